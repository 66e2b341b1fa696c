internal import Frontier

/// Files that hang on pages, known by their name before they are fetched.
enum AttachmentName {
  private static let suffixes = [
    ".pdf", ".ofd", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".ppt", ".pptx", ".rtf",
    ".zip",
    ".rar", ".7z", ".ceb", ".tif", ".tiff",
  ]

  static func fits(_ url: CanonicalURL) -> Bool {
    let path = url.path.lowercased()
    return suffixes.contains { path.hasSuffix($0) }
  }
}
