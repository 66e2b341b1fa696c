internal import Frontier

/// References made absolute by `<base>` and the page's address.
struct LinkResolver {
  private let base: CanonicalURL?
  /// `http://host` and the folder of the base's path, `/a/b/`.
  private let origin: [UInt8]
  private let folder: [UInt8]
  /// What was resolved before: links, list rows and attachments ask for the same references.
  private let memo = Memo()

  private final class Memo {
    var known: [String: String?] = [:]
  }

  init(pageURL: String?, baseHref: String?) {
    let page = pageURL.flatMap { CanonicalURL($0) }
    if let baseHref, !baseHref.isEmpty {
      base = page?.resolving(baseHref) ?? CanonicalURL(baseHref) ?? page
    } else {
      base = page
    }
    origin = Array((base?.origin ?? "").utf8)
    let path = Array((base?.path ?? "").utf8)
    folder = Array(path[..<(path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)])
  }

  /// Nil for what is no http(s) address. Without a base a relative reference stays as printed.
  func resolve(_ reference: ArraySlice<UInt8>) -> String? {
    let trimmed = Bytes.trimmed(reference)
    guard let first = trimmed.first, first != UInt8(ascii: "#"), trimmed.count <= 16_384 else {
      return nil
    }
    if base != nil, let url = plain(trimmed.prefix { $0 != UInt8(ascii: "#") }) { return url }
    let text = String(decoding: trimmed, as: UTF8.self)
    if let base {
      if let known = memo.known[text] { return known }
      let resolved = base.resolving(text)?.description
      memo.known[text] = .some(resolved)
      return resolved
    }
    if let absolute = CanonicalURL(text) { return absolute.description }
    return Self.hasScheme(trimmed) ? nil : text
  }

  func resolve(_ reference: String) -> String? { resolve(Array(reference.utf8)[...]) }

  /// Of what `resolve` gave: with a base everything is.
  func isAbsolute(_ url: String) -> Bool { base != nil || CanonicalURL(url) != nil }

  /// `javascript:`, `mailto:`, `tel:`…
  private static func hasScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
    for byte in bytes {
      if byte == UInt8(ascii: ":") { return true }
      let lower = byte | 0x20
      guard (0x61...0x7A).contains(lower) || Bytes.isDigit(byte) else { return false }
    }
    return false
  }
}

// MARK: - Plain references

extension LinkResolver {
  /// Most references are made of letters, digits and - . _ ~ alone, below the folder or the root of the page's own
  /// host, or on another whose name is plain too: joining the parts is all there is to do (`CanonicalURL` changes
  /// nothing in them). Nil for all others.
  private func plain(_ reference: ArraySlice<UInt8>) -> String? {
    guard origin.count + folder.count + reference.count < CanonicalURL.maxLength else {
      return nil
    }
    let path = reference.prefix { $0 != UInt8(ascii: "?") }
    guard Self.isPlainQuery(reference[path.endIndex...]) else { return nil }
    if path.first == UInt8(ascii: "/") {
      return Self.isPlain(path) ? Self.join(origin, [], reference) : nil
    }
    if let host = Self.hostStart(path) {
      let end = path[host...].firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
      guard Self.isPlainHost(path[host..<end]) else { return nil }
      if end == reference.endIndex { return String(decoding: reference, as: UTF8.self) + "/" }
      guard end < path.endIndex, Self.isPlain(path[end...]) else { return nil }
      return String(decoding: reference, as: UTF8.self)
    }
    var rest = path
    var folder = folder[...]
    while rest.first == UInt8(ascii: ".") {
      if rest.starts(with: [0x2E, 0x2F]) {
        rest = rest.dropFirst(2)
      } else if rest.starts(with: [0x2E, 0x2E, 0x2F]) {
        rest = rest.dropFirst(3)
        // `..` at the root stays there.
        if folder.count > 1 {
          folder = folder.dropLast()
          folder = folder[...(folder.lastIndex(of: 0x2F) ?? folder.startIndex)]
        }
      } else {
        return nil
      }
    }
    guard !rest.isEmpty, rest.first != 0x2F, !folder.isEmpty, Self.isPlain(rest) else {
      return nil
    }
    return Self.join(origin, folder, reference[rest.startIndex...])
  }

  /// After `http://` or `https://`.
  private static func hostStart(_ url: ArraySlice<UInt8>) -> Int? {
    guard url.count > 8, url.first == UInt8(ascii: "h") else { return nil }
    for scheme in ["http://", "https://"] where url.starts(with: scheme.utf8) {
      return url.startIndex + scheme.utf8.count
    }
    return nil
  }

  /// A DNS name in its canonical form, without a port. Addresses are left to `CanonicalURL`.
  private static func isPlainHost(_ host: ArraySlice<UInt8>) -> Bool {
    host.withUnsafeBufferPointer { host in
      guard host.count <= 253 else { return false }
      var label = 0
      for (index, byte) in host.enumerated() {
        switch byte {
        case 0x61...0x7A, 0x30...0x39, 0x2D: break
        case 0x2E where (1...63).contains(index - label): label = index + 1
        case _: return false
        }
      }
      return (1...63).contains(host.count - label) && host[label] >= 0x61
    }
  }

  /// Nothing, or `?` and parameters that only hold characters that stand for themselves. Those whose names begin
  /// like one that canonical URLs drop (`URLNoise`) are left to `CanonicalURL`.
  private static func isPlainQuery(_ query: ArraySlice<UInt8>) -> Bool {
    if query.isEmpty { return true }
    return query.withUnsafeBufferPointer { query in
      guard query.count > 1 else { return false }
      var startsName = true
      for byte in query.dropFirst() {
        switch byte {
        case 0x26:
          startsName = true
          continue
        case 0x61...0x7A, 0x41...0x5A:
          if startsName, noiseFirsts.contains(byte | 0x20) { return false }
        case 0x30...0x39, 0x2D, 0x2E, 0x5F, 0x7E, 0x3D, 0x2F: break
        case _: return false
        }
        startsName = false
      }
      return true
    }
  }

  private static let noiseFirsts = Array("jpasgfu".utf8)

  /// Only characters that stand for themselves, no empty segment at the front, no `.` and `..` among the segments.
  private static func isPlain(_ path: ArraySlice<UInt8>) -> Bool {
    path.withUnsafeBufferPointer { path in
      var previous: UInt8 = 0x2F
      if path.count > 1, path[0] == 0x2F, path[1] == 0x2F { return false }
      for byte in path {
        switch byte {
        case 0x61...0x7A, 0x30...0x39, 0x41...0x5A, 0x2D, 0x5F, 0x7E, 0x2F: break
        case 0x2E where previous != 0x2F: break
        case _: return false
        }
        previous = byte
      }
      return true
    }
  }

  private static func join(
    _ origin: [UInt8], _ folder: ArraySlice<UInt8>, _ rest: ArraySlice<UInt8>
  ) -> String {
    let count = origin.count + folder.count + rest.count
    return String(unsafeUninitializedCapacity: count) { buffer in
      var end = buffer[...].update(fromContentsOf: origin)
      end = buffer[end...].update(fromContentsOf: folder)
      return buffer[end...].update(fromContentsOf: rest)
    }
  }
}
