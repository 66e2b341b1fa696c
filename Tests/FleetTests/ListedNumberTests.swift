import Frontier
import Ingestion
import QueueWire
import Testing
import Worker

/// What a list shows beside its links goes with the report: the corpus makes holes with addresses of it.
@Suite struct ListedNumberTests {
  @Test func `numbers beside the links of a list are told with them, in their canonical form`()
    throws
  {
    let rows = [
      ("/1.html", "关于河长制的通知", "岫科字〔2023〕1号"), ("/2.html", "关于林长制的通知", "岫科字[2023]2号"),
      ("/3.html", "关于湾长制的通知", ""), ("/4.html", "关于废止岫科字〔2020〕9号的通知", ""),
      ("/5.html", "关于田长制的通知", "岫科函字（2023）5号"),
    ]
    let items = rows.map { url, title, number in
      "<li><a href=\"\(url)\">\(title)</a><span>\(number)</span><span>2023-03-05</span></li>"
    }
    let page = "<html><body><ul class=\"list\">\(items.joined())</ul></body></html>"
    let reading = Reading(
      Array(page.utf8),
      ReadingOrder(
        url: "http://kjj.yunxiu.example/tzgg/", contentType: "text/html; charset=utf-8",
        isList: true, hints: SiteHints()),
      try Pipeline(), poison: nil)
    let listing = try #require(reading.listing)
    #expect(listing.items.count == 5)
    let numbers = Dictionary(
      (listing.numbers ?? []).map { ($0.item.description, $0.number) }, uniquingKeysWith: { $1 })
    #expect(
      numbers == [
        "http://kjj.yunxiu.example/1.html": "岫科字〔2023〕1号",
        "http://kjj.yunxiu.example/2.html": "岫科字〔2023〕2号",
        "http://kjj.yunxiu.example/5.html": "岫科函字〔2023〕5号",
      ])
  }
}
