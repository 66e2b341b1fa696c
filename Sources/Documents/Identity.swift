/// The text as it counts for identity: white space gone, one form of quotes, dashes and brackets, width and
/// Latin case folded. What the sha256 id is taken over: two sites that print the same words with different
/// punctuation glyphs hold the same document. Never for show.
package func normalisedForIdentity(_ text: String) -> [UInt8] {
  var text = text
  return text.withUTF8 { bytes in
    [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
      IdentityFold.each(in: bytes) { folded in
        // A folding is never longer than what it folds.
        UTF8Scalars.append(folded, to: buffer, at: &count)
      }
    }
  }
}

/// A title without white space, variants folded: what titles are matched by.
package func titleKey(_ title: String) -> String {
  String(decoding: normalisedForIdentity(title), as: UTF8.self)
}

/// MinHash over 3-grams of the normalised characters: one permutation in 64 bins, one bit of each bin's least
/// hash. Two texts that share a part `J` of their grams agree in about `(1 + J) / 2` of the bits. 0 for a text
/// of less than three characters.
///
/// Chosen by measurement against SimHash on damaged copies (Benchmarks/fingerprint, docs/decisions.md): within
/// the distance that one pair of different documents in ten thousand reaches, it keeps 98 to 100 % of the
/// copies where SimHash loses up to 25 %, and it needs one comparison a character instead of 64 votes.
package func fingerprint(_ text: String) -> UInt64 {
  var least = [UInt64](repeating: .max, count: 64)
  var gram: UInt64 = 0
  var length = 0
  var text = text
  text.withUTF8 { bytes in
    least.withUnsafeMutableBufferPointer { least in
      IdentityFold.each(in: bytes) { folded in
        // Three characters of 16 bits; planes above the first lose their top bits, which only makes a hash.
        gram = (gram << 16 | UInt64(folded & 0xFFFF)) & 0xFFFF_FFFF_FFFF
        length += 1
        guard length >= 3 else { return }
        let hash = mixed(gram)
        let bin = Int(hash >> 58)
        least[bin] = min(least[bin], hash << 6)
      }
    }
  }
  return length >= 3 ? bits(of: least) : 0
}

/// Fingerprints of different documents are farther apart than this but for one pair in ten thousand.
package let fingerprintReach = 14

/// One bit of each bin. A short text leaves bins empty: such a bin takes the next one's hash, stirred.
private func bits(of least: [UInt64]) -> UInt64 {
  least.indices.reduce(0) { bits, bin in
    var from = bin
    while least[from] == .max, from < bin + 63 { from = (from + 1) % 64 }
    let hash = mixed(least[from] &+ UInt64(from == bin ? 0 : bin))
    return hash & 1 == 1 ? bits | 1 << UInt64(bin) : bits
  }
}

/// The finaliser of SplitMix64: every input bit reaches every output bit.
func mixed(_ value: UInt64) -> UInt64 {
  var value = value &+ 0x9E37_79B9_7F4A_7C15
  value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
  value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
  return value ^ (value >> 31)
}

/// Foldings for identity and keys; nil drops the character.
enum IdentityFold {
  @inline(__always) static func each(
    in bytes: UnsafeBufferPointer<UInt8>, _ body: (UInt32) -> Void
  ) {
    table.withUnsafeBufferPointer { table in
      UTF8Scalars.each(in: bytes) { value in
        guard value < 0x10000 else { return body(value) }
        let folded = table[Int(value)]
        if folded != dropped { body(UInt32(folded)) }
      }
    }
  }

  // No character: its own place in the table says nothing else.
  private static var dropped: UInt16 { 0xFFFF }

  private static let table: [UInt16] = (0..<0x10000).map { value in
    slowFold(UInt32(value)).map { UInt16(truncatingIfNeeded: $0) } ?? dropped
  }

  private static func slowFold(_ value: UInt32) -> UInt32? {
    if value.isSpace || value.isInvisible { return nil }
    if (0x41...0x5A).contains(value) { return value + 0x20 }
    if value < 0x80 { return value }
    if let variant = variants[value] { return variant }
    // Full-width ASCII.
    if (0xFF01...0xFF5E).contains(value) { return slowFold(value - 0xFEE0) }
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
