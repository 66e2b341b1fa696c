internal import CCurl
internal import Frontier

/// One visit on its way through the engine: what was asked, what came so far, who waits for it.
final class Transfer: @unchecked Sendable {
  // Invariant: made by the caller, handed over under the inbox's lock, from then on touched by the
  // engine's thread alone; `isCancelled` is touched only under the inbox's lock.

  let request: FetchRequest
  let limits: TransferLimits
  var isCancelled = false
  /// Resumed exactly once, by `TransferLoop.end` or by the inbox's refusal.
  var continuation: CheckedContinuation<FinishedTransfer, Never>?

  /// Set by whoever breaks the transfer off; libcurl's own code is asked only while it is nil.
  private(set) var ending: TransferEnding?
  private(set) var startedAt = Moment(milliseconds: 0)
  private(set) var startedOn = ContinuousClock.now
  private var selfRedirects = 0
  private var hasRetried = false

  /// What TLS was weakened to, once it was.
  private(set) var tlsException: TLSException?
  private var cookies = 0
  let userAgent: String
  private let memory: BodyMemory
  private let bodyFolder: String
  /// One transfer at a time is let in beyond the bounds, so that those that are paused can never all
  /// wait for each other.
  var mayExceed = false
  private var pausedOn: ContinuousClock.Instant?
  private var timePaused: Duration = .zero

  // Of the present hop.
  private(set) var requestHead: [UInt8] = []
  private(set) var responseHead: [UInt8] = []
  private(set) var head: HeaderBlock?
  private(set) var body: StoredBody
  private var headBytes = 0
  private(set) var requestSentOn: ContinuousClock.Instant?
  private var speed: SpeedWindow?
  private var openedSockets = 0
  private var refusedSockets = 0

  init(
    request: FetchRequest, limits: TransferLimits, userAgent: String, memory: BodyMemory,
    bodyFolder: String
  ) {
    self.request = request
    self.userAgent = userAgent
    self.limits = limits
    self.memory = memory
    self.bodyFolder = bodyFolder
    body = StoredBody(memory: memory)
  }

  func start(at moment: Moment) {
    startedAt = moment
    startedOn = .now
  }

  var elapsed: Duration { .now - startedOn }

  /// libcurl is done with a hop, and says `own`.
  func endOfHop(_ own: TransferEnding) -> HopEnd {
    if let ending { return .over(ending) }
    if isKeptConnectionsFault(own) {
      hasRetried = true
      return .again(onNewConnection: true)
    }
    if tlsException == nil, let exception = request.terms.tls, case .failed(let failure) = own,
      failure.code.isTLSFailure
    {
      tlsException = exception
      return .again(onNewConnection: true)
    }
    guard own == .complete, let head, Redirect(head, from: request.url) == .again,
      ChallengeSigns.sign(status: head.status, head: responseHead, body: []) == nil
    else { return .over(own) }
    guard selfRedirects < limits.maxSelfRedirects else { return .over(.tooManySelfRedirects) }
    selfRedirects += 1
    return .again(onNewConnection: false)
  }

  /// The server closed a kept connection while we asked over it. libcurl tries again by itself, but
  /// (7.88) counts its tries over the whole life of a reused handle, and each sixth dead connection
  /// fails with "Connection died, tried 5 times". RFC 9110 §9.2.2 allows asking again: a GET changes
  /// nothing.
  private func isKeptConnectionsFault(_ own: TransferEnding) -> Bool {
    guard case .failed(let failure) = own, !hasRetried, speed == nil,
      openedSockets == 0, refusedSockets == 0
    else { return false }
    return [CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING].contains(failure.code)
  }

  func beginNextHop() {
    requestHead = []
    responseHead = []
    head = nil
    body.clear()
    headBytes = 0
    requestSentOn = nil
    speed = nil
    openedSockets = 0
    refusedSockets = 0
  }

  /// libcurl has no limit on the time to the first byte, and would count the silence before it as low
  /// speed: both are looked after here, whenever the loop sweeps. Nil while nothing is wrong.
  func endingOfSilence(now: ContinuousClock.Instant) -> TransferEnding? {
    if let pausedOn {
      return timePaused + (now - pausedOn) >= limits.totalTimeout ? .pausedTooLong : nil
    }
    // That we had no room is not the server's fault.
    if now - startedOn - timePaused >= limits.totalTimeout { return .timeOver }
    guard let requestSentOn else { return nil }
    guard speed != nil else {
      return now - requestSentOn >= limits.firstByteTimeout ? .noFirstByte : nil
    }
    let isTooSlow = speed?.isTooSlow(now: now, limits) ?? false
    return isTooSlow ? .tooSlow : nil
  }

  private func count(_ bytes: UnsafeBufferPointer<UInt8>) {
    if speed == nil { speed = SpeedWindow(start: .now) }
    speed?.bytes += bytes.count
  }

  var addressWasRefused: Bool { refusedSockets > 0 && openedSockets == 0 }

  func finished(_ ending: TransferEnding, remoteAddress: String?) -> FinishedTransfer {
    defer { body = StoredBody(memory: memory) }
    if requestHead.isEmpty, requestSentOn != nil {
      requestHead = RequestHead.bytes(
        request, userAgent: userAgent, isHTTP2: responseHead.starts(with: Self.http2))
    }
    return FinishedTransfer(
      exchange: RawExchange(
        request: request, ending: ending, requestHead: requestHead, responseHead: responseHead,
        head: head, remoteAddress: remoteAddress, tlsException: tlsException,
        startedAt: startedAt, elapsed: elapsed),
      body: body)
  }

  private static let http2 = Array("HTTP/2".utf8)

  /// The server set some, on any hop.
  var hasCookies: Bool { cookies > 0 }

  var mayHaveCookies: Bool { selfRedirects > 0 }

  var isPaused: Bool { pausedOn != nil }

  /// libcurl is about to hand over again what it could not.
  func goOn() {
    guard let pausedOn else { return }
    timePaused += .now - pausedOn
    self.pausedOn = nil
    speed = SpeedWindow(start: .now)
  }
}

/// What the engine leaves behind, with the body wherever it is.
struct FinishedTransfer: Sendable {
  var exchange: RawExchange
  var body: StoredBody

  /// The exchange with its body in memory.
  func loaded(memory: BodyMemory) async -> RawExchange {
    var exchange = exchange
    guard let loaded = await body.loaded(memory: memory) else {
      // The disk took bytes that it does not give back: nothing can be said of the page.
      exchange.ending = .pausedTooLong
      return exchange
    }
    exchange.body = loaded.bytes
    exchange.hold = loaded.hold
    return exchange
  }
}

// What libcurl's callbacks report. `false` breaks the transfer off.
extension Transfer {
  /// Before every connect, after name resolution.
  func mayConnect(to address: UnsafeBufferPointer<UInt8>) -> Bool {
    guard request.terms.allowsPrivateAddresses || AddressGuard.isPublic(address) else {
      refusedSockets += 1
      return false
    }
    openedSockets += 1
    return true
  }

  /// Before every request, on new and on reused connections.
  func maySendRequest(to address: @autoclosure () -> [UInt8]?) -> Bool {
    guard request.terms.allowsPrivateAddresses || address().map(AddressGuard.isPublic) ?? false
    else {
      refusedSockets += 1
      openedSockets = 0
      return false
    }
    // libcurl sends again when a kept connection turns out to be dead: the last attempt counts.
    requestHead = []
    requestSentOn = .now
    return true
  }

  func sent(_ bytes: UnsafeBufferPointer<UInt8>) { requestHead.append(contentsOf: bytes) }

  /// One header line a call; also status lines, the blank line, and trailers after the body.
  func received(headerLine line: UnsafeBufferPointer<UInt8>) -> Bool {
    count(line)
    headBytes += line.count
    guard headBytes <= limits.maxHeaderBytes else {
      ending = .headTooLarge(limit: limits.maxHeaderBytes)
      return false
    }
    // Trailers: no header of the answer any more, and the archived head ends at its blank line.
    guard head == nil else { return true }
    if line.isCookie {
      cookies += 1
      guard cookies <= limits.maxCookies else {
        ending = .tooManyCookies(limit: limits.maxCookies)
        return false
      }
    }
    responseHead.append(contentsOf: line)
    guard line.first == 0x0a || line.first == 0x0d else { return true }
    let block = HeaderBlock(parsing: responseHead)
    if (100..<200).contains(block.status) {
      // 100 Continue, 103 Early Hints: the answer proper follows.
      responseHead = []
      return true
    }
    head = block
    reserveBody(block)
    return acceptKind(block)
  }

  /// Saves growing step by step. Up to a megabyte only: the length is what the server claims.
  private func reserveBody(_ head: HeaderBlock) {
    guard let length = head["Content-Length"].flatMap({ Int($0) }), length > 0 else { return }
    body.reserve(min(length, limits.maxBodyBytes, 1 << 20))
  }

  private func acceptKind(_ head: HeaderBlock) -> Bool {
    guard head.status == 200, !request.acceptsAnyKind, let contentType = head["Content-Type"],
      !ContentKind.isReadable(contentType: contentType, path: request.url.path)
    else { return true }
    ending = .unreadKind(contentType: contentType)
    return false
  }

  func received(body bytes: UnsafeBufferPointer<UInt8>) -> BodyAnswer {
    let room = max(0, limits.maxBodyBytes - body.count)
    let taken = UnsafeBufferPointer(rebasing: bytes.prefix(room))
    guard
      body.append(taken, memory: memory, folder: bodyFolder, mayExceed: mayExceed)
    else {
      pausedOn = .now
      return .pause
    }
    count(bytes)
    guard bytes.count <= room else {
      ending = .bodyTooLarge(limit: limits.maxBodyBytes)
      return .breakOff
    }
    return .goOn
  }
}

enum BodyAnswer {
  case goOn, breakOff
  /// The same bytes are to be brought again later.
  case pause
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate var isCookie: Bool {
    let name: StaticString = "set-cookie:"
    guard count >= name.utf8CodeUnitCount, first?.lowercasedASCII == UInt8(ascii: "s") else {
      return false
    }
    return name.withUTF8Buffer { zip(self, $0).allSatisfy { $0.0.lowercasedASCII == $0.1 } }
  }
}

enum HopEnd {
  case over(TransferEnding)
  /// Once more: for a cookie wall, or because a kept connection was dead.
  case again(onNewConnection: Bool)
}

/// What came within one period after another.
private struct SpeedWindow {
  var start: ContinuousClock.Instant
  var bytes = 0

  /// Judged once a period, on all of it: a pause within a good period does no harm.
  mutating func isTooSlow(now: ContinuousClock.Instant, _ limits: TransferLimits) -> Bool {
    guard now - start >= limits.lowSpeedPeriod else { return false }
    let enough = Duration.seconds(1) * bytes / max(1, limits.lowSpeedBytesPerSecond)
    let isTooSlow = enough < now - start
    self = SpeedWindow(start: now)
    return isTooSlow
  }
}

/// The settings' limits with the request's own in their place.
struct TransferLimits: Sendable {
  let maxHeaderBytes: Int
  let maxBodyBytes: Int
  let firstByteTimeout: Duration
  let lowSpeedPeriod: Duration
  let lowSpeedBytesPerSecond: Int
  let totalTimeout: Duration
  let maxSelfRedirects: Int
  let maxCookies: Int
  let connectTimeout: Duration

  init(_ settings: FetchSettings, _ request: FetchRequest) {
    maxHeaderBytes = settings.maxHeaderBytes
    let own = request.terms.limits
    maxBodyBytes = min(own.maxBodyBytes ?? settings.maxBodyBytes, settings.maxBodyBytes)
    firstByteTimeout = own.firstByte ?? settings.firstByteTimeout
    lowSpeedPeriod = own.lowSpeed ?? settings.lowSpeedPeriod
    lowSpeedBytesPerSecond = settings.lowSpeedBytesPerSecond
    totalTimeout = own.total ?? settings.totalTimeout
    maxSelfRedirects = settings.maxSelfRedirects
    maxCookies = settings.maxCookies
    connectTimeout = min(own.connect ?? settings.connectTimeout, totalTimeout)
  }
}
