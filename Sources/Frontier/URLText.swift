/// The two schemes that are fetched.
enum WebScheme: String {
  case http, https

  var defaultPort: Int {
    switch self {
    case .http: 80
    case .https: 443
    }
  }
}

/// The first steps over the text of a URL or reference, before its parts are known.
enum URLText {
  /// Without surrounding white space and controls, tabs, line ends and fragment; nil when too long.
  static func cleaned(_ text: String) -> [UInt8]? {
    guard text.utf8.count <= CanonicalURL.maxTextLength else { return nil }
    var bytes = Array(text.utf8)
    if let fragment = bytes.firstIndex(of: UInt8(ascii: "#")) { bytes.removeSubrange(fragment...) }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    let start = bytes.firstIndex { $0 > 0x20 } ?? bytes.endIndex
    return bytes[start...].filter { $0 != 0x09 && $0 != 0x0a && $0 != 0x0d }
  }

  /// The index of the `:` that ends a scheme (RFC 3986 §3.1), if the text begins with one.
  static func schemeEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard let first = bytes.first, isLetter(first) else { return nil }
    let end = bytes.firstIndex {
      !(isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
        || $0 == UInt8(ascii: "."))
    }
    guard let end, bytes[end] == UInt8(ascii: ":") else { return nil }
    return end
  }

  /// The scheme, if it is one of ours, and what follows its colon.
  static func scheme(of bytes: ArraySlice<UInt8>) -> (WebScheme, ArraySlice<UInt8>)? {
    guard let end = schemeEnd(bytes) else { return nil }
    let name = String(decoding: bytes[..<end].map(lowercased), as: UTF8.self)
    guard let scheme = WebScheme(rawValue: name) else { return nil }
    return (scheme, bytes[end...].dropFirst())
  }

  static func slashes(_ bytes: ArraySlice<UInt8>) -> Int { bytes.prefix(while: isSlash).count }

  static func isSlash(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\")
  }

  static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
