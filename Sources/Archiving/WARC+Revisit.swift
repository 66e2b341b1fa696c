/// An earlier capture that a later one stands for again.
package struct EarlierCapture: Hashable, Sendable {
  /// Of its payload, 40 hex digits; nil where it is not known.
  package var payloadSHA1: String?
  /// When it was fetched, in milliseconds since 1970; nil where it is not known.
  package var milliseconds: Int64?

  package init(payloadSHA1: String?, milliseconds: Int64?) {
    self.payloadSHA1 = payloadSHA1
    self.milliseconds = milliseconds
  }
}

extension WARC {
  /// Why there is no body: the profiles of WARC 1.1 §6.7.
  package enum RevisitProfile: String, Sendable, Hashable {
    /// The server sent the same bytes again.
    case identicalPayload =
      "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    /// The server answered 304.
    case notModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
  }

  /// Request and response of a visit that brought nothing new: the response's head alone, and where the
  /// body lies. The URL is the earlier capture's too.
  package static func revisit(
    _ profile: RevisitProfile, of earlier: EarlierCapture, url: String, milliseconds: Int64,
    requestHead: [UInt8], responseHead: [UInt8], remoteAddress: String?, payloadSHA256: String,
    ids: ExchangeIDs = ExchangeIDs()
  ) -> ArchiveMember {
    let request = self.request(
      url: url, milliseconds: milliseconds, head: requestHead, remoteAddress: remoteAddress,
      ids: ids)
    var record = WARCRecordBuilder(type: "revisit", id: ids.response, milliseconds: milliseconds)
    record.add("WARC-Target-URI", WARCRecordBuilder.value(url))
    record.addAddress(remoteAddress)
    if !request.isEmpty { record.add("WARC-Concurrent-To", ids.request.header) }
    record.add("WARC-Profile", profile.rawValue)
    record.add("WARC-Refers-To-Target-URI", WARCRecordBuilder.value(url))
    record.add(
      "WARC-Refers-To-Date", earlier.milliseconds.map { UTCTime(milliseconds: $0).warcDate })
    // With it, readers find the body by digest where dates do not meet.
    record.add(
      "WARC-Payload-Digest",
      earlier.payloadSHA1.flatMap(Digests.bytes(hex:)).map(Digests.label(sha1:)))
    let response = record.member(
      contentType: "application/http;msgtype=response", head: HTTPHead.withoutBody(responseHead))
    return ArchiveMember(
      bytes: request + response, responseOffset: request.count, responseLength: response.count,
      payloadSHA256: payloadSHA256, payloadSHA1: earlier.payloadSHA1 ?? "")
  }
}
