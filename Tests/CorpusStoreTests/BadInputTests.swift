import CorpusStore
import Documents
import Foundation
import GRDB
import Testing

@Suite struct BadInputTests {
  @Test func `what is not a corpus is refused by name and left alone`() throws {
    let folder = try CorpusFolder()
    func file(_ name: String, _ bytes: Data) throws -> String {
      let path = folder.url.appendingPathComponent(name).path
      try bytes.write(to: URL(fileURLWithPath: path))
      return path
    }
    let stranger = folder.url.appendingPathComponent("stranger.sqlite").path
    try DatabaseQueue(path: stranger).write { try $0.execute(sql: "CREATE TABLE t (a)") }
    let text = try file("notes.txt", Data("not a database, but long enough to be one\n".utf8))
    let short = try file("short", Data("SQLite format 3\0".utf8))
    let rows: [(path: String, Corpus.Access, CorpusError)] = [
      (folder.url.path, .readWrite, .folder(path: folder.url.path)),
      (folder.url.path + "/none", .readOnly, .missing(path: folder.url.path + "/none")),
      (
        folder.url.path + "/no/folder", .readWrite,
        .unwritable(path: folder.url.path + "/no/folder")
      ),
      (text, .readWrite, .notACorpus(path: text)),
      (short, .readOnly, .notACorpus(path: short)),
      (stranger, .readWrite, .notACorpus(path: stranger)),
      (stranger, .readOnly, .notACorpus(path: stranger)),
    ]
    for row in rows {
      #expect(throws: row.2) { try Corpus(path: row.path, access: row.1) }
      #expect(!row.2.description.contains("\n"))
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: text)).count == 42)
  }

  @Test func `a newer schema is refused`() throws {
    let folder = try CorpusFolder()
    try folder.corpus().close()
    try DatabaseQueue(path: folder.path).write { try $0.execute(sql: "PRAGMA user_version = 7") }
    for access in [Corpus.Access.readWrite, .readOnly] {
      #expect(throws: CorpusError.newerSchema(path: folder.path, found: 7, known: 3)) {
        try Corpus(path: folder.path, access: access)
      }
    }
  }

  @Test func `a damaged file is named as such`() throws {
    let folder = try CorpusFolder()
    let corpus = try folder.corpus()
    for serial in 1...200 {
      _ = try corpus.commit([
        Sample.entry(Sample.notice(serial), url: "http://city.example/\(serial)")
      ])
    }
    try corpus.close()
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.path))
    let size = try file.seekToEnd()
    // Every page but the first becomes nonsense.
    try file.seek(toOffset: 4096)
    try file.write(contentsOf: Data(repeating: 0xA5, count: Int(size) - 4096))
    try file.close()
    #expect(throws: CorpusError.damaged(path: folder.path)) {
      _ = try folder.corpus().counts()
    }
  }

  @Test func `a full disk stores nothing of the batch and says so`() throws {
    let folder = try CorpusFolder()
    let corpus = try folder.corpus()
    let first = Sample.entry(Sample.notice(1), url: "http://city.example/1")
    _ = try corpus.commit([first])
    try corpus.limitPages()
    let big = Sample.notice(2, text: String(repeating: "长文。", count: 200_000))
    #expect(throws: CorpusError.diskFull(path: folder.path)) {
      try corpus.commit([
        Sample.entry(Sample.notice(3), url: "http://city.example/3"),
        Sample.entry(big, url: "http://city.example/2"),
      ])
    }
    #expect(try corpus.counts().documents == 1)
    #expect(try corpus.commit([first]) == [.unchanged])
  }

  @Test func `a record changed from outside is damage, not a crash`() throws {
    let folder = try CorpusFolder()
    let corpus = try folder.corpus()
    _ = try corpus.commit([Sample.entry(Sample.notice(1), url: "http://city.example/1")])
    for record in ["{", "{\"id\": 5}", ""] {
      try DatabaseQueue(path: folder.path).write {
        try $0.execute(sql: "UPDATE reading SET record = ?", arguments: [record])
      }
      #expect(throws: CorpusError.damaged(path: folder.path)) {
        try corpus.document(idOrNumber: "379900/云政发〔2023〕1号")
      }
    }
  }

  @Test func `commits are synced`() throws {
    let folder = try CorpusFolder()
    #expect(try folder.corpus().synchronousMode() == 2)
  }

  @Test(arguments: Engine.allCases)
  func `NUL, lone marks and ten megabytes are kept whole and found`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let long = String(repeating: "长文之中。", count: 700_000) + "末尾的针。"
    let rows: [(id: String, title: String?, text: String, query: String)] = [
      ("a", "题\u{0}目", "前\u{0}后。尾声", "尾声"),
      ("b", nil, "", "尾声"),
      ("c", "", "《》〔〕。", "尾声"),
      ("d", "长文", long, "末尾的针"),
      ("e", "'quoted\"", "e\u{301}clair 𠮷 🏛 \u{FEFF}", "𠮷"),
    ]
    for row in rows {
      let document = Sample.document(
        row.id, title: row.title, text: row.text,
        citations: [Sample.citation(number: "云\u{0}", start: -5, end: 9_999_999)])
      _ = try corpus.commit([Sample.entry(document, url: "http://city.example/\(row.id)")])
      let held = try corpus.one(row.id)
      #expect(held.text == row.text)
      #expect(held.title == row.title)
    }
    for row in rows where row.text.contains(row.query) {
      #expect(try corpus.find(FindQuery(text: row.query)).map(\.id) == [row.id])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a reader sees the corpus while it is written, and may not write`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let writer = try folder.corpus()
    let reader = try Corpus(path: folder.path, access: .readOnly)
    let entry = Sample.entry(Sample.notice(1), url: "http://city.example/1")
    _ = try writer.commit([entry])
    #expect(try reader.counts().documents == 1)
    #expect(throws: CorpusError.unwritable(path: reader.path)) { try reader.commit([entry]) }
  }

  @Test func `a corpus that was closed is one file, with all that was committed`() throws {
    let folder = try CorpusFolder()
    let corpus = try folder.corpus()
    _ = try corpus.commit([Sample.entry(Sample.notice(1), url: "http://city.example/1")])
    #expect(try corpus.counts().documents == 1)
    try corpus.close()
    let copy = try CorpusFolder()
    try FileManager.default.copyItem(atPath: folder.path, toPath: copy.path)
    #expect(try copy.sql("SELECT count(*) FROM document", Int.self) == [1])
  }

  @Test(arguments: Engine.allCases)
  func `an export ends with the error of the one who takes it`(engine: Engine) throws {
    struct Enough: Error {}
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    _ = try corpus.commit([Sample.entry(Sample.notice(1), url: "http://city.example/1")])
    #expect(throws: Enough.self) { try corpus.export { _ in throw Enough() } }
    #expect(try corpus.exported(since: 1_767_225_600_000).count == 1)
    #expect(try corpus.exported(since: 1_767_225_600_001).isEmpty)
  }
}
