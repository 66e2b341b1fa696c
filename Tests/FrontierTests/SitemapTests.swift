import Testing

@testable import Frontier

struct SitemapTests {
  private func read(_ text: String) -> Sitemap? { Sitemap(parsing: Array(text.utf8)) }

  @Test func `a urlset names pages, an index names sitemaps`() throws {
    let pages = try #require(
      read(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- made by a content system -->
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
          <url><loc>http://a.cn/1.html</loc><lastmod>2026-01-01</lastmod></url>
          <url><loc>
            http://a.cn/2.html?a=1&amp;b=2
          </loc></url>
          <url><loc><![CDATA[http://a.cn/3.html?x=1&y=2]]></loc></url>
          <url><loc>http://a.cn/1.html</loc></url>
        </urlset>
        """))
    #expect(pages.kind == .pages)
    #expect(
      pages.locations == [
        "http://a.cn/1.html", "http://a.cn/2.html?a=1&b=2", "http://a.cn/3.html?x=1&y=2",
      ])
    let index = try #require(
      read(
        "\u{feff}<sitemapindex><sitemap><loc>http://a.cn/s1.xml.gz</loc></sitemap></sitemapindex>"
      ))
    #expect(index.kind == .index)
    #expect(index.locations == ["http://a.cn/s1.xml.gz"])
  }

  @Test func `a text sitemap is one URL a line and nothing else`() {
    #expect(
      read("http://a.cn/1\r\n\r\n  https://a.cn/2 \n")?.locations == [
        "http://a.cn/1", "https://a.cn/2",
      ])
    #expect(read("http://a.cn/1")?.kind == .text)
    for text in [
      "", "\n\n", "hello", "http://a.cn/1\nand more", "http://a.cn/ is our site", "/1.html",
      "<html><body><a href='http://a.cn/'>x</a></body></html>",
    ] { #expect(read(text) == nil, "\(text)") }
  }

  @Test(
    "what is broken still gives its whole entries",
    arguments: [
      // cut off in the middle of an entry
      ("<urlset><url><loc>http://a.cn/1</loc></url><url><loc>http://a.c", ["http://a.cn/1"]),
      ("<urlset><loc", []), ("<urlset>", []),
      // an attribute, upper levels missing, another schema's element
      (
        "<urlset><loc a='b'>http://a.cn/1</loc><location>http://a.cn/2</location>",
        ["http://a.cn/1"]
      ),
      // an empty one
      ("<urlset><loc></loc><loc> </loc><loc>http://a.cn/1</loc>", ["http://a.cn/1"]),
      // entities that nobody knows stay
      ("<urlset><loc>http://a.cn/?a&nope;b&#38;c</loc>", ["http://a.cn/?a&nope;b&c"]),
      // an image sitemap's own locations are not pages of ours, whatever their prefix
      (
        "<urlset><image:loc>http://a.cn/i.png</image:loc><loc>http://a.cn/1</loc>",
        ["http://a.cn/1"]
      ),
    ])
  func broken(text: String, expected: [String]) {
    #expect(read(text)?.locations == expected)
  }

  @Test func `entries beyond the protocol's bound are passed over`() {
    let text =
      "<urlset>"
      + (0..<(Sitemap.maxEntries + 10)).map { "<loc>http://a.cn/\($0)</loc>" }.joined()
    #expect(read(text)?.locations.count == Sitemap.maxEntries)
    let lines = (0..<(Sitemap.maxEntries + 10)).map { "http://a.cn/\($0)" }.joined(separator: "\n")
    #expect(read(lines)?.locations.count == Sitemap.maxEntries)
  }

  @Test func `hostile bytes cost little`() {
    _ = read("<urlset>" + String(repeating: "<loc", count: 200_000))
    _ = read("<urlset>" + String(repeating: "<loc>", count: 200_000))
    _ = Sitemap(parsing: (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) })
  }
}

struct VisitingHoursTests {
  /// Beijing's clock, on any day.
  private func moment(_ hour: Int, _ minute: Int) -> Moment {
    Moment(
      milliseconds: (1_771_000_000 / 86_400 * 86_400 + Int64((hour - 8) * 60 + minute) * 60) * 1000)
  }

  @Test(
    arguments: [
      ("08:00-18:00", 8, 0, true), ("08:00-18:00", 17, 59, true), ("08:00-18:00", 18, 0, false),
      ("08:00-18:00", 7, 59, false), ("08:00-18:00", 0, 0, false),
      // over midnight
      ("20:00-07:00", 20, 0, true), ("20:00-07:00", 23, 59, true), ("20:00-07:00", 0, 0, true),
      ("20:00-07:00", 6, 59, true), ("20:00-07:00", 7, 0, false), ("20:00-07:00", 19, 59, false),
      // to the end of the day
      ("18:30-24:00", 23, 59, true), ("18:30-24:00", 0, 0, false), ("0:00-6:00", 0, 0, true),
    ])
  func `are Beijing's, also over midnight`(
    _ text: String, _ hour: Int, _ minute: Int, _ isOpen: Bool
  ) throws {
    let hours = try #require(VisitingHours(text))
    #expect(hours.isOpen(at: moment(hour, minute)) == isOpen)
    let next = hours.nextOpening(from: moment(hour, minute))
    #expect(hours.isOpen(at: next))
    #expect((next == moment(hour, minute)) == isOpen)
    // Nothing opens before that.
    if !isOpen { #expect(!hours.isOpen(at: Moment(milliseconds: next.milliseconds - 1))) }
  }

  @Test(arguments: [
    "", "8-18", "08:00", "08:00-08:00", "08:00-25:00", "24:00-08:00", "08:60-09:00", "08:0-09:00",
    "-1:00-09:00", "08:00-09:00-10:00", "00:00-24:00",
  ])
  func `a text that is none is nil`(_ text: String) { #expect(VisitingHours(text) == nil) }

  @Test func `are printed as they are read`() {
    for text in ["20:00-07:00", "00:30-05:00"] {
      #expect(VisitingHours(text)?.description == text)
    }
  }
}
