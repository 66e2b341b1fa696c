/// Host and port of a URL, made canonical.
struct URLAuthority {
  let host: [UInt8]
  /// nil where it is the scheme's own.
  let port: Int?

  /// Refuses user names: a link that carries a password is none of a crawler's business, and
  /// `http://www.gov.cn@evil.example/` is meant to deceive.
  init?(_ bytes: ArraySlice<UInt8>, scheme: WebScheme) {
    guard !bytes.contains(UInt8(ascii: "@")) else { return nil }
    var hostEnd = bytes.endIndex
    var digits: ArraySlice<UInt8> = []
    let afterBracket = bytes.lastIndex(of: UInt8(ascii: "]")) ?? bytes.startIndex
    if let colon = bytes[afterBracket...].lastIndex(of: UInt8(ascii: ":")) {
      hostEnd = colon
      digits = bytes[(colon + 1)...]
    }
    guard let host = URLHost.canonical(bytes[..<hostEnd]), let port = Self.port(digits) else {
      return nil
    }
    self.host = host
    self.port = port == 0 || port == scheme.defaultPort ? nil : port
  }

  /// 0 for an empty port, which means the scheme's own; nil for one that cannot be.
  private static func port(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for byte in digits {
      guard URLText.isDigit(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
      guard value <= 65_535 else { return nil }
    }
    return value == 0 && !digits.isEmpty ? nil : value
  }
}

extension HostKey {
  /// The authority of a canonical URL is a host key already.
  init(authority: String) { description = authority }
}

/// A host: DNS name, IPv4 address or bracketed IPv6 address.
enum URLHost {
  static func canonical(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    if bytes.first == UInt8(ascii: "[") { return addressV6(bytes) }
    guard let decoded = decoded(bytes) else { return nil }
    var name = decoded.map(URLText.lowercased)
    if name.contains(where: { $0 >= 0x80 }) {
      guard let ascii = Punycode.host(name) else { return nil }
      name = ascii
    }
    if name.last == UInt8(ascii: ".") { name.removeLast() }
    return isName(name) ? name : nil
  }

  /// DNS: labels of 1 to 63, 253 in all (RFC 1035 §2.3.4). The underscore is no host name's but it occurs.
  private static func isName(_ name: [UInt8]) -> Bool {
    guard name.count <= 253 else { return false }
    let dot = UInt8(ascii: ".")
    var (labels, start, last) = (0, 0, 0)
    for index in 0...name.count {
      guard index == name.count || name[index] == dot else {
        let byte = name[index]
        guard
          URLText.isLetter(byte) || URLText.isDigit(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
        else { return false }
        continue
      }
      guard (1...63).contains(index - start) else { return false }
      (labels, last, start) = (labels + 1, start, index + 1)
    }
    // A last label that begins with a digit can only be an address (RFC 3696 §2); `0x7f.1`, `017700000001`
    // and other spellings of one are refused rather than understood: they are used to pass guards.
    guard URLText.isDigit(name[last]) else { return true }
    return labels == 4 && name.split(separator: dot).allSatisfy(isOctet)
  }

  private static func isOctet(_ label: ArraySlice<UInt8>) -> Bool {
    guard label.count <= 3, label.allSatisfy(URLText.isDigit) else { return false }
    guard label.count == 1 || label.first != UInt8(ascii: "0") else { return false }
    return label.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } <= 255
  }

  /// Only checked for its alphabet: the resolver says the rest, and such hosts are rare.
  private static func addressV6(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    guard (4...47).contains(bytes.count), bytes.last == UInt8(ascii: "]") else { return nil }
    let inner = bytes.dropFirst().dropLast().map(URLText.lowercased)
    let isAddress =
      inner.contains(UInt8(ascii: ":"))
      && inner.allSatisfy {
        URLText.isDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
    return isAddress ? [UInt8(ascii: "[")] + inner + [UInt8(ascii: "]")] : nil
  }

  private static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    guard bytes.contains(UInt8(ascii: "%")) else { return Array(bytes) }
    var out: [UInt8] = []
    var at = bytes.startIndex
    while at < bytes.endIndex {
      if bytes[at] == UInt8(ascii: "%") {
        guard let value = PercentEncoding.octet(bytes, at: at) else { return nil }
        out.append(value)
        at += 3
      } else {
        out.append(bytes[at])
        at += 1
      }
    }
    return out
  }
}
