internal import Documents
internal import Foundation

/// MinHash of a text in 128 bytes: how much two texts share can be told from two of them.
///
/// One permutation over the 3-grams of the normalised letters and digits, in 128 bins, a byte of each bin's least
/// hash. Longer than the record's 64-bit fingerprint, which tells a copy from a stranger but cannot be looked up
/// by exact blocks (docs/decisions.md). Marks are left out: copies differ in them most.
struct TextSketch: Equatable {
  static let binCount = 128
  /// Bins in a band, and bands. Texts that share a part J of their grams have a band in common with probability
  /// 1 − (1 − J⁴)³²: 0.99995 at 0.7, 0.988 at 0.6, and 0.05 at 0.2, which is what strangers share at most.
  private static let width = 4
  private static let bandCount = binCount / width
  /// From here on two texts count as nearly the same. Three characters in a hundred misread leave 0.83 of the
  /// grams in common, furniture around a text of a page and cutting off a fifth about 0.8.
  static let reach = 0.6

  private(set) var bins: [UInt8]

  /// Nil for a text of less than three letters: nothing to compare.
  init?(_ text: String) {
    var least = [UInt64](repeating: .max, count: TextSketch.binCount)
    var gram: UInt64 = 0
    var length = 0
    for scalar in String(decoding: normalisedForIdentity(text), as: UTF8.self).unicodeScalars {
      let value = scalar.value
      guard value >= 0x2E80 || (0x30...0x39).contains(value) || (0x61...0x7A).contains(value)
      else { continue }
      // Three characters of 16 bits; what lies beyond the first plane only makes a hash.
      gram = (gram << 16 | UInt64(value & 0xFFFF)) & 0xFFFF_FFFF_FFFF
      length += 1
      guard length >= 3 else { continue }
      let hash = TextSketch.mixed(gram)
      let bin = Int(hash >> 57)
      least[bin] = min(least[bin], hash << 7)
    }
    guard length >= 3 else { return nil }
    bins = least.indices.map { TextSketch.byte(of: least, at: $0) }
  }

  init?(data bytes: [UInt8]) {
    guard bytes.count == TextSketch.binCount else { return nil }
    bins = bytes
  }

  var data: Data { Data(bins) }

  /// A short text leaves bins empty: such a bin takes the next one's hash, stirred.
  private static func byte(of least: [UInt64], at bin: Int) -> UInt8 {
    var from = bin
    while least[from] == .max, from < bin + binCount - 1 { from = (from + 1) & (binCount - 1) }
    let stir = from == bin ? 0 : UInt64(bin) + 1
    return UInt8(truncatingIfNeeded: mixed(least[from] &+ stir))
  }

  /// The estimated share of grams in common: equal bins, less what two random bytes agree by chance.
  func similarity(to other: TextSketch) -> Double {
    var equal = 0
    for index in 0..<TextSketch.binCount where bins[index] == other.bins[index] { equal += 1 }
    let chance = 1.0 / 256
    return max(0, (Double(equal) / Double(TextSketch.binCount) - chance) / (1 - chance))
  }

  /// Keys of 40 bits: which band, and what it holds.
  var bands: [Int64] {
    (0..<TextSketch.bandCount).map { band in
      let start = band * TextSketch.width
      return bins[start..<start + TextSketch.width].reduce(Int64(band)) { $0 << 8 | Int64($1) }
    }
  }

  /// The finaliser of SplitMix64: every input bit reaches every output bit.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = value &+ 0x9E37_79B9_7F4A_7C15
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
