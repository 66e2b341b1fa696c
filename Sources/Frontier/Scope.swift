/// Which URLs belong to a crawl: a site profile's hosts, patterns and depth.
package struct Scope: Hashable, Sendable {
  package let hosts: [HostPattern]
  /// Empty: every path.
  package let include: [PathPattern]
  /// Wins over `include`.
  package let exclude: [PathPattern]
  /// Links from a start URL; the start URL is 0. nil: no bound.
  package let maxDepth: Int?

  package init(
    hosts: [String], include: [String] = [], exclude: [String] = [], maxDepth: Int? = nil
  ) throws(ScopeError) {
    guard !hosts.isEmpty else { throw .noHosts }
    var patterns: [HostPattern] = []
    for host in hosts {
      guard let pattern = HostPattern(host) else { throw .badHost(host) }
      patterns.append(pattern)
    }
    for pattern in include + exclude where !(pattern.hasPrefix("/") || pattern.hasPrefix("*")) {
      throw .badPattern(pattern)
    }
    if let maxDepth, maxDepth < 0 { throw .badDepth(maxDepth) }
    self.hosts = patterns
    self.include = include.map { PathPattern($0) }
    self.exclude = exclude.map { PathPattern($0) }
    self.maxDepth = maxDepth
  }

  package func admits(_ url: CanonicalURL, depth: Int) -> Bool {
    if let maxDepth, depth > maxDepth { return false }
    let key = url.hostKey
    guard hosts.contains(where: { $0.matches(key) }) else { return false }
    let target = PathPattern.comparable(of: url.pathAndQuery)
    guard include.isEmpty || include.contains(where: { $0.matches(comparable: target) }) else {
      return false
    }
    return !exclude.contains { $0.matches(comparable: target) }
  }
}

/// A mistake in a scope, worded for the person who wrote the profile.
package enum ScopeError: Error, Hashable, CustomStringConvertible {
  case noHosts
  case badHost(String)
  case badPattern(String)
  case badDepth(Int)

  package var description: String {
    switch self {
    case .noHosts: "scope has no hosts: name at least one"
    case .badHost(let host):
      "scope host '\(host)' is none: write www.example.gov.cn, *.example.gov.cn or 127.0.0.1:8600"
    case .badPattern(let pattern):
      "scope pattern '\(pattern)' must begin with '/' or '*': it is held against the whole path"
    case .badDepth(let depth): "scope depth \(depth) is negative"
    }
  }
}

/// A host of a scope: `www.linyi.gov.cn`, `127.0.0.1:8600`, or `*.linyi.gov.cn` for every name below (not
/// the name itself). A port must be written where it is not the scheme's own.
package struct HostPattern: Hashable, Sendable {
  package let text: String
  private let name: String
  private let takesNamesBelow: Bool

  package init?(_ text: String) {
    takesNamesBelow = text.hasPrefix("*.")
    let bare = takesNamesBelow ? String(text.dropFirst(2)) : text
    // The URL parser knows what a host is, and gives it the form in which it will be compared.
    guard !bare.isEmpty, !bare.utf8.contains(where: { "/\\?#@*".utf8.contains($0) }),
      let url = CanonicalURL("http://\(bare)/")
    else { return nil }
    self.text = text
    name = url.hostKey.description
  }

  /// As written; nil where it is the scheme's own.
  package var port: Int? { CanonicalURL("http://\(name)/")?.port }

  package func matches(_ key: HostKey) -> Bool {
    takesNamesBelow ? key.description.hasSuffix("." + name) : key.description == name
  }
}
