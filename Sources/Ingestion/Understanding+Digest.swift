internal import Crypto
internal import PageReading

extension Understanding {
  /// Of what a reader sees, in 32 hex digits: title, text, table, attachments, and of a list its items; not of
  /// counters, dates of the day and links around it. nil where nothing was read.
  ///
  /// Two readings by one version of this program; another version may give another digest for the same
  /// bytes, and the page then counts as changed once.
  package var contentDigest: String? {
    guard let page else { return nil }
    var hash = SHA256()
    func add(_ text: String?) {
      hash.update(data: Array((text ?? "\u{0}").utf8))
      hash.update(data: [0])
    }
    add(page.kind.rawValue)
    add(page.title)
    add(page.text)
    add(page.nextPage)
    for field in page.info {
      add(field.label)
      add(field.value)
    }
    for link in page.attachments { add(link.url) }
    for item in page.listItems {
      add(item.url)
      add(item.title)
      add(item.date)
    }
    switch page.kind {
    // What is neither is its links.
    case .other, .list, .empty, .challenge: for link in page.links { add(link.url) }
    case .article: break
    }
    return String(DocumentIdentity.hex(hash.finalize()).prefix(32))
  }
}
