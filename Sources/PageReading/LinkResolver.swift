internal import Frontier

/// References made absolute by `<base>` and the page's address.
struct LinkResolver {
  private let base: CanonicalURL?
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
  }

  /// Nil for what is no http(s) address. Without a base a relative reference stays as printed.
  func resolve(_ reference: ArraySlice<UInt8>) -> String? {
    let trimmed = Bytes.trimmed(reference)
    guard let first = trimmed.first, first != UInt8(ascii: "#"), trimmed.count <= 16_384 else {
      return nil
    }
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
