internal import Foundation
internal import QueueWire

/// Sends reports over a few lanes; those that come while all are busy go out together.
///
/// ```
///   report ──▶ waiting ──(a lane is free)──▶ one request ──▶ replies, each to its sender
/// ```
final class ReportDesk: Sendable {
  /// Of one request. Some tens share its cost; more would only wait for each other.
  private static let maxReports = 32
  private static let maxBytes = 8 << 20
  /// A large page over a bad line, and the commit.
  private static let timeout = Duration.seconds(120)

  private let lanes: [HTTPLane]
  private let url: String
  private let headers: [String]
  private let state: State

  init(lanes: [HTTPLane], url: String, headers: [String]) {
    self.lanes = lanes
    self.url = url
    self.headers = headers + ["Content-Type: \(ReportFrame.contentType)"]
    state = State(lanes: lanes.count)
  }

  func send(_ report: Report) async throws -> ReportReply {
    let letter = Letter(try ReportFrame.encode(report))
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        letter.wait(continuation)
        state.add(letter)
        startWhatFits()
      }
    } onCancel: {
      // Already under way it may still arrive; nobody waits for the answer any more.
      letter.end(.failure(CancellationError()))
    }
  }

  private func startWhatFits() {
    while let (lane, batch) = state.start(maxReports: Self.maxReports, maxBytes: Self.maxBytes) {
      // Owned by the letters' senders, who wait for its end.
      Task {
        await deliver(batch, over: lanes[lane])
        state.free(lane)
        startWhatFits()
      }
    }
  }

  private func deliver(_ batch: [Letter], over lane: HTTPLane) async {
    do {
      let replies = try await request(batch, over: lane)
      for (letter, reply) in zip(batch, replies) { letter.end(.success(reply)) }
    } catch let error as RemoteError where error.isAboutTheMessage && batch.count > 1 {
      // One of them is at fault; the others must not suffer for it.
      for letter in batch { await deliver([letter], over: lane) }
    } catch {
      for letter in batch { letter.end(.failure(error)) }
    }
  }

  private func request(_ batch: [Letter], over lane: HTTPLane) async throws -> [ReportReply] {
    let order = HTTPOrder(
      method: "POST", url: url, headers: headers, body: batch.flatMap(\.frame),
      timeout: Self.timeout)
    let answer: HTTPAnswer
    do {
      answer = try RemoteError.checked(try await lane.send(order), url: url)
    } catch let silence as HTTPSilence {
      throw RemoteError.unreachable(url: url, reason: silence.reason)
    }
    let decoded = try? JSONDecoder().decode(ReportReplies.self, from: Data(answer.body))
    guard let replies = decoded?.replies, replies.count == batch.count else {
      throw RemoteError.notACoordinator(url: url, status: answer.status)
    }
    return replies
  }

  final class Letter: @unchecked Sendable {
    let frame: [UInt8]
    // `continuation` and `early` are only touched with `lock` held.
    private let lock = NSLock()
    private var continuation: CheckedContinuation<ReportReply, any Error>?
    private var early: Result<ReportReply, any Error>?

    init(_ frame: [UInt8]) { self.frame = frame }

    /// Nobody waits any more.
    var isOver: Bool { lock.withLock { continuation == nil } }

    func wait(_ continuation: CheckedContinuation<ReportReply, any Error>) {
      let early = lock.withLock {
        if self.early == nil { self.continuation = continuation }
        return self.early
      }
      if let early { continuation.resume(with: early) }
    }

    func end(_ result: Result<ReportReply, any Error>) {
      let waiting = lock.withLock {
        defer { continuation = nil }
        if continuation == nil { early = early ?? result }
        return continuation
      }
      waiting?.resume(with: result)
    }
  }

  private final class State: @unchecked Sendable {
    // Everything mutable is only touched with `lock` held.
    private let lock = NSLock()
    private var waiting: [Letter] = []
    private var freeLanes: [Int]

    init(lanes: Int) { freeLanes = Array(0..<lanes) }

    func add(_ letter: Letter) { lock.withLock { waiting.append(letter) } }
    func free(_ lane: Int) { lock.withLock { freeLanes.append(lane) } }

    /// A free lane and what it is to carry; nil: nothing to do, or nobody to do it.
    func start(maxReports: Int, maxBytes: Int) -> (lane: Int, batch: [Letter])? {
      lock.withLock {
        waiting.removeAll(where: \.isOver)
        guard !waiting.isEmpty, let lane = freeLanes.popLast() else { return nil }
        var bytes = 0
        var count = 0
        for letter in waiting.prefix(maxReports) {
          bytes += letter.frame.count
          if count > 0, bytes > maxBytes { break }
          count += 1
        }
        defer { waiting.removeFirst(count) }
        return (lane, Array(waiting.prefix(count)))
      }
    }
  }
}
