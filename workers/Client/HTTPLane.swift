internal import CCurl
internal import Foundation

/// What is asked of a coordinator, in HTTP's terms.
struct HTTPOrder: Sendable {
  var method: String
  var url: String
  var headers: [String]
  var body: [UInt8]
  /// From the connection to the last byte of the answer.
  var timeout: Duration
}

struct HTTPAnswer: Sendable {
  var status: Int
  var body: [UInt8]
}

/// No answer, or none that was whole; libcurl's own sentence about it.
struct HTTPSilence: Error {
  var reason: String
}

/// A thread with one connection that it keeps open, on which orders are carried out one after the
/// other. Blocking, and therefore not on the cooperative pool; simple, because nothing else happens
/// on it.
///
/// ```
///   caller ──▶ waiting ──▶ thread: libcurl ──▶ caller
///   cancelled: at once from `waiting`; under way, within a second
/// ```
final class HTTPLane: Sendable {
  private let shared: Shared

  init(_ manners: HTTPManners) {
    let shared = Shared()
    self.shared = shared
    let thread = Thread { HTTPLoop(manners)?.run(shared) ?? shared.close() }
    thread.name = "coordinator"
    thread.stackSize = 1 << 20
    thread.start()
  }

  deinit { shared.close() }

  /// Throws `HTTPSilence`, or `CancellationError`.
  func send(_ order: HTTPOrder) async throws -> HTTPAnswer {
    let job = Job(order)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        job.wait(continuation)
        shared.submit(job)
      }
    } onCancel: {
      job.cancel()
    }
  }

  final class Job: @unchecked Sendable {
    let order: HTTPOrder
    // `continuation` and `cancelled` are only touched with `lock` held.
    private let lock = NSLock()
    private var continuation: CheckedContinuation<HTTPAnswer, any Error>?
    private var cancelled = false

    init(_ order: HTTPOrder) { self.order = order }

    var isCancelled: Bool { lock.withLock { cancelled } }

    func wait(_ continuation: CheckedContinuation<HTTPAnswer, any Error>) {
      let isLate = lock.withLock {
        if !cancelled { self.continuation = continuation }
        return cancelled
      }
      if isLate { continuation.resume(throwing: CancellationError()) }
    }

    func cancel() {
      lock.withLock { cancelled = true }
      end(.failure(CancellationError()))
    }

    func end(_ result: Result<HTTPAnswer, any Error>) {
      let waiting = lock.withLock {
        defer { continuation = nil }
        return continuation
      }
      waiting?.resume(with: result)
    }
  }

  final class Shared: @unchecked Sendable {
    // Everything mutable is only touched with `condition` locked.
    private let condition = NSCondition()
    private var waiting: [Job] = []
    private var isClosed = false

    func submit(_ job: Job) {
      let isRefused = condition.withLock {
        if isClosed { return true }
        waiting.append(job)
        condition.signal()
        return false
      }
      if isRefused { job.end(.failure(HTTPSilence(reason: "the client is closed"))) }
    }

    /// nil: closed.
    func next() -> Job? {
      condition.withLock {
        while waiting.isEmpty, !isClosed { condition.wait() }
        return waiting.isEmpty ? nil : waiting.removeFirst()
      }
    }

    func close() {
      let left = condition.withLock {
        isClosed = true
        condition.broadcast()
        defer { waiting = [] }
        return waiting
      }
      for job in left { job.end(.failure(HTTPSilence(reason: "the client is closed"))) }
    }
  }
}
