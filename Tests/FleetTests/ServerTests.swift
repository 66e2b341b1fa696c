import Coordinator
import CoordinatorServer
import CorpusStore
import Fleet
import FleetClient
import Foundation
import Frontier
import QueueModel
import QueueWire
import Testing

/// The coordinator over HTTP means what the coordinator means, and lets nobody else in.
@Suite(.serialized) struct ServerTests {
  private static func lease(_ client: RemoteCoordinator, max: Int = 100) async throws -> [Lease] {
    try await client.lease(LeaseRequest(worker: "w", maxSlices: 10, maxURLs: max))
      .slices.flatMap(\.leases)
  }

  @Test func `a visit goes its way over HTTP, and a replayed report changes nothing`() async throws
  {
    let fleet = try TestFleet()
    try await TestServer.running(fleet) { server in
      let client = try server.client()
      let profiles = try await client.profiles()
      #expect(SiteProfile.parse(profiles.yaml, file: "p").profiles == [fleet.profile])
      let lease = try #require(try await Self.lease(client).first)
      let extended = try await client.extend(
        ExtendRequest(worker: "w", tokens: [lease.token, LeaseToken(epoch: 9, counter: 9)]))
      #expect(extended.lost == [LeaseToken(epoch: 9, counter: 9)])

      let report = TestFleet.report(lease, links: ["/art/1.html", "/art/2.html"])
      #expect(try await client.report(report).answer == .accepted)
      let held = fleet.archivedBytes
      #expect(held > 0)
      #expect(try server.open.corpus.counts().sources == 1)
      // Word for word the same again, and with other content under the same token.
      #expect(try await client.report(report).answer == .leaseLost)
      let forged = TestFleet.report(lease, text: "别的", links: ["/art/9.html"])
      #expect(try await client.report(forged).answer == .leaseLost)
      #expect(fleet.archivedBytes == held)
      #expect(try server.open.corpus.counts().sources == 1)

      let next = try await Self.lease(client)
      #expect(next.map(\.url.path) == ["/art/1.html", "/art/2.html"])
      try await client.release(ReleaseRequest(worker: "w", tokens: next.map(\.token)))
      let stats = try await server.client("reader").stats()
      #expect(stats.queued == 2 && stats.leased == 0 && stats.done == 1)
      let job = try await server.client("reader").show(try #require(next.first).url)
      #expect(job?.attempts == 0 && job?.losses == 0)
    }
  }

  @Test func `reports that come together go together, and each has its own answer`() async throws {
    let fleet = try TestFleet(extra: "concurrency: 40")
    try await TestServer.running(fleet) { server in
      let client = try server.client()
      let seed = try #require(try await Self.lease(client).first)
      let links = (1...30).map { "/art/\($0).html" }
      _ = try await client.report(TestFleet.report(seed, links: links))
      var leases = try await Self.lease(client)
      leases += try await Self.lease(client)
      #expect(leases.count > 8)
      let stale = try #require(leases.last)
      try await client.release(ReleaseRequest(worker: "w", tokens: [stale.token]))
      let answers = try await withThrowingTaskGroup(of: (LeaseToken, ReportAnswer).self) { group in
        for lease in leases {
          group.addTask {
            (lease.token, try await client.report(TestFleet.report(lease)).answer)
          }
        }
        return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      #expect(answers[stale.token] == .leaseLost)
      #expect(answers.values.count { $0 == .accepted } == leases.count - 1)
    }
  }

  @Test func `a request for work is held until there is some, or until the worker leaves`()
    async throws
  {
    let fleet = try TestFleet()
    try await TestServer.running(fleet) { server in
      let client = try server.client()
      let first = try #require(try await Self.lease(client).first)
      async let waiting = client.lease(
        LeaseRequest(worker: "w2", maxSlices: 1, maxURLs: 1, waitMilliseconds: 20_000))
      _ = try await client.report(TestFleet.report(first, links: ["/art/1.html"]))
      #expect(try await waiting.slices.count == 1)

      async let held = client.lease(
        LeaseRequest(worker: "w3", maxSlices: 1, maxURLs: 1, waitMilliseconds: 20_000))
      while await server.open.coordinator.vitals.workers.allSatisfy({ $0.name != "w3" }) {
        await Task.yield()
      }
      try await client.release(ReleaseRequest(worker: "w3", tokens: [], leaving: true))
      let reply = try await held
      #expect(reply.slices.isEmpty && !reply.draining)
    }
  }

  @Test func `each endpoint opens to its roles and to nobody else`() async throws {
    let fleet = try TestFleet()
    try await TestServer.running(fleet) { server in
      for endpoint in Endpoint.allCases {
        for role in [nil, "stranger"] + FleetRole.allCases.map(\.rawValue) {
          var words = ["-X", endpoint.method.rawValue, "-H", "Content-Type: application/json"]
          if endpoint.method == .POST { words += ["--data-binary", "nonsense"] }
          if let role { words += ["-H", "Authorization: Bearer \(role)-0123456789abcdef"] }
          let status = try await server.curl(endpoint.path, words).status
          let known = role.flatMap { FleetRole(rawValue: $0) }
          let isOpen = endpoint.roles.isEmpty || known.map(endpoint.roles.contains) ?? false
          let who = "\(endpoint) for \(role ?? "nobody")"
          if isOpen {
            // Nonsense is understood as such; what takes no body answers.
            let expected = endpoint.method == .POST || endpoint == .show ? 400 : 200
            #expect(status == expected, "\(who)")
          } else {
            #expect(status == (known == nil ? 401 : 403), "\(who)")
          }
        }
      }
    }
  }

  @Test func `without tokens, on loopback, everybody may do everything`() async throws {
    let fleet = try TestFleet()
    try await TestServer.running(fleet, settings: TestServer.settings(tokens: false)) { server in
      let leases = try await Self.lease(try server.client(nil))
      #expect(leases.count == 1)
      let metrics = try await server.curl("/metrics")
      #expect(metrics.status == 200)
    }
  }

  @Test func `what is oversized, malformed or unknown is refused and changes nothing`() async throws
  {
    let fleet = try TestFleet()
    var settings = TestServer.settings(tokens: false)
    settings.maxBytesInFlight = 2 << 20
    try await TestServer.running(fleet, settings: settings) { server in
      let folder = try TemporaryFolder()
      func file(_ count: Int) throws -> String {
        let path = folder.path + "/\(count)"
        try Data(repeating: 0x20, count: count).write(to: URL(filePath: path))
        return "@" + path
      }
      let json = "Content-Type: application/json"
      let frames = "Content-Type: \(ReportFrame.contentType)"
      let lease = try #require(try await Self.lease(try server.client(nil)).first)
      var frame = try ReportFrame.encode(TestFleet.report(lease))
      frame.removeLast(5)
      let torn = folder.path + "/torn"
      try Data(frame).write(to: URL(filePath: torn))
      let cases: [(String, [String], Int)] = [
        ("/v1/nothing", [], 404),
        ("/v1/lease", [], 405),
        ("/v1/lease", ["-H", json, "--data-binary", try file(1 << 20 + 1)], 413),
        ("/v1/lease", ["-H", json, "--data-binary", "{\"worker\":7}"], 400),
        // No length: how much would have to be set aside for it?
        (
          "/v1/lease",
          ["-H", json, "-H", "Transfer-Encoding: chunked", "--data-binary", "{}"], 411
        ),
        ("/v1/report", ["-H", json, "--data-binary", "{}"], 400),
        ("/v1/report", ["-H", frames, "--data-binary", "@" + torn], 400),
        ("/v1/report", ["-H", frames, "--data-binary", try file(100)], 413),
        // Within an endpoint's limit, beyond what all requests together may hold.
        ("/v1/report", ["-H", frames, "--data-binary", try file(3 << 20)], 503),
        ("/v1/queue/urls?limit=0", [], 400),
        ("/v1/queue/urls?state=lost", [], 400),
        ("/v1/queue/url?url=nonsense", [], 400),
        ("/v1/queue/url?url=http%3A%2F%2Fa.example%2F", [], 404),
        ("/v1/queue/pause", ["-H", json, "--data-binary", "{\"host\":\"a.example\"}"], 404),
        ("/v1/seed", ["-H", json, "--data-binary", "{\"site\":\"x\",\"urls\":[]}"], 404),
        ("/health", ["-H", "X: " + String(repeating: "a", count: 20_000)], 400),
      ]
      for (path, words, expected) in cases {
        let (status, body) = try await server.curl(path, words)
        #expect(status == expected, "\(path) \(words.prefix(2)): \(body)")
      }
      #expect(fleet.archivedBytes == 0)
      #expect(try server.open.corpus.counts().sources == 0)
      // It is still there, and still means business.
      #expect(
        try await server.client(nil).report(TestFleet.report(lease)).answer == .accepted)
    }
  }

  @Test func `a report that is refused as such is replaced by one that says so`() async throws {
    let fleet = try TestFleet()
    try await TestServer.running(fleet) { server in
      let client = try server.client()
      let lease = try #require(try await Self.lease(client).first)
      var report = TestFleet.report(lease)
      report.archive?.members = WireBytes(
        [UInt8](repeating: 1, count: ReportFrame.maxMembersBytes + 1))
      #expect(try await client.report(report).answer == .accepted)
      let job = try await server.client("reader").show(lease.url)
      #expect(job?.state == .buried && job?.lastOutcome == "unreadable")
      #expect(fleet.archivedBytes == 0)
    }
  }

  @Test func `an operator seeds, buries, kicks and pauses, and waiting workers notice`()
    async throws
  {
    let fleet = try TestFleet()
    try await TestServer.running(fleet) { server in
      let (worker, boss) = (try server.client(), try server.client("operator"))
      let home = try #require(try await Self.lease(worker).first)
      try await worker.release(ReleaseRequest(worker: "w", tokens: [home.token]))
      #expect(try await boss.setPaused(true, home.url.hostKey))
      #expect(try await Self.lease(worker).isEmpty)
      #expect(try await boss.setPaused(false, home.url.hostKey))
      let inside = try #require(CanonicalURL(TestFleet.site + "/art/7.html"))
      let outside = try #require(CanonicalURL("http://elsewhere.example/"))
      let seeded = try await boss.seed(
        SeedRequest(site: fleet.profile.name, urls: [inside, outside]))
      #expect(seeded == SeedReply(added: 1, known: 0, refused: 1))
      #expect(try await boss.mend(.bury, MendRequest(.urls([inside]), reason: "test")) == 1)
      #expect(try await boss.show(inside)?.reason == "test")
      #expect(try await boss.list(state: .buried, host: nil, limit: 10).map(\.url) == [inside])
      #expect(try await boss.mend(.kick, MendRequest(.all)) == 1)
      let urls = try await Self.lease(worker).map(\.url)
      #expect(Set(urls) == [inside, home.url])
    }
  }

  @Test func `the description names every endpoint, its method and its roles, and no other`()
    async throws
  {
    let fleet = try TestFleet()
    try await TestServer.running(fleet) { server in
      let text = try await server.curl("/openapi.json").body
      let document = try #require(
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      #expect((document["openapi"] as? String)?.hasPrefix("3.1") == true)
      let paths = try #require(document["paths"] as? [String: [String: Any]])
      #expect(Set(paths.keys) == Set(Endpoint.allCases.map(\.path)))
      for endpoint in Endpoint.allCases {
        let methods = try #require(paths[endpoint.path])
        #expect(Array(methods.keys) == [endpoint.method.rawValue.lowercased()])
        let operation = try #require(methods.values.first as? [String: Any])
        let roles = try #require(operation["x-roles"] as? [String])
        #expect(Set(roles) == Set(endpoint.roles.map(\.rawValue)), "\(endpoint)")
      }
      let codes = (document["components"] as? [String: Any])
        .flatMap { ($0["schemas"] as? [String: Any])?["Failure"] as? [String: Any] }
        .flatMap { ($0["properties"] as? [String: Any])?["code"] as? [String: Any] }
      #expect(
        Set(codes?["enum"] as? [String] ?? [])
          == Set(FailureReply.Code.allCases.map(\.rawValue)))
    }
  }

  @Test func `the metrics count what happened`() async throws {
    let fleet = try TestFleet()
    try await TestServer.running(fleet) { server in
      let client = try server.client()
      let lease = try #require(try await Self.lease(client).first)
      let report = TestFleet.report(lease, links: ["/art/1.html"])
      _ = try await client.report(report)
      _ = try await client.report(report)
      _ = try await Self.lease(client)
      let page = try await server.curl(
        "/metrics", ["-H", "Authorization: Bearer reader-0123456789abcdef"]
      ).body
      for line in [
        #"wenhao_visits_total{outcome="fetched",site_kind="government"} 1"#,
        "wenhao_reports_refused_total 1", "wenhao_leases 1", "wenhao_documents_new_total 1",
        #"wenhao_queue_urls{state="done"} 1"#, #"wenhao_worker_leases{worker="w"} 1"#,
        #"wenhao_requests_total{endpoint="report",status="200"} 2"#,
        #"wenhao_request_seconds_count{endpoint="lease"} 2"#,
        #"wenhao_commit_seconds_bucket{le="+Inf"} 1"#,
      ] { #expect(page.contains(line + "\n"), "\(line)\n\(page)") }
      let status = try await server.client("reader").fleet()
      #expect(status.visits == 1 && status.refused == 1 && status.newDocuments == 1)
      #expect(status.workers.map(\.name) == ["w"] && status.workers.first?.leases == 1)
      // The member; the file has its own description before it.
      #expect(status.archiveBytes == report.archive.map { Int64($0.members.bytes.count) })
    }
  }

  @Test func `a closing coordinator lends nothing, says so, and still takes reports`() async throws
  {
    let fleet = try TestFleet()
    try await TestServer.running(fleet) { server in
      let client = try server.client()
      let lease = try #require(try await Self.lease(client).first)
      await server.open.coordinator.close()
      #expect(try await server.curl("/ready").status == 503)
      #expect(try await server.curl("/health").status == 200)
      let error = await #expect(throws: RemoteError.self) { try await Self.lease(client) }
      guard case .refused(_, let failure) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(failure.code == .closing)
      #expect(try await client.report(TestFleet.report(lease)).answer == .accepted)
    }
  }

  @Test func `nobody there, and somebody else there, are told apart`() async throws {
    let nowhere = RemoteCoordinator(
      try #require(CoordinatorAddress("http://127.0.0.1:1")), token: nil, userAgent: "test")
    let error = await #expect(throws: RemoteError.self) { try await nowhere.profiles() }
    guard case .unreachable = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
