import Foundation
import Testing

extension EndToEnd {
  /// `wenhao sites` against the sample site.
  @Suite(.serialized) struct SitesTests {
    @Test func `a drafted profile passes the check and crawls`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 30, folder: folder)
      let file = folder.file("new.yaml").path
      let arguments = [
        "sites", "new", "http://\(site.listen)/", "--allow-private-addresses", "--output", file,
      ]
      let new = try Binary.run(arguments, in: folder)
      #expect(new.status == 0, "\(new.errors)")
      let text = try String(contentsOfFile: file, encoding: .utf8)
      #expect(text.contains("云岫市人民政府") && text.contains("379900"), "\(text)")

      let check = try Binary.run(
        ["sites", "check", file, "--format", "jsonl"], in: folder)
      #expect(check.status == 0, "\(check.errors)")
      #expect(try check.json()["ok"] as? Bool == true)
      let crawl = try Binary.run(
        [
          "crawl", "--site", file, "--data", folder.file("data").path, "--max-pages", "2",
          "--format", "json",
        ], in: folder)
      #expect(crawl.status == 0, "\(crawl.errors)")
      #expect(try crawl.json()["pages_fetched"] as? Int == 2)

      // A second time it is there already.
      let again = try Binary.run(arguments, in: folder)
      #expect(again.status == 2)
      #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
    }

    @Test func `what cannot be drafted is told in one line, and nothing is written`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 5, folder: folder)
      let port = site.listen.split(separator: ":")[1]
      let file = folder.file("none.yaml").path
      let rows: [(arguments: [String], says: String)] = [
        (["no-url"], "http://"),
        (["http://\(site.listen)/"], "private"),
        (["http://\(site.listen)/private/notes.html", "--allow-private-addresses"], "robots.txt"),
        (["http://127.0.0.7:\(port)/", "--allow-private-addresses"], "challenged"),
        (["http://\(site.listen)/nothing.html", "--allow-private-addresses"], "gone"),
        (["http://no-such-host.invalid/"], "dns"),
        (["http://\(site.listen)/", "--tls", "weak"], "legacy or insecure"),
      ]
      for row in rows {
        let run = try Binary.run(["sites", "new"] + row.arguments + ["-o", file], in: folder)
        #expect(run.status == 2, "\(row)")
        #expect(run.errors.contains(row.says), "\(row): \(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: file))
      }
    }

    @Test func `Ctrl-C ends a draft at once and writes nothing`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 1, folder: folder, extra: ["--faults"])
      let port = site.listen.split(separator: ":")[1]
      let file = folder.file("slow.yaml").path
      let errors = folder.file("slow.err")
      // The host that never sends a header: thirty seconds until its limit.
      let process = try Binary.start(
        [
          "sites", "new", "http://127.0.1.1:\(port)/", "--allow-private-addresses", "-o", file,
        ], errors: errors)
      usleep(700_000)
      let start = ContinuousClock.now
      #expect(process.stop(SIGINT) == 2)
      #expect(ContinuousClock.now - start < .seconds(10))
      #expect(try String(contentsOf: errors, encoding: .utf8).contains("interrupted"))
      #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test func `the check names every mistake, for people and for programs`() throws {
      let folder = try TemporaryFolder()
      let file = try folder.write(
        Array("name: a\nstrat: http://a.example/\nregion: 12\ndelay: soon\n".utf8), to: "a.yaml")
      let text = try Binary.run(["sites", "check", file], in: folder)
      #expect(text.status == 2)
      for words in ["a.yaml:2: ", "a.yaml:3: ", "a.yaml:4: ", "did you mean 'start'"] {
        #expect(text.errors.contains(words), "\(text.errors)")
      }
      let lines = try Binary.run(["sites", "check", file, "--format", "jsonl"], in: folder)
      #expect(lines.status == 2)
      #expect(lines.lines.count == 3)
      let shipped = try FileManager.default.contentsOfDirectory(
        atPath: Checkout.root.appending(path: "workers/sites").path
      ).filter { $0.hasSuffix(".yaml") && $0 != "dialects.yaml" }
      let all = try Binary.run(
        ["sites", "check"]
          + shipped.map { Checkout.root.appending(path: "workers/sites/\($0)").path }, in: folder)
      #expect(all.status == 0, "\(all.errors)")
      for name in ["临沂市人民政府", "临沂市科学技术局", "淄博市科学技术局"] {
        #expect(all.output.contains(name))
      }
    }
  }
}
