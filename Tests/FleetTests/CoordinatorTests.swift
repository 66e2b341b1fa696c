import Archiving
import Coordinator
import CorpusStore
import Documents
import Fleet
import Foundation
import Frontier
import QueueModel
import QueueStore
import QueueWire
import Testing

@Suite struct CoordinatorTests {
  /// Runs `body` beside a running coordinator, then ends it in good order.
  static func running(
    _ open: TestFleet.Open, _ body: @escaping @Sendable (Coordinator) async throws -> Void
  ) async throws {
    let coordinator = open.coordinator
    try await coordinator.start()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await coordinator.run() }
      group.addTask {
        try await body(coordinator)
        await coordinator.finish()
      }
      // Not `waitForAll`, which would wait for the coordinator when the body has failed.
      for try await _ in group {}
    }
  }

  @Test func `a report under a lease is stored, archived, and its links wait in the queue`()
    async throws
  {
    let fleet = try TestFleet()
    let open = try fleet.open()
    try await Self.running(open) { coordinator in
      let lease = try #require(try await TestFleet.leases(coordinator).first)
      // The link to another host is outside the scope; the worker should have dropped it.
      var report = TestFleet.report(lease, links: ["/art/1.html", "/art/2.html"])
      let foreign = try #require(CanonicalURL("http://other.example/"))
      report.links.append(FoundLink(url: foreign, kind: .article, depth: 1))
      #expect(try await coordinator.report(report).answer == .accepted)
      let next = try await TestFleet.leases(coordinator)
      #expect(next.map(\.url.path) == ["/art/1.html", "/art/2.html"])
      #expect(next.allSatisfy { $0.kind == .article && $0.depth == 1 })
    }
    #expect(try open.corpus.counts().sources == 1)
    #expect(fleet.archivedBytes > 0)
    try open.close()
  }

  @Test func `the source of a record says where in the archive its page lies`() async throws {
    let fleet = try TestFleet()
    let open = try fleet.open()
    try await Self.running(open) { coordinator in
      let lease = try #require(try await TestFleet.leases(coordinator).first)
      _ = try await coordinator.report(TestFleet.report(lease))
    }
    var sources: [OfficialDocument.Source] = []
    try open.corpus.export { sources += $0.sources }
    let source = try #require(sources.first)
    #expect(sources.count == 1)
    #expect(source.url == TestFleet.site + "/")
    #expect(source.rank == .government)
    let place = try #require(source.archive)
    let record = try WARCReader.record(
      in: fleet.data.archive,
      at: ArchiveLocation(file: place.file, offset: place.offset, length: place.length))
    #expect(record.targetURI == source.url)
    try open.close()
  }

  @Test func `a report whose lease ran out writes nothing anywhere`() async throws {
    let fleet = try TestFleet()
    let open = try fleet.open()
    try await Self.running(open) { coordinator in
      let stale = try #require(try await TestFleet.leases(coordinator).first)
      fleet.time.pass(.seconds(120))
      let fresh = try #require(try await TestFleet.leases(coordinator).first)
      #expect(fresh.url == stale.url && fresh.token != stale.token)
      let before = fleet.archivedBytes
      let answer = try await coordinator.report(TestFleet.report(stale, links: ["/art/1.html"]))
      #expect(answer.answer == .leaseLost)
      #expect(fleet.archivedBytes == before)
      #expect(try open.corpus.counts().sources == 0)
      let job = try #require(try await open.queue.show(fresh.url))
      #expect(job.state == .leased && job.token == fresh.token)
      let link = try #require(CanonicalURL(TestFleet.site + "/art/1.html"))
      #expect(try await open.queue.show(link) == nil)
      // The one who holds the lease is not disturbed.
      #expect(try await coordinator.report(TestFleet.report(fresh)).answer == .accepted)
    }
    try open.close()
  }

  @Test func `a lease that ran out and passed to nobody is lost all the same`() async throws {
    let fleet = try TestFleet()
    let open = try fleet.open()
    try await Self.running(open) { coordinator in
      let lease = try #require(try await TestFleet.leases(coordinator).first)
      fleet.time.pass(.seconds(120))
      #expect(try await coordinator.report(TestFleet.report(lease)).answer == .leaseLost)
      #expect(try open.corpus.counts().sources == 0)
      #expect(fleet.archivedBytes == 0)
    }
    try open.close()
  }

  @Test func `of two reports of one lease one counts`() async throws {
    let fleet = try TestFleet()
    let open = try fleet.open()
    try await Self.running(open) { coordinator in
      let lease = try #require(try await TestFleet.leases(coordinator).first)
      async let first = coordinator.report(TestFleet.report(lease))
      async let second = coordinator.report(TestFleet.report(lease))
      let answers = try await [first.answer, second.answer]
      #expect(answers.sorted { $0.rawValue < $1.rawValue } == [.accepted, .leaseLost])
    }
    try open.close()
  }

  @Test func `reports that come while a batch is committed share the next one`() async throws {
    let fleet = try TestFleet(extra: "concurrency: 8")
    let batches = Batches()
    let open = try fleet.open { step in
      guard step == .checked else { return }
      if batches.next() == 2 { await batches.gate.wait(after: 0) }
    }
    try await Self.running(open) { coordinator in
      let seed = try #require(try await TestFleet.leases(coordinator).first)
      let links = (1...5).map { "/art/\($0).html" }
      _ = try await coordinator.report(TestFleet.report(seed, links: links))
      // The queue lends a shared host by halves.
      let half = try await TestFleet.leases(coordinator)
      let leases = try await half + TestFleet.leases(coordinator)
      try #require(leases.count == 5)
      try await withThrowingTaskGroup(of: ReportAnswer.self) { group in
        // The first is held inside its commit until the four others wait.
        group.addTask { try await coordinator.report(TestFleet.report(leases[0])).answer }
        await batches.begun(2)
        for lease in leases.dropFirst() {
          group.addTask { try await coordinator.report(TestFleet.report(lease)).answer }
        }
        while await coordinator.waitingReports < 4 { await Task.yield() }
        batches.gate.ring()
        for try await answer in group { #expect(answer == .accepted) }
      }
    }
    // The seed's, the one that was held, and all the others together.
    #expect(batches.count == 3)
    #expect(try open.corpus.counts().sources == 6)
    try open.close()
  }

  final class Batches: @unchecked Sendable {
    // `number` is only touched with `lock` held.
    private let lock = NSLock()
    private var number = 0
    let gate = Doorbell()
    private let bell = Doorbell()

    func next() -> Int {
      defer { bell.ring() }
      return lock.withLock {
        number += 1
        return number
      }
    }

    var count: Int { lock.withLock { number } }

    func begun(_ number: Int) async {
      while true {
        let seen = bell.rings
        if count >= number { return }
        await bell.wait(after: seen)
      }
    }
  }

  struct Death: Error {}

  @Test(arguments: CommitStep.allCases)
  func `a coordinator that dies between two steps of a commit changes nothing twice`(
    _ step: CommitStep
  ) async throws {
    let fleet = try TestFleet()
    let doomed = try fleet.open { if $0 == step { throw Death() } }
    await #expect(throws: (any Error).self) {
      try await Self.running(doomed) { coordinator in
        let lease = try #require(try await TestFleet.leases(coordinator).first)
        let report = TestFleet.report(lease, links: ["/art/1.html"])
        // Not acknowledged, whatever had been written.
        let reply = try? await coordinator.report(report)
        #expect(reply == nil)
        throw Death()
      }
    }
    try doomed.close()

    let next = try fleet.open()
    try await Self.running(next) { coordinator in
      for lease in try await TestFleet.leases(coordinator) where lease.depth == 0 {
        _ = try await coordinator.report(TestFleet.report(lease, links: ["/art/1.html"]))
      }
      let rest = try await TestFleet.leases(coordinator)
      let held = try await next.queue.list(state: .leased, host: nil, limit: 10)
      #expect((rest.map(\.url.path) + held.map(\.url.path)).contains("/art/1.html"))
    }
    let counts = try next.corpus.counts()
    #expect(counts.documents == 1)
    #expect(counts.sources == 1)
    #expect(counts.versions == 1)
    try next.close()
  }

  @Test func `a restarted coordinator lends what its predecessor had lent, at once`() async throws {
    let fleet = try TestFleet()
    let first = try fleet.open()
    try await first.coordinator.start()
    let lease = try #require(try await TestFleet.leases(first.coordinator).first)
    try first.close()

    let second = try fleet.open()
    try await Self.running(second) { coordinator in
      let again = try #require(try await TestFleet.leases(coordinator).first)
      #expect(again.url == lease.url)
      #expect(again.token.epoch > lease.token.epoch)
      #expect(try await coordinator.report(TestFleet.report(lease)).answer == .leaseLost)
    }
    try second.close()
  }

  @Test func `a page that never comes back is buried in the end`() async throws {
    let fleet = try TestFleet()
    let open = try fleet.open()
    try await Self.running(open) { coordinator in
      var given = 0
      for _ in 0..<20 {
        let leases = try await TestFleet.leases(coordinator)
        given += leases.count
        fleet.time.pass(.seconds(3600))
        _ = try await open.queue.expire(now: fleet.time.now)
      }
      #expect(given == 3)
    }
    let stats = try await open.queue.stats(now: fleet.time.now)
    #expect(stats.buried == 1)
    try open.close()
  }

  @Test func `a run lends no more than it may visit`() async throws {
    let fleet = try TestFleet(extra: "concurrency: 8")
    var settings = CoordinatorSettings()
    settings.maxVisits = 3
    let open = try fleet.open(settings: settings)
    try await Self.running(open) { coordinator in
      let seed = try #require(try await TestFleet.leases(coordinator).first)
      let links = (1...5).map { "/art/\($0).html" }
      _ = try await coordinator.report(TestFleet.report(seed, links: links))
      #expect(try await TestFleet.leases(coordinator).count == 2)
      #expect(try await TestFleet.leases(coordinator).isEmpty)
    }
    try open.close()
  }

  @Test func `a drained coordinator lends nothing and still takes reports`() async throws {
    let fleet = try TestFleet()
    let open = try fleet.open()
    try await Self.running(open) { coordinator in
      let lease = try #require(try await TestFleet.leases(coordinator).first)
      await coordinator.drain()
      let reply = try await coordinator.lease(
        LeaseRequest(worker: "w", maxSlices: 1, maxURLs: 1, waitMilliseconds: 60_000))
      #expect(reply.draining && reply.slices.isEmpty)
      #expect(try await coordinator.report(TestFleet.report(lease)).answer == .accepted)
    }
    try open.close()
  }

  @Test func `a record that cannot be read buries its page and stores nothing`() async throws {
    let fleet = try TestFleet()
    let open = try fleet.open()
    try await Self.running(open) { coordinator in
      let lease = try #require(try await TestFleet.leases(coordinator).first)
      var report = TestFleet.report(lease)
      report.record = WireBytes(Array("{".utf8))
      #expect(try await coordinator.report(report).answer == .accepted)
      let job = try #require(try await open.queue.show(lease.url))
      #expect(job.state == .buried)
      #expect(job.reason?.contains("record") == true)
    }
    #expect(try open.corpus.counts().documents == 0)
    try open.close()
  }

  @Test func `a corpus that cannot be written stops the run and acknowledges nothing`() async throws
  {
    let fleet = try TestFleet()
    let open = try fleet.open()
    let failure = await #expect(throws: CoordinatorError.self) {
      try await Self.running(open) { coordinator in
        let lease = try #require(try await TestFleet.leases(coordinator).first)
        try open.corpus.close()
        let reply = try? await coordinator.report(TestFleet.report(lease, links: ["/art/1.html"]))
        #expect(reply == nil)
        let job = try #require(try await open.queue.show(lease.url))
        #expect(job.state == .leased)
        // Nor is anything lent any more.
        let more = try? await TestFleet.leases(coordinator)
        #expect(more == nil)
        // Ends when the coordinator's own failure does.
        await Doorbell().wait(after: 0)
      }
    }
    #expect(failure?.description.contains(fleet.data.corpus) == true)
    try open.archive.close()
    try open.queue.close()
  }
}
