import Documents
import Foundation
import Testing

@testable import CorpusStore

/// What only a server can do to a corpus, or a corpus do on one; all else is the conformance suite's.
@Suite struct PostgresCorpusTests {
  @Test func `two programs that write at once leave what one would have left`() async throws {
    let entries = (1...120).map { serial in
      Sample.entry(
        Sample.notice(
          serial, text: "第\(serial)件事，推进河长制。",
          citations: [Sample.citation(number: "云政发〔2023〕\(serial % 40 + 1)号")]),
        url: "http://city.example/\(serial)")
    }
    let alone = try CorpusFolder(.postgres)
    _ = try alone.corpus().commit(entries)

    let shared = try CorpusFolder(.postgres)
    let path = shared.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for half in 0..<2 {
        group.addTask {
          // Both make the tables, where there are none yet.
          let corpus = try Corpus(path: path)
          for start in stride(from: half * 5, to: entries.count, by: 10) {
            _ = try corpus.commit(Array(entries[start..<start + 5]))
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try shared.corpus().exported() == alone.corpus().exported())
    #expect(try shared.corpus().counts() == alone.corpus().counts())
  }

  @Test func `a connection that the server ended is replaced, and its batch done whole or not`()
    async throws
  {
    let server = try PostgresServer.shared()
    let url = try server.database()
    let database = String(url.dropFirst("postgres:///".count).prefix { $0 != "?" })
    let corpus = try Corpus(path: url, patience: .zero)
    _ = try corpus.commit([Sample.entry(Sample.notice(1), url: "http://city.example/1")])
    // Idle: nobody notices.
    try server.sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(database)'",
      on: "postgres")
    _ = try corpus.commit([Sample.entry(Sample.notice(2), url: "http://city.example/2")])

    // In the middle: the batch waits for a table when its connection is ended.
    let session = try server.session(url)
    try session.say("BEGIN; LOCK TABLE citation IN ACCESS EXCLUSIVE MODE; SELECT 1;")
    let batch = (3...5).map {
      Sample.entry(Sample.notice($0), url: "http://city.example/\($0)")
    }
    let task = Task.detached { try corpus.commit(batch) }
    try server.sql(
      """
      DO $$ BEGIN LOOP
        PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = '\(database)' AND wait_event_type = 'Lock';
        EXIT WHEN FOUND;
        -- The batch comes to wait for the lock sooner or later: looked for a hundred times a second.
        PERFORM pg_sleep(0.01), pg_stat_clear_snapshot();
      END LOOP; END $$
      """, on: "postgres")
    await #expect(throws: CorpusError.self) { try await task.value }
    try session.end()
    #expect(try corpus.counts().documents == 2)
    #expect(Set(try corpus.commit(batch)) == [.added])
    #expect(try corpus.counts().documents == 5)
    try corpus.close()
    try server.drop(url)
  }

  @Test func `a newer schema is refused, and what is not there is not made by reading`() throws {
    let folder = try CorpusFolder(.postgres)
    #expect(throws: CorpusError.self) { try Corpus(path: folder.path, access: .readOnly) }
    let corpus = try folder.corpus()
    let name = corpus.path
    try folder.serverSQL("UPDATE corpus_schema SET version = 99")
    for access in [Corpus.Access.readOnly, .readWrite] {
      #expect(throws: CorpusError.newerSchema(path: name, found: 99, known: 1)) {
        try Corpus(path: folder.path, access: access)
      }
    }
  }

  @Test func `a database that holds a work queue is refused`() throws {
    let server = try PostgresServer.shared()
    let url = try server.database()
    let database = String(url.dropFirst("postgres:///".count).prefix { $0 != "?" })
    try server.sql("CREATE TABLE queue_version (version bigint)", on: database)
    #expect(throws: CorpusError.besideQueue(path: "postgres:///\(database)")) {
      try Corpus(path: url)
    }
    try server.drop(url)
  }

  @Test func `what is longer than an entry of an index is kept all the same`() throws {
    // No two characters alike for long: an index would compress what repeats.
    var generator = SystemRandomNumberGenerator()
    func noise(_ count: Int) -> String {
      String(
        (0..<count).map { _ in
          Character(Unicode.Scalar(UInt8.random(in: 97...122, using: &generator)))
        })
    }
    let folder = try CorpusFolder(.postgres)
    let corpus = try folder.corpus()
    let urls = (0..<2).map { _ in "http://city.example/" + noise(4000) }
    var document = Sample.notice(1, title: noise(5000), text: noise(9000) + "河长制")
    document.topics = [noise(4000)]
    document.issuers = []
    _ = try corpus.commit(urls.map { Sample.entry(document, url: $0) })
    #expect(try corpus.find(FindQuery(text: "河长制")).count == 1)
    #expect(try corpus.counts().sources == 2)
    #expect(Set(try corpus.commit(urls.map { Sample.entry(document, url: $0) })) == [.unchanged])
  }

  @Test func `a copy in one file says what the server says`() throws {
    let folder = try CorpusFolder(.postgres)
    let corpus = try folder.corpus()
    _ = try corpus.commit(
      (1...30).map { serial in
        Sample.entry(
          Sample.notice(
            serial, text: "第\(serial)件事。",
            citations: [Sample.citation(number: "云政发〔2023〕\(serial + 1)号", .repeals)]),
          url: "http://city.example/\(serial)")
      })
    let path = folder.url.appendingPathComponent("copy.sqlite").path
    try corpus.copy(to: path)
    let copy = try Corpus(path: path, access: .readOnly)
    #expect(try copy.exported() == corpus.exported())
    #expect(try copy.counts() == corpus.counts())
    #expect(try copy.find(FindQuery(text: "第7件")).count == 1)
  }
}
