import Foundation
import Testing

extension EndToEnd {
  /// `wenhao queue …` on a file and on a server.
  @Suite(.serialized) struct QueueCommandTests {
    /// The data folder of a crawl that came to its end.
    private func crawled(_ folder: TemporaryFolder) throws -> String {
      let site = try SampleProcess(documents: 40, folder: folder)
      let data = folder.file("source").path
      let run = try Binary.run(
        ["crawl", "--site", try site.profile(), "--data", data, "--until-idle"], in: folder)
      try #require(run.status == 0, "\(run.errors)")
      return data
    }

    private func exported(_ queue: [String], _ folder: TemporaryFolder) throws -> [String] {
      let run = try Binary.run(["queue", "export"] + queue, in: folder)
      #expect(run.status == 0, "\(run.errors)")
      // Each engine has an order of its own; a host's plan is that of its last lease from this very queue. On
      // PostgreSQL a page taken in together with the one that it was found on does not know it any more.
      return run.lines.map {
        $0.replacing(/"plan":{[^}]*},/, with: "").replacing(/"foundOn":"[^"]*",/, with: "")
      }.sorted()
    }

    private func stats(_ queue: [String], _ folder: TemporaryFolder) throws -> [String: Int] {
      let run = try Binary.run(["queue", "stats", "--format", "json"] + queue, in: folder)
      #expect(run.status == 0, "\(run.errors)")
      let object = try run.json()
      let counts = object.compactMapValues { $0 as? Int }
      let outcomes = try #require(object["outcomes"] as? [String: Int])
      return counts.merging(outcomes.map { ("outcome \($0)", $1) }) { first, _ in first }
    }

    @Test func `an exported queue is taken in by a file and by a server, and comes out the same`()
      throws
    {
      let folder = try TemporaryFolder()
      let source = ["--data", try crawled(folder)]
      let file = folder.file("queue.jsonl").path
      let export = try Binary.run(["queue", "export", "-o", file] + source, in: folder)
      #expect(export.status == 0 && export.output.isEmpty, "\(export.errors)")
      #expect(!FileManager.default.fileExists(atPath: file + ".part"))
      let lines = try exported(source, folder)
      let urls = lines.count { $0.hasPrefix("{\"job\"") }
      #expect(urls > 40)

      let store = try FleetStore(.postgres)
      defer { store.stop() }
      let copies = [["--data", folder.file("copy").path], store.arguments]
      for copy in copies {
        for (added, known) in [(urls, 0), (0, urls)] {
          let reply = try Binary.run(
            ["queue", "import", file, "--format", "json"] + copy, in: folder)
          #expect(reply.status == 0, "\(reply.errors)")
          #expect(try reply.json() as? [String: Int] == ["added": added, "known": known])
        }
        expectSame(try exported(copy, folder), lines)
        #expect(try stats(copy, folder) == stats(source, folder))
      }
      // From the server back to a file, through a pipe.
      let back = ["--data", folder.file("back").path]
      let words = [
        Binary.path, "queue", "export", store.arguments[0], "'\(store.arguments[1])'", "|",
        Binary.path, "queue", "import", "-", back[0], back[1],
      ]
      let pipe = try ChildProcess("/bin/sh", ["-c", words.joined(separator: " ")])
      #expect(pipe.wait() == 0)
      expectSame(try exported(back, folder), lines)
    }

    @Test(arguments: FleetStore.Engine.allCases)
    func `each command looks and mends`(_ engine: FleetStore.Engine) throws {
      let folder = try TemporaryFolder()
      let source = ["--data", try crawled(folder)]
      let store = try FleetStore(engine)
      defer { store.stop() }
      let queue = store.server == nil ? source : store.arguments
      if store.server != nil {
        let file = folder.file("queue.jsonl").path
        try Binary.run(["queue", "export", "-o", file] + source, in: folder)
        try Binary.run(["queue", "import", file] + queue, in: folder)
      }
      func ask(_ words: String..., status: Int32 = 0) throws -> Run {
        let run = try Binary.run(["queue"] + words + queue, in: folder)
        #expect(run.status == status, "\(words): \(run.errors)")
        return run
      }
      func change(_ words: String..., by count: Int) throws {
        let run = try Binary.run(["queue"] + words + ["--format", "json"] + queue, in: folder)
        #expect(run.status == (count == 0 ? 1 : 0), "\(words): \(run.errors)")
        #expect(try run.json()["changed"] as? Int == count, "\(words)")
      }
      let before = try stats(queue, folder)
      let done = try #require(before["done"])

      let list = try ask("list", "--state", "done", "--limit", "3", "--format", "jsonl").lines
      try #require(list.count == 3 && list.allSatisfy { $0.contains("\"state\":\"done\"") })
      let job = try JSONSerialization.jsonObject(with: Data(list[0].utf8)) as? [String: Any]
      let url = try #require(job?["url"] as? String)
      let host = try #require(job?["host"] as? String)
      #expect(try ask("list", "--host", host, "--limit", "1000").output.contains("\t\(url)\t"))
      _ = try ask("list", "--state", "leased", status: 1)
      #expect(try ask("show", url).output.contains("state           done"))
      _ = try ask("show", url + "?unknown", status: 1)

      try change("bury", url, "--reason", "not ours", by: 1)
      try change("bury", url, by: 0)
      #expect(try ask("list", "--state", "buried").output.contains("buried\t\(url)\tnot ours"))
      #expect(try stats(queue, folder)["done"] == done - 1)
      try change("kick", url, by: 1)
      #expect(try ask("show", url, "--format", "json").json()["state"] as? String == "queued")
      try change("retry", url, by: 1)
      _ = try ask("retry", status: 2)

      #expect(try ask("pause", host).output == "\(host) paused\n")
      #expect(try stats(queue, folder)["hosts_paused"] == 1)
      #expect(try ask("resume", host).output == "\(host) resumed\n")
      #expect(try stats(queue, folder)["hosts_paused"] == 0)
      _ = try ask("pause", "unknown.example", status: 1)
      try change("bury", "--host", host, by: try jobs(of: host, ask("export").lines))

      let sizes = try ask("vacuum", "--format", "json").json() as? [String: Int]
      #expect((sizes?["bytes_before"] ?? 0) > 0 && (sizes?["bytes_after"] ?? 0) > 0)
      #expect(try ask("vacuum").output.contains("bytes before"))
    }

    /// URLs of a host in an export.
    private func jobs(of name: String, _ lines: [String]) throws -> Int {
      try lines.count { line in
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return (object?["job"] as? [String: Any])?["host"] as? String == name
      }
    }

    @Test(arguments: FleetStore.Engine.allCases)
    func `exports, vacuums and looks beside a crawl change nothing of what it finds`(
      _ engine: FleetStore.Engine
    ) throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 150, folder: folder)
      let profile = try site.profile()
      let calm = try FleetTests.calmExport(folder, profile)
      let store = try FleetStore(engine)
      defer { store.stop() }
      let data = folder.file("busy").path
      let queue = ["--data", data] + store.arguments
      let crawl = try Binary.start(
        ["crawl", "--site", profile, "--until-idle"] + queue, errors: folder.file("crawl.err"))
      var rounds = 0
      while crawl.isRunning {
        // Not yet begun: nothing to look at.
        guard try Binary.run(["queue", "list"] + queue, in: folder).status == 0 else { continue }
        for command in ["export", "vacuum", "stats"] {
          let run = try Binary.run(["queue", command] + queue, in: folder)
          #expect(run.status == 0, "\(command): \(run.errors)")
        }
        rounds += 1
      }
      #expect(crawl.wait() == 0)
      #expect(rounds > 0)
      expectSame(try CrawlTests.timelessExport(data, folder), calm)
    }

    @Test func `what is wrong with a server is said in one line, without its password`() throws {
      let folder = try TemporaryFolder()
      let store = try FleetStore(.postgres)
      defer { store.stop() }
      let empty = store.arguments[1]
      let cases = [
        // No tables yet: a crawl would make them.
        (empty, "no queue here yet"),
        (empty.replacingOccurrences(of: "///q", with: "///none"), "cannot be reached"),
        ("postgres://wenhao:geheim@127.0.0.1:1/queue", "cannot be reached"),
        ("mysql://wenhao:geheim@db/queue", "write postgres://"),
      ]
      for words in [["stats"], ["list"], ["vacuum"], ["export"], ["retry", "--all"]] {
        for (url, sentence) in cases {
          // A folder that is there has nothing to do with it.
          let run = try Binary.run(
            ["queue"] + words + ["--store", url, "--data", folder.url.path], in: folder)
          #expect(run.status == 2 && run.output.isEmpty, "\(words) \(url)")
          #expect(run.errors.contains(sentence), "\(words) \(url): \(run.errors)")
          #expect(run.errors.split(separator: "\n").count == 1 && !run.errors.contains("geheim"))
        }
      }
    }
  }
}
