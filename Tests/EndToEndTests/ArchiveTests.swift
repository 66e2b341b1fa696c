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

    /// Bodies are decoded there, and their headers renamed; text that others made of them, and notes, stand beside.
    @Test func `a file as Common Crawl writes it gives its pages`() throws {
      let folder = try TemporaryFolder()
      func record(_ type: String, _ page: Int, _ kind: String, _ block: String, _ more: String = "")
        -> String
      {
        """
        WARC/1.0\r\nWARC-Type: \(type)\r\nWARC-Date: 2023-12-01T08:15:30Z\r
        WARC-Record-ID: <urn:uuid:\(UUID().uuidString)>\r\nContent-Type: \(kind)\r
        WARC-Target-URI: http://kjj.yunxiu.example/art/\(page).html\r\n\(more)\
        Content-Length: \(block.utf8.count)\r\n\r\n\(block)\r\n\r\n
        """
      }
      func response(_ page: Int, _ more: String = "") -> String {
        let body = """
          <html><head><title>关于开展第\(page)次检查的通知</title></head><body><div class="TRS_Editor">
          <p>岫科字〔2023〕\(page)号</p><p>各县区科技局：现将有关事项通知如下，请认真执行。</p>
          <p>云岫市科学技术局</p><p>2023年5月6日</p></div></body></html>
          """
        let head =
          "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nX-Crawl-Transfer-Encoding: chunked\r\n"
          + "X-Crawl-Content-Encoding: gzip\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        return record(
          "response", page, "application/http; msgtype=response", head + body,
          "WARC-Identified-Payload-Type: text/html\r\n" + more)
      }
      let file = [
        record(
          "warcinfo", 0, "application/warc-fields",
          "isPartOf: CC-MAIN-2023-50\r\npublisher: Common Crawl\r\n"),
        record(
          "request", 1, "application/http; msgtype=request",
          "GET /art/1.html HTTP/1.1\r\nUser-Agent: CCBot/2.0\r\n\r\n"),
        response(1),
        record(
          "metadata", 1, "application/warc-fields",
          "fetchTimeMs: 151\r\ncharset-detected: UTF-8\r\n"),
        response(2, "WARC-Truncated: length\r\n"),
        record("conversion", 3, "text/plain", "岫科字〔2023〕3号\n关于开展第3次检查的通知\n"),
        response(4),
      ].joined()
      let path = try folder.write(Array(file.utf8), to: "CC-MAIN.warc")
      let data = ["--data", folder.file("data").path]
      let taken = try Binary.run(["ingest", path, "--format", "json"] + data, in: folder)
      #expect(taken.status == 0, "\(taken.errors)")
      let counts = try taken.json()
      #expect(counts["records"] as? Int == 3 && counts["documents"] as? Int == 2)
      // A page that was cut off is not half a document, and not nothing.
      #expect(counts["not_read"] as? Int == 1 && counts["damaged"] as? Int == 0)
      let sources = try Binary.run(["sources", "岫科字〔2023〕4号"] + data, in: folder).output
      #expect(
        sources.contains("kjj.yunxiu.example/art/4.html")
          && sources.contains("2023-12-01T08:15:30Z"))
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
