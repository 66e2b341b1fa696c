// libFuzzer's target for what reads foreign bytes first: the number scanner and healing. Built only with
// WENHAO_FUZZ in the environment (`make fuzz`). Every property here holds for any input at all.
@testable import Documents

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ argc: UnsafeMutablePointer<CInt>,
  _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ target: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// SwiftPM links an executable against `<Module>_main`, in place of the main that libFuzzer brings.
@_cdecl("Fuzz_main")
func fuzzMain(
  _ count: CInt, _ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  var count = count
  var words = words
  return runDriver(&count, &words) { testOneInput($0, $1) }
}

@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: start, count: size)
  Properties.ofScanning(bytes)
  Properties.ofHealing(String(decoding: bytes, as: UTF8.self))
  return 0
}

private enum Properties {
  /// A built-in table that does not load is a finding too.
  static let scanner: NumberScanner? = (try? IssuerLexicon.standard()).map(
    NumberScanner.init(lexicon:))

  static func ofScanning(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let scanner else { preconditionFailure("the built-in lexicon does not load") }
    var end = 0
    var start = 0
    for match in scanner.scan(bytes) {
      precondition(match.start < match.end && match.end <= bytes.count, "span outside the text")
      // The numbers inside a range share the span of its sign.
      let isInside = match.number.repairs.contains("expanded") && match.start == start
      precondition(match.start >= end || isInside, "spans overlap")
      let text = String(decoding: bytes[match.start..<match.end], as: UTF8.self)
      precondition(text == match.number.raw, "span is not the matched text")
      precondition((0...1).contains(match.confidence), "confidence outside 0...1")
      precondition(match.number.serial > 0, "serial 0")
      (start, end) = (match.start, match.end)
    }
  }

  static func ofHealing(_ text: String) {
    let once = HealedText(Healing.heal(text).paragraphs).text
    let twice = HealedText(Healing.heal(once).paragraphs).text
    precondition(once == twice, "healing is not idempotent")
  }
}
