internal import CCurl
internal import Compression
internal import Frontier

/// Turns what the engine saw into the outcome of the visit. No state, no I/O.
struct Judge: Sendable {
  var maxBodyBytes: Int
  var maxInflateRatio: Int
  var maxHeaderBytes: Int

  func result(of exchange: RawExchange) -> FetchResult {
    guard let head = exchange.head else {
      return FetchResult(outcome: endingOutcome(exchange, headIsWhole: false) ?? noAnswer)
    }
    var response = FetchResponse(
      url: exchange.request.url, status: head.status, requestHead: exchange.requestHead,
      responseHead: exchange.responseHead, headers: head.fields, rawBody: exchange.body, body: [],
      remoteAddress: exchange.remoteAddress, startedAt: exchange.startedAt,
      elapsed: exchange.elapsed, tlsException: exchange.tlsException)
    response.holds = exchange.hold.map { [$0] } ?? []
    let early = endingOutcome(exchange, headIsWhole: true)
    var codingFailure: FetchOutcome?
    do throws(InflateError) {
      response.body = try decoded(exchange.body, head: head)
      if isCoded(head) { exchange.hold?.force(response.body.count) }
    } catch {
      codingFailure = outcome(of: error)
    }
    // A status that says no needs no readable body; a challenge hides behind any of them.
    let verdict = early ?? verdict(head: head, response: response, request: exchange.request)
    if early == nil, let codingFailure, case .fetched = verdict {
      return FetchResult(outcome: codingFailure, response: response)
    }
    return FetchResult(outcome: verdict, response: response)
  }

  private var noAnswer: FetchOutcome { .malformed(reason: "no response head") }

  // MARK: Endings before the end

  private func endingOutcome(_ exchange: RawExchange, headIsWhole: Bool) -> FetchOutcome? {
    switch exchange.ending {
    case .complete: nil
    case .cancelled: .unreachable(reason: "cancelled")
    case .notStarted: .unreachable(reason: "connect")
    case .headTooLarge(let limit): .headTooLarge(limit: limit)
    case .bodyTooLarge(let limit): .tooLarge(limit: limit)
    case .tooManyCookies(let limit): .tooManyCookies(limit: limit)
    case .unreadKind(let contentType): .wrongKind(contentType: contentType)
    case .noFirstByte: .timedOut(stage: "firstByte")
    case .tooSlow: .timedOut(stage: "lowSpeed")
    case .timeOver: .timedOut(stage: "total")
    case .pausedTooLong: .timedOut(stage: "paused")
    case .portRefused: .refusedAddress
    case .tooManySelfRedirects: .tooManyRedirects
    case .failed(let failure):
      outcome(of: failure, of: exchange.request, headIsWhole: headIsWhole)
    }
  }

  /// libcurl's codes in our words. A code that is not named here is a connection that broke.
  private func outcome(
    of failure: TransferFailure, of request: FetchRequest, headIsWhole: Bool
  ) -> FetchOutcome {
    if failure.addressWasRefused { return .refusedAddress }
    switch failure.code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: return .unreachable(reason: "dns")
    case CURLE_COULDNT_CONNECT: return .unreachable(reason: "connect")
    case CURLE_OPERATION_TIMEDOUT:
      // libcurl's own clock runs for connecting only.
      return .timedOut(stage: "connect")
    case let code where code.isTLSFailure: return .unreachable(reason: "tls")
    case CURLE_FILESIZE_EXCEEDED:
      return .tooLarge(
        limit: min(request.terms.limits.maxBodyBytes ?? maxBodyBytes, maxBodyBytes))
    // One header line beyond libcurl's own 100 KB ends so.
    case CURLE_OUT_OF_MEMORY where failure.requestWasSent && !headIsWhole:
      return .headTooLarge(limit: maxHeaderBytes)
    case CURLE_PARTIAL_FILE: return .malformed(reason: "the body ends before its Content-Length")
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
      return .malformed(reason: "the answer is not HTTP")
    case CURLE_BAD_CONTENT_ENCODING: return .malformed(reason: "broken content coding")
    // A broken chunk and a broken connection share a code.
    case CURLE_RECV_ERROR where failure.detail.contains("chunk"):
      return .malformed(reason: "broken chunked coding")
    case CURLE_URL_MALFORMAT: return .malformed(reason: "libcurl refuses the URL")
    default: return .unreachable(reason: "reset")
    }
  }

  // MARK: Whole answers

  private func verdict(head: HeaderBlock, response: FetchResponse, request: FetchRequest)
    -> FetchOutcome
  {
    let status = head.status
    if let sign = ChallengeSigns.sign(
      status: status, head: response.responseHead, body: response.body)
    {
      return .challenged(sign: sign)
    }
    switch Redirect(head, from: request.url) {
    case .elsewhere(let target): return .moved(to: target)
    case .again: return .tooManyRedirects
    case .broken: return .malformed(reason: "a redirect without a usable Location")
    case .none: break
    }
    switch status {
    case 200, 203: return .fetched(status: status)
    // Unasked for, it would leave us with nothing: no body, and no earlier one to keep.
    case 304 where request.isConditional: return .unchanged
    case 404, 410: return .gone(status: status)
    case 401, 403, 405, 451: return .forbidden(status: status)
    case 429: return .throttled(retryAfter: retryAfter(head, response))
    case 503 where head["Retry-After"] != nil:
      return .throttled(retryAfter: retryAfter(head, response))
    case 500...599: return .serverFailure(status: status)
    default: return .unexpected(status: status)
    }
  }

  private func retryAfter(_ head: HeaderBlock, _ response: FetchResponse) -> Duration? {
    head["Retry-After"].flatMap {
      RetryAfter.duration(
        $0, serverDate: head["Date"], now: response.startedAt + response.elapsed)
    }
  }

  // MARK: Content coding

  private func isCoded(_ head: HeaderBlock) -> Bool { head["Content-Encoding"] != nil }

  private func decoded(_ body: [UInt8], head: HeaderBlock) throws(InflateError) -> [UInt8] {
    try ContentCoding.undo(
      head.fields.filter { $0.name.equalsIgnoringCase("Content-Encoding") }.map(\.value), of: body,
      limits: InflateLimits(maxBytes: maxBodyBytes, maxRatio: maxInflateRatio))
  }

  private func outcome(of error: InflateError) -> FetchOutcome {
    switch error {
    case .truncated: .malformed(reason: "the compressed body is truncated")
    case .corrupt: .malformed(reason: "the compressed body is corrupt")
    case .tooLarge(let limit): .inflatesTooFar(limit: limit)
    }
  }
}

extension CURLcode {
  /// Nobody was there whom we could trust, or we spoke no common version: what an exception is for.
  var isTLSFailure: Bool {
    switch self {
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_USE_SSL_FAILED,
      CURLE_SSL_INVALIDCERTSTATUS:
      true
    default: false
    }
  }
}
