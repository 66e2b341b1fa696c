internal import CCurl
internal import Glibc

/// The door to the engine's thread: callers leave transfers here, the thread ends each of them.
///
///     caller ──submit──▶ inbox ──▶ waiting ──▶ active ──▶ continuation
///                          ▲          (loop, on its own thread)
///     task cancelled ──────┘
final class TransferEngine: @unchecked Sendable {
  // Invariant: `multi` is only ever passed to curl_multi_wakeup here, which libcurl allows from any
  // thread, and only under the inbox's lock while the inbox says that the loop has not stopped.

  private let multi: UnsafeMutableRawPointer
  private let inbox: Locked<(letters: TransferInbox, hasStopped: Bool)>
  private let thread: Locked<pthread_t?>

  init(settings: FetchSettings) throws(FetchingError) {
    guard Self.libraryCode == CURLE_OK, let multi = curl_multi_init() else {
      throw .libraryUnavailable("code \(Self.libraryCode.rawValue)")
    }
    self.multi = multi
    inbox = Locked((TransferInbox(), false))
    let inbox = inbox
    let loop = TransferLoop(multi: multi, settings: settings) {
      inbox.withLock { $0.letters.take() }
    }
    let start = Unmanaged.passRetained(
      ThreadStart {
        loop.run()
        inbox.withLock { $0.hasStopped = true }
        loop.tearDown()
      })
    var handle = pthread_t()
    let code = pthread_create(&handle, nil, runThread, start.toOpaque())
    guard code == 0 else {
      start.release()
      loop.tearDown()
      throw .threadNotStarted(errno: code)
    }
    thread = Locked(handle)
  }

  /// Before any other use of libcurl, once in a process; a global's initialiser runs exactly once.
  private static let libraryCode = ccurl_global_init()

  func run(_ transfer: Transfer) async -> FinishedTransfer {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        transfer.continuation = continuation
        submit(transfer, continuation)
      }
    } onCancel: {
      inbox.withLock {
        if $0.letters.cancel(transfer), !$0.hasStopped { curl_multi_wakeup(multi) }
      }
    }
  }

  private func submit(
    _ transfer: Transfer, _ continuation: CheckedContinuation<FinishedTransfer, Never>
  ) {
    let refusal: TransferEnding? = inbox.withLock {
      switch $0.letters.submit(transfer) {
      case .refused(let ending): return ending
      case .accepted: return nil
      case .wake:
        if !$0.hasStopped { curl_multi_wakeup(multi) }
        return nil
      }
    }
    // Never reached the thread, so this is the only one to resume it.
    if let refusal {
      continuation.resume(returning: transfer.finished(refusal, remoteAddress: nil))
    }
  }

  /// Ends every transfer as cancelled, then the thread. Waits for it: milliseconds, as nothing in
  /// the loop blocks.
  func close() {
    inbox.withLock {
      if $0.letters.close(), !$0.hasStopped { curl_multi_wakeup(multi) }
    }
    let handle = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    if let handle { pthread_join(handle, nil) }
  }
}

private final class ThreadStart {
  let body: () -> Void

  init(_ body: @escaping () -> Void) { self.body = body }
}

private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context else { return nil }
  // All signals to other threads: SIGTERM has its handlers there, and OpenSSL writes without
  // MSG_NOSIGNAL, so that a peer that hangs up would send this thread SIGPIPE.
  var all = sigset_t()
  sigfillset(&all)
  pthread_sigmask(SIG_BLOCK, &all, nil)
  Unmanaged<ThreadStart>.fromOpaque(context).takeRetainedValue().body()
  return nil
}
