import Documents
import Foundation
import Testing

@testable import CorpusStore

/// What happens between us and a server, made to happen: a batch that is acknowledged took place once.
@Suite(.serialized) struct PostgresLossTests {
  private func entries(_ count: Int) -> [CorpusEntry] {
    (0..<count).map {
      Sample.entry(
        Sample.notice(
          $0 + 1, text: "第\($0 % 7)件事，推进河长制。",
          citations: [Sample.citation(number: "云政发〔2023〕\(($0 + 5) % count + 1)号")]),
        url: "http://city.example/\($0 % (count - 3))", second: $0)
    }
  }

  /// What a file says that was given the same.
  private func expected(_ entries: [CorpusEntry]) throws -> [String] {
    let folder = try CorpusFolder(.sqlite)
    let corpus = try folder.corpus()
    _ = try corpus.commit(entries)
    return try corpus.exported()
  }

  /// A corpus of a schema of its own, behind a cable that can be cut.
  private func proxied() throws -> (Corpus, PostgresProxy) {
    let server = try PostgresServer.shared()
    let proxy = try PostgresProxy(to: server)
    return (try Corpus(path: proxy.url(try server.schema()), patience: .seconds(60)), proxy)
  }

  @Test(arguments: [PostgresProxy.Fault.commitLost, .answerLost])
  func `a commit that is lost or whose answer is lost has taken place once`(
    _ fault: PostgresProxy.Fault
  ) throws {
    let (corpus, proxy) = try proxied()
    defer { proxy.stop() }
    let entries = entries(20)
    for start in stride(from: 0, to: 20, by: 5) {
      proxy.arm(fault)
      _ = try corpus.commit(Array(entries[start..<start + 5]))
    }
    #expect(proxy.faults == 4)
    #expect(try corpus.exported() == expected(entries))
  }

  @Test(arguments: [0, 40, 2_000, 20_000])
  func `a connection that breaks in the middle of a batch changes nothing`(_ bytes: Int) throws {
    let (corpus, proxy) = try proxied()
    defer { proxy.stop() }
    let entries = entries(20)
    for start in stride(from: 0, to: 20, by: 10) {
      proxy.arm(.cut(afterBytes: bytes))
      _ = try corpus.commit(Array(entries[start..<start + 10]))
    }
    #expect(proxy.faults == 2)
    #expect(try corpus.exported() == expected(entries))
    // A reader that has told nobody anything yet asks again, too.
    proxy.arm(.cut(afterBytes: 0))
    #expect(try corpus.counts().documents == 20)
  }

  @Test func `a server that is away is an error, or is waited for, and is used again`() async throws
  {
    let server = try PostgresServer(settings: ["fsync=off"])
    let url = try server.database()
    let hasty = try Corpus(path: url, patience: .zero)
    let patient = try Corpus(path: url, patience: .seconds(60))
    let entries = entries(20)
    _ = try hasty.commit(Array(entries.prefix(5)))
    _ = try patient.counts()
    server.stopServing()
    for ask in [
      { _ = try hasty.counts() }, { _ = try hasty.commit(entries) }, { _ = try Corpus(path: url) },
    ] {
      let error = try #require(throws: CorpusError.self) { try ask() }
      guard case .unreachable(let path, _) = error else {
        Issue.record("\(error)")
        continue
      }
      #expect(path == hasty.path)
      #expect(!error.description.contains("\n"))
    }
    async let late = blocking { try patient.commit(entries) }
    try server.start()
    #expect(try await late.count == 20)
    #expect(try hasty.counts().documents == 20)
    #expect(try hasty.exported() == expected(entries))
    server.stop()
  }

  @Test(arguments: ["off", "local", "on", "remote_apply"])
  func `commits are synced, whatever the database's default`(_ default: String) throws {
    let server = try PostgresServer.shared()
    let url = try server.database()
    try server.sql(
      "ALTER DATABASE \(server.name(of: url)) SET synchronous_commit = \(`default`)", on: "postgres"
    )
    let corpus = try Corpus(path: url)
    let setting = try corpus.reading {
      try $0.row("SELECT current_setting('synchronous_commit') AS held")?.text("held")
    }
    #expect(setting == (`default` == "remote_apply" ? `default` : "on"))
    try corpus.close()
    try server.drop(url)
  }

  @Test func `a password is never shown`() throws {
    for url in [
      "postgres://u:sec-ret@127.0.0.1:1/db", "postgres://u:sec/ret-sec@127.0.0.1:1/db",
      "postgres://u:sec@sec-ret@127.0.0.1:1/db", "postgres://u:sec?ret-sec@127.0.0.1:1/db",
      "postgres://u:sec%zzret@127.0.0.1:1/db", "postgres://u:sec-ret/db",
      "postgres://127.0.0.1:1/db?user=u&password=sec%zzret", "postgresql://u:sec%00ret@[::1]:1/db",
    ] {
      let error = try #require(throws: CorpusError.self) { try Corpus(path: url) }
      #expect(!error.description.contains("sec") && !error.description.contains("ret"), "\(error)")
      #expect(error.description.hasPrefix("postgres"))
      #expect(!error.description.contains("\n"))
    }
  }
}

/// Off the cooperative pool.
private func blocking<Value: Sendable>(
  _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread { continuation.resume(with: Result(catching: body)) }.start()
  }
}
