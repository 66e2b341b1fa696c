/// JSON-LD (`<script type="application/ld+json">`) as tags: `jsonld:headline`, `jsonld:datepublished`…
enum LinkedData {
  private static let wanted = ["headline", "name", "datePublished", "dateModified", "keywords"]
  private static let maxBytes = 256 << 10

  static func tags(_ scripts: [[UInt8]]) -> [Page.Tag] {
    for script in scripts where script.count <= maxBytes {
      let text = Bytes.trimmed(script[...])
      guard text.first == UInt8(ascii: "{") || text.first == UInt8(ascii: "["),
        Bytes.contains(text, "\"@"), let json = JSONText(text),
        let article = article(json, depth: 0)
      else { continue }
      return tags(of: article)
    }
    return []
  }

  private static func tags(of article: JSONText) -> [Page.Tag] {
    var tags = wanted.compactMap { name in
      article[name]?.text.map { Page.Tag(name: "jsonld:" + name.lowercased(), content: $0) }
    }
    for name in ["author", "publisher"] {
      let value = article[name]
      if let text = value?.text ?? value?["name"]?.text {
        tags.append(Page.Tag(name: "jsonld:" + name, content: text))
      }
    }
    return tags
  }

  /// The object that describes an article, also inside a list or `@graph`.
  private static func article(_ json: JSONText, depth: Int) -> JSONText? {
    guard depth < 4 else { return nil }
    switch json {
    case .array(let values):
      for value in values { if let found = article(value, depth: depth + 1) { return found } }
      return nil
    case .object:
      if json["headline"] != nil || json["datePublished"] != nil { return json }
      return json["@graph"].flatMap { article($0, depth: depth + 1) }
    case .null, .bool, .number, .string: return nil
    }
  }
}
