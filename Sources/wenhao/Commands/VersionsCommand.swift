internal import ArgumentParser
internal import CorpusStore
internal import Documents

struct VersionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "versions",
    abstract: "Every text that a document had or has somewhere, dated.",
    discussion: """
      The shown text comes first, then the others, newest first. Each is kept, also when the page changed or
      went away. --diff shows what became of each in the next newer one.

      EXAMPLES
        wenhao versions 临政字〔2022〕18号
        wenhao versions 临政字〔2022〕18号 --diff
      """)

  @Argument(help: "Id, or document number in any form.")
  var reference: String
  @Flag(help: "Show what differs between each text and the one before it in time.") var diff = false
  @OptionGroup var place: CorpusOption
  @OptionGroup var output: FormatOption

  func run() throws {
    let corpus = try openCorpus(place)
    let versions = try corpus.versions(of: lookUpOne(reference, in: corpus).id)
    let byTime = versions.sorted { ($0.firstSeen, $0.id) < ($1.firstSeen, $1.id) }
    func before(_ version: DocumentVersion) -> DocumentVersion? {
      byTime.firstIndex { $0.id == version.id }.flatMap { $0 > 0 ? byTime[$0 - 1] : nil }
    }
    switch output.format {
    case .text:
      for version in versions {
        try StandardOutput.line(
          "\(version.id)\(version.isShown ? "  (shown)" : "")\n"
            + "    seen \(version.firstSeen) … \(version.lastSeen)  \(version.url)")
        guard diff, let older = before(version) else { continue }
        try StandardOutput.line("    against \(older.id)")
        try DifferenceSheet.print(
          TextDifference(from: older.document.text, to: version.document.text), indent: "    ")
      }
    case .json, .jsonl:
      var json = JSONWriter()
      let write: (inout JSONWriter, DocumentVersion) -> Void = { json, version in
        json.object { json in
          json.field("id", version.id)
          json.key("shown")
          json.boolean(version.isShown)
          json.field("first_seen", version.firstSeen)
          json.field("last_seen", version.lastSeen)
          json.field("url", version.url)
          json.field("title", version.document.title)
          json.field("text", version.document.text)
          if diff {
            json.field("against", before(version)?.id)
            json.key("diff")
            DifferenceSheet.write(
              before(version).map {
                TextDifference(from: $0.document.text, to: version.document.text)
              }, to: &json)
          }
        }
      }
      if output.format == .json {
        json.array(versions, write)
        return try StandardOutput.write(json.bytes + [0x0a])
      }
      for version in versions {
        var line = JSONWriter()
        write(&line, version)
        try StandardOutput.write(line.bytes + [0x0a])
      }
    }
  }
}
