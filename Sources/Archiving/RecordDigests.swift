internal import Crypto

/// What a record's digests say of its bytes.
package enum DigestFault: Hashable, Sendable, CustomStringConvertible {
  case block(stated: String, found: String)
  case payload(stated: String, found: String)

  package var description: String {
    switch self {
    case .block(let stated, let found): "block digest is \(found), not \(stated)"
    case .payload(let stated, let found): "payload digest is \(found), not \(stated)"
    }
  }
}

extension WARCRecord {
  /// The digests that the record states and its bytes do not have. SHA-1, SHA-256 and MD5 are known, in
  /// base32 or hexadecimal; other algorithms, and records that state none, have no faults.
  ///
  /// A revisit states the digest of a payload that is elsewhere, a truncated record perhaps that of the
  /// whole: theirs is not looked at.
  package var digestFaults: [DigestFault] {
    var faults: [DigestFault] = []
    if let stated = header("WARC-Block-Digest"), let found = Digests.matching(stated, block) {
      faults.append(.block(stated: stated, found: found))
    }
    if type != "revisit", header("WARC-Truncated") == nil,
      let stated = header("WARC-Payload-Digest"),
      let found = Digests.matching(stated, payload)
    {
      faults.append(.payload(stated: stated, found: found))
    }
    return faults
  }

  /// The body of an HTTP message as it stands; the whole block of anything else.
  private var payload: [UInt8] {
    guard header("Content-Type")?.hasPrefix("application/http") ?? false,
      let (_, end) = HeaderLines.read(block[...])
    else { return block }
    return Array(block[end...])
  }
}

extension Digests {
  /// What the digest is instead of what `stated` says; nil when they agree, or the label is not known.
  static func matching(_ stated: String, _ bytes: [UInt8]) -> String? {
    guard let colon = stated.firstIndex(of: ":") else { return nil }
    let algorithm = stated[..<colon].lowercased()
    let value = stated[stated.index(after: colon)...]
    let digest: [UInt8]
    switch algorithm {
    case "sha1": digest = Array(Insecure.SHA1.hash(data: bytes))
    case "sha256": digest = Array(SHA256.hash(data: bytes))
    case "md5": digest = Array(Insecure.MD5.hash(data: bytes))
    default: return nil
    }
    let isHex = value.utf8.count == digest.count * 2
    let found = isHex ? hex(digest) : base32(digest)
    let said = value.filter { $0 != "=" }
    return (isHex ? said.lowercased() : said.uppercased()) == found ? nil : "\(algorithm):\(found)"
  }
}
