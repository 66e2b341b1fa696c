/// Looks for the terms of a search in a text, as the index's words would find them: letters and digits in any
/// width and case and only as whole words, everything else byte for byte.
struct TermMatcher {
  private struct Needle {
    var bytes: [UInt8]
    /// Begins or ends with a letter or digit: the word must begin or end there in the text.
    var startsInWord: Bool
    var endsInWord: Bool
    var hasWord: Bool
  }

  private let needles: [Needle]
  private let needsFold: Bool

  init(_ terms: [String]) {
    needles = terms.map { term in
      let sorts = term.unicodeScalars.map { SearchTokens.sort(of: $0) == .word }
      return Needle(
        bytes: Array(term.utf8), startsInWord: sorts.first ?? false,
        endsInWord: sorts.last ?? false, hasWord: sorts.contains(true))
    }
    needsFold = needles.contains(where: \.hasWord)
  }

  /// How often each term occurs.
  func counts(in text: UnsafeRawBufferPointer) -> [Int] {
    guard needsFold else { return needles.map { Self.count($0, in: text) } }
    let folded = Self.fold(text)
    return folded.withUnsafeBytes { folded in needles.map { Self.count($0, in: folded) } }
  }

  func counts(in text: String) -> [Int] {
    var text = text
    return text.withUTF8 { counts(in: UnsafeRawBufferPointer($0)) }
  }

  private static func count(_ needle: Needle, in text: UnsafeRawBufferPointer) -> Int {
    needle.bytes.withUnsafeBytes { bytes in
      var count = 0
      var at = 0
      while let start = ByteSearch.first(of: bytes, in: text, from: at) {
        let end = start + bytes.count
        if (!needle.startsInWord || !isWord(before: start, in: text))
          && (!needle.endsInWord || !isWord(at: end, in: text))
        {
          count += 1
          at = end
        } else {
          at = start + 1
        }
      }
      return count
    }
  }

  /// ASCII decides: a letter with a diacritic beside the needle is rare enough, and then finds one text more.
  private static func isWord(before index: Int, in text: UnsafeRawBufferPointer) -> Bool {
    index > 0 && isWordByte(text[index - 1])
  }

  private static func isWord(at index: Int, in text: UnsafeRawBufferPointer) -> Bool {
    index < text.count && isWordByte(text[index])
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// Lower case, and ！ to ～ (EF BC 81…EF BD 9E) as ASCII where they are letters or digits.
  private static func fold(_ text: UnsafeRawBufferPointer) -> [UInt8] {
    var folded: [UInt8] = []
    folded.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte == 0xEF, index + 2 < text.count, text[index + 1] == 0xBC || text[index + 1] == 0xBD {
        let value =
          0xFF00 + (UInt32(text[index + 1]) - 0xBC) * 0x40 + UInt32(text[index + 2]) - 0x80
        let ascii = UInt8(truncatingIfNeeded: value &- 0xFEE0)
        if value <= 0xFF5E, isWordByte(ascii) {
          folded.append((0x41...0x5A).contains(ascii) ? ascii + 0x20 : ascii)
          index += 3
          continue
        }
      }
      folded.append((0x41...0x5A).contains(byte) ? byte + 0x20 : byte)
      index += 1
    }
    return folded
  }
}
