import Documents
import Foundation
import GRDB
import Testing

@testable import CorpusStore

/// docs/corpus.md and the JSON Schema tell of this code and no other.
@Suite struct DocumentationTests {
  static let checkout = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test func `every table and field is explained`() throws {
    let page = try String(
      contentsOf: Self.checkout.appendingPathComponent("docs/corpus.md"), encoding: .utf8)
    let folder = try CorpusFolder()
    try folder.corpus().close()
    let names = try folder.sql(
      """
      SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%_fts_%'
      UNION SELECT c.name FROM sqlite_schema t, pragma_table_info(t.name) c
      WHERE t.type = 'table' AND t.name NOT LIKE '%_fts%'
      """, String.self)
    #expect(names.count > 40)
    for name in names { #expect(page.contains("`\(name)`"), "\(name)") }
  }

  @Test func `the recipe for PostgreSQL finds, and every table that is its own is explained`()
    throws
  {
    let page = try String(
      contentsOf: Self.checkout.appendingPathComponent("docs/corpus.md"), encoding: .utf8)
    let folder = try CorpusFolder(.postgres)
    let corpus = try folder.corpus()
    _ = try corpus.commit([
      Sample.entry(Sample.notice(1, text: "推进产学研合作。"), url: "http://city.example/1")
    ])
    let recipe = try #require(
      page.components(separatedBy: "```sql\n-- PostgreSQL").last?
        .components(separatedBy: ";\n```").first)
    #expect(
      try corpus.engine.read { try $0.rows("-- " + recipe, []) }.map { $0.text("number") }
        == ["云政发〔2023〕1号"])
    let names = try folder.sql(
      """
      SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()
      UNION SELECT column_name FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name IN ('document_words', 'corpus_schema')
      """, String.self)
    #expect(names.count > 20)
    for name in names { #expect(page.contains("`\(name)`"), "\(name)") }
  }

  @Test func `every recipe in SQL runs`() throws {
    let page = try String(
      contentsOf: Self.checkout.appendingPathComponent("docs/corpus.md"), encoding: .utf8)
    let folder = try CorpusFolder()
    _ = try folder.corpus().commit([
      Sample.entry(Sample.notice(1, text: "推进产学研合作。"), url: "http://city.example/1")
    ])
    let blocks = page.components(separatedBy: "```sql\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }
      .filter { !$0.hasPrefix("-- DuckDB") && !$0.hasPrefix("-- PostgreSQL") }
    let recipes = blocks.flatMap { $0.components(separatedBy: ";\n") }
      .filter { $0.contains("SELECT") }
    #expect(recipes.count >= 8)
    for recipe in recipes {
      #expect(throws: Never.self) {
        try DatabaseQueue(path: folder.path).read { _ = try Row.fetchAll($0, sql: recipe) }
      }
    }
  }

  @Test func `the schema requires the fields of the record, no more and no less`() throws {
    let bytes = try Data(
      contentsOf: Self.checkout.appendingPathComponent("schema/document.schema.json"))
    let schema = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    var document = Sample.notice(1, citations: [Sample.citation(number: "云政发〔2020〕9号")])
    document.issuers = [.init(name: "云陵市人民政府", evidence: "table")]
    document.sources = [Sample.entry(document, url: "http://city.example/1").source]
    document.proposal = .init()
    let record = try #require(
      try JSONSerialization.jsonObject(with: Data(RecordJSON.bytes(document))) as? [String: Any])
    #expect(Set(record.keys) == Set(try #require(schema["required"] as? [String])))
    let properties = try #require(schema["properties"] as? [String: [String: Any]])
    for name in ["document_number", "proposal", "status", "quality"] {
      let inner = try #require(record[name] as? [String: Any])
      #expect(Set(inner.keys) == Set(properties[name]?["required"] as? [String] ?? []), "\(name)")
    }
    for name in ["issuers", "citations", "sources"] {
      let first = try #require((record[name] as? [[String: Any]])?.first)
      let items = properties[name]?["items"] as? [String: Any]
      #expect(Set(first.keys) == Set(items?["required"] as? [String] ?? []), "\(name)")
    }
  }
}
