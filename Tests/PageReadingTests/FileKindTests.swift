import PageReading
import Testing

@Suite struct FileKindTests {
  @Test(
    arguments: [
      ("%PDF-1.7", "a.doc", FileKind.pdf, "bytes beat the name"),
      ("<!DOCTYPE html><html>", "x.pdf", .html, "an error page served as a file"),
      ("关于开展检查的通知", "a.txt", .text, "plain text"),
      ("PK\u{3}\u{4}........OFD.xml", nil, .ofd, "member names tell the zips apart"),
      ("PK\u{3}\u{4}........word/document.xml", "a.zip", .docx, "member names tell the zips apart"),
      ("WARC/1.1\r\n", nil, .warc, "an archive record"),
      ("", "a.html", .unknown, "nothing is not HTML"),
    ] as [(String, String?, FileKind, String)])
  func `the first bytes decide what a file is`(
    head: String, name: String?, kind: FileKind, reason: String
  ) {
    #expect(FileKind.detect(Array(head.utf8), name: name) == kind, "\(reason)")
  }
}
