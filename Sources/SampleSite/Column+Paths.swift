/// Addresses as each family of software makes them. One page has one address: the first page of a list is
/// never linked under a second name.
extension Column {
  /// Path and query of page `page` (from 0) of `pages`.
  func path(page: Int, pages: Int) -> String {
    switch host.family {
    case .trs: folder + (page == 0 ? "index.html" : "index_\(page).html")
    // Page files count down, so that a page keeps its name when newer ones come before it.
    case .vsb: page == 0 ? "\(folder).htm" : "\(folder)/\(pages - page).htm"
    case .hanweb: folder + "index.html" + (page == 0 ? "" : "?uid=\(id)&pageNum=\(page + 1)")
    case .ucap: folder + (page == 0 ? "home.htm" : "home_\(page).htm")
    case .hand: "\(folder)?class=\(id)" + (page == 0 ? "" : "&page=\(page + 1)")
    case .news: folder + (page == 0 ? "index.html" : "index_\(page + 1).html")
    }
  }

  /// Path and query of an article of this column.
  func articlePath(_ index: Int, published: Day) -> String {
    let number = Self.articleNumber(index)
    return switch host.family {
    case .trs: "\(folder)\(published.compactMonth)/t\(published.compact)_\(number).html"
    case .vsb: "/info/\(id)/\(number).htm"
    case .hanweb:
      "/art/\(published.year)/\(published.month)/\(published.day)/art_\(id)_\(number).html"
    case .ucap: "\(folder)content/\(published.compactMonth)/content_\(number).htm"
    case .hand: "/show.asp?id=\(number)"
    case .news: "\(folder)\(published.compactMonth)/\(published.day)/content_\(number).html"
    }
  }

  /// The article number, seven digits as such software has after some years.
  static func articleNumber(_ index: Int) -> Int { 1_000_000 + index }

  /// The document that a path may be about: its last run of digits.
  static func index(inPath path: String) -> Int? {
    let digits = path.utf8.reversed().drop { !(48...57).contains($0) }
      .prefix { (48...57).contains($0) }
    // Seven or eight digits are as far as article numbers go; more would overflow some day.
    guard (7...8).contains(digits.count), let text = String(bytes: digits.reversed()),
      let number = Int(text), number >= 1_000_000
    else { return nil }
    return number - 1_000_000
  }
}

extension String {
  /// nil when the bytes are not UTF-8.
  fileprivate init?(bytes: some Sequence<UInt8>) {
    self.init(validating: Array(bytes), as: UTF8.self)
  }
}
