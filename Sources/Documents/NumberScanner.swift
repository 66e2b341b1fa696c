/// Finds every document number in UTF-8 text, in one pass over the bytes.
///
/// `AnchorSearch` looks for 号 (or 號) and for closing year brackets; only there a window of the text around
/// them is decoded and the grammar of REFERENCE §2 matched leftwards. No regular expression walks over Chinese
/// characters: the left edge is decided by `LeftEdge`.
package struct NumberScanner: Sendable {
  private let edge: LeftEdge

  // Bytes kept before an anchor: three organs of a joint order with spaces between come to about 200.
  private static let reach = 240
  // Bytes kept after it: enough for 号 + 文件, a street or building word, 国务院令 after 第841号, or a list of
  // some ten serials that end in one 号.
  private static let ahead = 96

  package init(lexicon: IssuerLexicon) { edge = LeftEdge(lexicon: lexicon) }

  package func scan(_ text: String) -> [NumberMatch] {
    var text = text
    return text.withUTF8 { scan($0) }
  }

  /// Matches in order; they do not overlap. Offsets are bytes into `bytes`. Any bytes are fine.
  package func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> [NumberMatch] {
    var matches: [NumberMatch] = []
    var window = ShadowWindow()
    var search = AnchorSearch(bytes)
    var floor = 0
    var index = 0
    while let (at, anchor) = search.next(from: index) {
      index = at + 1
      let start = max(floor, at - Self.reach)
      guard
        let position = window.fill(
          from: bytes, range: start..<min(bytes.count, at + Self.ahead), anchor: at,
          isAtBoundary: start == floor)
      else { continue }
      let grammar = NumberGrammar(
        scalars: window.scalars, isAtBoundary: window.isAtBoundary, edge: edge)
      let found =
        switch anchor {
        case .serialSign: grammar.match(serialSign: position)
        case .yearBracket: grammar.match(unsignedAfter: position)
        }
      if let found {
        matches.append(Self.finish(found, window: window, bytes: bytes))
        floor = window.end(found.end - 1, in: bytes)
        index = max(index, floor)
      } else if anchor == .serialSign, start == floor, !grammar.isAddress(after: position + 1),
        let last = matches.last,
        let members = NumberList(scalars: window.scalars)
          .members(from: 0, to: position, after: last.number.serial)
      {
        // What stands before the sign starts where the last number ended.
        matches += members.map { Self.listed($0, after: last, window: window, bytes: bytes) }
        floor = window.end(position, in: bytes)
      }
    }
    return matches
  }

  /// What a code may mean (REFERENCE §2.6, §2.7).
  package func readings(of code: String) -> [IssuerReading] { edge.readings(of: code) }

  private static func finish(
    _ found: NumberGrammar.Found, window: ShadowWindow, bytes: UnsafeBufferPointer<UInt8>
  ) -> NumberMatch {
    let start = window.starts[found.start]
    let end = window.end(found.end - 1, in: bytes)
    var number = found.number
    number.raw = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
    return NumberMatch(number: number, start: start, end: end, confidence: found.confidence)
  }

  /// A member of a list has the code, the year and the kind of the number before it.
  private static func listed(
    _ member: NumberList.Member, after last: NumberMatch, window: ShadowWindow,
    bytes: UnsafeBufferPointer<UInt8>
  ) -> NumberMatch {
    let start = window.starts[member.span.lowerBound]
    let end = window.end(member.span.upperBound - 1, in: bytes)
    var number = last.number
    // Every canonical form ends in its serial and 号.
    number.canonical.removeLast("\(number.serial)号".count)
    number.canonical += "\(member.serial)号"
    number.serial = member.serial
    number.repairs = member.repairs
    number.raw = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
    return NumberMatch(number: number, start: start, end: end, confidence: last.confidence)
  }
}
