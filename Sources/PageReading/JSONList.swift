/// A list of documents in JSON: gkmlpt's and sousuo's interfaces, and what a page keeps in
/// `window._CONFIG` (REFERENCE §3.3). Keys differ from site to site; a list is the largest array of
/// objects that have a title and an address.
struct JSONList {
  private(set) var items: [Page.ListItem] = []
  /// How many there are on all pages, as stated.
  private(set) var total: Int?
  /// Number of pages, as stated.
  private(set) var pages: Int?

  init?(_ json: JSONText, resolver: LinkResolver) {
    find(json, resolver: resolver)
    if items.isEmpty { return nil }
    total = Self.number(in: json, Self.totals)
    pages = Self.number(in: json, Self.pageCounts)
  }

  private static let titles = ["title", "doctitle", "name", "showtitle", "infotitle"]
  private static let addresses = [
    "url", "docpuburl", "puburl", "link", "href", "linkurl", "infourl",
  ]
  private static let dates = [
    "pubtimestr", "publish_time", "publishtime", "pubdate", "docreltime", "display_publish_time",
    "first_publish_time", "pubtime", "date", "publisheddate", "created_at", "time",
  ]
  private static let numbers = [
    "document_number", "pcode", "filenum", "filenumber", "fileno", "docno", "wenhao", "wh",
  ]
  private static let totals = [
    "totalcount", "total", "count", "totalrecord", "totalrecords", "totalnum", "recordcount",
  ]
  private static let pageCounts = ["totalpage", "totalpages", "pagecount", "pages"]

  private mutating func find(_ json: JSONText, resolver: LinkResolver) {
    switch json {
    case .array(let values):
      let found = values.compactMap { Self.item($0, resolver: resolver) }
      if found.count > items.count { items = found }
      for value in values { find(value, resolver: resolver) }
    case .object(let members): for member in members { find(member.value, resolver: resolver) }
    case .null, .bool, .number, .string: return
    }
  }

  private static func item(_ json: JSONText, resolver: LinkResolver) -> Page.ListItem? {
    guard case .object(let members) = json else { return nil }
    func text(_ keys: [String]) -> String? {
      for key in keys {
        for member in members where member.key.lowercased() == key {
          if let text = member.value.text, !text.isEmpty { return text }
        }
      }
      return nil
    }
    guard let title = text(titles), title.count >= 4,
      let url = text(addresses).flatMap({ resolver.resolve($0) })
    else { return nil }
    return Page.ListItem(
      url: url, title: plain(title), date: text(dates).flatMap(day),
      number: text(numbers).map(plain))
  }

  /// Search interfaces mark the words that were found: `<em>防汛</em>`.
  private static func plain(_ text: String) -> String {
    var isTag = false
    let kept = text.utf8.filter { byte in
      if byte == UInt8(ascii: "<") { isTag = true }
      defer { if byte == UInt8(ascii: ">") { isTag = false } }
      return !isTag
    }
    return String(decoding: Bytes.squeezedLines(kept), as: UTF8.self)
  }

  /// A printed date, or seconds or milliseconds since 1970 in China's time.
  private static func day(_ text: String) -> String? {
    if let date = DateText.first(in: text) { return date }
    guard let stamp = Int(text), stamp > 0 else { return nil }
    return DateText.day(
      secondsSince1970: (stamp > 20_000_000_000 ? stamp / 1000 : stamp) + 8 * 3600)
  }

  /// The first such number in the outermost object that has one.
  private static func number(in json: JSONText, _ keys: [String]) -> Int? {
    var level = [json]
    for _ in 0..<6 {
      var next: [JSONText] = []
      for case .object(let members) in level {
        for key in keys {
          for member in members where member.key.lowercased() == key {
            if let number = member.value.text.flatMap({ Int($0) }), number >= 0 { return number }
          }
        }
        next += members.map(\.value)
      }
      level = next
    }
    return nil
  }
}
