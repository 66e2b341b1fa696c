internal import Foundation

/// A URL as web archives sort and look it up: host turned round, `www.` and case gone, parameters in order.
/// `http://www.Example.gov.cn:80/a/B?y=2&x=1` → `cn,gov,example)/a/b?x=1&y=2`.
///
/// The rules are those of Heritrix's `IAURLCanonicalizer`, which every CDX server applies to what it is asked
/// for: a key made by other rules is never found.
enum SURT {
  static func key(_ url: String) -> String {
    guard let scheme = url.range(of: "://") else { return url.lowercased() }
    let rest = url[scheme.upperBound...].prefix { $0 != "#" }
    let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    let host = hostKey(
      String(rest[..<authorityEnd]), isSecure: url.lowercased().hasPrefix("https"))
    let target = String(rest[authorityEnd...]).lowercased()
    let mark = target.firstIndex(of: "?") ?? target.endIndex
    let path = pathKey(String(target[..<mark]))
    let query = mark < target.endIndex ? queryKey(String(target[target.index(after: mark)...])) : ""
    return "\(host))\(path)" + (query.isEmpty ? "" : "?\(query)")
  }

  private static func hostKey(_ authority: String, isSecure: Bool) -> String {
    var host = authority.lowercased()
    if let at = host.lastIndex(of: "@") { host = String(host[host.index(after: at)...]) }
    var port = ""
    if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") {
      port = String(host[colon...])
      host = String(host[..<colon])
    }
    if port == ":" || port == (isSecure ? ":443" : ":80") { port = "" }
    host = withoutWWW(host)
    if host.hasPrefix("[") { return host + port }
    // Addresses too, as everybody does: what is sorted need not make sense.
    return host.split(separator: ".").reversed().joined(separator: ",") + port
  }

  /// `www.`, `www2.`: mirrors of one site.
  private static func withoutWWW(_ host: String) -> String {
    guard host.hasPrefix("www"), let dot = host.firstIndex(of: "."),
      host[host.index(host.startIndex, offsetBy: 3)..<dot].utf8.allSatisfy({
        (0x30...0x39).contains($0)
      })
    else { return host }
    let rest = host[host.index(after: dot)...]
    return rest.isEmpty ? host : String(rest)
  }

  private static func pathKey(_ path: String) -> String {
    "/" + path.split(separator: "/", omittingEmptySubsequences: true).joined(separator: "/")
  }

  private static let sessionNames: Set<String> = [
    "jsessionid", "phpsessid", "aspsessionid", "sid", "sessionid", "cfid", "cftoken",
  ]

  private static func queryKey(_ query: String) -> String {
    query.split(separator: "&", omittingEmptySubsequences: false)
      .filter { part in
        let name = part.prefix { $0 != "=" }
        // Session names are dropped where they look like one: 32 signs, or numbers of ColdFusion's.
        guard sessionNames.contains(String(name)) else { return true }
        let value = part.dropFirst(name.count + 1)
        return !(value.utf8.count == 32 || name.hasPrefix("cf"))
      }
      .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
      .joined(separator: "&")
  }
}
