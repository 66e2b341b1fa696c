/// Where the server is, and how it is called in messages.
package struct PostgresPlace: Sendable {
  /// `postgres://user:password@host:port/database?…`, as libpq takes it.
  package let url: String
  /// Without user, password and parameters.
  package let name: String

  /// nil: no such URL.
  package init?(_ url: String) {
    guard let (scheme, place) = Self.parts(of: url) else { return nil }
    self.url = url
    name = scheme + (Self.isSound(place) ? String(place) : "…")
  }

  /// Whether libpq takes the URL apart as a person reads it. It quotes what it does not understand, and that may
  /// be a password with an `@`, a `/` or a `%` in it.
  static func isSound(_ url: String) -> Bool {
    guard let (_, place) = parts(of: url), isSound(place) else { return false }
    return url.split(separator: "%", omittingEmptySubsequences: false).dropFirst().allSatisfy {
      let digits = $0.utf8.prefix(2)
      return digits.count == 2 && !digits.elementsEqual("00".utf8)
        && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) }
    }
  }

  /// Host, port and database: libpq's user and password end with the first `@` that no `/` comes before.
  private static func parts(of url: String) -> (scheme: String, place: Substring)? {
    guard let scheme = ["postgres://", "postgresql://"].first(where: { url.hasPrefix($0) }) else {
      return nil
    }
    let rest = url.dropFirst(scheme.count)
    let mark = rest.firstIndex { $0 == "@" || $0 == "/" }
    let place = mark.map { rest[$0] == "@" ? rest[rest.index(after: $0)...] : rest } ?? rest
    return (scheme, place.prefix { $0 != "?" })
  }

  /// No second `@`, and after a host's colon nothing but a port.
  private static func isSound(_ place: Substring) -> Bool {
    guard !place.contains("@") else { return false }
    return place.prefix { $0 != "/" }.split(separator: ",").allSatisfy { host in
      let port = host.drop { $0 != "]" && $0 != ":" || host.hasPrefix("[") && $0 != "]" }
      return port.allSatisfy { $0.isWholeNumber || $0 == ":" || $0 == "]" }
    }
  }
}
