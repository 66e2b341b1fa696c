/// The words of a text as the index takes them: Chinese as overlapping pairs of characters, everything else
/// as it stands, one space between tokens.
///
///     优化5G网络。  →  优化 化 5G 网络 络
///
/// A run of Chinese of any length is found as the phrase of its pairs; a single character as a prefix, for
/// which a run's last character stands once alone. SQLite's own `unicode61` reads the stream, so any stock
/// `sqlite3` can search and mend the index: no tokenizer of ours has to be loaded.
///
/// If you change this, see `CorpusSchema`: an index is only as good as the tokens it was built from.
enum SearchTokens {
  enum Sort { case paired, word, separator }

  static func sort(of scalar: Unicode.Scalar) -> Sort {
    switch scalar.value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A:
      return .word
    case 0...0x7F: return .separator
    // Han with its extensions, 々 and 〇; kana; Hangul: scripts written without spaces, or searched so.
    case 0x3005, 0x3007, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7AF,
      0xF900...0xFAFF, 0x20000...0x3FFFF:
      return .paired
    case 0x2000...0x303F, 0xFF00...0xFFEF: return .separator
    default:
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
        .decimalNumber, .letterNumber, .otherNumber:
        return .word
      // The standard library's own enum: whatever is neither letter nor number parts words.
      default: return .separator
      }
    }
  }

  /// Full-width letters and digits as ASCII; the index folds case itself.
  static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard (0xFF10...0xFF5A).contains(scalar.value) else { return scalar }
    return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
  }

  /// Every word of the text once, in the order of first appearance, and every single character too: what an index
  /// without places needs to know. A third fewer words than the stream has, and a single character is looked up
  /// like a pair (Benchmarks/corpus/shapes).
  ///
  ///     优化5G网络。  →  优 优化 化 5G 网 网络 络
  static func vocabulary(_ text: String) -> String {
    var vocabulary = Vocabulary()
    var text = text
    text.withUTF8 { bytes in
      vocabulary.bytes.reserveCapacity(bytes.count * 3)
    }
    for scalar in text.unicodeScalars { vocabulary.take(scalar) }
    vocabulary.endWord()
    return String(decoding: vocabulary.bytes, as: UTF8.self)
  }

  static func stream(_ text: String) -> String {
    var stream = TokenStream()
    for scalar in text.unicodeScalars { stream.take(scalar) }
    stream.endRun()
    return String(decoding: stream.bytes, as: UTF8.self)
  }
}

/// One pass over the scalars; holds the character before, and the letters of a word begun.
private struct Vocabulary {
  var bytes: [UInt8] = []
  private var seen = KeySet()
  private var last: UInt32 = 0
  private var word: [UInt8] = []

  mutating func take(_ scalar: Unicode.Scalar) {
    switch SearchTokens.sort(of: scalar) {
    case .paired:
      endWord()
      if last != 0, seen.insert(UInt64(last) << 21 | UInt64(scalar.value)) {
        space()
        append(last)
        append(scalar.value)
      }
      if seen.insert(UInt64(scalar.value)) {
        space()
        append(scalar.value)
      }
      last = scalar.value
    case .word:
      last = 0
      let folded = SearchTokens.fold(scalar)
      if folded.isASCII {
        word.append(UInt8(truncatingIfNeeded: folded.value))
      } else if let encoded = UTF8.encode(folded) {
        word.append(contentsOf: encoded)
      }
    case .separator:
      last = 0
      endWord()
    }
  }

  mutating func endWord() {
    guard !word.isEmpty else { return }
    // FNV-1a of the word in lower case; the top bit keeps it apart from characters and pairs. Two words of one
    // document with one hash would lose the second: one document in 10^14.
    let hash = word.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64((0x41...0x5A).contains($1) ? $1 | 0x20 : $1)) &* 0x100_0000_01B3
    }
    if seen.insert(hash | 1 << 63) {
      space()
      bytes.append(contentsOf: word)
    }
    word.removeAll(keepingCapacity: true)
  }

  private mutating func append(_ value: UInt32) {
    // What is paired lies beyond U+2FFF: three bytes, or four beyond the first plane.
    if value >= 0x10000 {
      bytes.append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value >> 12 & 0x3F))
    } else {
      bytes.append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
    }
    bytes.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
    bytes.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
  }

  private mutating func space() {
    if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
  }
}

/// A set of numbers that are not 0: one array, looked through from where the number's hash points.
private struct KeySet {
  private var slots = [UInt64](repeating: 0, count: 4096)
  private var count = 0

  /// Whether it was new.
  mutating func insert(_ key: UInt64) -> Bool {
    if count * 2 > slots.count { grow() }
    let mask = slots.count - 1
    var at = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while slots[at] != 0 {
      if slots[at] == key { return false }
      at = (at + 1) & mask
    }
    slots[at] = key
    count += 1
    return true
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: old.count * 2)
    count = 0
    for key in old where key != 0 { _ = insert(key) }
  }
}

/// One pass over the scalars; holds the character before.
private struct TokenStream {
  var bytes: [UInt8] = []
  private var last: Unicode.Scalar?
  private var isInWord = false

  mutating func take(_ scalar: Unicode.Scalar) {
    switch SearchTokens.sort(of: scalar) {
    case .paired:
      if let last {
        space()
        append(last)
        append(scalar)
      }
      last = scalar
      isInWord = false
    case .word:
      endRun()
      if !isInWord { space() }
      append(SearchTokens.fold(scalar))
      isInWord = true
    case .separator:
      endRun()
      isInWord = false
    }
  }

  /// The last character of a Chinese run stands alone once.
  mutating func endRun() {
    guard let scalar = last else { return }
    space()
    append(scalar)
    last = nil
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    if scalar.isASCII {
      bytes.append(UInt8(truncatingIfNeeded: scalar.value))
    } else if let encoded = UTF8.encode(scalar) {
      bytes.append(contentsOf: encoded)
    }
  }

  private mutating func space() {
    if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
  }
}
