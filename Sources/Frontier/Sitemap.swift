/// What a sitemap names (sitemaps.org 0.9): pages, or further sitemaps. Read by scanning for `<loc>`, not
/// by parsing XML: real ones are cut off, mislabelled and unescaped, and every whole entry still counts.
package struct Sitemap: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// `<urlset>`: pages.
    case pages
    /// `<sitemapindex>`: sitemaps.
    case index
    /// One URL a line.
    case text
  }

  package let kind: Kind
  /// As written, entities undone, in order, each once.
  package let locations: [String]

  /// The protocol's own bound on entries (50,000); further ones are passed over.
  package static let maxEntries = 50_000
  /// The protocol's own bound on an uncompressed file.
  package static let maxBytes = 50 << 20

  /// nil for what is no sitemap. `bytes` are uncompressed.
  package init?(parsing bytes: [UInt8]) {
    var text = bytes[...]
    if text.starts(with: [0xef, 0xbb, 0xbf]) { text = text.dropFirst(3) }
    // The root stands behind a declaration, comments and a style sheet at most.
    let head = text.prefix(4096)
    if Self.find(Array("<urlset".utf8), in: head, from: head.startIndex) != nil {
      kind = .pages
    } else if Self.find(Array("<sitemapindex".utf8), in: head, from: head.startIndex) != nil {
      kind = .index
    } else if let lines = Self.lines(text) {
      kind = .text
      locations = Self.distinct(lines)
      return
    } else {
      return nil
    }
    locations = Self.distinct(Self.elements(text))
  }

  /// Only URLs, one a line; at least one. A page of text that begins with a link is none.
  private static func lines(_ text: ArraySlice<UInt8>) -> [String]? {
    var found: [String] = []
    for line in text.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
      let line = trimmed(line)
      if line.isEmpty { continue }
      guard line.count <= CanonicalURL.maxTextLength, !line.contains(0x20),
        startsWithWebScheme(line)
      else { return nil }
      if found.count < maxEntries { found.append(String(decoding: line, as: UTF8.self)) }
    }
    return found.isEmpty ? nil : found
  }

  private static func startsWithWebScheme(_ line: ArraySlice<UInt8>) -> Bool {
    let start = line.prefix(8).map(URLText.lowercased)
    return start.starts(with: "http://".utf8) || start.elementsEqual("https://".utf8)
  }

  /// What stands between `<loc>` and the next `<`, or in the CDATA section there.
  private static func elements(_ text: ArraySlice<UInt8>) -> [String] {
    let open = Array("<loc".utf8)
    let cdata = Array("<![CDATA[".utf8)
    var found: [String] = []
    var at = text.startIndex
    while found.count < maxEntries, let start = find(open, in: text, from: at),
      let end = text[start...].firstIndex(of: UInt8(ascii: ">"))
    {
      at = end + 1
      // `<location>` of another schema is not ours.
      guard end == start + open.count || text[start + open.count] <= 0x20 else { continue }
      var value = text[at...].drop { $0 <= 0x20 }
      let isCDATA = value.starts(with: cdata)
      if isCDATA { value = value.dropFirst(cdata.count) }
      guard
        let stop = value.firstIndex(of: isCDATA ? UInt8(ascii: "]") : UInt8(ascii: "<"))
      else { break }
      at = stop
      let content = trimmed(value[..<stop])
      guard !content.isEmpty, content.count <= CanonicalURL.maxTextLength else { continue }
      found.append(
        String(decoding: isCDATA ? Array(content) : unescaped(content), as: UTF8.self))
    }
    return found
  }

  private static let entities: [(name: [UInt8], meaning: UInt8)] = [
    (Array("&amp;".utf8), UInt8(ascii: "&")), (Array("&lt;".utf8), UInt8(ascii: "<")),
    (Array("&gt;".utf8), UInt8(ascii: ">")), (Array("&apos;".utf8), UInt8(ascii: "'")),
    (Array("&quot;".utf8), UInt8(ascii: "\"")), (Array("&#38;".utf8), UInt8(ascii: "&")),
  ]

  /// The entities that the protocol names; anything else stays as it is.
  private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    var rest = text
    while let byte = rest.first {
      if byte == UInt8(ascii: "&"), let hit = entities.first(where: { rest.starts(with: $0.name) })
      {
        out.append(hit.meaning)
        rest = rest.dropFirst(hit.name.count)
      } else {
        out.append(byte)
        rest = rest.dropFirst()
      }
    }
    return out
  }

  private static func distinct(_ locations: [String]) -> [String] {
    var seen: Set<String> = []
    return locations.filter { seen.insert($0).inserted }
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = bytes.drop { $0 <= 0x20 }
    while let last = rest.last, last <= 0x20 { rest = rest.dropLast() }
    return rest
  }

  private static func find(
    _ mark: [UInt8], in text: ArraySlice<UInt8>, from start: Int
  ) -> Int? {
    text.withUnsafeBufferPointer { bytes in
      let base = text.startIndex
      var at = start - base
      while at + mark.count <= bytes.count {
        if bytes[at] == mark[0], mark.indices.allSatisfy({ bytes[at + $0] == mark[$0] }) {
          return at + base
        }
        at += 1
      }
      return nil
    }
  }
}
