/// How much of the fictional city there is. Everything follows from it: the same plan gives the same bytes,
/// today and on every machine.
package struct SamplePlan: Hashable, Sendable {
  /// Distinct documents, at least 1.
  package let documents: Int
  package let seed: UInt64
  /// Adds two hosts whose pages break: a cut gzip, a body without end, a refusal, a busy server.
  package let faults: Bool

  /// Serials in a year must stay within five digits, which is what a document number may have.
  package static let maxDocuments = 1_000_000

  /// `documents` outside 1…1,000,000 is moved to the nearer end.
  package init(documents: Int = 60, seed: UInt64 = 1, faults: Bool = false) {
    self.documents = min(max(documents, 1), Self.maxDocuments)
    self.seed = seed
    self.faults = faults
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, seedable, the same everywhere, which the standard
/// library's generator is not.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  /// One stream per document, so that a page is made without making those before it.
  init(seed: UInt64, stream: Int) {
    state = seed &* 0xD1B5_4A32_D192_ED03 &+ UInt64(truncatingIfNeeded: stream)
    // Neighbouring streams differ in few bits; one round spreads them.
    state = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  mutating func pick(_ words: [String]) -> String { words[number(0...(words.count - 1))] }
}
