/// What a link carries that does not choose the page: the visitor's session and the campaign that led here.
///
/// Only names that mean nothing else are dropped. `sid` and `id` stay even when their value looks like a
/// session: Chinese CMSs name articles by 32 hex digits, and losing an article costs more than fetching
/// one twice (its text is recognised then).
enum URLNoise {
  private static let sessionPath = Array(";jsessionid=".utf8)
  // `LinkResolver` (PageReading) leaves parameters to `CanonicalURL` by the first letters of these names: one with
  // another first letter goes there too, and into its test.
  private static let names: Set<String> = [
    "jsessionid", "phpsessid", "asp.net_sessionid", "sessionid", "session_id",
    "gclid", "fbclid", "spm",
  ]
  /// Classic ASP appends random letters to its name.
  private static let prefixes = ["aspsessionid", "utm_"]

  static func isNoise(_ name: ArraySlice<UInt8>) -> Bool {
    // The longest name that can match, with room for ASP's suffix: most parameters stop here or below.
    guard name.count >= 3, name.count <= 64 else { return false }
    let lower = String(decoding: name.map(URLText.lowercased), as: UTF8.self)
    return names.contains(lower) || prefixes.contains { lower.hasPrefix($0) }
  }

  /// Removes `;jsessionid=…` (Java servlets' way, in any case) from the segment that begins at `start`.
  static func dropSessions(from out: inout [UInt8], after start: Int) {
    var at = start
    while at + sessionPath.count <= out.count {
      guard out[at] == UInt8(ascii: ";"),
        out[at..<(at + sessionPath.count)].lazy.map(URLText.lowercased).elementsEqual(sessionPath)
      else {
        at += 1
        continue
      }
      let end = out[(at + 1)...].firstIndex(of: UInt8(ascii: ";")) ?? out.endIndex
      out.removeSubrange(at..<end)
    }
  }
}
