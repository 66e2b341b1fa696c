/// Where the server is, and how it is called in messages.
package struct PostgresPlace: Sendable {
  /// `postgres://user:password@host:port/database?…`, as libpq takes it.
  package let url: String
  /// Without user, password and parameters.
  package let name: String

  /// nil: no such URL.
  package init?(_ url: String) {
    guard let scheme = ["postgres://", "postgresql://"].first(where: { url.hasPrefix($0) }) else {
      return nil
    }
    self.url = url
    let rest = url.dropFirst(scheme.count).prefix { $0 != "?" }
    let place = rest.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
    name = scheme + place
  }
}
