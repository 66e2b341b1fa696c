internal import Crypto
package import Documents

/// The id of a document: a function of its content alone (DESIGN §6), so that two labs that hold the same
/// pages give the same ids whatever the order they came in.
package enum DocumentIdentity {
  /// `<region>/<canonical number>` when both are known, else `sha256:<hex of the normalised text>`. A number
  /// without a region is not an identity: 临政发 fits 临沂, 临汾 and 临沧 (REFERENCE §2.7).
  package static func id(of document: OfficialDocument) -> String {
    if let number = document.documentNumber, let region = document.region {
      return "\(region)/\(number.canonical)"
    }
    return "sha256:" + hex(SHA256.hash(data: normalisedForIdentity(document.text)))
  }

  /// Lower-case hex.
  package static func hex(_ digest: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in digest {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
