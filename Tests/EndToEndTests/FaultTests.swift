import Foundation
import Testing

extension EndToEnd {
  /// Servers that break the rules, beside sites that do not, with the built binary.
  @Suite(.serialized) struct FaultTests {
    @Test
    func `every fault ends as it should, within its limit, and the rest of the crawl goes on`()
      throws
    {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 20, folder: folder, extra: ["--faults"])
      let truth = try site.truth()
      let data = folder.file("data").path
      let start = ContinuousClock.now
      let run = try Binary.run(
        [
          "crawl", "--site", try site.profile(), "--data", data, "--until-idle", "--format", "json",
        ], in: folder)
      // The longest limit of the profile is five seconds, and all hosts misbehave at the same time.
      #expect(ContinuousClock.now - start < .seconds(60))
      #expect(run.status == 0, "\(run.errors)")
      let summary = try run.json()
      #expect(summary["outcomes"] as? [String: Int] == truth["outcomes"] as? [String: Int])
      #expect(summary["documents"] as? Int == truth["documents"] as? Int)

      // Each host by itself.
      let jobs = try Binary.run(
        ["queue", "list", "--data", data, "--limit", "10000", "--format", "jsonl"], in: folder)
      let ends = try Self.ends(jobs)
      let port = site.listen.split(separator: ":")[1]
      for (host, outcome, reason) in Self.expected {
        let end = try #require(ends["http://127.0.1.\(host):\(port)/"], "host \(host)")
        #expect(end.outcome == outcome, "host \(host)")
        if let reason { #expect(end.reason.contains(reason), "host \(host): \(end.reason)") }
      }
      #expect(ends["http://no-such-host.invalid/"]?.reason.contains("dns") == true)
      #expect(ends["http://169.254.169.254/latest/meta-data/"]?.outcome == "refused_address")
      // Where the redirects pointed was never asked for.
      #expect(ends["http://169.254.169.254/"] == nil)
    }

    /// In the order of `Fault`; the reason tells limits of one outcome apart.
    static let expected: [(host: Int, outcome: String, reason: String?)] = [
      (1, "timed_out", "firstByte"), (2, "timed_out", "lowSpeed"), (3, "timed_out", "lowSpeed"),
      (4, "timed_out", "total"), (5, "too_large", nil), (6, "moved", nil),
      (7, "too_many_redirects", nil), (8, "moved", nil), (9, "moved", nil),
      (10, "malformed", "Content-Length"), (11, "malformed", "chunk"),
      (12, "inflates_too_far", nil), (13, "inflates_too_far", nil), (14, "head_too_large", nil),
      (15, "too_many_cookies", nil), (16, "malformed", "not HTTP"), (17, "malformed", "not HTTP"),
      (18, "malformed", nil), (19, "fetched", nil),
      // A reset right after the handshake may be seen while connecting or after.
      (20, "unreachable", nil),
      (21, "unreachable", "reset"), (22, "unreachable", "reset"), (23, "unreachable", "reset"),
      (24, "throttled", nil), (25, "throttled", nil), (26, "throttled", nil),
      (27, "throttled", nil),
      (28, "challenged", nil), (29, "challenged", nil),
    ]

    @Test func `Retry-After in both forms is kept on the host`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 1, folder: folder, extra: ["--faults"])
      let port = site.listen.split(separator: ":")[1]
      let hosts = (24...27).map { "127.0.1.\($0):\(port)" }
      let profile = try folder.write(
        Array(
          """
          name: busy
          start: [\(hosts.map { "\"http://\($0)/\"" }.joined(separator: ", "))]
          allow_private_addresses: true
          """.utf8), to: "busy.yaml")
      let data = folder.file("data").path
      let before = Date()
      let run = try Binary.run(
        ["crawl", "--site", profile, "--data", data, "--until-idle"], in: folder)
      #expect(run.status == 0, "\(run.errors)")
      let jobs = try Binary.run(["queue", "list", "--data", data, "--format", "jsonl"], in: folder)
      var seen = 0
      for line in jobs.lines {
        let job = try #require(
          try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(job["state"] as? String == "queued", "\(job)")
        #expect(job["last_outcome"] as? String == "throttled", "\(job)")
        seen += 1
      }
      #expect(seen == 4)
      // The host is not asked again before its hour is over, by whatever run.
      let rows = try ChildProcess(
        "/usr/bin/env",
        ["python3", "-c", Self.blocks, folder.file("data/queue.sqlite").path],
        output: folder.file("blocks"))
      #expect(rows.wait() == 0)
      let blocks = try String(contentsOf: folder.file("blocks"), encoding: .utf8)
        .split(separator: "\n").compactMap { Double($0) }
      #expect(blocks.count == 4)
      for until in blocks {
        let wait = until / 1000 - before.timeIntervalSince1970
        #expect(wait > 3590 && wait < 3700, "\(wait)")
      }
    }

    private static let blocks = """
      import sqlite3, sys
      for (until,) in sqlite3.connect(sys.argv[1]).execute('SELECT blocked_until FROM host'):
          print(until)
      """

    private static func ends(_ run: Run) throws -> [String: (outcome: String, reason: String)] {
      var ends: [String: (outcome: String, reason: String)] = [:]
      for line in run.lines {
        let job = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        guard let url = job["url"] as? String else { continue }
        ends[url] = (job["last_outcome"] as? String ?? "", job["reason"] as? String ?? "")
      }
      return ends
    }
  }
}
