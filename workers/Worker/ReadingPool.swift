internal import Foundation

/// Threads of its own for reading pages: libxml2 and the scanners block, and the cooperative pool
/// must not.
///
/// A page can be built to take hours. A thread cannot be stopped, but its page can be given up: the
/// caller goes on, a fresh thread takes the place of the stuck one, and the stuck one ends with its
/// page.
///
/// ```
///   jobs ──▶ thread ── done in time ──▶ caller
///                └──── time is up ────▶ caller gets nil; another thread begins,
///                                       this one ends when its page does
/// ```
package final class ReadingPool: Sendable {
  /// Stuck threads beyond this: pages keep failing, and the machine would drown in threads. From
  /// then on the pool works with what it has left.
  private static let maxReplacements = 64
  /// Deeply nested pages recurse; the default of a secondary thread (512 KiB) is little.
  private static let stackBytes = 16 << 20

  private let shared = Shared()
  private let limit: Duration

  /// `limit`: what a page may take before it is given up. The slowest honest page (a 32 MB list in
  /// a debug build) takes some seconds.
  package init(threads: Int, limit: Duration = .seconds(60)) {
    self.limit = limit
    for _ in 0..<max(1, threads) { shared.startThread() }
  }

  deinit { shared.close() }

  /// Runs `work` on one of the threads; nil when its time is up.
  package func run<Result: Sendable>(
    _ work: @escaping @Sendable () -> Result
  ) async -> Result? {
    await withCheckedContinuation { continuation in
      let once = Once<Result>(continuation)
      shared.submit(Job(limit: limit, run: { once.resume(work()) }, expire: { once.resume(nil) }))
    }
  }

  fileprivate struct Job: Sendable {
    let limit: Duration
    let run: @Sendable () -> Void
    let expire: @Sendable () -> Void
  }

  /// The first answer counts: the work's or the clock's.
  private final class Once<Result: Sendable>: @unchecked Sendable {
    // `continuation` is only touched with `lock` held.
    private let lock = NSLock()
    private var continuation: CheckedContinuation<Result?, Never>?

    init(_ continuation: CheckedContinuation<Result?, Never>) { self.continuation = continuation }

    func resume(_ result: Result?) {
      let waiting = lock.withLock {
        defer { continuation = nil }
        return continuation
      }
      waiting?.resume(returning: result)
    }
  }

  private final class Shared: @unchecked Sendable {
    // Everything below is only touched with `condition` locked.
    private let condition = NSCondition()
    private var waiting: [Job] = []
    private var isClosed = false
    private var replacements = 0
    /// Jobs that ran out of time and whose threads are therefore written off.
    private var abandoned: Set<Int> = []
    private var running: Set<Int> = []
    private var nextNumber = 0

    func submit(_ job: Job) {
      condition.withLock {
        waiting.append(job)
        condition.signal()
      }
    }

    func close() {
      condition.withLock {
        isClosed = true
        condition.broadcast()
      }
    }

    func startThread() {
      let thread = Thread { self.loop() }
      thread.stackSize = ReadingPool.stackBytes
      thread.name = "reading"
      thread.start()
    }

    private func loop() {
      while let (number, job) = next() {
        let watch = DispatchWorkItem { self.expire(number, job) }
        let nanoseconds = Int(clamping: job.limit.components.seconds).multipliedReportingOverflow(
          by: 1_000_000_000)
        let fraction = Int(job.limit.components.attoseconds / 1_000_000_000)
        DispatchQueue.global().asyncAfter(
          deadline: .now()
            + .nanoseconds(nanoseconds.overflow ? .max : nanoseconds.partialValue + fraction),
          execute: watch)
        job.run()
        watch.cancel()
        let isWrittenOff = condition.withLock {
          running.remove(number)
          return abandoned.remove(number) != nil
        }
        if isWrittenOff { return }
      }
    }

    private func next() -> (Int, Job)? {
      condition.withLock {
        while waiting.isEmpty && !isClosed { condition.wait() }
        guard !waiting.isEmpty else { return nil }
        nextNumber += 1
        running.insert(nextNumber)
        return (nextNumber, waiting.removeFirst())
      }
    }

    private func expire(_ number: Int, _ job: Job) {
      let isReplaced = condition.withLock {
        guard running.contains(number), replacements < ReadingPool.maxReplacements else {
          return false
        }
        replacements += 1
        abandoned.insert(number)
        return true
      }
      job.expire()
      if isReplaced { startThread() }
    }
  }
}
