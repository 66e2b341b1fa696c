import Foundation
import Frontier
import QueueModel
import QueuePostgres
import Testing

/// What happens between us and PostgreSQL, made to happen. A call that is answered took place exactly once,
/// whatever broke while it waited.
@Suite(.serialized) struct PostgresFaultTests {
  private var now: Moment { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

  private func coordinator(_ url: String) throws(QueueError) -> PostgresQueue {
    try PostgresQueue(url: url, access: .coordinator, patience: .seconds(60))
  }

  private func withProxy(
    settings: [String]? = nil,
    _ body: (PostgresQueue, PostgresProxy, PostgresServer, String) async throws -> Void
  ) async throws {
    let own = try settings.map { try PostgresServer(settings: $0) }
    let server = try own ?? PostgresServer.shared()
    let url = try server.database()
    let proxy = try PostgresProxy(to: server)
    defer { proxy.stop() }
    let queue = try coordinator(proxy.url(url))
    try await body(queue, proxy, server, url)
    try queue.close()
    try server.drop(url)
    own?.stop()
  }

  private func new(_ number: Int, page: Int = 1) throws -> NewURL {
    try QueueTests.new(page, host: "h\(number).example")
  }

  /// One URL through every verb; before each the way is made to break.
  private func walk(_ queue: PostgresQueue, _ number: Int, breaking: () -> Void) async throws {
    breaking()
    #expect(
      try await queue.enqueue([new(number)], now: now) == EnqueueReply(added: 1, known: 0))
    breaking()
    let leases = try await queue.take(slices: 1, urls: 1, sliceSize: 1, now: now).leases
    try #require(leases.map(\.url) == [try new(number).url])
    breaking()
    #expect(try await queue.extend(leases.map(\.token), for: minute, now: now).isEmpty)
    breaking()
    let result = try await queue.end(leases[0].token, links: [new(number, page: 2)], now: now)
    #expect(result?.answer == .accepted)
    breaking()
    #expect(
      try await queue.bury(.urls([new(number, page: 2).url]), reason: "seen", now: now) == 1)
  }

  /// Every URL visited once and counted once, no lease left behind.
  private func expectWalked(_ queue: PostgresQueue, _ count: Int) async throws {
    let stats = try await queue.stats(now: now)
    let counts: [Int] = [stats.done, stats.buried, stats.queued, stats.leased, stats.hosts]
    #expect(counts == [count, count, 0, 0, count])
    #expect(stats.outcomes == ["fetched": count])
    for number in 0..<count {
      let job = try #require(try await queue.show(new(number).url))
      #expect(job.visits == 1 && job.state == .done && job.losses == 0)
    }
  }

  @Test(arguments: [
    PostgresProxy.Fault.commitLost, .answerLost, .commitLostSilently, .answerLostSilently,
  ])
  func `a commit that is lost is done again, one whose answer is lost is not`(
    _ fault: PostgresProxy.Fault
  ) async throws {
    try await withProxy { queue, proxy, _, _ in
      for number in 0..<2 { try await walk(queue, number) { proxy.arm(fault) } }
      #expect(proxy.faults == 10)
      try await expectWalked(queue, 2)
    }
  }

  /// From the first byte of a transaction to far into its writes; one that has fewer bytes breaks the next.
  @Test(arguments: [0, 3, 200, 1_500])
  func `a connection that breaks in the middle of a pipeline changes nothing`(_ bytes: Int)
    async throws
  {
    try await withProxy { queue, proxy, _, _ in
      var armed = 0
      for number in 0..<3 {
        try await walk(queue, number) {
          guard proxy.faults == armed else { return }
          proxy.arm(.cut(afterBytes: bytes))
          armed += 1
        }
      }
      #expect(proxy.faults >= 5)
      try await expectWalked(queue, 3)
    }
  }

  @Test func `a server that turns everybody away for a while is asked until it does not`()
    async throws
  {
    try await withProxy { queue, proxy, _, _ in
      try await walk(queue, 0) {
        proxy.refuse(2)
        proxy.arm(.answerLost)
      }
      #expect(proxy.faults == 5 && proxy.refusalsLeft <= 0)
      try await expectWalked(queue, 1)
    }
  }

  /// The number that the server gives to a transaction is given again when a crash wiped the first one out. Whoever
  /// asks for the fate of the first by its number is told of somebody else's.
  @Test func `a commit that a crash of the server wiped out is not taken for a later one`()
    async throws
  {
    // What was not committed is in the server's memory only, for as long as this test takes.
    let settings = ["fsync=off", "wal_writer_delay=10s"]
    try await withProxy(settings: settings) { queue, proxy, server, url in
      _ = try await queue.enqueue([new(0)], now: now)
      proxy.arm(.commitLostSilently)
      // More refusals than it can use up: it waits until it is let in.
      proxy.refuse(1_000)
      async let reply = queue.enqueue([new(1)], now: now)
      try await eventually { proxy.faults == 1 }
      try server.killServer()
      try server.start()
      let other = try coordinator(url)
      for number in 2..<12 { _ = try await other.enqueue([new(number)], now: now) }
      proxy.refuse(0)
      #expect(try await reply == EnqueueReply(added: 1, known: 0))
      #expect(try await queue.show(new(1).url) != nil)
      #expect(try await queue.stats(now: now).queued == 12)
      try other.close()
    }
  }

  private func eventually(_ condition: () -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(30)
    while !condition() {
      try #require(ContinuousClock.now < end)
      // What is waited for happens at the server and in the proxy's threads, which call nobody; bounded above.
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Where a conflict is told: in the middle of a transaction, or as the answer to its commit.
  enum Place: String, CaseIterable {
    case statement = "IMMEDIATE"
    case commit = "DEFERRED"
  }

  /// The first `count` changes of a host fail. A sequence counts on where a transaction does not.
  private func inject(
    _ state: String, _ count: Int, at place: Place, _ server: PostgresServer, _ url: String
  ) throws {
    try server.sql(
      """
      CREATE SEQUENCE conflict;
      CREATE FUNCTION conflict() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('conflict') <= \(count) THEN
          RAISE EXCEPTION 'injected' USING ERRCODE = '\(state)';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER conflict AFTER UPDATE ON host
        DEFERRABLE INITIALLY \(place.rawValue) FOR EACH ROW EXECUTE FUNCTION conflict()
      """, on: server.name(of: url))
  }

  @Test(arguments: ["40001", "40P01"], Place.allCases)
  func `conflicts are tried again until they end, and nothing is done twice`(
    _ state: String, _ place: Place
  ) async throws {
    let server = try PostgresServer.shared()
    let url = try server.database()
    let queue = try coordinator(url)
    try inject(state, 7, at: place, server, url)
    try await walk(queue, 0) {}
    try await expectWalked(queue, 1)
    let asked = try server.answer("SELECT last_value FROM conflict", on: server.name(of: url))
    #expect((Int(asked) ?? 0) > 7)
    try queue.close()
    try server.drop(url)
  }

  @Test func `a conflict that does not end is an error, and the queue serves the next call`()
    async throws
  {
    let server = try PostgresServer.shared()
    let url = try server.database()
    let queue = try coordinator(url)
    try inject("40001", 1_000_000, at: .statement, server, url)
    await #expect(throws: QueueError.self) { try await queue.enqueue([new(0)], now: now) }
    try server.sql("DROP TRIGGER conflict ON host", on: server.name(of: url))
    try await walk(queue, 0) {}
    try await expectWalked(queue, 1)
    try queue.close()
    try server.drop(url)
  }
}
