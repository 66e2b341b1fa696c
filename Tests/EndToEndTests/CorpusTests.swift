import Foundation
import Testing

extension EndToEnd {
  /// The corpus's commands over documents of a fictional city.
  @Suite(.serialized) struct CorpusTests {
    /// Three documents that belong together: measures with a term, what repeals them, and a reply that cites both and
    /// two that are not held.
    private static func corpus(_ folder: TemporaryFolder) throws -> [String] {
      let texts = [
        "measures.txt": """
        云岫市科学技术局

        岫科字〔2020〕5号

        关于印发《云岫市重点研发计划管理办法》的通知

        各县区科学技术局：

        现将《云岫市重点研发计划管理办法》印发给你们，请认真执行。本办法自2020年7月1日起施行，有效期至2025年6月30日。

        云岫市科学技术局

        2020年6月1日
        """,
        "repeal.txt": """
        云岫市科学技术局

        岫科字〔2022〕9号

        关于废止有关文件的通知

        各县区科学技术局：

        经研究，决定废止《云岫市重点研发计划管理办法》（岫科字〔2020〕5号），自2022年3月1日起废止。

        云岫市科学技术局

        2022年2月20日
        """,
        "reply.txt": """
        云岫市科学技术局

        岫科函字〔2021〕3号

        关于产学研工作的复函

        市教育局：

        根据《云岫市重点研发计划管理办法》（岫科字〔2020〕5号）和《云岫市产学研协同办法》（岫科字〔2020〕8号），以及岫科字〔2020〕2号文件，现函复如下：推进产学研合作，优化营商环境。

        云岫市科学技术局

        2021年5月6日
        """,
      ]
      for (name, text) in texts { try folder.write(Array(text.utf8), to: "in/\(name)") }
      let profile = try folder.write(
        Array("name: 云岫\nregion: \"379900\"\nstart: [\"http://127.0.0.1:1/\"]\n".utf8),
        to: "site.yaml")
      let data = ["--data", folder.file("data").path]
      let run = try Binary.run(
        ["ingest", folder.file("in").path, "--site", profile] + data, in: folder)
      try #require(run.status == 0, "\(run.errors)")
      return data
    }

    private static let measures = "岫科字〔2020〕5号"

    @Test func `relations and gaps are answered with their evidence`() throws {
      let folder = try TemporaryFolder()
      let data = try Self.corpus(folder)
      func run(_ words: String...) throws -> Run { try Binary.run(words + data, in: folder) }

      let rows: [(on: String, value: String)] = [
        ("2020-06-15", "not_in_force"), ("2021-01-01", "in_force"), ("2022-02-28", "in_force"),
        ("2022-03-01", "not_in_force"), ("2026-01-01", "not_in_force"),
      ]
      for row in rows {
        let answer = try run("status", Self.measures, "--on", row.on, "--format", "json")
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(try answer.json()["value"] as? String == row.value, "\(row.on): \(answer.output)")
      }
      #expect(try run("status", Self.measures, "--on", "2022-03-01").output.contains("决定废止"))
      #expect(try run("status", Self.measures, "--on", "yesterday").status == 2)

      let coverage = try run("coverage", "--code", "岫科字", "--year", "2020")
      #expect(coverage.status == 0, "\(coverage.errors)")
      #expect(
        coverage.output.contains("known by citation, not held  2: 2, 8"), "\(coverage.output)")
      #expect(coverage.output.contains("·○··█··○"), "\(coverage.output)")
      let csv = try run("coverage", "--format", "csv").lines
      #expect(csv.first?.hasPrefix("region,form,code,year,held,") == true)
      #expect(try run("coverage", "--code", "无").status == 1)

      let wanted = try run("wanted").output
      #expect(wanted.contains("岫科字〔2020〕8号  《云岫市产学研协同办法》"), "\(wanted)")
      #expect(!wanted.contains(Self.measures))

      let dot = try run("graph", Self.measures, "--depth", "2").output
      #expect(dot.hasPrefix("digraph"))
      #expect(dot.contains("[label=\"repeals\"]"))
      let svg = folder.file("graph.svg")
      try Data(try run("graph", Self.measures, "--format", "svg").output.utf8).write(to: svg)
      try Self.expectWellFormed(svg, folder)
      #expect(try run("graph", Self.measures, "--depth", "11").status == 2)

      #expect(try run("versions", Self.measures, "--diff").output.contains("(shown)"))
      #expect(try run("sources", Self.measures, "--diff").output.contains("measures.txt"))
      let facets = try run("find", "科学技术局", "--facets", "--format", "json").json()
      #expect(facets["total"] as? Int == 3)
      #expect(try run("find", "产学研", "--format", "csv").lines.count == 2)
    }

    @Test func `exports are whole, can be compared and come back by import`() throws {
      let folder = try TemporaryFolder()
      let data = try Self.corpus(folder)
      func export(_ words: [String], to name: String) throws -> String {
        let path = folder.file(name).path
        let run = try Binary.run(["export"] + words + ["-o", path] + data, in: folder)
        #expect(run.status == 0, "\(words): \(run.errors)")
        return path
      }
      func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
      }
      let jsonl = try export([], to: "a.jsonl")
      let again = try export([], to: "b.jsonl")
      #expect(try text(jsonl) == text(again))
      #expect(try text(jsonl + ".manifest.json") == text(again + ".manifest.json"))
      #expect(try text(jsonl + ".manifest.json").contains("\"documents\":3"))

      #expect(try text(jsonl).split(separator: "\n").count == 3)

      let csv = try text(try export(["--format", "csv", "--bom"], to: "a.csv"))
      #expect(Array(csv.utf8.prefix(3)) == [0xEF, 0xBB, 0xBF])
      #expect(csv.contains("id,number,code,year,"))
      let copy = try export(["--format", "sqlite"], to: "copy.sqlite")
      #expect(FileManager.default.fileExists(atPath: copy))
      let xml = try export(["--format", "xml"], to: "xml")
      let files = try FileManager.default.contentsOfDirectory(atPath: xml)
      #expect(files.count == 3)
      let schema = ["--relaxng", Checkout.root.appending(path: "schema/akomantoso.rng").path]
      for file in files {
        try Self.expectWellFormed(URL(filePath: xml + "/" + file), folder, schema)
      }
      #expect(
        try Binary.run(["export", "--format", "xml", "--only", Self.measures] + data, in: folder)
          .output.contains("<docNumber>\(Self.measures)</docNumber>"))

      let other = ["--data", folder.file("other").path]
      let imported = try Binary.run(["import", jsonl] + other, in: folder)
      #expect(imported.status == 0, "\(imported.errors)")
      #expect(try Binary.run(["export"] + other, in: folder).output == text(jsonl))
      #expect(
        try Binary.run(["import", jsonl, "--format", "json"] + other, in: folder).json()[
          "changed_sources"] as? Int == 0)

      let bad = try folder.write(Array("{\"id\":\"x\"}\nno JSON\n".utf8), to: "bad.jsonl")
      let refused = try Binary.run(["import", bad] + other, in: folder)
      #expect(refused.status == 2)
      #expect(refused.errors.contains("line 1") && refused.errors.contains("line 2"))
    }

    @Test func `a crawled city equals its own truth: citations, holes and validity`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: Soak.city, folder: folder)
      let truth = try site.truth()
      let data = ["--data", folder.file("data").path]
      let crawl = try Binary.run(
        ["crawl", "--site", try site.profile(), "--until-idle", "--format", "json"] + data,
        in: folder)
      try #require(crawl.status == 0, "\(crawl.errors)")
      let summary = try crawl.json()
      for key in ["documents", "sources", "duplicates", "numbers"] {
        #expect(summary[key] as? Int == truth[key] as? Int, "\(key)")
      }
      #expect(summary["outcomes"] as? [String: Int] == truth["outcomes"] as? [String: Int])

      let listed = try #require(truth["documents_list"] as? [[String: Any]])
      let numbers = Set(listed.compactMap { $0["number"] as? String })
      let records = try Binary.run(["export"] + data, in: folder).lines.map {
        try #require(
          try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
      #expect(records.count == listed.count)
      var byNumber: [String: [String: Any]] = [:]
      for record in records {
        if let number = record["document_number"] as? [String: Any],
          let canonical = number["canonical"] as? String
        {
          byNumber[canonical] = record
        }
      }
      for document in listed {
        guard let number = document["number"] as? String else { continue }
        let record = try #require(byNumber[number], "\(number) is not held")
        let citations = record["citations"] as? [[String: Any]] ?? []
        let cited = citations.compactMap { $0["canonical"] as? String }.filter { $0 != number }
        #expect(Set(cited) == Set(document["cites"] as? [String] ?? []), "\(number)")
        for citation in citations {
          guard let canonical = citation["canonical"] as? String, canonical != number else {
            continue
          }
          #expect(
            (citation["target_id"] as? String != nil) == numbers.contains(canonical),
            "\(number) cites \(canonical)")
        }
      }

      let coverage = try #require(
        try JSONSerialization.jsonObject(
          with: Data(
            try Binary.run(["coverage", "--format", "json"] + data, in: folder).output.utf8))
          as? [[String: Any]])
      for series in try #require(truth["series"] as? [[String: Any]]) {
        let name = "\(series["code"] ?? "") \(series["year"] ?? "")"
        let found = try #require(
          coverage.first {
            $0["code"] as? String == series["code"] as? String
              && $0["year"] as? Int == series["year"] as? Int
          }, "\(name)")
        #expect(found["held"] as? [Int] == series["held"] as? [Int], "\(name)")
        let last = (series["held"] as? [Int])?.last ?? 0
        let holes = (found["holes"] as? [[String: Any]] ?? []).filter {
          ($0["serial"] as? Int ?? 0) < last
        }
        #expect(holes.compactMap { $0["serial"] as? Int } == series["missing"] as? [Int], "\(name)")
        #expect(
          holes.filter { $0["kind"] as? String == "cited" }.compactMap { $0["serial"] as? Int }
            == series["cited_missing"] as? [Int], "\(name)")
      }

      // Each asks the program some times: of a large city a sample, over the whole of it.
      let dated = listed.filter { $0["effective"] is String }
      for (index, document) in dated.enumerated() where index % max(1, dated.count / 200) == 0 {
        let number = try #require(document["number"] as? String)
        let effective = try #require(document["effective"] as? String)
        let expires = try #require(document["expires"] as? String)
        let repealed = document["repealed_on"] as? String
        // ISO 8601 days are ordered as texts are.
        for day in ["2019-01-01", effective, repealed, expires, "2039-01-01"].compactMap(\.self) {
          let isOver = day > expires || repealed.map { day >= $0 } ?? false
          let expected = day < effective || isOver ? "not_in_force" : "in_force"
          let answer = try Binary.run(
            ["status", number, "--on", day, "--format", "json"] + data, in: folder)
          #expect(try answer.json()["value"] as? String == expected, "\(number) on \(day)")
        }
      }
    }

    @Test func `an export that was killed goes on from where it was noted`() throws {
      let folder = try TemporaryFolder()
      let small = try Self.corpus(folder)
      let line = try #require(
        try Binary.run(["export"] + small, in: folder).lines.first { $0.contains("measures.txt") })
      // 1,500 documents of their own pages; a note is taken after a thousand.
      let lines = (0..<1500).map { index in
        // A number of its own: of one template, not copies of one text, whose pairs would all be kept.
        line.replacing("岫科字〔2020〕5号", with: "岫科字〔2020〕\(index + 10)号")
          .replacing("\"serial\":5,", with: "\"serial\":\(index + 10),")
          .replacing("measures.txt", with: "m\(index).txt")
      }
      let many = try folder.write(
        Array((lines.joined(separator: "\n") + "\n").utf8), to: "many.jsonl")
      let data = ["--data", folder.file("many").path]
      try #require(try Binary.run(["import", many] + data, in: folder).status == 0)
      let whole = folder.file("whole.jsonl")
      try #require(try Binary.run(["export", "-o", whole.path] + data, in: folder).status == 0)
      let size = try Data(contentsOf: whole).count
      #expect(try String(contentsOf: whole, encoding: .utf8).split(separator: "\n").count == 1500)

      // A limit on the file's size kills the program in the middle of a write.
      let broken = folder.file("broken.jsonl")
      let killed = try ChildProcess(
        "/bin/sh",
        [
          "-c", "ulimit -f \(size * 9 / 10 / 512); exec \"$@\"", "sh", Binary.path, "export", "-o",
          broken.path,
        ] + data)
      #expect(killed.wait() != 0)
      #expect(!FileManager.default.fileExists(atPath: broken.path))
      let resumed = try Binary.run(["export", "-o", broken.path] + data, in: folder)
      #expect(resumed.status == 0)
      #expect(resumed.errors.contains("1000 documents in"), "\(resumed.errors)")
      #expect(try Data(contentsOf: broken) == Data(contentsOf: whole))
      #expect(
        try Data(contentsOf: folder.file("broken.jsonl.manifest.json"))
          == Data(contentsOf: folder.file("whole.jsonl.manifest.json")))
      #expect(!FileManager.default.fileExists(atPath: broken.path + ".partial.note"))
    }

    private static func expectWellFormed(
      _ file: URL, _ folder: TemporaryFolder, _ options: [String] = []
    ) throws {
      let log = folder.file("xmllint.log")
      let arguments = ["--noout"] + options + [file.path]
      let status = try ChildProcess("/usr/bin/xmllint", arguments, errors: log).wait()
      let said = String(decoding: try Data(contentsOf: log), as: UTF8.self)
      #expect(status == 0, "\(file.lastPathComponent): \(said)")
    }
  }
}
