/// An absolute http or https URL in the one form in which Wenhao knows it: two spellings of one page are
/// equal, so that a page is enqueued once. What `init` does to a text is what a browser does to a link
/// (the WHATWG URL standard), plus RFC 3986 §6 normalisation, plus what a crawler must forget:
///
/// - surrounding white space, tabs and line ends inside, and the fragment go; `\` is `/` before the query;
/// - scheme and host in lower case, a non-ASCII host in Punycode, default port and final dot dropped;
/// - `.` and `..` resolved, `%XX` in upper case, unreserved characters decoded, everything that may not
///   stand in a URL encoded as UTF-8;
/// - session ids and campaign parameters dropped (`URLNoise`); the order of parameters is kept;
/// - refused: other schemes, user names, ports 0 and above 65,535, hosts that are no DNS name or address.
///
/// Stable: `CanonicalURL(url.description) == url` for every value.
package struct CanonicalURL: Sendable {
  /// Longer canonical forms are refused. Servers commonly accept 8,192 bytes of request line; a link
  /// beyond half of that is a trap (a calendar, a nested redirect) and never a document.
  package static let maxLength = 4096
  /// Longer texts are refused unread: even if all of it were `../`, nothing sensible would remain.
  package static let maxTextLength = 16_384

  package let description: String
  /// Offsets into the UTF-8 of `description`: where the host ends, the path begins and ends.
  private let hostEnd: Int32
  private let pathStart: Int32
  private let pathEnd: Int32

  package init?(_ text: String) {
    guard let bytes = URLText.cleaned(text),
      let (scheme, rest) = URLText.scheme(of: bytes[...]), URLText.slashes(rest) >= 2
    else { return nil }
    self.init(scheme: scheme, afterSlashes: rest.drop(while: URLText.isSlash))
  }

  /// `bytes` is what follows the scheme's slashes: authority, path and query, without a fragment.
  private init?(scheme: WebScheme, afterSlashes bytes: ArraySlice<UInt8>) {
    let authorityEnd =
      bytes.firstIndex { URLText.isSlash($0) || $0 == UInt8(ascii: "?") } ?? bytes.endIndex
    guard let authority = URLAuthority(bytes[..<authorityEnd], scheme: scheme) else { return nil }
    let rest = bytes[authorityEnd...]
    let mark = rest.firstIndex(of: UInt8(ascii: "?"))

    var out = Array("\(scheme.rawValue)://".utf8)
    out += authority.host
    hostEnd = Int32(out.count)
    if let port = authority.port { out += Array(":\(port)".utf8) }
    pathStart = Int32(out.count)
    URLPath.append(rest[..<(mark ?? rest.endIndex)], to: &out)
    pathEnd = Int32(out.count)
    if let mark {
      let query = URLQuery.canonical(rest[(mark + 1)...])
      if !query.isEmpty {
        out.append(UInt8(ascii: "?"))
        out += query
      }
    }
    guard out.count <= Self.maxLength else { return nil }
    description = String(decoding: out, as: UTF8.self)
  }

  /// The URL that a reference found on this page means (RFC 3986 §5.2, browsers' way with `http:g`);
  /// nil for other schemes (`javascript:`, `mailto:`) and for what is no URL.
  package func resolving(_ reference: String) -> CanonicalURL? {
    guard let bytes = URLText.cleaned(reference) else { return nil }
    var rest = bytes[...]
    if let end = URLText.schemeEnd(rest) {
      guard let (named, after) = URLText.scheme(of: rest) else { return nil }
      if URLText.slashes(after) >= 2 {
        return CanonicalURL(scheme: named, afterSlashes: after.drop(while: URLText.isSlash))
      }
      guard named.rawValue == scheme else { return nil }
      rest = rest[end...].dropFirst()
    }
    guard let first = rest.first else { return self }
    let web: WebScheme = scheme == WebScheme.https.rawValue ? .https : .http
    if URLText.slashes(rest) >= 2 {
      return CanonicalURL(scheme: web, afterSlashes: rest.drop(while: URLText.isSlash))
    }
    let own = Array(description.utf8)
    let base: ArraySlice<UInt8>
    if URLText.isSlash(first) {
      base = own[..<Int(pathStart)]
    } else if first == UInt8(ascii: "?") {
      base = own[..<Int(pathEnd)]
    } else {
      let path = own[Int(pathStart)..<Int(pathEnd)]
      base = own[...(path.lastIndex(of: UInt8(ascii: "/")) ?? Int(pathStart))]
    }
    return CanonicalURL(
      scheme: web, afterSlashes: (base.dropFirst(web.rawValue.utf8.count + 3) + rest)[...])
  }
}

extension CanonicalURL {
  /// `http` or `https`.
  package var scheme: String { isSecure ? "https" : "http" }

  /// Lower case; an IPv6 address with its brackets.
  package var host: String { slice((isSecure ? 8 : 7)..<Int(hostEnd)) }

  /// nil where it is the scheme's own.
  package var port: Int? {
    hostEnd == pathStart ? nil : Int(slice((Int(hostEnd) + 1)..<Int(pathStart)))
  }

  /// Begins with `/`.
  package var path: String { slice(Int(pathStart)..<Int(pathEnd)) }

  /// Without its `?`; nil where there is none. Never empty.
  package var query: String? {
    let end = description.utf8.count
    return Int(pathEnd) == end ? nil : slice((Int(pathEnd) + 1)..<end)
  }

  /// The request target; what scope patterns and robots rules are held against.
  package var pathAndQuery: String { slice(Int(pathStart)..<description.utf8.count) }

  /// `scheme://host[:port]`.
  package var origin: String { slice(0..<Int(pathStart)) }

  package var hostKey: HostKey {
    HostKey(authority: slice((isSecure ? 8 : 7)..<Int(pathStart)))
  }

  private var isSecure: Bool { description.utf8.starts(with: "https:".utf8) }

  private func slice(_ range: Range<Int>) -> String {
    let bytes = description.utf8
    let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
    return String(description[start..<bytes.index(start, offsetBy: range.count)])
  }
}

extension CanonicalURL: Hashable, Comparable, LosslessStringConvertible {
  package static func == (a: CanonicalURL, b: CanonicalURL) -> Bool {
    a.description == b.description
  }

  package static func < (a: CanonicalURL, b: CanonicalURL) -> Bool {
    a.description < b.description
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

extension CanonicalURL: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let url = CanonicalURL(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a URL: \(text)")
    }
    self = url
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
