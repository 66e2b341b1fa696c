/// JSON as the truth needs it: written as it is computed, nothing held.
struct JSONText {
  private(set) var bytes: [UInt8] = []
  /// True where the next value or key needs a comma before it.
  private var isAfterValue = false

  mutating func object(_ fill: (inout JSONText) -> Void) { nest("{", "}", fill) }
  mutating func array(_ fill: (inout JSONText) -> Void) { nest("[", "]", fill) }

  mutating func array(_ values: [String]) {
    array { json in for value in values { json.string(value) } }
  }

  mutating func array(_ values: [Int]) {
    array { json in for value in values { json.number(value) } }
  }

  mutating func key(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    isAfterValue = false
  }

  mutating func string(_ text: String?) {
    guard let text else { return raw("null") }
    comma()
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        bytes.append(UInt8(ascii: "\\"))
      }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func number(_ value: Int) { raw("\(value)") }

  /// A number or a word of JSON, as it is.
  mutating func raw(_ text: String) {
    comma()
    bytes += Array(text.utf8)
  }

  private mutating func nest(
    _ open: Character, _ close: Character, _ fill: (inout JSONText) -> Void
  ) {
    comma()
    bytes += Array(String(open).utf8)
    isAfterValue = false
    fill(&self)
    bytes += Array(String(close).utf8)
    isAfterValue = true
  }

  private mutating func comma() {
    if isAfterValue { bytes.append(UInt8(ascii: ",")) }
    isAfterValue = true
  }
}
