/// Making WARC 1.1 records (ISO 28500:2017), one gzip member each.
package enum WARC {
  /// Why a response's body is not whole: the reasons that the standard knows (§5.13).
  package enum Truncation: String, Sendable, Hashable {
    /// A limit of ours on bytes.
    case length
    /// A limit of ours on time.
    case time
    /// The connection broke.
    case disconnect
    /// We did not want the rest.
    case unspecified
  }

  /// The names of one exchange's records: drawn beforehand where a `metadata` record is to follow.
  package struct ExchangeIDs: Sendable {
    package let request: RecordID
    package let response: RecordID

    package init(request: RecordID = RecordID(), response: RecordID = RecordID()) {
      self.request = request
      self.response = response
    }
  }

  /// Request and response of one fetch. `rawBody` is the body after transfer coding and before content
  /// coding; `milliseconds` is when the fetch began, since 1970. Without a request head there is only the
  /// response.
  package static func exchange(
    url: String, milliseconds: Int64, requestHead: [UInt8], responseHead: [UInt8],
    rawBody: [UInt8], remoteAddress: String?, truncated: Truncation? = nil,
    ids: ExchangeIDs = ExchangeIDs()
  ) -> ArchiveMember {
    let request = self.request(
      url: url, milliseconds: milliseconds, head: requestHead, remoteAddress: remoteAddress,
      ids: ids)
    var record = WARCRecordBuilder(
      type: "response", id: ids.response, milliseconds: milliseconds)
    record.add("WARC-Target-URI", WARCRecordBuilder.value(url))
    record.addAddress(remoteAddress)
    if !request.isEmpty { record.add("WARC-Concurrent-To", ids.request.header) }
    record.add("WARC-Truncated", truncated?.rawValue)
    let digest = Digests.sha1(rawBody)
    record.add("WARC-Payload-Digest", Digests.label(sha1: digest))
    let response = record.member(
      contentType: "application/http;msgtype=response",
      head: HTTPHead.archived(responseHead, bodyLength: rawBody.count), payload: rawBody)
    return ArchiveMember(
      bytes: request + response, responseOffset: request.count, responseLength: response.count,
      payloadSHA256: Digests.sha256(rawBody), payloadSHA1: Digests.hex(digest))
  }

  /// The request's member, or nothing where no request is known.
  static func request(
    url: String, milliseconds: Int64, head: [UInt8], remoteAddress: String?, ids: ExchangeIDs
  ) -> [UInt8] {
    guard !head.isEmpty else { return [] }
    var record = WARCRecordBuilder(type: "request", id: ids.request, milliseconds: milliseconds)
    record.add("WARC-Target-URI", WARCRecordBuilder.value(url))
    record.addAddress(remoteAddress)
    record.add("WARC-Concurrent-To", ids.response.header)
    return record.member(contentType: "application/http;msgtype=request", head: head)
  }

  /// A thing that came by no protocol: a file taken in from disk, under its `file:` URL.
  package static func resource(
    url: String, milliseconds: Int64, contentType: String, bytes: [UInt8],
    id: RecordID = RecordID()
  ) -> ArchiveMember {
    var record = WARCRecordBuilder(type: "resource", id: id, milliseconds: milliseconds)
    record.add("WARC-Target-URI", WARCRecordBuilder.value(url))
    let digest = Digests.sha1(bytes)
    record.add("WARC-Payload-Digest", Digests.label(sha1: digest))
    let type =
      contentType.isEmpty
      ? "application/octet-stream" : WARCRecordBuilder.value(contentType, space: " ")
    let member = record.member(contentType: type, head: [], payload: bytes)
    return ArchiveMember(
      bytes: member, responseOffset: 0, responseLength: member.count,
      payloadSHA256: Digests.sha256(bytes), payloadSHA1: Digests.hex(digest))
  }

  /// What is known of a record beside its bytes, as lines: how it was read, for whom it was fetched.
  /// `milliseconds` is the record's own date, so that both are found together.
  package static func metadata(
    of record: RecordID, url: String, milliseconds: Int64, fields: [HTTPField],
    id: RecordID = RecordID()
  ) -> [UInt8] {
    var builder = WARCRecordBuilder(type: "metadata", id: id, milliseconds: milliseconds)
    builder.add("WARC-Target-URI", WARCRecordBuilder.value(url))
    builder.add("WARC-Concurrent-To", record.header)
    return builder.member(
      contentType: "application/warc-fields", head: WARCRecordBuilder.lines(fields))
  }

  /// The record that begins every file: who wrote it, with what, and under which settings.
  static func info(
    file: String, milliseconds: Int64, software: String, operator who: String?,
    fields: [HTTPField] = [], id: RecordID = RecordID()
  ) -> [UInt8] {
    var record = WARCRecordBuilder(type: "warcinfo", id: id, milliseconds: milliseconds)
    record.add("WARC-Filename", file)
    var lines = [
      HTTPField(name: "software", value: software),
      HTTPField(name: "format", value: "WARC File Format 1.1"),
      HTTPField(
        name: "conformsTo",
        value: "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
    ]
    if let who { lines.append(HTTPField(name: "operator", value: who)) }
    return record.member(
      contentType: "application/warc-fields", head: WARCRecordBuilder.lines(lines + fields))
  }
}
