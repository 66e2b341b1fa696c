internal import Glibc

/// Takes out of a page, before it is parsed, what no reader needs: comments and the bodies of styles and
/// scripts, a third of a page's bytes and the slowest to parse. Script bodies are kept beside, for the
/// data in some of them. Also: libxml2 takes NUL for the end of its input, and `</body>` or `</html>` in
/// the middle of a broken page for the end of all that is open; NULs become spaces, those tags go.
struct MarkupFilter {
  private(set) var markup: [UInt8] = []
  private(set) var scripts: [[UInt8]] = []

  /// More script than this is no data.
  private static let maxScriptBytes = 4 << 20

  private var scriptBytes = 0

  init(_ input: ArraySlice<UInt8>) {
    input.withUnsafeBytes { filter($0) }
  }

  /// Hands the markup over.
  mutating func takeMarkup() -> [UInt8] {
    let taken = markup
    markup = []
    return taken
  }

  private mutating func filter(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    // As much again, for what the nodes' arena adds behind it: memory that is not touched costs nothing, and
    // a page that outgrows its arena is copied.
    markup.reserveCapacity(2 * bytes.count + 1024)
    var kept = 0
    var at = 0
    while at < bytes.count, let hit = memchr(base + at, 0x3C, bytes.count - at) {
      let open = UnsafeRawPointer(hit) - base
      at = open + 1
      guard open + 4 <= bytes.count, let cut = cut(bytes, open) else { continue }
      keep(bytes, kept..<cut.lowerBound)
      kept = cut.upperBound
      at = kept
    }
    keep(bytes, kept..<bytes.count)
    markup.withUnsafeMutableBytes { markup in
      guard let base = markup.baseAddress else { return }
      var at = 0
      while let hit = memchr(base + at, 0, markup.count - at) {
        at = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
        markup[at] = 0x20
      }
    }
  }

  private mutating func keep(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    markup.append(contentsOf: bytes[range])
  }

  /// The range to leave out for what begins with the `<` at `open`, or nil.
  private mutating func cut(_ bytes: UnsafeRawBufferPointer, _ open: Int) -> Range<Int>? {
    switch bytes[open + 1] {
    case UInt8(ascii: "!"):
      guard bytes[open + 2] == UInt8(ascii: "-"), bytes[open + 3] == UInt8(ascii: "-"),
        let end = Self.find("-->", in: bytes, from: open + 2)
      else { return nil }
      return open..<(end + 3)
    case UInt8(ascii: "/"):
      let isEnd = Self.starts("</body>", bytes, open) || Self.starts("</html>", bytes, open)
      return isEnd ? open..<(open + 7) : nil
    case UInt8(ascii: "s"), UInt8(ascii: "S"):
      if let body = Self.body(of: "<style", end: "</style", bytes, open) { return body }
      guard let body = Self.body(of: "<script", end: "</script", bytes, open) else { return nil }
      if !body.isEmpty, scriptBytes + body.count <= Self.maxScriptBytes {
        scriptBytes += body.count
        scripts.append(Array(bytes[body]))
      }
      return body
    case _: return nil
    }
  }

  /// Between the start tag at `open` and the end tag.
  private static func body(
    of name: StaticString, end: StaticString, _ bytes: UnsafeRawBufferPointer, _ open: Int
  ) -> Range<Int>? {
    let after = open + name.utf8CodeUnitCount
    guard starts(name, bytes, open), after < bytes.count,
      bytes[after] <= 0x20 || bytes[after] == UInt8(ascii: ">"),
      let close = find(">", in: bytes, from: after), bytes[close - 1] != UInt8(ascii: "/"),
      let end = find(end, in: bytes, from: close + 1)
    else { return nil }
    return (close + 1)..<end
  }

  private static func starts(_ text: StaticString, _ bytes: UnsafeRawBufferPointer, _ at: Int)
    -> Bool
  {
    guard let base = bytes.baseAddress, at + text.utf8CodeUnitCount <= bytes.count else {
      return false
    }
    return strncasecmp(
      (base + at).assumingMemoryBound(to: CChar.self),
      UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self), text.utf8CodeUnitCount)
      == 0
  }

  /// Without regard to case.
  private static func find(_ text: StaticString, in bytes: UnsafeRawBufferPointer, from: Int)
    -> Int?
  {
    guard let base = bytes.baseAddress else { return nil }
    var at = from
    while at < bytes.count,
      let hit = memchr(base + at, Int32(text.utf8Start[0]), bytes.count - at)
    {
      let found = UnsafeRawPointer(hit) - base
      if starts(text, bytes, found) { return found }
      at = found + 1
    }
    return nil
  }
}
