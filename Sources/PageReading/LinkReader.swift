/// All links of a page, and those to files that belong to the main text.
struct LinkReader {
  let nodes: NodeTable
  let resolver: LinkResolver

  /// A page with more links is a trap or a site map in which the rest comes again elsewhere.
  private static let maxLinks = 20_000

  /// Each address once, with the first text that is not empty.
  func links() -> [Page.Link] {
    var result: [Page.Link] = []
    var seen: [String: Int] = [:]
    var count = 0
    for node in 0..<nodes.count where nodes.kind(node) == .a || nodes.kind(node) == .iframe {
      count += 1
      if count > Self.maxLinks { break }
      let key: AttributeName = nodes.kind(node) == .a ? .href : .src
      guard let href = nodes.attribute(node, key),
        let url = resolver.resolve(href), resolver.isAbsolute(url)
      else { continue }
      let text = label(node)
      if let index = seen[url] {
        if result[index].text.isEmpty { result[index].text = text }
      } else {
        seen[url] = result.count
        result.append(Page.Link(url: url, text: text))
      }
    }
    return result
  }

  func label(_ node: NodeTable.Node) -> String {
    let text = nodes.plain(node, limit: 2000)
    if !text.isEmpty { return String(decoding: text, as: UTF8.self) }
    return nodes.string(node, .title) ?? ""
  }

  /// Links to files inside the main text and, where a page keeps its attachments in a part of their
  /// own, in parts that are not furniture. A stub's attachments are all files that the page shows.
  func attachments(roots: [NodeTable.Node], dropped: [Bool], isStub: Bool) -> [Page.Link] {
    var result: [Page.Link] = []
    var seen: Set<String> = []
    for node in 0..<nodes.count where nodes.kind(node) == .a {
      guard let href = nodes.attribute(node, .href), AttachmentSigns.isFile(href) else { continue }
      let isInside = roots.contains { nodes.contains($0, node) }
      let text = label(node)
      guard isInside || (!dropped[node] && (isStub || AttachmentSigns.isLabel(text))) else {
        continue
      }
      guard let url = resolver.resolve(href), seen.insert(url).inserted else { continue }
      result.append(Page.Link(url: url, text: text))
    }
    return result
  }
}

/// How links to files look (REFERENCE §3.3, §3.4).
enum AttachmentSigns {
  private static let suffixes: Set<String> = [
    "doc", "docx", "wps", "pdf", "ofd", "xls", "xlsx", "et", "zip", "rar", "7z", "rtf", "ppt",
    "pptx",
    "ceb", "txt", "csv", "dps",
  ]
  private static let scripts = [
    "download.jsp", "downfile.jsp", "downloadattach", "/downfile", "attachment/download",
    "filedownload",
  ].map { Array($0.utf8) }
  /// Stands in each of the above.
  private static let hint = Array("down".utf8)

  static func isFile(_ href: ArraySlice<UInt8>) -> Bool {
    let href = href.prefix(4000)
    if mayHold(hint, href) {
      let lower = Bytes.lowercased(href)
      if scripts.contains(where: { Bytes.find($0, in: lower[...]) != nil }) { return true }
    }
    let end = href.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
    return hasSuffix(href[..<(end ?? href.endIndex)]) || (end != nil && hasSuffix(href))
  }

  /// In any case of letters.
  private static func mayHold(_ word: [UInt8], _ href: ArraySlice<UInt8>) -> Bool {
    href.withUnsafeBufferPointer { href in
      var index = 0
      while index + word.count <= href.count {
        if href[index] | 0x20 == word[0], href[index + 1] | 0x20 == word[1],
          href[index + 2] | 0x20 == word[2], href[index + 3] | 0x20 == word[3]
        {
          return true
        }
        index += 1
      }
      return false
    }
  }

  private static func hasSuffix(_ path: ArraySlice<UInt8>) -> Bool {
    guard let dot = path.suffix(5).lastIndex(of: UInt8(ascii: ".")), dot + 1 < path.endIndex,
      // .html, .htm
      path[dot + 1] | 0x20 != UInt8(ascii: "h")
    else { return false }
    return suffixes.contains(
      String(decoding: Bytes.lowercased(path[(dot + 1)...]), as: UTF8.self))
  }

  /// The text of a link outside the main text that still is an attachment of the page.
  static func isLabel(_ text: String) -> Bool {
    let bytes = Bytes.squeezed(Array(text.utf8)[...])
    if bytes.starts(with: "附件".utf8) || bytes.starts(with: "相关附件".utf8) { return true }
    return hasSuffix(Bytes.lowercased(bytes[...])[...])
  }
}
