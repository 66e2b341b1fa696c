/// A response head, read leniently: what is no header line is skipped, nothing is ever refused.
struct HeaderBlock: Sendable {
  /// 0 when there is no status line.
  private(set) var status = 0
  private(set) var fields: [(name: String, value: String)] = []

  init(parsing head: [UInt8]) {
    fields.reserveCapacity(16)
    head.withUnsafeBufferPointer { read($0) }
  }

  /// By offsets into the one buffer: a head is parsed for every page, and slices of arrays cost more than the
  /// bytes in them.
  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
    var start = 0
    var hasStatusLine = false
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      defer { start = end + 1 }
      guard end > start else { continue }
      guard hasStatusLine else {
        hasStatusLine = true
        status = Self.status(of: bytes[start..<end])
        continue
      }
      readField(bytes[start..<end])
    }
  }

  private mutating func readField(_ line: Slice<UnsafeBufferPointer<UInt8>>) {
    let text = line.trimmed
    // Obsolete line folding (RFC 9112 §5.2): a continuation belongs to the value before it.
    if line.first == 0x20 || line.first == 0x09, let last = fields.popLast() {
      fields.append((last.name, last.value + " " + String(decoding: text, as: UTF8.self)))
      return
    }
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > text.startIndex else {
      return
    }
    fields.append(
      (
        String(decoding: text[..<colon].trimmed, as: UTF8.self),
        String(decoding: text[(colon + 1)...].trimmed, as: UTF8.self)
      ))
  }

  subscript(_ name: String) -> String? {
    fields.first { $0.name.equalsIgnoringCase(name) }?.value
  }

  /// `HTTP/1.1 200 OK` → 200.
  private static func status(of line: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    guard line.starts(with: "HTTP/".utf8),
      let space = line.firstIndex(of: 0x20)
    else { return 0 }
    let digits = line[line.index(after: space)...].prefix(3)
    guard digits.count == 3 else { return 0 }
    return digits.reduce(0) { sum, byte in
      byte >= 0x30 && byte <= 0x39 ? sum * 10 + Int(byte - 0x30) : sum
    }
  }
}

extension RandomAccessCollection<UInt8> where Index == Int {
  /// Without spaces, tabs, CR and LF at both ends.
  var trimmed: SubSequence {
    func isBlank(_ byte: UInt8) -> Bool {
      byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a
    }
    var (start, end) = (startIndex, endIndex)
    while start < end, isBlank(self[start]) { start += 1 }
    while end > start, isBlank(self[end - 1]) { end -= 1 }
    return self[start..<end]
  }
}
