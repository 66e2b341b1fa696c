internal import ArgumentParser
internal import Documents
internal import FileReading
internal import Fleet
internal import Foundation
internal import Ingestion
internal import PageReading
internal import Worker

struct ReadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Read one file and print its record as JSON; nothing is stored.",
    discussion: """
      Reads HTML and text of any charset, OFD, PDF, DOCX, DOC, XLSX, XLS, RTF, and what a ZIP, RAR or 7z
      holds, each by its content, not its name. What cannot be read is told in one line with exit code 2:
      needs_ocr, encrypted, damaged, too large, or the converter that is missing (see `wenhao doctor`).

      EXAMPLES
        wenhao read page.html --url http://www.linyi.gov.cn/info/1234/5678.htm
        wenhao read decision.ofd
        wenhao read reply.txt | jq .document_number.canonical
      """)

  @Argument(help: "The file; - is standard input.")
  var file: String

  @Option(help: "Where the page came from; makes its links absolute.")
  var url: String?

  @Option(help: ArgumentHelp("Content-Type as the server sent it.", valueName: "type"))
  var contentType: String?

  @Option(help: ArgumentHelp("Site profile that tells region and charset.", valueName: "profile"))
  var site: String?

  func run() throws {
    let bytes = try FileInput.whole(file)
    let hints = try site.map(siteHints) ?? SiteHints()
    let pipeline = try Pipeline(files: FileReader(limits: .patient))
    let understanding = pipeline.understand(
      bytes, url: url, name: file, contentType: contentType, hints: hints)
    guard let page = understanding.page else {
      throw CommandFailure(
        "\(file): \(understanding.trouble?.description ?? understanding.fileKind.rawValue)")
    }
    try StandardOutput.write(
      PageRecord.bytes(
        page, document: understanding.document ?? OfficialDocument(), links: understanding.links))
    try StandardOutput.line()
  }
}

/// What a profile file tells the pipeline: its first profile is the site's, all of them name organs.
func siteHints(_ file: String) throws -> SiteHints { try namedSiteHints(file).hints }

/// The same, with the profile's name.
func namedSiteHints(_ file: String) throws -> (name: String, hints: SiteHints) {
  let profiles = try SiteProfile.load(file)
  return (profiles.first?.name ?? "", profiles.first?.hints(among: profiles) ?? SiteHints())
}
