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
      var code: String?
      var year: Int?
      var seq: Int?
      var bound_title: String?
      var role: String?
      var relation: String?
      var value: String?
      var organs: [String]?
      var name: String?
      var region: String?
      var inferred: Bool?
    }
    struct Heal: Decodable {
      var type: String
      var joined: String?
    }
    struct Entry: Decodable {
      var level: Int
      var mark: String
      var heading: String
      var run_in: Bool
      var kind: String?
    }
    struct Proposal: Decodable {
      var body: String?
      var term: String?
      var session: String?
      var number: Int?
      var title: String?
    }
    struct Contacts: Decodable {
      var leader: Span?
      var officer: Span?
      var phone: Span?
    }
    struct Annex: Decodable {
      var kind: String
      var title: String
    }
    struct Table: Decodable {
      var caption: String
      var header: [String]
      var rows: [[String]]
    }
    var file: String
    var doc_class: String
    var wenzhong: String?
    var embedded_class: String?
    var own_number: Span?
    var issuer: Span
    var title: Span?
    var addressee: Span?
    var proposal: Proposal?
    var date_issued: Span?
    var date_published: Span?
    var cited_numbers: [Span]
    var cited_titles: [Span]
    var signature: Span?
    var disclosure: Span?
    var contacts: Contacts?
    var cc: Span?
    var attachments: [Annex]
    var tables: [Table]
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

  @Test func `the head of each seed is read as annotated`() throws {
    for (golden, document) in try read() {
      let name = Comment(rawValue: golden.file)
      let number = document.documentNumber
      #expect(number?.canonical == golden.own_number?.canonical, name)
      #expect(number?.code == golden.own_number?.code, name)
      #expect(number?.year == golden.own_number?.year, name)
      #expect(number?.serial == golden.own_number?.seq, name)
      #expect(number?.raw == golden.own_number?.text, name)
      #expect(
        document.quality.evidence["document_number"]?.isEmpty == (number == nil ? nil : false))
      let title = golden.title.flatMap { $0.normalized ?? $0.text }
      #expect(document.title.map(titleKey) == title.map(titleKey), name)
      // An addressee may be annotated with its parts, its name and role, or as printed.
      let printed = (golden.addressee?.normalized ?? golden.addressee?.text).map {
        $0.filter { $0 != "：" }
      }
      #expect(document.addressees == golden.addressee?.organs ?? printed.map { [$0] } ?? [], name)
      // A press conference is convened, not issued; a body alone has an issuer by inference only.
      if golden.own_number != nil {
        #expect(document.issuers.map(\.name) == [golden.issuer.name], name)
        #expect(document.region == golden.issuer.region, name)
      }
      #expect(document.dateWritten?.description == golden.date_issued?.iso, name)
      #expect(
        document.datePublished?.description
          == golden.date_published?.iso.map { String($0.prefix(10)) },
        name)
    }
  }

  @Test func `the kind of each seed is as annotated`() throws {
    // Classes that the record keeps apart from the 文种 of the carrier.
    let classes = ["proposal_reply": "答复", "press_conference": "新闻"]
    for (golden, document) in try read() {
      let name = Comment(rawValue: golden.file)
      #expect(document.kind == classes[golden.doc_class] ?? golden.wenzhong, name)
      #expect(document.embeddedKind == golden.embedded_class, name)
      #expect((document.proposal == nil) == (golden.proposal == nil), name)
      guard let expected = golden.proposal, let proposal = document.proposal else { continue }
      // 市政协 is what the text says, 政协 what 委员 implies.
      #expect(expected.body?.contains(proposal.body ?? "-") == true, name)
      #expect(proposal.term == expected.term, name)
      #expect(proposal.session == expected.session, name)
      #expect(proposal.number == expected.number, name)
      #expect(proposal.title.map(titleKey) == expected.title.map(titleKey), name)
    }
  }

  @Test func `the citations of each seed are as annotated`() throws {
    for (golden, document) in try read() {
      let name = Comment(rawValue: golden.file)
      #expect(
        document.citations.compactMap(\.canonical) == golden.cited_numbers.compactMap(\.canonical),
        name)
      for number in golden.cited_numbers {
        let citation = document.citations.first { $0.canonical == number.canonical }
        #expect(citation?.title.map(titleKey) == number.bound_title.map(titleKey), name)
      }
      for title in golden.cited_titles {
        let key = title.title.map(titleKey)
        let citation = document.citations.first { $0.title.map(titleKey) == key }
        #expect(citation != nil, "\(golden.file) \(title.title ?? "")")
        let relation: OfficialDocument.Citation.Relation? =
          switch title.role {
          case "proposal_title": .replies
          case "issued_annex": .issues
          default: title.relation == nil ? nil : .basis
          }
        if let relation { #expect(citation?.relation == relation, "\(title.title ?? "")") }
      }
      #expect(document.events.isEmpty, name)
    }
  }

  @Test func `the tail of each seed is read as annotated`() throws {
    for (golden, document) in try read() {
      let name = Comment(rawValue: golden.file)
      #expect(document.disclosure == golden.disclosure?.value, name)
      #expect(document.cc == golden.cc?.organs ?? [], name)
      let named = [golden.contacts?.leader?.name, golden.contacts?.officer?.name].compactMap(\.self)
      #expect(document.contacts.compactMap(\.name) == named, name)
      #expect(
        document.contacts.compactMap(\.phone) == [golden.contacts?.phone?.text].compactMap(\.self),
        name)
      #expect(document.parts.map(\.title) == golden.attachments.map(\.title), name)
      for part in document.parts {
        #expect(part.kind == golden.embedded_class, name)
        #expect(part.end == document.text.utf8.count, name)
      }
      for (table, expected) in zip(document.tables, golden.tables) {
        #expect(table.caption.map(titleKey) == titleKey(expected.caption), name)
        #expect(table.rows == [expected.header] + expected.rows, name)
      }
      #expect(document.tables.count == golden.tables.count, name)
    }
  }

  @Test func `the outline of each seed is as annotated`() throws {
    for (golden, document) in try read() {
      let name = Comment(rawValue: golden.file)
      #expect(document.outline.count == golden.outline.count, name)
      for (entry, expected) in zip(document.outline, golden.outline) {
        // The annotation counts 一是 as the fourth level, the record as the fifth.
        #expect(entry.level == (expected.kind == "yi-shi" ? 5 : expected.level), name)
        #expect(titleKey(entry.mark) == titleKey(expected.mark), name)
        // Healing mends headings too: a converter's `and`, spaces. Long ones are annotated cut off.
        let heading = titleKey(Healed.text(expected.heading))
        #expect(titleKey(entry.heading).hasPrefix(heading), name)
        #expect(heading.count > 40 || titleKey(entry.heading) == heading, name)
      }
    }
  }

  private enum Healed {
    static func text(_ line: String) -> String { HealedText(Healing.heal(line).paragraphs).text }
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
