internal import Compression

/// One record of WARC 1.1 (ISO 28500:2017) on its way into a file, as a gzip member of its own.
struct WARCRecordBuilder {
  /// Balance of speed and size for pages: zlib's own default.
  private static let level: Int32 = 6

  private var header: String

  init(type: String, id: RecordID, milliseconds: Int64) {
    header = "WARC/1.1\r\nWARC-Type: \(type)\r\nWARC-Record-ID: \(id.header)\r\n"
    header += "WARC-Date: \(UTCTime(milliseconds: milliseconds).warcDate)\r\n"
  }

  /// Nothing for a value that is nil.
  mutating func add(_ name: String, _ value: String?) {
    if let value { header += "\(name): \(value)\r\n" }
  }

  mutating func addAddress(_ text: String?) {
    add("WARC-IP-Address", text.flatMap(Self.address))
  }

  /// Head and payload are the block.
  func member(contentType: String, head: [UInt8], payload: [UInt8] = []) -> [UInt8] {
    var text = header
    text += "WARC-Block-Digest: \(Digests.sha1Label(head, payload))\r\n"
    text += "Content-Type: \(contentType)\r\n"
    text += "Content-Length: \(head.count + payload.count)\r\n\r\n"
    var bytes = Array(text.utf8)
    bytes.reserveCapacity(bytes.count + head.count + payload.count + 4)
    bytes += head
    bytes += payload
    bytes += [0x0d, 0x0a, 0x0d, 0x0a]
    return Gzip.member(bytes, level: Self.level)
  }

  /// A block of `name: value` lines, as warcinfo and metadata records have.
  static func lines(_ fields: [HTTPField]) -> [UInt8] {
    fields.flatMap { Array("\($0.name): \(value($0.value, space: " "))\r\n".utf8) }
  }

  /// A value that cannot end its line: a file name may hold a line end, and the next line would be a header.
  static func value(_ text: String, space: String = "%20") -> String {
    guard text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7f }) else { return text }
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x20: out += space
      case 0..<0x10: out += "%0" + String(scalar.value, radix: 16, uppercase: true)
      case 0x10..<0x20, 0x7f: out += "%" + String(scalar.value, radix: 16, uppercase: true)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  private static func address(_ text: String) -> String? {
    let isAddress = text.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: ":")).contains($0) || $0 == UInt8(ascii: ".")
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20)
    }
    return isAddress && !text.isEmpty ? text : nil
  }
}
