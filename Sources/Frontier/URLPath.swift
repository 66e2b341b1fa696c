/// The path of a URL, made canonical.
enum URLPath {
  /// Appends the canonical form of a path; an empty one is `/`.
  static func append(_ path: ArraySlice<UInt8>, to out: inout [UInt8]) {
    let root = out.count
    // Where each segment that still stands begins, its slash included.
    var starts: [Int] = []
    var rest = path
    if let first = rest.first, URLText.isSlash(first) { rest = rest.dropFirst() }
    var more = true
    while more {
      let end = rest.firstIndex(where: URLText.isSlash) ?? rest.endIndex
      more = end < rest.endIndex
      appendSegment(rest[..<end], isLast: !more, to: &out, starts: &starts)
      rest = more ? rest[(end + 1)...] : rest[end...]
    }
    if out.count == root { out.append(UInt8(ascii: "/")) }
  }

  private static func appendSegment(
    _ segment: ArraySlice<UInt8>, isLast: Bool, to out: inout [UInt8], starts: inout [Int]
  ) {
    let start = out.count
    out.append(UInt8(ascii: "/"))
    PercentEncoding.append(segment, to: &out, allowed: PercentEncoding.isPathCharacter)
    URLNoise.dropSessions(from: &out, after: start + 1)
    // Decoding and the lost session id come first: `%2e%2e;jsessionid=1` is `..`.
    switch out.count - start {
    case 2 where out[start + 1] == UInt8(ascii: "."):
      out.removeSubrange(start...)
    case 3 where out[start + 1] == UInt8(ascii: ".") && out[start + 2] == UInt8(ascii: "."):
      out.removeSubrange((starts.popLast() ?? start)...)
    default:
      starts.append(start)
      return
    }
    // A dot segment at the end names a folder: `/a/..` is `/`, `/a/b/.` is `/a/b/`.
    if isLast { out.append(UInt8(ascii: "/")) }
  }
}

/// The query of a URL, made canonical.
enum URLQuery {
  static func canonical(_ query: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    var isFirst = true
    for part in query.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) {
      var parameter: [UInt8] = []
      PercentEncoding.append(part, to: &parameter, allowed: PercentEncoding.isQueryCharacter)
      let name = parameter.prefix { $0 != UInt8(ascii: "=") }
      if URLNoise.isNoise(name) { continue }
      if !isFirst { out.append(UInt8(ascii: "&")) }
      isFirst = false
      out += parameter
    }
    return out
  }
}
