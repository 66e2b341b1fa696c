/// The text as it counts for identity: white space gone, one form of quotes, dashes and brackets, width and
/// Latin case folded. What the sha256 id is taken over: two sites that print the same words with different
/// punctuation glyphs hold the same document. Never for show.
package func normalisedForIdentity(_ text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    guard let folded = IdentityFold.fold(scalar.value) else { continue }
    if folded < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: folded))
    } else if let scalar = Unicode.Scalar(folded) {
      bytes.append(contentsOf: UTF8.encode(scalar)?.map(\.self) ?? [])
    }
  }
  return bytes
}

/// A title without white space, variants folded: what titles are matched by.
package func titleKey(_ title: String) -> String {
  String(decoding: normalisedForIdentity(title), as: UTF8.self)
}

/// SimHash, 64 bits, over 4-grams of the normalised characters. Texts that differ in a few words differ in a
/// few bits; 0 for a text of less than four characters.
package func fingerprint(_ text: String) -> UInt64 {
  var votes = [Int32](repeating: 0, count: 64)
  var gram: UInt64 = 0
  var length = 0
  for scalar in text.unicodeScalars {
    guard let folded = IdentityFold.fold(scalar.value) else { continue }
    // Four characters of 16 bits; planes above the first lose their top bits, which only makes a hash.
    gram = gram << 16 | UInt64(folded & 0xFFFF)
    length += 1
    guard length >= 4 else { continue }
    var hash = mixed(gram)
    for bit in 0..<64 {
      votes[bit] += hash & 1 == 1 ? 1 : -1
      hash >>= 1
    }
  }
  guard length >= 4 else { return 0 }
  return votes.indices.reduce(0) { votes[$1] > 0 ? $0 | 1 << UInt64($1) : $0 }
}

/// The finaliser of SplitMix64: every input bit reaches every output bit.
private func mixed(_ value: UInt64) -> UInt64 {
  var value = value &+ 0x9E37_79B9_7F4A_7C15
  value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
  value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
  return value ^ (value >> 31)
}

/// Foldings for identity and keys; nil drops the character.
enum IdentityFold {
  static func fold(_ value: UInt32) -> UInt32? {
    if value.isSpace || value.isInvisible { return nil }
    if (0x41...0x5A).contains(value) { return value + 0x20 }
    if value < 0x80 { return value }
    if let variant = variants[value] { return variant }
    // Full-width ASCII.
    if (0xFF01...0xFF5E).contains(value) { return fold(value - 0xFEE0) }
    return ShadowFold.ideograph(forRadical: value) ?? value
  }

  private static let variants: [UInt32: UInt32] = {
    var variants: [UInt32: UInt32] = [:]
    let groups: [(String, String)] = [
      ("“”„‟「」『』", "\""), ("‘’‚‛", "'"), ("—–―─－‐‑‒", "-"), ("〔［【﹝〖", "["), ("〕］】﹞〗", "]"),
      ("〈", "<"), ("〉", ">"), ("•・", "·"), ("、", ","), ("。", "."),
    ]
    for (from, to) in groups {
      for value in Scalars(from) { variants[value] = Scalars(to)[0] }
    }
    return variants
  }()
}
