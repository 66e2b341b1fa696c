import Foundation
import Testing

extension EndToEnd {
  /// A coordinator and workers as separate processes, killed, stopped and started again.
  @Suite(.serialized) struct FleetTests {
    /// The corpus of `wenhao crawl`, undisturbed.
    static func calmExport(_ folder: TemporaryFolder, _ profile: String) throws -> [String] {
      let calm = folder.file("calm").path
      let run = try Binary.run(
        ["crawl", "--site", profile, "--data", calm, "--until-idle"], in: folder)
      try #require(run.status == 0, "\(run.errors)")
      let export = try CrawlTests.timelessExport(calm, folder)
      try #require(!export.isEmpty)
      return export
    }

    /// URLs that it visited to an end; what challenges and what waits for another attempt is not
    /// among them.
    static func calmDone(_ folder: TemporaryFolder) throws -> Int {
      let stats = try Binary.run(
        ["queue", "stats", "--data", folder.file("calm").path, "--format", "json"], in: folder)
      return try #require(try stats.json()["done"] as? Int)
    }

    @Test func `a fleet that loses its coordinator and two workers ends with a crawl's corpus`()
      throws
    {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: Soak.documents, folder: folder)
      let profile = try site.profile()
      let calm = try Self.calmExport(folder, profile)

      let fleet = FleetProcesses(
        folder, profile: profile, data: "fleet", workers: 4,
        coordinator: ["--until-idle", "--lease", "4s"])
      try fleet.start()
      try eventually(within: Soak.patience, "visits") { try fleet.count("done") > 30 }
      fleet.kill(worker: 0)
      fleet.kill(worker: 1)
      try eventually(within: Soak.patience, "visits without two workers") {
        try fleet.count("done") > 60
      }
      fleet.killCoordinator()
      #expect(try fleet.tend() == false)
      #expect(fleet.restarts == 3)
      try fleet.tendToTheEnd(within: Soak.patience)
      try expectSame(CrawlTests.timelessExport(fleet.data, folder), calm)
      let stats = try Binary.run(
        ["queue", "stats", "--data", fleet.data, "--format", "json"], in: folder
      ).json()
      #expect(stats["leased"] as? Int == 0)
      #expect(stats["done"] as? Int == (try Self.calmDone(folder)))
    }

    @Test func `a worker that slept past its lease is refused whole, and nothing changes`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 40, folder: folder)
      let profile = try site.profile()
      let calm = try Self.calmExport(folder, profile)
      let all = try Self.calmDone(folder)
      let fleet = FleetProcesses(
        folder, profile: profile, data: "fleet", workers: 2,
        coordinator: ["--lease", "2s"])
      try fleet.startCoordinator()
      // Stops itself with a page in its hands, on the point of reporting it.
      fleet.workerEnvironment[0] = ["WENHAO_TEST_STOP": "reporting:2"]
      try fleet.startWorker(0)
      let sleeper = try #require(fleet.workers[0])
      try eventually("the sleeper's sleep") {
        let stat = try String(contentsOfFile: "/proc/\(sleeper.identifier)/stat", encoding: .utf8)
        return stat.split(separator: ")").last?.split(separator: " ").first == "T"
      }
      try fleet.startWorker(1)
      // Everything done by the other, what the sleeper holds included.
      try eventually("the other worker's work") {
        guard let status = try fleet.status(), let queue = status["queue"] as? [String: Any] else {
          return false
        }
        return queue["leased"] as? Int == 0 && queue["done"] as? Int == all
          && (status["redeliveries"] as? Int ?? 0) > 0
      }
      fleet.kill(worker: 1, SIGTERM)
      let before = try CrawlTests.timelessExport(fleet.data, folder)
      expectSame(before, calm)
      let (bytes, outcomes) = (
        fleet.archivedBytes, try fleet.status()?["outcomes"] as? [String: Int]
      )
      func counts() throws -> [Int?] {
        let queue = try fleet.status()?["queue"] as? [String: Any]
        return ["queued", "leased", "done", "buried", "retrying", "revisits"]
          .map { queue?[$0] as? Int }
      }
      let stats = try counts()

      kill(sleeper.identifier, SIGCONT)
      try eventually("the refusal") { (try fleet.status()?["refused"] as? Int ?? 0) > 0 }
      try expectSame(CrawlTests.timelessExport(fleet.data, folder), before)
      #expect(fleet.archivedBytes == bytes)
      #expect(try fleet.status()?["outcomes"] as? [String: Int] == outcomes)
      #expect(try counts() == stats)
      // Nothing broke in it: it goes on working, and goes home when asked.
      #expect(sleeper.stop(SIGTERM) == 0)
      #expect(fleet.coordinator?.stop(SIGTERM) == 0)
    }

    @Test func `a drained worker gives back what it holds, and no attempt is counted`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 200, folder: folder)
      let fleet = FleetProcesses(folder, profile: try site.profile(), data: "fleet", workers: 1)
      try fleet.start()
      try eventually("visits") { try fleet.count("done") > 5 }
      #expect(fleet.workers[0]?.stop(SIGTERM) == 0)
      try eventually("an empty table") { try fleet.count("leased") == 0 }
      let jobs = try #require(try fleet.get("/v1/queue/urls?state=queued&limit=10000"))
      let list = try JSONSerialization.jsonObject(with: Data(jobs.utf8)) as? [String: Any]
      // Those that were never answered: a challenge counts its attempt.
      let queued = try #require(list?["jobs"] as? [[String: Any]])
        .filter { $0["lastOutcome"] == nil }
      #expect(!queued.isEmpty)
      for job in queued {
        #expect(job["attempts"] as? Int == 0 && job["losses"] as? Int == 0, "\(job)")
      }
      // A closing coordinator is nobody's loss either.
      try fleet.startWorker(0)
      try eventually("leases") { try fleet.count("leased") > 0 }
      #expect(fleet.coordinator?.stop(SIGTERM) == 0)
      let after = try Binary.run(
        [
          "queue", "list", "--state", "queued", "--data", fleet.data, "--limit", "10000",
          "--format",
          "jsonl",
        ], in: folder)
      let unanswered = after.lines.filter { !$0.contains("\"last_outcome\":\"") }
      #expect(!unanswered.isEmpty)
      for line in unanswered { #expect(line.contains("\"attempts\":0"), "\(line)") }
    }

    @Test func `workers outlive a coordinator that is away, and go on when it is back`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 120, folder: folder)
      let profile = try site.profile()
      let calm = try Self.calmExport(folder, profile)
      let fleet = FleetProcesses(
        folder, profile: profile, data: "fleet", workers: 2,
        coordinator: ["--until-idle", "--lease", "2s"])
      try fleet.start()
      try eventually("visits") { try fleet.count("done") > 10 }
      fleet.killCoordinator()
      // Longer than a lease: all that they hold is over before anybody can be asked.
      usleep(4_000_000)
      for worker in fleet.workers { #expect(worker?.isRunning == true) }
      try fleet.startCoordinator()
      try fleet.tendToTheEnd()
      try expectSame(CrawlTests.timelessExport(fleet.data, folder), calm)
    }

    @Test func `a page that kills its reader is buried, and the fleet goes on`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 60, folder: folder)
      let profile = try site.profile()
      let calm = try Self.calmExport(folder, profile)
      func records(_ lines: [String]) throws -> [[String: Any]] {
        try lines.compactMap {
          try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
      }
      let victim = try #require(
        try records(calm).first { ($0["sources"] as? [[String: Any]])?.count == 1 })
      let url = try #require((victim["sources"] as? [[String: Any]])?.first?["url"] as? String)

      let fleet = FleetProcesses(
        folder, profile: profile, data: "fleet", workers: 2,
        coordinator: ["--until-idle", "--lease", "2s"])
      fleet.keepsWorkerEnvironment = true
      for number in 0..<2 { fleet.workerEnvironment[number] = ["WENHAO_TEST_POISON": url] }
      try fleet.start()
      try fleet.tendToTheEnd()
      // The first to read it died of it; after that only readers in processes of their own did.
      #expect(fleet.restarts >= 1 && fleet.restarts <= 2, "\(fleet.restarts)")
      let job = try Binary.run(
        ["queue", "show", url, "--data", fleet.data, "--format", "json"], in: folder
      ).json()
      #expect(job["state"] as? String == "buried")
      #expect((job["reason"] as? String)?.contains("signal 6") == true, "\(job)")
      let found = try records(try CrawlTests.timelessExport(fleet.data, folder))
      let (all, left) = (
        Set(try records(calm).compactMap { $0["id"] as? String }),
        Set(found.compactMap { $0["id"] as? String })
      )
      #expect(all.subtracting(left) == [victim["id"] as? String ?? ""])
      #expect(left.subtracting(all).isEmpty)
    }
  }
}
