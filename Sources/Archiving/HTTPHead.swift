/// The head of an archived HTTP message, as bytes.
enum HTTPHead {
  /// The head as received, made to fit the body that is kept with it.
  ///
  /// The body is stored after transfer coding, because that is what the client library hands over and what
  /// every reader wants. A `Transfer-Encoding: chunked` left in place would tell readers to undo chunks
  /// that are gone, and a `Content-Length` that disagrees would make them cut or wait. Both are therefore
  /// renamed `X-Archive-Orig-…`, the prefix that other crawlers use, so that nothing received is lost.
  static func archived(_ head: [UInt8], bodyLength: Int) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(head.count + 64)
    var needsLength = false
    var hasStatusLine = false
    for line in head.split(separator: 0x0a, omittingEmptySubsequences: true) {
      let text = line.last == 0x0d ? line.dropLast() : line
      guard !text.isEmpty else { continue }
      if hasStatusLine, let colon = text.firstIndex(of: UInt8(ascii: ":")) {
        let name = String(decoding: text[..<colon], as: UTF8.self).lowercased()
        let value = String(decoding: trimmed(text[(colon + 1)...]), as: UTF8.self)
        let disagrees = name == "content-length" && Int(value) != bodyLength
        if name == "transfer-encoding" || disagrees { out += Array("X-Archive-Orig-".utf8) }
        if disagrees { needsLength = true }
      }
      hasStatusLine = true
      out += text
      out += [0x0d, 0x0a]
    }
    if needsLength { out += Array("Content-Length: \(bodyLength)\r\n".utf8) }
    return out + [0x0d, 0x0a]
  }

  /// The head as received, of a message whose body is not kept: its length and coding are the body's and
  /// stay as they are, for the body is elsewhere.
  static func withoutBody(_ head: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for line in head.split(separator: 0x0a, omittingEmptySubsequences: true) {
      let text = line.last == 0x0d ? line.dropLast() : line
      guard !text.isEmpty else { continue }
      out += text
      out += [0x0d, 0x0a]
    }
    return out + [0x0d, 0x0a]
  }

  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = bytes.drop { $0 <= 0x20 }
    while let last = rest.last, last <= 0x20 { rest = rest.dropLast() }
    return rest
  }
}
