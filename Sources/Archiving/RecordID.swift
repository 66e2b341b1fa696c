/// The name of a record: a random UUID (RFC 9562, version 4).
package struct RecordID: Hashable, Sendable {
  package let uuid: String

  /// From 16 random bytes; fewer are as if zeros followed.
  package init(randomBytes: [UInt8]) {
    var bytes = Array(randomBytes.prefix(16))
    bytes += [UInt8](repeating: 0, count: 16 - bytes.count)
    bytes[6] = bytes[6] & 0x0f | 0x40
    bytes[8] = bytes[8] & 0x3f | 0x80
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { out.append(UInt8(ascii: "-")) }
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    }
    uuid = String(decoding: out, as: UTF8.self)
  }

  package init() {
    var random = SystemRandomNumberGenerator()
    self.init(randomBytes: (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) })
  }

  var header: String { "<urn:uuid:\(uuid)>" }
}
