internal import Documents
internal import Frontier
internal import PageReading

/// The record, and what only the page knows: what kind of page it is, its list and its links.
enum PageRecord {
  static func bytes(
    _ page: Page, document: OfficialDocument, links: [CanonicalURL]
  ) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("page_kind", page.kind.rawValue)
      json.field("encoding", page.encoding.name)
      json.field("encoding_evidence", page.encoding.evidence)
      json.field("system", page.system)
      json.field("next_page", page.nextPage)
      json.field("list_total", page.listTotal)
      json.key("list_items")
      json.array(page.listItems) { json, item in
        json.object { json in
          json.field("url", item.url)
          json.field("title", item.title)
          json.field("date", item.date)
          json.field("number", item.number)
        }
      }
      json.field("links", links.map(\.description))
    }
    // One object: the record's fields first, as everywhere, then the page's.
    var record = RecordJSON.bytes(document)
    while record.last == 0x0a { record.removeLast() }
    record.removeLast()
    return record + [UInt8(ascii: ",")] + json.bytes.dropFirst()
  }
}
