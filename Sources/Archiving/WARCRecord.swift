package import Compression

/// One record of a WARC file, of any version.
package struct WARCRecord: Hashable, Sendable {
  /// `WARC/1.1`, as it stands.
  package let version: String
  /// In the order of the file; names as written.
  package let headers: [HTTPField]
  package let block: [UInt8]

  /// Names are compared without case; the first one counts.
  package func header(_ name: String) -> String? { headers.first(name) }

  /// `response`, `resource`, `warcinfo`, …; empty where the record does not say.
  package var type: String { header("WARC-Type") ?? "" }

  /// Without the angle brackets that old writers put around it.
  package var targetURI: String? {
    header("WARC-Target-URI").map { uri in
      uri.hasPrefix("<") && uri.hasSuffix(">") ? String(uri.dropFirst().dropLast()) : uri
    }
  }

  /// As written: `2023-11-05T08:09:10Z`, with a fraction in some files.
  package var date: String? { header("WARC-Date") }

  /// The HTTP response in a response record; nil for other records and for what is no HTTP.
  package var httpResponse: ArchivedResponse? {
    guard type == "response", header("Content-Type")?.hasPrefix("application/http") ?? true else {
      return nil
    }
    return ArchivedResponse(block)
  }
}

package struct HTTPField: Hashable, Sendable {
  package let name: String
  package let value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

extension [HTTPField] {
  package func first(_ name: String) -> String? {
    let wanted = name.lowercased()
    return first { $0.name.lowercased() == wanted }?.value
  }
}

/// An HTTP response as an archive keeps it.
package struct ArchivedResponse: Hashable, Sendable {
  package let status: Int
  package let headers: [HTTPField]
  /// After transfer coding (undone here where the writer left it in), before content coding.
  package let body: [UInt8]

  init?(_ block: [UInt8]) {
    guard let (lines, end) = HeaderLines.read(block[...]), let first = lines.first,
      first.starts(with: "HTTP/".utf8)
    else { return nil }
    let parts = first.split(separator: UInt8(ascii: " "))
    guard parts.count >= 2, let status = Int(String(decoding: parts[1], as: UTF8.self)),
      (100...999).contains(status)
    else { return nil }
    self.status = status
    headers = HeaderLines.fields(lines.dropFirst())
    let isChunked = headers.first("Transfer-Encoding")?.lowercased().contains("chunked") ?? false
    let raw = block[end...]
    // Some writers undo the chunks and keep the header: what is not chunked is the body itself.
    body = (isChunked ? ChunkedBody.undone(raw) : nil) ?? Array(raw)
  }

  package func header(_ name: String) -> String? { headers.first(name) }

  /// The body with its content coding undone, as the fetcher undoes it; nil for `compress`, which nobody
  /// asks for and nothing here undoes.
  package func content(limits: InflateLimits) throws(InflateError) -> [UInt8]? {
    let codings = headers.filter { $0.name.lowercased() == "content-encoding" }.map { $0.value }
    if codings.contains(where: { $0.lowercased().contains("compress") }) { return nil }
    return try ContentCoding.undo(codings, of: body, limits: limits)
  }
}

/// `Name: value` lines up to an empty one, of WARC records and HTTP messages alike.
enum HeaderLines {
  /// The lines and the index behind the empty line; nil when there is none. Line ends may be bare.
  static func read(_ bytes: ArraySlice<UInt8>) -> (lines: [ArraySlice<UInt8>], end: Int)? {
    var lines: [ArraySlice<UInt8>] = []
    var rest = bytes
    while let lineEnd = rest.firstIndex(of: 0x0a) {
      var line = rest[..<lineEnd]
      if line.last == 0x0d { line = line.dropLast() }
      rest = rest[(lineEnd + 1)...]
      if line.isEmpty { return (lines, rest.startIndex) }
      lines.append(line)
    }
    return nil
  }

  /// Lines that are no field are passed over; one that begins with white space goes on the one before.
  static func fields(_ lines: ArraySlice<ArraySlice<UInt8>>) -> [HTTPField] {
    var fields: [HTTPField] = []
    for line in lines {
      if let first = line.first, first == 0x20 || first == 0x09, let last = fields.popLast() {
        let more = String(decoding: HTTPHead.trimmed(line), as: UTF8.self)
        fields.append(HTTPField(name: last.name, value: "\(last.value) \(more)"))
        continue
      }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      fields.append(
        HTTPField(
          name: String(decoding: HTTPHead.trimmed(line[..<colon]), as: UTF8.self),
          value: String(decoding: HTTPHead.trimmed(line[(colon + 1)...]), as: UTF8.self)))
    }
    return fields
  }
}

/// `Transfer-Encoding: chunked`, RFC 9112 §7.1.
enum ChunkedBody {
  /// nil when the bytes are not chunked. A body that breaks off after a first chunk gives what there is.
  static func undone(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var out: [UInt8] = []
    var rest = bytes
    var isFirst = true
    while let lineEnd = rest.prefix(64).firstIndex(of: 0x0a) {
      let digits = HTTPHead.trimmed(rest[..<lineEnd].prefix { $0 != UInt8(ascii: ";") })
      guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0 else {
        return isFirst ? nil : out
      }
      if size == 0 { return out }
      rest = rest[(lineEnd + 1)...]
      out += rest.prefix(size)
      rest = rest.dropFirst(size).drop { $0 == 0x0d }.drop { $0 == 0x0a }
      isFirst = false
    }
    return isFirst ? nil : out
  }
}
