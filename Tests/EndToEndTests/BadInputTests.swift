import Foundation
import Testing

extension EndToEnd {
  /// Each gives one clear line (what, on what, what to do) or a recorded outcome, and nothing is lost.
  @Suite(.serialized) struct BadInputTests {
    @Test func `a folder where a file should be is said in one line`() throws {
      let folder = try TemporaryFolder()
      for command in ["scan", "read"] {
        let run = try Binary.run([command, folder.url.path], in: folder)
        #expect(run.status == 2)
        #expect(
          run.errors.contains(folder.url.path) && run.errors.contains("folder"), "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      }
    }

    @Test func `a missing file is named`() throws {
      let folder = try TemporaryFolder()
      let run = try Binary.run(["scan", folder.file("nowhere.txt").path], in: folder)
      #expect(run.status == 2)
      #expect(run.errors.contains("nowhere.txt"))
    }

    @Test func `an empty file gives an empty page, not a crash`() throws {
      let folder = try TemporaryFolder()
      let run = try Binary.run(["read", try folder.write([], to: "empty.html")], in: folder)
      #expect(run.status == 0, "\(run.errors)")
      #expect(try run.json()["page_kind"] as? String == "empty")
    }

    @Test func `bytes that are not UTF-8 are still read`() throws {
      let folder = try TemporaryFolder()
      // 岫科字〔2023〕5号 in GB18030, then two bytes that no charset knows.
      let gbk: [UInt8] =
        Array("<html><body><p>".utf8)
        + [0xe1, 0xb6, 0xbf, 0xc6, 0xd7, 0xd6, 0xa1, 0xb2] + Array("2023".utf8) + [0xa1, 0xb3]
        + Array("5".utf8) + [0xba, 0xc5, 0xff, 0xff] + Array("</p></body></html>".utf8)
      let run = try Binary.run(["read", try folder.write(gbk, to: "gbk.html")], in: folder)
      #expect(run.status == 0, "\(run.errors)")
      #expect(try run.json()["encoding"] as? String == "gb18030")
      #expect(run.output.contains("岫科字〔2023〕5号"))
    }

    @Test func `fifty megabytes of nested div end within bounds`() throws {
      let folder = try TemporaryFolder()
      let divs =
        Array(repeating: UInt8(0), count: 0)
        + Array(String(repeating: "<div>", count: 10_000_000).utf8)
      let run = try Binary.run(["read", try folder.write(divs, to: "divs.html")], in: folder)
      #expect(run.status == 0, "\(run.errors)")
    }

    @Test func `output that cannot be written is trouble, though it is short`() throws {
      let folder = try TemporaryFolder()
      let page = try folder.write(Array("岫科字〔2023〕5号\n关于测试的通知\n".utf8), to: "page.txt")
      for arguments in [["scan", page], ["read", page], ["codes", "临科字"], ["--version"]] {
        let errors = folder.file("errors")
        let status = try Binary.start(
          arguments, output: URL(filePath: "/dev/full"), errors: errors
        ).wait()
        let said = try String(contentsOf: errors, encoding: .utf8)
        #expect(status == 2 && said.contains("standard output"), "\(arguments): \(status) \(said)")
      }
    }

    /// C's exit handlers take OpenSSL down while libcurl's threads still use it: about one in a hundred workers
    /// died so. The loader tells of each library that it takes down.
    @Test func `the program ends without pulling libraries from under its threads`() throws {
      let folder = try TemporaryFolder()
      let text = try folder.write(Array("岫科字〔2023〕5号".utf8), to: "page.txt")
      for (arguments, code) in [
        (["--version"], 0), (["scan", text], 0), (["read", text], 0), (["read", "nowhere"], 2),
      ] {
        let errors = folder.file("errors")
        let status = try Binary.start(
          arguments, errors: errors, environment: ["LD_DEBUG": "files"]
        ).wait()
        let said = try String(contentsOf: errors, encoding: .utf8)
        #expect(status == Int32(code))
        #expect(said.contains("calling init") && !said.contains("calling fini"), "\(arguments)")
      }
    }

    @Test func `a document of a hundred megabytes is kept, found and given out again`() throws {
      let folder = try TemporaryFolder()
      let line = "云岫市科学技术局关于开展检查的说明，各单位应当认真执行有关规定，切实做好各项工作。"
      let lines = 100_000_000 / line.utf8.count
      let head = "云岫市科学技术局\n\n岫科字〔2023〕77号\n\n关于汇编有关文件的通知\n\n"
      try folder.write(
        Array((head + String(repeating: line + "\n", count: lines) + "末行在此。\n").utf8),
        to: "in/large.txt")
      let page = "<html><body><p>岫科字〔2023〕78号</p><p>关于网页的通知</p>"
      try folder.write(
        Array((page + String(repeating: "<p>\(line)</p>", count: lines) + "</body></html>").utf8),
        to: "in/large.html")
      let data = ["--data", folder.file("data").path]
      let run = try Binary.run(
        ["ingest", folder.file("in").path, "--format", "json"] + data, in: folder)
      #expect(run.status == 0, "\(run.errors)")
      #expect(try run.json()["documents"] as? Int == 2)
      #expect(try Binary.run(["find", "末行在此"] + data, in: folder).output.contains("77号"))
      let exported = try Binary.run(["export"] + data, in: folder)
      #expect(exported.status == 0 && exported.output.utf8.count > 100_000_000)
      // A page may take so much memory and no more; what was fetched is archived whole.
      #expect(exported.output.contains("page cut at a reading limit"))
      #expect(try Binary.run(["verify"] + data, in: folder).status == 0)
    }

    @Test func `a truncated gzip is told by name and the rest is taken`() throws {
      let folder = try TemporaryFolder()
      try folder.write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b], to: "in/broken.html.gz")
      try folder.write(Array("岫科字〔2023〕5号\n关于测试的通知\n".utf8), to: "in/good.txt")
      let run = try Binary.run(
        ["ingest", folder.file("in").path, "--data", folder.file("data").path], in: folder)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.errors.contains("broken.html.gz"), "\(run.errors)")
      let shown = try Binary.run(
        ["show", "岫科字〔2023〕5号", "--data", folder.file("data").path], in: folder)
      #expect(shown.status == 0, "\(shown.errors)")
    }

    @Test func `an unknown key in a profile is named with file, line and the nearest key`() throws {
      let folder = try TemporaryFolder()
      let profile = try folder.write(
        Array("name: 云岫市\nregion: \"379900\"\nstart: [http://127.0.0.1:1/]\nscop: {}\n".utf8),
        to: "bad.yaml")
      let run = try Binary.run(
        ["crawl", "--site", profile, "--data", folder.file("data").path], in: folder)
      #expect(run.status == 2)
      #expect(run.errors.contains("bad.yaml:4"), "\(run.errors)")
      #expect(run.errors.contains("scope"), "\(run.errors)")
    }

    @Test func `an unreachable host is an outcome in the summary`() throws {
      let folder = try TemporaryFolder()
      let profile = try folder.write(
        Array(
          """
          name: 云岫市
          region: "379900"
          start: ["http://127.0.0.1:9/"]
          scope: {hosts: ["127.0.0.1:9"]}
          allow_private_addresses: true
          delay: 10ms

          """.utf8), to: "away.yaml")
      let run = try Binary.run(
        [
          "crawl", "--site", profile, "--data", folder.file("data").path, "--until-idle",
          "--format", "json",
        ],
        in: folder)
      #expect(run.status == 0, "\(run.errors)")
      let outcomes = try run.json()["outcomes"] as? [String: Int] ?? [:]
      // robots.txt cannot be had, so by RFC 9309 nothing may be fetched yet; nobody answered at all.
      #expect(outcomes == ["unreachable": 1], "\(outcomes)")
    }

    @Test func `a corrupt queue is refused in one line and left as it is`() throws {
      let folder = try TemporaryFolder()
      let garbage = Array(repeating: Array("not a database ".utf8), count: 1000).flatMap { $0 }
      let queue = try folder.write(garbage, to: "data/queue.sqlite")
      for arguments in [["queue", "stats"], ["queue", "list"]] {
        let run = try Binary.run(arguments + ["--data", folder.file("data").path], in: folder)
        #expect(run.status == 2)
        #expect(run.errors.contains("queue.sqlite"), "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      }
      #expect(try Data(contentsOf: URL(filePath: queue)) == Data(garbage))
    }

    @Test func `questions of a corpus that does not exist say what to do first`() throws {
      let folder = try TemporaryFolder()
      for arguments in [["find", "科技"], ["show", "x"], ["export"]] {
        let run = try Binary.run(arguments + ["--data", folder.file("none").path], in: folder)
        #expect(run.status == 2, "\(arguments)")
        #expect(run.errors.contains("ingest") || run.errors.contains("crawl"), "\(run.errors)")
      }
    }
  }
}
