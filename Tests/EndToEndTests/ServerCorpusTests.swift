import Foundation
import Testing

extension EndToEnd {
  /// `--corpus postgres://…`: a server's corpus is the file's in all that a user sees.
  @Suite(.serialized) struct ServerCorpusTests {
    /// What is asked of both.
    private static let questions = [
      ["find", "管理办法", "--facets"], ["find", "管理办法", "--kind", "通知", "--format", "jsonl"],
      ["find", "--year", "2025", "--sort", "date"], ["find", "没有这样的文件"],
      ["coverage"], ["coverage", "--format", "json"], ["wanted"], ["near"], ["codes"],
      ["codes", "--learned"], ["sources", "--stale"], ["export"], ["export", "--format", "csv"],
      ["export", "--format", "json"], ["show", "岫科字〔2025〕2号"], ["cites", "岫科字〔2025〕2号"],
      ["cited-by", "岫科字〔2025〕2号"], ["versions", "岫科字〔2025〕2号", "--diff"],
      ["sources", "岫科字〔2025〕2号"], ["status", "岫科字〔2025〕2号", "--on", "2025-05-01"],
      ["graph", "岫科字〔2025〕2号", "--depth", "2", "--format", "json"], ["show", "岫科字〔1900〕1号"],
    ]

    @Test func `a corpus on a server answers word for word as a file does`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 60, folder: folder)
      let crawled = ["--data", folder.file("crawled").path]
      let crawl = try Binary.run(
        ["crawl", "--site", try site.profile(), "--until-idle"] + crawled, in: folder)
      try #require(crawl.status == 0, "\(crawl.errors)")
      let records = folder.file("records.jsonl").path
      try #require(try Binary.run(["export", "-o", records] + crawled, in: folder).status == 0)

      let server = try PostgresServer.shared()
      let url = try server.database()
      let file = ["--data", folder.file("file").path]
      let remote = ["--data", folder.file("remote").path, "--corpus", url]
      for place in [file, remote] {
        let taken = try Binary.run(["import", records] + place, in: folder)
        #expect(taken.status == 0, "\(taken.errors)")
      }
      #expect(
        !FileManager.default.fileExists(atPath: folder.file("remote/corpus.sqlite").path))
      for question in Self.questions {
        let (here, there) = (
          try Binary.run(question + file, in: folder), try Binary.run(question + remote, in: folder)
        )
        #expect(here.output == there.output, "\(question)")
        #expect(here.errors == there.errors && here.status == there.status, "\(question)")
      }
      let copy = folder.file("copy.sqlite").path
      let copied = try Binary.run(
        ["export", "--format", "sqlite", "-o", copy] + remote, in: folder)
      #expect(copied.status == 0, "\(copied.errors)")
      let reader = try folder.write([], to: "copied/.here")
      let place = URL(filePath: reader).deletingLastPathComponent().path
      try FileManager.default.moveItem(atPath: copy, toPath: place + "/corpus.sqlite")
      #expect(
        try Binary.run(["export", "--data", place], in: folder).output
          == Binary.run(["export"] + remote, in: folder).output)
      try server.drop(url)
    }

    @Test func `a crawl into a server can be verified and replayed, and goes on after a stop`()
      throws
    {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 40, folder: folder)
      let server = try PostgresServer.shared()
      let url = try server.database()
      let place = ["--data", folder.file("data").path, "--corpus", url]
      let profile = try site.profile()
      let part = try Binary.run(
        ["crawl", "--site", profile, "--max-pages", "15"] + place, in: folder)
      #expect(part.status == 0, "\(part.errors)")
      let rest = try Binary.run(["crawl", "--site", profile, "--until-idle"] + place, in: folder)
      #expect(rest.status == 0, "\(rest.errors)")
      let exported = try Binary.run(["export"] + place, in: folder)
      #expect(exported.lines.count == 40)
      let verified = try Binary.run(["verify"] + place, in: folder)
      #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
      let replayed = try Binary.run(["replay"] + place, in: folder)
      #expect(replayed.status == 0, "\(replayed.errors)")
      #expect(try Binary.run(["export"] + place, in: folder).output == exported.output)
      try server.drop(url)
    }
  }
}
