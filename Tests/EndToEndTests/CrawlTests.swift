import Foundation
import Testing

extension EndToEnd {
  /// The whole of it, from URLs to a corpus that answers, with the built binary against the sample site.
  @Suite(.serialized) struct CrawlTests {
    @Test func `a crawl finds what the site says it holds, and a second one fetches nothing again`()
      throws
    {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 60, folder: folder)
      let truth = try site.truth()
      let arguments = [
        "crawl", "--site", try site.profile(), "--data", folder.file("data").path, "--until-idle",
        "--format", "json",
      ]

      let first = try Binary.run(arguments, in: folder)
      #expect(first.status == 0, "\(first.errors)")
      let summary = try first.json()
      for key in ["documents", "sources", "duplicates", "numbers"] {
        #expect(summary[key] as? Int == truth[key] as? Int, "\(key)")
      }
      #expect(summary["pages_fetched"] as? Int == truth["pages"] as? Int)
      #expect(summary["outcomes"] as? [String: Int] == truth["outcomes"] as? [String: Int])

      let second = try Binary.run(arguments, in: folder).json()
      #expect(second["pages_fetched"] as? Int == 0)
      #expect(second["documents"] as? Int == truth["documents"] as? Int)
    }

    @Test func `killed five times at random moments, the corpus is the undisturbed one`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 300, folder: folder)
      let profile = try site.profile()
      func arguments(_ data: String) -> [String] {
        ["crawl", "--site", profile, "--data", folder.file(data).path, "--until-idle"]
      }
      #expect(try Binary.run(arguments("calm"), in: folder).status == 0)

      var dice = SystemRandomNumberGenerator()
      var killed = 0
      for _ in 0..<5 {
        let process = try Binary.start(arguments("rough"), errors: folder.file("rough.err"))
        // A whole crawl of this size takes some seconds: most moments fall in the middle of it.
        usleep(UInt32.random(in: 150_000...1_200_000, using: &dice))
        if process.isRunning { killed += 1 }
        process.stop(SIGKILL)
      }
      #expect(killed > 0)
      let last = try Binary.run(arguments("rough"), in: folder)
      #expect(last.status == 0, "\(last.errors)")
      let calm = try Self.timelessExport(folder.file("calm").path, folder)
      let rough = try Self.timelessExport(folder.file("rough").path, folder)
      #expect(!calm.isEmpty)
      expectSame(rough, calm)
    }

    @Test func `Ctrl-C drains, says what is left, and the next run goes on`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 200, folder: folder)
      let arguments = [
        "crawl", "--site", try site.profile(), "--data", folder.file("data").path, "--until-idle",
      ]
      let errors = folder.file("crawl.err")
      let process = try Binary.start(arguments, errors: errors)
      let queue = folder.file("data/queue.sqlite").path
      try eventually("pages in the queue") {
        guard FileManager.default.fileExists(atPath: queue) else { return false }
        let stats = try Binary.run(
          ["queue", "stats", "--data", folder.file("data").path, "--format", "json"], in: folder)
        guard stats.status == 0 else { return false }
        return (try stats.json()["done"] as? Int ?? 0) > 3
      }
      #expect(process.stop(SIGINT) == 0)
      let said = try String(contentsOf: errors, encoding: .utf8)
      #expect(said.contains("left"), "\(said)")

      let next = try Binary.run(arguments + ["--format", "json"], in: folder)
      #expect(next.status == 0)
      #expect(try next.json()["documents"] as? Int == (try site.truth()["documents"] as? Int))
    }

    @Test func `a second run on the same data folder refuses and names the first`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 200, folder: folder)
      let arguments = [
        "crawl", "--site", try site.profile(), "--data", folder.file("data").path, "--until-idle",
      ]
      let first = try Binary.start(arguments, errors: folder.file("first.err"))
      defer { first.stop(SIGKILL) }
      try eventually("the first run's queue") {
        FileManager.default.fileExists(atPath: folder.file("data/queue.sqlite").path)
      }
      let second = try Binary.run(arguments, in: folder)
      #expect(second.status == 2)
      #expect(second.errors.contains("\(first.identifier)"), "\(second.errors)")
      #expect(second.errors.split(separator: "\n").count == 1, "\(second.errors)")
    }

    @Test func `no host is visited sooner than its delay over the whole fleet`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 60, folder: folder)
      let run = try Binary.run(
        [
          "crawl", "--site", try site.profile(), "--data", folder.file("data").path, "--workers",
          "4",
          "--until-idle",
        ], in: folder)
      #expect(run.status == 0)
      let log = folder.file("arrivals.json")
      let curl = try ChildProcess(
        "/usr/bin/curl", ["-s", "http://\(site.listen)/__arrivals"], output: log)
      #expect(curl.wait() == 0)
      let arrivals = try JSONSerialization.jsonObject(with: Data(contentsOf: log))
      let hosts = try #require(arrivals as? [String: [Double]])
      #expect(hosts.count >= 5)
      for (host, times) in hosts {
        for (before, after) in zip(times, times.dropFirst()) {
          // The profile asks for 20 ms; a millisecond less is the difference of two clocks' rounding.
          #expect(after - before >= 19, "\(host): \(after - before) ms")
        }
      }
    }

    /// Export without what may differ between two crawls of one site: when, and where in the archive.
    static func timelessExport(_ data: String, _ folder: TemporaryFolder) throws -> [String] {
      let run = try Binary.run(["export", "--format", "jsonl", "--data", data], in: folder)
      #expect(run.status == 0, "\(run.errors)")
      return try run.lines.map { line in
        var record =
          try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        let sources = record["sources"] as? [[String: Any]] ?? []
        record["sources"] = sources.map { source in
          source.filter { !["first_seen", "last_seen", "archive"].contains($0.key) }
        }
        let data = try JSONSerialization.data(withJSONObject: record, options: [.sortedKeys])
        return String(decoding: data, as: UTF8.self)
      }
    }
  }
}
