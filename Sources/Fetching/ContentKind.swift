/// Whether a body is of a kind that some reader may understand, from its label alone. Labels lie,
/// so only those that can be nothing else are refused; the reader looks at the bytes again.
enum ContentKind {
  static func isReadable(contentType: String?, path: String) -> Bool {
    // Nearly all of them, and told by their first bytes.
    if contentType?.utf8.starts(with: "text/html".utf8) ?? true { return true }
    guard let label = contentType.map(essence), label.contains("/") else { return true }
    if label.hasPrefix("text/") { return !refusedText.contains(label) }
    guard label.hasPrefix("application/") else {
      // image/ audio/ video/ font/ model/; `multipart/` and unknown trees are no documents either.
      return false
    }
    // What a server sends for a suffix it does not know, .ofd and .wps above all.
    if label == "application/octet-stream" || label == "application/x-download" {
      return documentSuffixes.contains { path.lowercased().hasSuffix($0) }
    }
    return readableApplications.contains { label.contains($0) }
  }

  /// `Text/HTML; charset=GBK` → `text/html`.
  static func essence(_ contentType: String) -> String {
    let essence = contentType.utf8.prefix { $0 != UInt8(ascii: ";") }
    return String(decoding: Array(essence)[...].trimmed.map(\.lowercasedASCII), as: UTF8.self)
  }

  private static let refusedText: Set<String> = ["text/css", "text/javascript", "text/calendar"]

  /// Parts of names: `application/vnd.openxmlformats-officedocument…`, `application/x-ofd`,
  /// `application/xhtml+xml`, `application/kswps`.
  private static let readableApplications = [
    "html", "xml", "json", "pdf", "ofd", "word", "excel", "powerpoint", "officedocument",
    "opendocument",
    "vnd.ms-", "ms-office", "wps", "rtf", "zip", "rar", "7z", "x-tar",
  ]

  private static let documentSuffixes = [
    ".pdf", ".ofd", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".rtf", ".zip", ".rar", ".7z",
    ".txt", ".htm", ".html", ".shtml",
  ]
}
