/// A pattern over path and query, as robots.txt has them (RFC 9309 §2.2.3) and site profiles use: matched
/// from the start of the path, `*` is any run of bytes, a final `$` is the end, everything else is itself.
///
/// Pattern and URL are compared decoded, so that `/通知/`, `/%E9%80%9A%E7%9F%A5/` and `%e9…` are one
/// (§2.2.2); `%2F` stays apart from `/` in the path, where it means something else. `%2A` and `%24` are
/// the characters `*` and `$` themselves.
package struct PathPattern: Hashable, Sendable {
  /// As it was written.
  package let text: String
  /// What stands between the stars; one more than there are stars.
  private let literals: [[UInt8]]
  private let isAnchored: Bool
  /// How much a pattern says, in octets: among robots rules the most specific one decides.
  package let specificity: Int

  package init(_ text: String) { self.init(bytes: Array(text.utf8)[...], text: text) }

  init(bytes: ArraySlice<UInt8>, text: String) {
    self.text = text
    isAnchored = bytes.last == UInt8(ascii: "$")
    var inQuery = false
    literals =
      (isAnchored ? bytes.dropLast() : bytes)
      .split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
      .map { Self.comparable($0, inQuery: &inQuery) }
    specificity =
      literals.reduce(0) { $0 + $1.count } + literals.count - 1 + (isAnchored ? 1 : 0)
  }

  package func matches(_ url: CanonicalURL) -> Bool {
    matches(comparable: Self.comparable(of: url.pathAndQuery))
  }

  /// Leftmost fit for every literal: no backtracking, so a pattern of a thousand stars costs no more than
  /// its length times the URL's.
  func matches(comparable target: [UInt8]) -> Bool {
    guard let first = literals.first, target.starts(with: first) else { return false }
    var at = first.count
    guard literals.count > 1 else { return !isAnchored || at == target.count }
    for literal in literals[1..<(literals.count - 1)] {
      guard let found = Self.find(literal, in: target, from: at) else { return false }
      at = found + literal.count
    }
    let last = literals[literals.count - 1]
    guard isAnchored else { return Self.find(last, in: target, from: at) != nil }
    return target.count - at >= last.count && target.suffix(last.count).elementsEqual(last)
  }

  static func comparable(of pathAndQuery: String) -> [UInt8] {
    var inQuery = false
    return comparable(Array(pathAndQuery.utf8)[...], inQuery: &inQuery)
  }

  /// Decoded for comparison. `inQuery` is carried from literal to literal of one pattern.
  private static func comparable(_ bytes: ArraySlice<UInt8>, inQuery: inout Bool) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var at = bytes.startIndex
    while at < bytes.endIndex {
      if let octet = PercentEncoding.octet(bytes, at: at) {
        if isDistinct(octet, inQuery: inQuery) {
          out += bytes[at..<(at + 3)].map {
            (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) ? $0 & 0xdf : $0
          }
        } else {
          out.append(octet)
        }
        at += 3
        continue
      }
      if bytes[at] == UInt8(ascii: "?") { inQuery = true }
      out.append(bytes[at])
      at += 1
    }
    return out
  }

  /// Characters whose encoded form means something other than their plain form.
  private static func isDistinct(_ octet: UInt8, inQuery: Bool) -> Bool {
    switch octet {
    case UInt8(ascii: "%"): true
    case UInt8(ascii: "/"), UInt8(ascii: "?"): !inQuery
    default: false
    }
  }

  private static func find(_ literal: [UInt8], in target: [UInt8], from start: Int) -> Int? {
    guard let first = literal.first else { return start }
    var at = start
    while at + literal.count <= target.count {
      if target[at] == first, target[at..<(at + literal.count)].elementsEqual(literal) { return at }
      at += 1
    }
    return nil
  }
}
