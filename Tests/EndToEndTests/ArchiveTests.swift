import Foundation
import Testing

extension EndToEnd {
  /// What a crawl leaves in the archive, and what can be made of it without a network.
  @Suite(.serialized) struct ArchiveTests {
    @Test func `a second visit asks conditionally, archives revisits, and changes no document`()
      throws
    {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 60, folder: folder)
      let data = folder.file("data").path
      let arguments = ["crawl", "--site", try site.profile(), "--data", data, "--until-idle"]
      #expect(try Binary.run(arguments, in: folder).status == 0)
      let before = try CrawlTests.timelessExport(data, folder)
      let first = try Self.archiveFiles(data)

      let list = try Binary.run(
        [
          "queue", "list", "--state", "done", "--limit", "10000", "--format", "jsonl", "--data",
          data,
        ],
        in: folder)
      let urls = try list.lines.compactMap {
        try (JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])?["url"] as? String
      }
      #expect(try Binary.run(["queue", "retry", "--data", data] + urls, in: folder).status == 0)
      let again = try Binary.run(arguments + ["--format", "json"], in: folder)
      #expect(again.status == 0, "\(again.errors)")
      let outcomes = try again.json()["outcomes"] as? [String: Int] ?? [:]
      #expect(outcomes["fetched"] == nil, "\(outcomes)")
      #expect((outcomes["unchanged"] ?? 0) > 60)
      try expectSame(CrawlTests.timelessExport(data, folder), before)

      let second = try Self.archiveFiles(data).filter { !first.contains($0) }
      #expect(second.count == 1)
      let text = try Self.unpacked(data + "/archive/" + second[0], folder)
      let types = text.split(separator: "\r\n").filter { $0.hasPrefix("WARC-Type: ") }
      #expect(Set(types) == ["WARC-Type: warcinfo", "WARC-Type: request", "WARC-Type: revisit"])
      // Of the requests, only the one for an address that moved, and the one for a page that is gone,
      // have nothing to compare with.
      let requests = text.components(separatedBy: "WARC-Type: request\r\n").dropFirst()
      let unconditional = requests.filter { !$0.contains("If-None-Match: ") }
      #expect(unconditional.count == (outcomes["gone"] ?? 0) + (outcomes["moved"] ?? 0))
    }

    @Test func `every record of the sample corpus comes out of its bytes again`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 80, folder: folder)
      let data = folder.file("data").path
      #expect(
        try Binary.run(
          ["crawl", "--site", try site.profile(), "--data", data, "--until-idle"], in: folder
        ).status == 0)
      let verified = try Binary.run(
        ["verify", "--archive", "--data", data, "--format", "json"], in: folder)
      #expect(verified.status == 0, "\(verified.errors)")
      let counts = try verified.json()
      #expect(counts["same"] as? Int == (try site.truth()["sources"] as? Int))
      #expect(counts["damaged"] as? Int == 0)

      // The corpus is lost; the archive is not.
      let export = try CrawlTests.timelessExport(data, folder)
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: data + "/corpus.sqlite" + suffix)
      }
      let replay = try Binary.run(["replay", "--data", data, "--format", "json"], in: folder)
      #expect(replay.status == 0, "\(replay.errors)")
      try expectSame(CrawlTests.timelessExport(data, folder), export)
      let again = try Binary.run(["replay", "--data", data, "--format", "json"], in: folder).json()
      #expect(again["added"] as? Int == 0 && again["changed"] as? Int == 0)
      let none = try Binary.run(
        ["replay", "--since", "2999-01-01", "--data", data, "--format", "json"], in: folder)
      #expect(try none.json()["pages"] as? Int == 0)

      // Another lab takes the archive file in as anybody's WARC.
      let file = data + "/archive/" + (try #require(try Self.archiveFiles(data).first))
      let other = folder.file("other").path
      let taken = try Binary.run(
        ["ingest", file, "--site", try site.profile(), "--data", other, "--format", "json"],
        in: folder)
      #expect(taken.status == 0, "\(taken.errors)")
      #expect((try taken.json()["documents"] as? Int ?? 0) > 80)
      let twice = try Binary.run(
        ["ingest", file, "--site", try site.profile(), "--data", other, "--format", "json"],
        in: folder)
      #expect(try twice.json()["records"] as? Int == 0, "it goes on behind what is committed")
      let theirs = try Binary.run(["verify", "--data", other, "--format", "json"], in: folder)
      #expect(theirs.status == 0, "\(theirs.errors)")
    }

    @Test func `one altered byte in the archive is found and named`() throws {
      let folder = try TemporaryFolder()
      try folder.write(
        Array("云岫市科学技术局\n云科字〔2024〕7号\n关于开展检查的通知\n各县区：\n请于月底前报送材料。\n".utf8), to: "notice.txt")
      let data = folder.file("data").path
      let ingest = try Binary.run(
        ["ingest", folder.file("notice.txt").path, "--data", data], in: folder)
      #expect(ingest.status == 0, "\(ingest.errors)")
      #expect(try Binary.run(["verify", "--data", data], in: folder).status == 0)
      let file = data + "/archive/" + (try #require(try Self.archiveFiles(data).first))
      var bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
      bytes[bytes.count / 2 + bytes.count / 8] ^= 1
      try Data(bytes).write(to: URL(filePath: file))
      let verified = try Binary.run(
        ["verify", "--archive", "--data", data, "--format", "json"], in: folder)
      #expect(verified.status == 2)
      #expect(try verified.json()["damaged"] as? Int ?? 0 > 0)
    }

    @Test func `sources that fall silent are named, whatever the crawl said`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 80, folder: folder)
      let data = folder.file("data").path
      #expect(
        try Binary.run(
          ["crawl", "--site", try site.profile(), "--data", data, "--until-idle"], in: folder
        ).status == 0)
      let arguments = ["sources", "--stale", "--data", data, "--format", "jsonl"]
      // The plan's documents end with the year 2025.
      let calm = try Binary.run(arguments + ["--as-of", "2025-12-31"], in: folder)
      #expect(calm.status == 1, "\(calm.output)")
      let silent = try Binary.run(arguments + ["--as-of", "2029-12-31"], in: folder)
      #expect(silent.status == 0)
      #expect(silent.lines.count >= 3 && silent.lines.allSatisfy { $0.contains("\"silent\"") })
    }

    static func archiveFiles(_ data: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: data + "/archive")
        .filter { $0.hasSuffix(".warc.gz") }.sorted()
    }

    private static func unpacked(_ file: String, _ folder: TemporaryFolder) throws -> String {
      let output = folder.file("unpacked")
      let zcat = try ChildProcess("/usr/bin/zcat", [file], output: output)
      #expect(zcat.wait() == 0)
      return String(decoding: try Data(contentsOf: output), as: UTF8.self)
    }
  }
}
