/// JSON as sites send it: lists of documents (REFERENCE §3.3) and JSON-LD. Lenient about what follows the
/// value; bounded in depth and in the number of values.
indirect enum JSONText {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([JSONText])
  case object([(key: String, value: JSONText)])

  /// Real lists nest a handful of levels and hold some thousand values.
  private static let maxDepth = 40
  private static let maxValues = 200_000

  /// The value that the bytes begin with, or nil when there is none.
  init?(_ bytes: ArraySlice<UInt8>) {
    var parser = Parser(bytes: bytes, at: bytes.startIndex)
    guard let value = parser.value(depth: 0) else { return nil }
    self = value
  }

  /// The last of like keys wins in most readers; here the first, since pages repeat none.
  subscript(key: String) -> JSONText? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// A string, or a number as printed.
  var text: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .null, .bool, .array, .object: nil
    }
  }

  private struct Parser {
    let bytes: ArraySlice<UInt8>
    var at: Int
    var values = 0

    mutating func value(depth: Int) -> JSONText? {
      values += 1
      guard depth < maxDepth, values < maxValues, let first = peek() else { return nil }
      switch first {
      case UInt8(ascii: "{"): return object(depth)
      case UInt8(ascii: "["): return array(depth)
      case UInt8(ascii: "\""): return string().map { .string($0) }
      case UInt8(ascii: "-"), 0x30...0x39: return number()
      case _: return word()
      }
    }

    /// The next byte that is not white space.
    private mutating func peek() -> UInt8? {
      while at < bytes.endIndex, bytes[at] <= 0x20 { at += 1 }
      return at < bytes.endIndex ? bytes[at] : nil
    }

    private mutating func take(_ sign: Character) -> Bool {
      guard let value = sign.asciiValue, peek() == value else { return false }
      at += 1
      return true
    }

    private mutating func object(_ depth: Int) -> JSONText? {
      at += 1
      var members: [(key: String, value: JSONText)] = []
      if take("}") { return .object([]) }
      repeat {
        guard peek() == UInt8(ascii: "\""), let key = string(), take(":"),
          let value = value(depth: depth + 1)
        else { return nil }
        members.append((key, value))
      } while take(",")
      return take("}") ? .object(members) : nil
    }

    private mutating func array(_ depth: Int) -> JSONText? {
      at += 1
      var items: [JSONText] = []
      if take("]") { return .array([]) }
      repeat {
        guard let value = value(depth: depth + 1) else { return nil }
        items.append(value)
      } while take(",")
      return take("]") ? .array(items) : nil
    }

    private mutating func number() -> JSONText? {
      let start = at
      while at < bytes.endIndex, isNumeric(bytes[at]) { at += 1 }
      return .number(String(decoding: bytes[start..<at], as: UTF8.self))
    }

    private func isNumeric(_ byte: UInt8) -> Bool {
      Bytes.isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
        || byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e")
    }

    private mutating func word() -> JSONText? {
      for (word, value) in [
        ("null", JSONText.null), ("true", .bool(true)), ("false", .bool(false)),
      ]
      where bytes[at...].starts(with: word.utf8) {
        at += word.utf8.count
        return value
      }
      return nil
    }

    private mutating func string() -> String? {
      at += 1
      var out: [UInt8] = []
      while at < bytes.endIndex {
        let byte = bytes[at]
        at += 1
        if byte == UInt8(ascii: "\"") { return String(decoding: out, as: UTF8.self) }
        guard byte == UInt8(ascii: "\\"), at < bytes.endIndex else {
          out.append(byte)
          continue
        }
        let escape = bytes[at]
        at += 1
        switch escape {
        case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"): out.append(0x20)
        case UInt8(ascii: "b"), UInt8(ascii: "f"): break
        case UInt8(ascii: "u"): out += Array(String(scalar()).utf8)
        case _: out.append(escape)
        }
      }
      return nil
    }

    /// After `\u`; a surrogate pair is one character, a lone surrogate U+FFFD.
    private mutating func scalar() -> Character {
      guard var code = hex() else { return "\u{FFFD}" }
      if (0xD800..<0xDC00).contains(code), bytes[at...].starts(with: "\\u".utf8) {
        at += 2
        guard let low = hex(), (0xDC00..<0xE000).contains(low) else { return "\u{FFFD}" }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      return Unicode.Scalar(code).map { Character($0) } ?? "\u{FFFD}"
    }

    private mutating func hex() -> UInt32? {
      guard at + 4 <= bytes.endIndex else { return nil }
      defer { at += 4 }
      return UInt32(String(decoding: bytes[at..<(at + 4)], as: UTF8.self), radix: 16)
    }
  }
}
