/// A response head, read leniently: what is no header line is skipped, nothing is ever refused.
struct HeaderBlock: Sendable {
  /// 0 when there is no status line.
  private(set) var status = 0
  private(set) var fields: [(name: String, value: String)] = []

  init(parsing head: [UInt8]) {
    var lines = head.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)[...]
    if let first = lines.popFirst() { status = Self.status(of: first) }
    for line in lines {
      let text = line.trimmed
      // Obsolete line folding (RFC 9112 §5.2): a continuation belongs to the value before it.
      if let start = line.first, start == 0x20 || start == 0x09, let last = fields.popLast() {
        fields.append((last.name, last.value + " " + String(decoding: text, as: UTF8.self)))
        continue
      }
      guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > text.startIndex else {
        continue
      }
      fields.append(
        (
          String(decoding: text[..<colon].trimmed, as: UTF8.self),
          String(decoding: text[text.index(after: colon)...].trimmed, as: UTF8.self)
        ))
    }
  }

  subscript(_ name: String) -> String? {
    fields.first { $0.name.equalsIgnoringCase(name) }?.value
  }

  /// `HTTP/1.1 200 OK` → 200.
  private static func status(of line: ArraySlice<UInt8>) -> Int {
    guard line.starts(with: Array("HTTP/".utf8)),
      let space = line.firstIndex(of: 0x20)
    else { return 0 }
    let digits = line[line.index(after: space)...].prefix(3)
    guard digits.count == 3 else { return 0 }
    return digits.reduce(0) { sum, byte in
      byte >= 0x30 && byte <= 0x39 ? sum * 10 + Int(byte - 0x30) : sum
    }
  }
}

extension ArraySlice<UInt8> {
  /// Without spaces, tabs, CR and LF at both ends.
  var trimmed: ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool {
      byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a
    }
    var slice = self
    while let first = slice.first, isBlank(first) { slice.removeFirst() }
    while let last = slice.last, isBlank(last) { slice.removeLast() }
    return slice
  }
}
