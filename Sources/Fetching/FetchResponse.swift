package import Frontier

/// What came over the wire, and what it means once its content coding is undone.
package struct FetchResponse: Sendable {
  package var url: CanonicalURL
  package var status: Int
  /// As sent, blank line included. For HTTP/2 in the form that libcurl gives it, which is HTTP/1's.
  package var requestHead: [UInt8]
  /// Status line and headers as received, blank line included. It may name a transfer coding that
  /// `rawBody` no longer has.
  package var responseHead: [UInt8]
  /// In order of arrival, names as the server wrote them, values without surrounding white space.
  package var headers: [(name: String, value: String)]
  /// After transfer coding, before content coding: what the archive keeps. Cut short when the visit
  /// ended early.
  package var rawBody: [UInt8]
  /// Content coding undone. Empty when that failed.
  package var body: [UInt8]
  /// Numeric, without port.
  package var remoteAddress: String?
  package var startedAt: Moment
  package var elapsed: Duration
  /// TLS was weakened for this answer, as the profile allows.
  package var tlsException: TLSException?
  /// The fetcher counts the bodies as held until every copy of this response is gone.
  var holds: [BodyHold] = []

  /// The first header of that name, in any case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.equalsIgnoringCase(name) }?.value
  }
}

/// How a visit ended, with the response whenever any came, also one that is refused.
package struct FetchResult: Sendable {
  package var outcome: FetchOutcome
  package var response: FetchResponse?

  package init(outcome: FetchOutcome, response: FetchResponse? = nil) {
    self.outcome = outcome
    self.response = response
  }
}

extension String {
  /// ASCII letters only: what header names and tokens are made of.
  func equalsIgnoringCase(_ other: String) -> Bool {
    utf8.count == other.utf8.count
      && zip(utf8, other.utf8).allSatisfy { $0.lowercasedASCII == $1.lowercasedASCII }
  }
}

extension UInt8 {
  var lowercasedASCII: UInt8 { self >= 0x41 && self <= 0x5a ? self | 0x20 : self }
}
