/// Appends JSON to bytes: no tree in between, fields in the order they are written, one line.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  // Whether the next value or key needs a comma before it.
  private var needsComma = false

  package init() {}

  /// Goes on where `bytes` end: one buffer for many values.
  package init(continuing bytes: consuming [UInt8]) { self.bytes = bytes }

  package mutating func object(_ body: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
    body(&self)
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  package mutating func array<Element>(
    _ elements: some Sequence<Element>, _ body: (inout JSONWriter, Element) -> Void
  ) {
    separate()
    bytes.append(UInt8(ascii: "["))
    needsComma = false
    for element in elements { body(&self, element) }
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  package mutating func key(_ name: String) {
    separate()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  package mutating func string(_ text: String?) {
    guard let text else { return null() }
    separate()
    quote(text)
    needsComma = true
  }

  package mutating func integer(_ value: Int?) {
    guard let value else { return null() }
    separate()
    appendDigits(value)
    needsComma = true
  }

  /// Four decimals: confidences need no more. Not a number and infinity become null.
  package mutating func number(_ value: Double?) {
    guard let value, value.isFinite, abs(value) < 1e12 else { return null() }
    let scaled = Int((value * 10_000).rounded())
    separate()
    if scaled < 0 { bytes.append(UInt8(ascii: "-")) }
    appendDigits(Int(scaled.magnitude / 10_000))
    bytes.append(UInt8(ascii: "."))
    var rest = scaled.magnitude % 10_000
    repeat {
      bytes.append(UInt8(truncatingIfNeeded: 0x30 + rest / 1000))
      rest = rest % 1000 * 10
    } while rest > 0
    needsComma = true
  }

  package mutating func boolean(_ value: Bool?) {
    guard let value else { return null() }
    raw(value ? "true" : "false")
  }

  package mutating func null() { raw("null") }

  // MARK: Fields

  package mutating func field(_ name: String, _ text: String?) {
    key(name)
    string(text)
  }

  package mutating func field(_ name: String, _ value: Int?) {
    key(name)
    integer(value)
  }

  package mutating func field(_ name: String, _ values: [String]) {
    key(name)
    array(values) { $0.string($1) }
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func raw(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  /// Without a String in between: a scan writes thousands of positions.
  private mutating func appendDigits(_ value: Int) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let first = bytes.count
    var rest = value.magnitude
    repeat {
      bytes.append(UInt8(truncatingIfNeeded: 0x30 + rest % 10))
      rest /= 10
    } while rest > 0
    if bytes.count > first + 1 { bytes[first...].reverse() }
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    // Most strings are copied as they are.
    let isPlain = text.withUTF8 { letters in
      let isPlain = letters.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }
      if isPlain { bytes.append(contentsOf: letters) }
      return isPlain
    }
    if !isPlain { escape(text) }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20, 0x7F:
        let hex = Array("0123456789abcdef".utf8)
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(hex[Int(byte >> 4)])
        bytes.append(hex[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
  }
}
