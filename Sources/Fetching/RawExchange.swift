internal import CCurl
internal import Frontier

/// How libcurl's part of a visit ended.
enum TransferEnding: Sendable, Equatable {
  case complete
  case cancelled
  /// Never handed to libcurl, which did not take the handle or its options.
  case notStarted
  case headTooLarge(limit: Int)
  case bodyTooLarge(limit: Int)
  /// Broken off at the head: no reader would want the body.
  case unreadKind(contentType: String)
  case noFirstByte
  case tooSlow
  case tooManySelfRedirects
  case tooManyCookies(limit: Int)
  case timeOver
  /// There was no room for the body, for as long as the whole visit may take.
  case pausedTooLong
  /// The profile does not allow the URL's port.
  case portRefused
  case failed(TransferFailure)
}

/// libcurl's word for a failure, and what the transfer saw before it.
struct TransferFailure: Sendable, Equatable {
  var code: CURLcode
  /// libcurl's own sentence. Read for one distinction only, as its wording changes with its
  /// version.
  var detail: String
  /// A connection was up and the request on its way.
  var requestWasSent: Bool
  /// The address guard said no, and no other address was left to try.
  var addressWasRefused: Bool
}

/// Everything that one visit left behind, as bytes: what the engine hands to the judge.
struct RawExchange: Sendable {
  var request: FetchRequest
  var ending: TransferEnding
  var requestHead: [UInt8] = []
  var responseHead: [UInt8] = []
  /// `responseHead`, parsed; nil while its blank line was not seen.
  var head: HeaderBlock?
  var body: [UInt8] = []
  var hold: BodyHold?
  var remoteAddress: String?
  var tlsException: TLSException?
  var startedAt = Moment(milliseconds: 0)
  var elapsed: Duration = .zero
}
