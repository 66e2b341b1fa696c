internal import Crypto

enum Digests {
  /// `sha1:` and base32, as every crawler labels its records; a checksum here, not a defence: that is
  /// `sha256`'s part, in the document's own row.
  static func sha1Label(_ parts: [UInt8]...) -> String {
    var hash = Insecure.SHA1()
    for part in parts { hash.update(data: part) }
    return label(sha1: Array(hash.finalize()))
  }

  static func label(sha1 digest: [UInt8]) -> String { "sha1:" + base32(digest) }

  static func sha1(_ bytes: [UInt8]) -> [UInt8] { Array(Insecure.SHA1.hash(data: bytes)) }

  /// nil for what is no SHA-1 in hexadecimal.
  static func bytes(hex: String) -> [UInt8]? {
    let digits = hex.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == 40, hex.utf8.count == 40 else { return nil }
    return stride(from: 0, to: 40, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  static func sha256(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

  static func hex(_ digest: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// RFC 4648 §6. The 20 bytes of a SHA-1 are 32 letters exactly, so there is no padding to write.
  static func base32(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    var out: [UInt8] = []
    var bits: UInt32 = 0
    var count: UInt32 = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 5 {
        count -= 5
        out.append(alphabet[Int(bits >> count & 31)])
      }
    }
    if count > 0 { out.append(alphabet[Int(bits << (5 - count) & 31)]) }
    return String(decoding: out, as: UTF8.self)
  }
}
