/// The `<meta>` tags of a page (REFERENCE §3.1) and its `<base>` and `<title>`.
struct PageTags {
  private(set) var tags: [Page.Tag] = []
  private(set) var base: String?
  /// Text of the first `<title>`.
  private(set) var title: String?

  /// More tags than this are noise; real pages have some dozens.
  private static let maxTags = 500

  init(_ nodes: NodeTable, scripts: [[UInt8]]) {
    for node in 0..<nodes.count {
      switch nodes.kind(node) {
      case .meta: add(nodes, node)
      case .base: base = base ?? nodes.string(node, .href)
      case .title where title == nil:
        let text = Bytes.squeezedLines(nodes.rawText(node))
        if !text.isEmpty { title = String(decoding: text, as: UTF8.self) }
      case _: continue
      }
    }
    tags += LinkedData.tags(scripts)
  }

  private mutating func add(_ nodes: NodeTable, _ node: NodeTable.Node) {
    guard tags.count < Self.maxTags, let content = nodes.string(node, .content) else { return }
    for key in [AttributeName.name, .property, .itemprop, .httpEquiv] {
      guard let name = nodes.string(node, key), !name.isEmpty else { continue }
      tags.append(Page.Tag(name: name.lowercased(), content: content))
      return
    }
  }

  /// The first useful value: some templates print a literal `null`.
  func value(_ names: String...) -> String? {
    for name in names {
      for tag in tags where tag.name == name && !tag.content.isEmpty && tag.content != "null" {
        return tag.content
      }
    }
    return nil
  }
}
