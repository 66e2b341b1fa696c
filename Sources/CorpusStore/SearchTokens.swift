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

  static func stream(_ text: String) -> String {
    var stream = TokenStream()
    for scalar in text.unicodeScalars { stream.take(scalar) }
    stream.endRun()
    return String(decoding: stream.bytes, as: UTF8.self)
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
