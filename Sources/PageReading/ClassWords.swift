/// What `class` and `id` say about an element. Words are compared as hashes, so that no String is
/// made.
enum ClassWords {
  /// Calls `body` with the hash of each whole token and of each of its words: `share-bar`, `share`,
  /// `bar`; `pageNav` gives `pagenav`, `page`, `nav`. True as soon as `body` is.
  static func any(_ value: ArraySlice<UInt8>?, where body: (UInt64) -> Bool) -> Bool {
    guard let value else { return false }
    var token: UInt64 = seed
    var word: UInt64 = seed
    var hasToken = false
    var hasWord = false
    var previousIsLower = false
    for byte in value.prefix(400) {
      let isUpper = (0x41...0x5A).contains(byte)
      let isLetter = isUpper || (0x61...0x7A).contains(byte)
      let isSpace = byte <= 0x20
      if hasWord, !isLetter || (isUpper && previousIsLower) {
        if body(word) { return true }
        word = seed
        hasWord = false
      }
      if hasToken, isSpace {
        if body(token) { return true }
        token = seed
        hasToken = false
      }
      previousIsLower = isLetter && !isUpper
      if isSpace { continue }
      let lower = isUpper ? byte | 0x20 : byte
      token = mix(token, lower)
      hasToken = true
      if isLetter {
        word = mix(word, lower)
        hasWord = true
      }
    }
    return (hasWord && body(word)) || (hasToken && body(token))
  }

  static func set(_ words: [String]) -> HashSet { HashSet(words.map { Bytes.hash($0.utf8) }) }

  private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325
  private static func mix(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x100_0000_01b3
  }
}

/// A fixed set of hashes, which need no hashing again.
struct HashSet: Sendable {
  private let slots: [UInt64]
  private let mask: Int

  init(_ hashes: [UInt64]) {
    var size = 8
    while size < hashes.count * 4 { size *= 2 }
    mask = size - 1
    var slots = [UInt64](repeating: 0, count: size)
    for hash in hashes {
      var at = Int(truncatingIfNeeded: hash) & mask
      while slots[at] != 0 && slots[at] != hash { at = (at + 1) & mask }
      slots[at] = hash
    }
    self.slots = slots
  }

  func contains(_ hash: UInt64) -> Bool {
    var at = Int(truncatingIfNeeded: hash) & mask
    while slots[at] != 0 {
      if slots[at] == hash { return true }
      at = (at + 1) & mask
    }
    return false
  }
}
