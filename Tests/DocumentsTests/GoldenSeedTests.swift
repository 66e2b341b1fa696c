import Foundation
import Testing

@testable import Documents

/// The annotated documents beside the checkout, where they are: ours are fictional, these are real.
private enum Shared {
  static let folder: URL? = {
    // Tests/DocumentsTests/GoldenSeedTests.swift → the checkout → its parent.
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    let shared = url.appendingPathComponent("shared")
    return FileManager.default.fileExists(atPath: shared.appendingPathComponent("seeds").path)
      ? shared : nil
  }()

  static func text(_ path: String) throws -> String {
    let folder = try #require(folder)
    return try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
  }
}

@Suite(.enabled(if: Shared.folder != nil))
struct GoldenSeedTests {
  struct Golden: Decodable {
    struct Span: Decodable {
      var canonical: String?
      var normalized: String?
      var text: String?
      var iso: String?
      var title: String?
    }
    struct Heal: Decodable {
      var type: String
      var joined: String?
    }
    struct Entry: Decodable {
      var mark: String
      var line: Int
    }
    var file: String
    var own_number: Span?
    var title: Span?
    var date_issued: Span?
    var cited_numbers: [Span]
    var cited_titles: [Span]
    var outline: [Entry]
    var heals: [Heal]
  }

  private func read() throws -> [(Golden, OfficialDocument)] {
    struct File: Decodable { var seeds: [String: Golden] }
    let data = Data(try Shared.text("domain/golden_seeds.json").utf8)
    let golden = try JSONDecoder().decode(File.self, from: data).seeds
    let reader = DocumentReader(lexicon: try IssuerLexicon.standard())
    return try golden.sorted { $0.key < $1.key }.map {
      ($0.value, reader.read(try Shared.text("seeds/" + $0.value.file), context: DocumentContext()))
    }
  }

  @Test func `the seeds are read as annotated`() throws {
    for (golden, document) in try read() {
      let name = Comment(rawValue: golden.file)
      #expect(document.documentNumber?.canonical == golden.own_number?.canonical, name)
      let title = golden.title.flatMap { $0.normalized ?? $0.text }
      #expect(document.title.map(titleKey) == title.map(titleKey), name)
      #expect(document.dateWritten?.description == golden.date_issued?.iso, name)
      #expect(
        document.citations.compactMap(\.canonical) == golden.cited_numbers.compactMap(\.canonical),
        name)
      let titles = Set(document.citations.compactMap(\.title).map(titleKey))
      #expect(titles.isSuperset(of: golden.cited_titles.compactMap(\.title).map(titleKey)), name)
      #expect(document.outline.count == golden.outline.count, name)
    }
  }

  @Test func `every page break of the seeds is healed`() throws {
    for (golden, document) in try read() {
      let text = document.text.filter { $0 != " " }
      for heal in golden.heals {
        guard heal.type == "page_break_split", let joined = heal.joined else { continue }
        #expect(text.contains(joined.filter { $0 != " " }), Comment(rawValue: golden.file))
      }
      #expect(HealedText(Healing.heal(document.text).paragraphs).text == document.text)
    }
  }

  @Test func `the shared vectors hold`() throws {
    struct File: Decodable {
      struct Vector: Decodable {
        var id: String
        var text: String
        var expect: [String]
      }
      var vectors: [Vector]
    }
    let data = Data(try Shared.text("domain/docnum_vectors.json").utf8)
    let scanner = NumberScanner(lexicon: try IssuerLexicon.standard())
    for vector in try JSONDecoder().decode(File.self, from: data).vectors {
      #expect(
        scanner.scan(vector.text).map(\.number.canonical) == vector.expect,
        Comment(rawValue: vector.id))
    }
  }
}
