import Foundation
import PageReading
import Testing

/// Real pages with labels, where a checkout has them beside it. The floors are a little below what
/// was reached when they were set: a fall below is a regression.
@Suite struct LabelledPagesTests {
  struct Gold: Decodable {
    var file: String
    var url: String?
    var title: String?
    var date_published: String?
    var pubdate: String?
    var with: [String]?
    var without: [String]?
  }
  struct GoldList: Decodable {
    struct Item: Decodable { var href_absolute: String }
    var file: String
    var base_url: String
    var next_page: String?
    var items: [Item]
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared/data")
  static var isThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

  static func load<T: Decodable>(_ name: String, as type: T.Type) throws -> T {
    try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: name)))
  }

  static func read(_ file: String, url: String?) throws -> Page {
    let bytes = [UInt8](try Data(contentsOf: folder.appending(path: "html/\(file)")))
    return PageReader().read(bytes, url: url, contentType: nil)
  }

  static func squeezed(_ text: String) -> String {
    String(text.precomposedStringWithCompatibilityMapping.filter { !$0.isWhitespace })
  }

  @Test(.enabled(if: isThere), arguments: ["gold_gov.json", "gold_maintext.json"])
  func `text, title and date of labelled pages stay as good as they were`(name: String) throws {
    let golds = try Self.load(name, as: [Gold].self)
    var (kept, lost, leaked, titles, dates, dated) = (0, 0, 0, 0, 0, 0)
    for gold in golds {
      let page = try Self.read(gold.file, url: gold.url)
      let text = Self.squeezed(page.text)
      for part in gold.with ?? [] {
        if text.contains(Self.squeezed(part)) { kept += 1 } else { lost += 1 }
      }
      leaked += (gold.without ?? []).count { text.contains(Self.squeezed($0)) }
      if Self.squeezed(page.title ?? "") == Self.squeezed(gold.title ?? "") { titles += 1 }
      // An empty label says that nobody could tell.
      if let date = gold.date_published ?? gold.pubdate, !date.isEmpty {
        dated += 1
        if page.datePublished == date { dates += 1 }
      }
      #expect(page.kind == .article, "\(gold.file)")
    }
    let f1 = 2 * Double(kept) / Double(2 * kept + lost + leaked)
    #expect(f1 >= 0.98, "main text")
    #expect(Double(titles) >= 0.93 * Double(golds.count), "titles")
    #expect(Double(dates) >= 0.97 * Double(dated), "dates")
  }

  @Test(.enabled(if: isThere))
  func `items and next pages of labelled lists are found`() throws {
    for gold in try Self.load("gold_lists.json", as: [GoldList].self) {
      let page = try Self.read(gold.file, url: gold.base_url)
      let found = Set(page.listItems.map(\.url))
      #expect(gold.items.allSatisfy { found.contains($0.href_absolute) }, "\(gold.file)")
      if let next = gold.next_page { #expect(page.nextPage == next, "\(gold.file)") }
    }
  }
}
