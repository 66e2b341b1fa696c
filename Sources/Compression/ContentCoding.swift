/// The content codings that we ask servers for, and what undoes them: one list for the fetcher and
/// for whoever reads an archive again.
package enum ContentCoding {
  /// The value of Accept-Encoding.
  package static let accepted = "gzip, deflate, br, zstd"

  /// `fields` are the values of all Content-Encoding fields, in order; the codings in them are listed
  /// in the order in which they were put on. What is no coding (servers put charsets there, and
  /// `none`) is passed over; `compress`, which nobody asked for, is an error.
  package static func undo(
    _ fields: [String], of body: [UInt8], limits: InflateLimits
  ) throws(InflateError) -> [UInt8] {
    let codings = fields.flatMap(names).filter { $0 != "identity" }
    // Two are rare and honest; a longer chain multiplies the ratio that each link allows.
    guard codings.count <= 2 else { throw .corrupt }
    var bytes = body
    for coding in codings.reversed() {
      switch coding {
      case "gzip", "x-gzip", "deflate": bytes = try inflate(bytes, limits: limits)
      case "br": bytes = try unbrotli(bytes, limits: limits)
      case "zstd": bytes = try unzstd(bytes, limits: limits)
      case "compress", "x-compress": throw .corrupt
      default: continue
      }
    }
    return bytes
  }

  private static func names(_ field: String) -> [String] {
    field.utf8.split(separator: UInt8(ascii: ",")).map { part in
      let name = part.prefix { $0 != UInt8(ascii: ";") }.filter { $0 > 0x20 }
      return String(decoding: name, as: UTF8.self).lowercased()
    }.filter { !$0.isEmpty }
  }
}
