internal import PageReading

/// ZIP, RAR and 7z bundles: their members, and those of bundles within them, listed as attachments. Nothing
/// is unpacked but what is itself a bundle, and that only in memory.
struct BundleReader {
  private let limits: FileLimits
  private var links: [Page.Link] = []
  private var unpacked = 0
  private var isCut = false

  static func read(_ bytes: [UInt8], limits: FileLimits) throws(FileTrouble) -> Page {
    var reader = BundleReader(limits: limits)
    try reader.list(bytes, prefix: "", depth: 1)
    var page = Page()
    page.encoding = Page.Encoding(name: "utf-8", evidence: "bundle")
    page.kind = reader.links.isEmpty ? .empty : .other
    page.attachments = reader.links
    page.truncated = reader.isCut
    return page
  }

  private init(limits: FileLimits) { self.limits = limits }

  private mutating func list(_ bytes: [UInt8], prefix: String, depth: Int) throws(FileTrouble) {
    var limits = self.limits
    limits.unpackedBytes -= unpacked
    limits.members -= links.count
    let archive: Archive
    do {
      archive = try Archive(bytes, limits: limits) {
        depth < limits.depth && Self.isBundle($0) && !$0.isEncrypted
      }
    } catch {
      // A bundle within that is broken or a bomb is listed, not opened; the outer one is the file's own.
      guard depth > 1 else { throw error }
      isCut = true
      return
    }
    isCut = isCut || archive.isCut
    unpacked += archive.contents.values.reduce(0) { $0 + $1.count }
    for member in archive.members where !Self.isClutter(member.name) {
      // Leading slashes and `..` would only mislead: the name is a label, not a path.
      let name = prefix + MemberName.resolve(member.name, in: "")
      links.append(Page.Link(url: "#" + name, text: MemberName.last(of: name)))
      guard let inner = archive.contents[member.name] else { continue }
      try list(inner, prefix: name + "/", depth: depth + 1)
    }
  }

  private static func isBundle(_ member: Archive.Member) -> Bool {
    let name = member.name.lowercased()
    return [".zip", ".rar", ".7z"].contains { name.hasSuffix($0) }
  }

  /// What Macs and Windows put beside files.
  private static func isClutter(_ name: String) -> Bool {
    name.hasPrefix("__MACOSX/") || name.hasSuffix(".DS_Store")
      || name.lowercased().hasSuffix("thumbs.db")
  }
}
