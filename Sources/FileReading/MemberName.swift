internal import PageReading

/// Names of archive members, which come from anybody.
enum MemberName {
  /// ZIP programs of Chinese Windows store GBK and say nothing.
  static func text(_ stored: UnsafePointer<CChar>) -> String {
    var bytes: [UInt8] = []
    var at = stored
    // A name of 4 KiB is longer than any file system allows.
    while at.pointee != 0, bytes.count < 4096 {
      bytes.append(at.pointee == 0x5C ? 0x2F : UInt8(bitPattern: at.pointee))
      at += 1
    }
    let text = String(
      decoding: CharsetDecision.decode(bytes, contentType: nil, metaLabel: nil).utf8, as: UTF8.self)
    // Two Chinese characters of GBK can pass for two signs of UTF-8, of scripts that no such name is in.
    let isStrange = text.unicodeScalars.contains { $0.value > 0x17F && $0.value < 0x800 }
    guard isStrange else { return text }
    return String(decoding: CharsetConversion.utf8(from: bytes, charset: "gb18030"), as: UTF8.self)
  }

  /// `reference` as the file in `folder` means it: absolute within the package or relative, `..` going up no
  /// further than the package.
  static func resolve(_ reference: String, in folder: String) -> String {
    var parts = reference.hasPrefix("/") ? [] : folder.split(separator: "/")
    for part in reference.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }

  static func folder(of name: String) -> String {
    name.lastIndex(of: "/").map { String(name[..<$0]) } ?? ""
  }

  static func last(of name: String) -> String {
    name.lastIndex(of: "/").map { String(name[name.index(after: $0)...]) } ?? name
  }
}
