/// MinHash of a text in 128 bytes: two of them tell how much two texts share.
///
/// One permutation over the 3-grams of the normalised letters and digits in 128 bins, a byte of each bin's least
/// hash. Longer than the record's 64-bit fingerprint, which tells a copy from a stranger but has no exact blocks
/// to look it up by (docs/decisions.md). Marks are left out: copies differ in them most.
package struct TextSketch: Equatable, Sendable {
  package static let binCount = 128
  /// Bins in a band, and bands. Texts that share a part J of their grams have a band in common with probability
  /// 1 − (1 − J⁴)²⁴: 0.9986 at 0.7, 0.96 at 0.6, and 0.04 at 0.2, which strangers hardly reach.
  package static let bandWidth = 4
  package static let bandCount = 24
  /// From here on two texts count as nearly the same. One character in thirty wrong leaves 0.83, furniture
  /// around a short text 0.7 (`make bench-corpus` judges them); strangers of one trade share 0.1.
  package static let reach = 0.6

  /// `binCount` bytes.
  package let bins: [UInt8]

  /// Nil for a text of less than three letters: nothing to compare.
  package init?(_ text: String) {
    var text = text
    let bins = text.withUTF8(TextSketch.bins)
    guard let bins else { return nil }
    self.bins = bins
  }

  /// As stored.
  package init?(bins: [UInt8]) {
    guard bins.count == TextSketch.binCount else { return nil }
    self.bins = bins
  }

  private static func bins(of bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: binCount) { least in
      least.initialize(repeating: .max)
      var gram: UInt64 = 0
      var length = 0
      IdentityFold.each(in: bytes) { folded in
        guard isLetter(folded) else { return }
        // Three characters of 16 bits; what lies beyond the first plane only makes a hash.
        gram = (gram << 16 | UInt64(folded & 0xFFFF)) & 0xFFFF_FFFF_FFFF
        length += 1
        guard length >= 3 else { return }
        let hash = mixed(gram)
        let bin = Int(hash >> 57)
        if hash << 7 < least[bin] { least[bin] = hash << 7 }
      }
      guard length >= 3 else { return nil }
      return (0..<binCount).map { byte(of: least, at: $0) }
    }
  }

  @inline(__always) private static func isLetter(_ value: UInt32) -> Bool {
    value >= 0x3400 || (0x30...0x39).contains(value) || (0x61...0x7A).contains(value)
      || (0x80..<0x2000).contains(value)
  }

  /// A short text leaves bins empty: such a bin takes the next one's hash, stirred.
  private static func byte(of least: UnsafeMutableBufferPointer<UInt64>, at bin: Int) -> UInt8 {
    var from = bin
    while least[from & (binCount - 1)] == .max, from < bin + binCount - 1 { from += 1 }
    let hash = least[from & (binCount - 1)]
    return UInt8(truncatingIfNeeded: mixed(hash &+ UInt64(from == bin ? 0 : bin + 1)))
  }

  /// The estimated share of 3-grams in common, 0...1, from the number of equal bins: less what two random bytes
  /// agree by chance.
  package static func likeness(equalBins: Int) -> Double {
    let chance = 1.0 / 256
    return max(0, (Double(equalBins) / Double(binCount) - chance) / (1 - chance))
  }

  package func likeness(to other: TextSketch) -> Double {
    TextSketch.likeness(equalBins: zip(bins, other.bins).count { $0 == $1 })
  }
}
