internal import Compression

/// Making WARC 1.1 records (ISO 28500:2017), one gzip member each.
package enum WARC {
  /// Balance of speed and size for pages: zlib's own default.
  private static let level: Int32 = 6

  /// Request and response of one fetch. `rawBody` is the body after transfer coding and before content
  /// coding; `milliseconds` is when the fetch began, since 1970. Without a request head there is only the
  /// response.
  package static func exchange(
    url: String, milliseconds: Int64, requestHead: [UInt8], responseHead: [UInt8],
    rawBody: [UInt8], remoteAddress: String?,
    recordIDs: (request: RecordID, response: RecordID) = (RecordID(), RecordID())
  ) -> ArchiveMember {
    let address = remoteAddress.flatMap(addressField)
    var request: [UInt8] = []
    if !requestHead.isEmpty {
      var record = Record(type: "request", id: recordIDs.request, milliseconds: milliseconds)
      record.add("WARC-Target-URI", field(url))
      record.add("WARC-IP-Address", address)
      record.add("WARC-Concurrent-To", recordIDs.response.header)
      request = record.member(
        contentType: "application/http;msgtype=request", head: requestHead, payload: [])
    }
    var record = Record(type: "response", id: recordIDs.response, milliseconds: milliseconds)
    record.add("WARC-Target-URI", field(url))
    record.add("WARC-IP-Address", address)
    if !request.isEmpty { record.add("WARC-Concurrent-To", recordIDs.request.header) }
    record.add("WARC-Payload-Digest", Digests.sha1Label(rawBody))
    let response = record.member(
      contentType: "application/http;msgtype=response",
      head: HTTPHead.archived(responseHead, bodyLength: rawBody.count), payload: rawBody)
    return ArchiveMember(
      bytes: request + response, responseOffset: request.count, responseLength: response.count,
      payloadSHA256: Digests.sha256(rawBody))
  }

  /// A thing that came by no protocol: a file taken in from disk, under its `file:` URL.
  package static func resource(
    url: String, milliseconds: Int64, contentType: String, bytes: [UInt8],
    recordID: RecordID = RecordID()
  ) -> ArchiveMember {
    var record = Record(type: "resource", id: recordID, milliseconds: milliseconds)
    record.add("WARC-Target-URI", field(url))
    record.add("WARC-Payload-Digest", Digests.sha1Label(bytes))
    let type = contentType.isEmpty ? "application/octet-stream" : field(contentType, space: " ")
    let member = record.member(contentType: type, head: [], payload: bytes)
    return ArchiveMember(
      bytes: member, responseOffset: 0, responseLength: member.count,
      payloadSHA256: Digests.sha256(bytes))
  }

  /// The record that begins every file: who wrote it, and with what.
  static func info(
    file: String, milliseconds: Int64, software: String, operator who: String?,
    recordID: RecordID = RecordID()
  ) -> [UInt8] {
    var record = Record(type: "warcinfo", id: recordID, milliseconds: milliseconds)
    record.add("WARC-Filename", file)
    var fields = "software: \(field(software, space: " "))\r\nformat: WARC File Format 1.1\r\n"
    fields +=
      "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    if let who { fields += "operator: \(field(who, space: " "))\r\n" }
    return record.member(
      contentType: "application/warc-fields", head: Array(fields.utf8), payload: [])
  }

  /// A value that cannot end its line: a file name may hold a line end, and the next line would be a header.
  private static func field(_ text: String, space: String = "%20") -> String {
    guard text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7f }) else { return text }
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x20: out += space
      case 0..<0x10: out += "%0" + String(scalar.value, radix: 16, uppercase: true)
      case 0x10..<0x20, 0x7f: out += "%" + String(scalar.value, radix: 16, uppercase: true)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  private static func addressField(_ text: String) -> String? {
    let isAddress = text.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: ":")).contains($0) || $0 == UInt8(ascii: ".")
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20)
    }
    return isAddress && !text.isEmpty ? text : nil
  }

  private struct Record {
    private var header: String

    init(type: String, id: RecordID, milliseconds: Int64) {
      header = "WARC/1.1\r\nWARC-Type: \(type)\r\nWARC-Record-ID: \(id.header)\r\n"
      header += "WARC-Date: \(UTCTime(milliseconds: milliseconds).warcDate)\r\n"
    }

    mutating func add(_ name: String, _ value: String?) {
      if let value { header += "\(name): \(value)\r\n" }
    }

    /// Head and payload are the block.
    func member(contentType: String, head: [UInt8], payload: [UInt8]) -> [UInt8] {
      var text = header
      text += "WARC-Block-Digest: \(Digests.sha1Label(head, payload))\r\n"
      text += "Content-Type: \(contentType)\r\n"
      text += "Content-Length: \(head.count + payload.count)\r\n\r\n"
      var bytes = Array(text.utf8)
      bytes.reserveCapacity(bytes.count + head.count + payload.count + 4)
      bytes += head
      bytes += payload
      bytes += [0x0d, 0x0a, 0x0d, 0x0a]
      return Gzip.member(bytes, level: WARC.level)
    }
  }
}
