/// Bytes in, `Page` out: what a careful reader would take from any page of a Chinese government site.
package struct PageReader: Sendable {
  package init() {}

  /// Total: any bytes give a page, at worst one of kind `.empty` or `.other`.
  /// - Parameters:
  ///   - url: absolute address of the page; without it relative links stay as printed.
  ///   - contentType: the HTTP header's value, if known.
  package func read(_ bytes: [UInt8], url: String?, contentType: String?) -> Page {
    var page = Page()
    let decoded = CharsetDecision.decode(bytes, contentType: contentType, metaLabel: nil)
    page.encoding = decoded.encoding
    return page
  }
}
