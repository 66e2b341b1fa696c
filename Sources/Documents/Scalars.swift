/// Text as Unicode scalar values: one element a Chinese character, so that grammar rules can count and look
/// around without `String` indices. Byte offsets are worked out once, when a result is reported.
typealias Scalars = [UInt32]

/// A word to look for, written as a literal. A literal is looked at where it lies in the program: rules name their
/// words where they use them, and to make an array of each at every use cost a tenth of reading a document.
struct Word: ExpressibleByStringLiteral, Sendable {
  /// Of a word that is no literal.
  private let letters: Scalars
  private let literal: StaticString?
  let count: Int
  /// One bit for each of its scalars: a text that lacks one of the bits lacks the word.
  let bits: UInt64
  /// First and last scalar, 0 for the empty word; beside the array, so that a list of words is walked without it.
  let head: UInt32
  let tail: UInt32

  init(scalars: Scalars) {
    letters = scalars
    literal = nil
    count = scalars.count
    bits = scalars[...].bits
    head = scalars.first ?? 0
    tail = scalars.last ?? 0
  }

  init(stringLiteral text: StaticString) {
    letters = []
    literal = text
    var (count, bits, head, tail) = (0, UInt64(0), UInt32(0), UInt32(0))
    UTF8Scalars.each(in: text.utf8) { value in
      if count == 0 { head = value }
      tail = value
      bits |= 1 << UInt64(value & 63)
      count += 1
    }
    (self.count, self.bits, self.head, self.tail) = (count, bits, head, tail)
  }

  init(_ text: String) { self.init(scalars: Scalars(text)) }

  /// Made anew for a literal.
  var scalars: Scalars {
    guard let literal else { return letters }
    var scalars: Scalars = []
    scalars.reserveCapacity(count)
    UTF8Scalars.each(in: literal.utf8) { scalars.append($0) }
    return scalars
  }

  /// Whether it stands at an index of a line that is long enough.
  @inline(__always) func stands(in line: UnsafeBufferPointer<UInt32>, at start: Int) -> Bool {
    guard let literal else {
      for offset in letters.indices where line[start + offset] != letters[offset] { return false }
      return true
    }
    var index = start
    var isSame = true
    UTF8Scalars.each(in: literal.utf8) { value in
      isSame = isSame && line[index] == value
      index += 1
    }
    return isSame
  }
}

extension StaticString {
  fileprivate var utf8: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
  }
}

/// A few scalars to ask for. A walk over so few is quicker than a hash, and the grammar asks at every step.
struct ScalarSet: Sendable {
  private let members: Scalars
  init(_ text: String) { members = Scalars(text) }
  func contains(_ value: UInt32) -> Bool { members.contains(value) }
}

extension Scalars {
  init(_ text: some StringProtocol) { self = text.unicodeScalars.map(\.value) }
  var text: String { String(scalars: self[...]) }
}

extension String {
  /// Values that are no scalar (surrogates) are dropped.
  init(scalars: ArraySlice<UInt32>) {
    self.init(unsafeUninitializedCapacity: scalars.count * 4) { buffer in
      var count = 0
      for value in scalars where Unicode.Scalar(value) != nil {
        UTF8Scalars.append(value, to: buffer, at: &count)
      }
      return count
    }
  }

  init(scalars: Scalars) { self.init(scalars: scalars[...]) }
}

extension ArraySlice where Element == UInt32 {
  var text: String { String(scalars: self) }

  func hasPrefix(_ word: Word) -> Bool { holds(word, at: startIndex) }

  func hasSuffix(_ word: Word) -> Bool {
    count >= word.count && holds(word, at: endIndex - word.count)
  }

  /// Compared in place: the generic ways to do so cost more than all the rest of reading a document.
  @inline(__always) private func holds(_ word: Word, at index: Int) -> Bool {
    guard endIndex - index >= word.count else { return false }
    return withUnsafeBufferPointer { word.stands(in: $0, at: index - startIndex) }
  }

  /// One of 64 bits for each scalar, by its lowest six: which words cannot stand in so short a text.
  var bits: UInt64 {
    withUnsafeBufferPointer { $0.reduce(0) { $0 | 1 << UInt64($1 & 63) } }
  }

  func hasPrefix(anyOf words: [Word]) -> Word? {
    // By index: a loop over the words themselves copies each, and counts the references to its letters.
    let head = first ?? 0
    for index in words.indices where words[index].head == head || words[index].head == 0 {
      if hasPrefix(words[index]) { return words[index] }
    }
    return nil
  }

  func hasSuffix(anyOf words: [Word]) -> Word? {
    let tail = last ?? 0
    for index in words.indices where words[index].tail == tail || words[index].tail == 0 {
      if hasSuffix(words[index]) { return words[index] }
    }
    return nil
  }

  /// Index of the first occurrence.
  func first(_ word: Word) -> Int? {
    guard word.count > 0, count >= word.count else { return nil }
    let head = word.head
    let last = count - word.count
    return withUnsafeBufferPointer { line in
      var index = 0
      while index <= last {
        if line[index] == head, holds(word, at: startIndex + index) { return startIndex + index }
        index += 1
      }
      return nil
    }
  }

  /// Index of the last occurrence.
  func last(_ word: Word) -> Int? {
    guard word.count > 0, count >= word.count else { return nil }
    let head = word.head
    return withUnsafeBufferPointer { line in
      var index = count - word.count
      while index >= 0 {
        if line[index] == head, holds(word, at: startIndex + index) { return startIndex + index }
        index -= 1
      }
      return nil
    }
  }

  func contains(_ word: Word) -> Bool { first(word) != nil }
  func contains(anyOf words: [Word]) -> Bool {
    // In a longer text nearly every bit is set.
    let bits = count <= 48 ? self.bits : .max
    for index in words.indices where words[index].bits & ~bits == 0 {
      if first(words[index]) != nil { return true }
    }
    return false
  }

  var trimmed: ArraySlice<UInt32> {
    var slice = self
    while let first = slice.first, first.isSpace { slice = slice.dropFirst() }
    while let last = slice.last, last.isSpace { slice = slice.dropLast() }
    return slice
  }
}

extension Array where Element == UInt32 {
  func hasPrefix(_ word: Word) -> Bool { self[...].hasPrefix(word) }
  func hasSuffix(_ word: Word) -> Bool { self[...].hasSuffix(word) }
  func hasPrefix(anyOf words: [Word]) -> Word? { self[...].hasPrefix(anyOf: words) }
  func hasSuffix(anyOf words: [Word]) -> Word? { self[...].hasSuffix(anyOf: words) }
  func contains(_ word: Word) -> Bool { self[...].first(word) != nil }
  func contains(anyOf words: [Word]) -> Bool { self[...].contains(anyOf: words) }
  /// Without any white space.
  var squeezed: Scalars { filter { !$0.isSpace } }
}

extension UInt32 {
  init(_ scalar: Unicode.Scalar) { self = scalar.value }

  /// Unified ideographs, extension A, compatibility ideographs and 〇.
  var isHan: Bool {
    (0x4E00...0x9FFF).contains(self) || (0x3400...0x4DBF).contains(self) || self == 0x3007
      || (0xF900...0xFAFF).contains(self) || (0x20000...0x2FA1F).contains(self)
  }

  var isDigit: Bool { (0x30...0x39).contains(self) }
  var isLatin: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
  var isSpace: Bool { self == 0x20 || self == 0x3000 || self == 0xA0 || (0x9...0xD).contains(self) }
  /// Zero width space and joiners, word joiner, byte order mark, soft hyphen.
  var isInvisible: Bool {
    (0x200B...0x200F).contains(self) || self == 0x2060 || self == 0xFEFF || self == 0xAD
  }
  /// Length in UTF-8.
  var utf8Count: Int { self < 0x80 ? 1 : self < 0x800 ? 2 : self < 0x10000 ? 3 : 4 }
}
