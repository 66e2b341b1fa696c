/// Which charset the bytes of a page are in, and the bytes as UTF-8.
///
/// Order (REFERENCE §3.5): byte-order mark; bytes that *are* valid UTF-8 beat every label, because
/// GBK text of more than a few characters is practically never valid UTF-8 while labels lie; then
/// the label of the HTTP header, then that of the page, then what the bytes look like.
package enum CharsetDecision {
  /// - Parameters:
  ///   - contentType: the value of the HTTP header, if any.
  ///   - metaLabel: a label found elsewhere; nil means "look for `<meta charset>` in the first 4 KB".
  /// - Returns: valid UTF-8 (broken sequences replaced by U+FFFD, the mark removed) and what decided.
  package static func decode(_ bytes: [UInt8], contentType: String?, metaLabel: String?)
    -> (utf8: [UInt8], encoding: Page.Encoding)
  {
    if let (name, length) = byteOrderMark(bytes) {
      let rest = length == 0 ? bytes : Array(bytes[length...])
      return (converted(rest, from: name), Page.Encoding(name: name, evidence: "bom"))
    }
    let http = contentType.flatMap { label(in: Array($0.utf8)[...]) }
    let meta = metaLabel.flatMap { known($0) } ?? label(in: bytes.prefix(metaWindow))
    let validity = UTF8Check.validity(of: bytes)
    if validity == .multibyte {
      return (
        bytes, Page.Encoding(name: "utf-8", evidence: evidence("utf-8", http: http, meta: meta))
      )
    }
    if validity == .ascii, isASCIICompatible(http ?? meta) {
      let name = http ?? meta ?? "utf-8"
      return (bytes, Page.Encoding(name: name, evidence: evidence(name, http: http, meta: meta)))
    }
    return labelled(bytes, http: http, meta: meta)
  }

  /// The meta element must stand in the first 1024 bytes (HTML standard); Chinese templates put
  /// comments and scripts before it.
  private static let metaWindow = 4096

  private static func labelled(_ bytes: [UInt8], http: String?, meta: String?)
    -> (utf8: [UInt8], encoding: Page.Encoding)
  {
    // UTF-8 with a few broken bytes, whatever the label: GBK text read as UTF-8 breaks at most
    // characters.
    if UTF8Check.brokenShare(of: bytes) < 0.05 {
      let evidence = http == "utf-8" ? "http" : meta == "utf-8" ? "meta" : "default"
      return (UTF8Check.repaired(bytes), Page.Encoding(name: "utf-8", evidence: evidence))
    }
    for (label, evidence) in [(http, "http"), (meta, "meta")] {
      guard let label, label != "utf-8" else { continue }
      if let other = contradicted(label, by: bytes) {
        return (
          converted(bytes, from: other),
          Page.Encoding(name: other, evidence: other == "big5" ? "big5-frequency" : "gb-frequency")
        )
      }
      return (converted(bytes, from: label), Page.Encoding(name: label, evidence: evidence))
    }
    let name = Big5Signs.isBig5(bytes) == true ? "big5" : "gb18030"
    let evidence = name == "big5" ? "big5-frequency" : "gb-frequency"
    return (converted(bytes, from: name), Page.Encoding(name: name, evidence: evidence))
  }

  /// The charset that the bytes are in when the label names the other of the two.
  private static func contradicted(_ label: String, by bytes: [UInt8]) -> String? {
    guard label == "gb18030" || label == "big5", let isBig5 = Big5Signs.isBig5(bytes) else {
      return nil
    }
    let name = isBig5 ? "big5" : "gb18030"
    return name == label ? nil : name
  }

  private static func evidence(_ name: String, http: String?, meta: String?) -> String {
    if http == name { return "http" }
    if meta == name { return "meta" }
    return "valid-utf-8"
  }

  private static func converted(_ bytes: [UInt8], from name: String) -> [UInt8] {
    name == "utf-8" ? UTF8Check.repaired(bytes) : CharsetConversion.utf8(from: bytes, charset: name)
  }

  private static func isASCIICompatible(_ name: String?) -> Bool {
    guard let name else { return true }
    return !name.hasPrefix("utf-16")
  }

  private static func byteOrderMark(_ bytes: [UInt8]) -> (String, Int)? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return ("utf-8", 3) }
    if bytes.starts(with: [0xFF, 0xFE]) { return ("utf-16le", 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return ("utf-16be", 2) }
    if bytes.starts(with: [0x84, 0x31, 0x95, 0x33]) { return ("gb18030", 4) }
    return nil
  }

  /// The value after `charset=` (header or meta element) or `encoding=` (XML declaration).
  private static func label(in bytes: ArraySlice<UInt8>) -> String? {
    let lower = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    for key in ["charset", "encoding"] {
      var from = 0
      let key = Array(key.utf8)
      while let hit = Bytes.find(key, in: lower[...], from: from) {
        from = hit + key.count
        var rest = lower[from...].drop { $0 == 0x20 }
        guard rest.first == UInt8(ascii: "=") else { continue }
        rest = rest.dropFirst().drop {
          $0 == 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'")
        }
        let value = rest.prefix {
          (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
            || $0 == UInt8(ascii: "_")
        }
        if let name = known(String(decoding: value, as: UTF8.self)) { return name }
      }
    }
    return nil
  }

  /// Labels as the WHATWG encoding standard maps them; gb2312 and gbk mean their superset GB18030.
  private static func known(_ label: String) -> String? {
    switch label.lowercased() {
    case "utf-8", "utf8": "utf-8"
    case "gb2312", "gbk", "gb18030", "gb-2312", "gb_2312-80", "x-gbk", "chinese", "csgb2312", "gb":
      "gb18030"
    case "big5", "big5-hkscs", "x-x-big5", "cn-big5", "big-5": "big5"
    case "utf-16", "utf-16le": "utf-16le"
    case "utf-16be": "utf-16be"
    default: nil  // Latin labels are server defaults on Chinese pages and say nothing.
    }
  }
}
