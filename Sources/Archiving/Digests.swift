internal import Crypto

enum Digests {
  /// `sha1:` and base32, as every crawler labels its records; a checksum here, not a defence: that is
  /// `sha256`'s part, in the document's own row.
  static func sha1Label(_ parts: [UInt8]...) -> String {
    var hash = Insecure.SHA1()
    for part in parts { hash.update(data: part) }
    return "sha1:" + base32(Array(hash.finalize()))
  }

  static func sha256(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let hex = SHA256.hash(data: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: hex, as: UTF8.self)
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
