import Documents
import FileReading
import Foundation
import Ingestion
import PageReading
import Testing

struct FilePipelineTests {
  private static let files = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared/data/files")

  private static var hasFiles: Bool { FileManager.default.fileExists(atPath: files.path) }

  private let rtf = Array(
    "{\\rtf1 \\u20113?\\u23725?\\u24066?\\u27700?\\u21153?\\u23616?\\par 云水发〔2026〕7号\\par}".utf8)

  @Test(.enabled(if: hasFiles)) func `an approval in OFD has its number, issuer and date`() throws {
    let bytes = [UInt8](try Data(contentsOf: Self.files.appending(path: "015.ofd")))
    let made = try Pipeline().understand(
      bytes, url: "http://www.luqiao.example/n.ofd", contentType: "application/octet-stream")
    #expect(made.isDocument)
    #expect(made.document?.documentNumber?.canonical == "路卫发〔2011〕76号")
    #expect(made.document?.kind == "批复")
    #expect(made.document?.dateWritten == CivilDate(iso: "2011-03-10"))
    #expect(made.document?.citations.map(\.canonical).contains("浙人才〔1993〕73号") == true)
  }

  @Test(arguments: ["a.pdf", "a.html", "a.doc", "a"])
  func `what a file is decides how it is read, not its name`(name: String) throws {
    let made = try Pipeline().understand(rtf, url: nil, name: name, contentType: "application/pdf")
    #expect(made.fileKind == .rtf)
    #expect(made.page?.text.hasPrefix("云岭市水务局") == true)
  }

  @Test func `a file without text says why`() throws {
    let files = FileReader(converters: ConverterPath("/nonexistent"))
    let made = try Pipeline(files: files).understand(
      Array("%PDF-1.4\n".utf8), url: nil, name: "a.txt", contentType: nil)
    #expect(made.page == nil && !made.isDocument)
    #expect(made.trouble == .converterMissing(.pdftotext))
  }
}
