internal import CCurl
internal import Frontier
internal import Glibc

/// The engine's thread: takes letters, drives libcurl, ends transfers. Everything in here belongs
/// to that one thread, so nothing is locked.
final class TransferLoop {
  private let multi: UnsafeMutableRawPointer
  private let share: UnsafeMutableRawPointer?
  private let settings: FetchSettings
  private let take: () -> (submitted: [Transfer], cancelled: [Transfer], isClosing: Bool)

  /// In order of arrival; `waitingFrom` avoids moving the array for each one that starts.
  private var waiting: [Transfer] = []
  private var waitingFrom = 0
  private var active: [UnsafeMutableRawPointer: EasyHandle] = [:]
  private var idle: [EasyHandle] = []
  /// Ended, and not told yet. Together, as each that is told alone wakes a thread for itself.
  private var ended: [(CheckedContinuation<FinishedTransfer, Never>, FinishedTransfer)] = []
  private var nextSweep = ContinuousClock.now
  /// Of any transfer so far: how closely the clocks must be watched.
  private var shortestLimit = Duration.seconds(60)

  init(
    multi: UnsafeMutableRawPointer, settings: FetchSettings,
    take: @escaping () -> (submitted: [Transfer], cancelled: [Transfer], isClosing: Bool)
  ) {
    self.multi = multi
    self.settings = settings
    self.take = take
    // Connections are shared by the multi handle; resolved names and TLS sessions by this. One
    // thread, no locks.
    share = curl_share_init()
    if let share {
      _ = ccurl_share_data(share, CURL_LOCK_DATA_DNS)
      _ = ccurl_share_data(share, CURL_LOCK_DATA_SSL_SESSION)
    }
    // Kept connections: about one a host that is being visited.
    ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, settings.maxTransfers)
  }

  func run() {
    while true {
      let letters = take()
      waiting += letters.submitted
      letters.cancelled.forEach(cancel)
      if letters.isClosing { break }
      startWaiting()
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      endFinished()
      endSilent()
      tellEnded()
      // Places became free: start the next before sleeping.
      if hasWaiting, active.count < settings.maxTransfers { continue }
      curl_multi_poll(multi, nil, 0, sleepMilliseconds, nil)
    }
    waiting[waitingFrom...].forEach { resume($0, .cancelled, remoteAddress: nil) }
    waiting = []
    for handle in Array(active.values) { end(handle, .cancelled) }
    tellEnded()
  }

  /// After the last wake-up call can have been made.
  func tearDown() {
    idle = []
    curl_multi_cleanup(multi)
    if let share { curl_share_cleanup(share) }
  }

  // MARK: Starting

  private var hasWaiting: Bool { waitingFrom < waiting.count }

  private func startWaiting() {
    while hasWaiting, active.count < settings.maxTransfers {
      let transfer = waiting[waitingFrom]
      waitingFrom += 1
      start(transfer)
    }
    if waitingFrom == waiting.count || waitingFrom > 1024 {
      waiting.removeFirst(waitingFrom)
      waitingFrom = 0
    }
  }

  private func start(_ transfer: Transfer) {
    guard transfer.request.terms.allowsPort(of: transfer.request.url) else {
      return resume(transfer, .portRefused, remoteAddress: nil)
    }
    guard let handle = idle.popLast() ?? EasyHandle(settings: settings, share: share) else {
      return resume(transfer, .notStarted, remoteAddress: nil)
    }
    let limits = transfer.limits
    shortestLimit = min(shortestLimit, limits.firstByteTimeout, limits.lowSpeedPeriod)
    shortestLimit = min(shortestLimit, limits.totalTimeout)
    transfer.start(at: .present)
    handle.prepare(transfer)
    add(handle)
  }

  private func add(_ handle: EasyHandle) {
    active[handle.curl] = handle
    if curl_multi_add_handle(multi, handle.curl) != CURLM_OK { end(handle, .notStarted) }
  }

  // MARK: Ending

  private func endFinished() {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      // The message is libcurl's memory and dies with the handle's removal.
      guard message.pointee.msg == CURLMSG_DONE, let curl = message.pointee.easy_handle,
        let handle = active[curl], let transfer = handle.transfer
      else { continue }
      let code = ccurl_result(message)
      let own: TransferEnding =
        code == CURLE_OK ? .complete : .failed(handle.failure(code, of: transfer))
      switch transfer.endOfHop(own) {
      case .over(let ending): end(handle, ending)
      case .again(let onNewConnection):
        takeNextHop(handle, transfer, onNewConnection: onNewConnection)
      }
    }
  }

  private func takeNextHop(_ handle: EasyHandle, _ transfer: Transfer, onNewConnection: Bool) {
    curl_multi_remove_handle(multi, handle.curl)
    transfer.beginNextHop()
    handle.prepareHop(onNewConnection: onNewConnection)
    add(handle)
  }

  private func cancel(_ transfer: Transfer) {
    if let handle = active.values.first(where: { $0.transfer === transfer }) {
      return end(handle, .cancelled)
    }
    // Not there either: it has ended meanwhile.
    guard let index = waiting[waitingFrom...].firstIndex(where: { $0 === transfer }) else { return }
    waiting.remove(at: index)
    resume(transfer, .cancelled, remoteAddress: nil)
  }

  private func end(_ handle: EasyHandle, _ ending: TransferEnding) {
    let address = handle.remoteAddress
    curl_multi_remove_handle(multi, handle.curl)
    active[handle.curl] = nil
    if let transfer = handle.transfer { resume(transfer, ending, remoteAddress: address) }
    handle.finish()
    idle.append(handle)
  }

  private func resume(_ transfer: Transfer, _ ending: TransferEnding, remoteAddress: String?) {
    guard let continuation = transfer.continuation else { return }
    ended.append((continuation, transfer.finished(ending, remoteAddress: remoteAddress)))
    transfer.continuation = nil
  }

  /// Before every sleep, and before the thread ends.
  private func tellEnded() {
    for (continuation, finished) in ended { continuation.resume(returning: finished) }
    ended.removeAll(keepingCapacity: true)
  }

  // MARK: The clocks that libcurl does not have

  private func endSilent() {
    let now = ContinuousClock.now
    guard now >= nextSweep else { return }
    nextSweep = now + sweepPeriod
    var paused: [(handle: EasyHandle, transfer: Transfer)] = []
    var stretched = false
    for handle in Array(active.values) {
      guard let transfer = handle.transfer else { continue }
      if let ending = transfer.endingOfSilence(now: now) {
        end(handle, ending)
        continue
      }
      stretched = stretched || transfer.mayExceed
      if transfer.isPaused { paused.append((handle, transfer)) }
    }
    goOn(paused, stretched: stretched)
  }

  /// Back-pressure ends here: each tries to hand over again what it could not, and is paused anew where
  /// there is still no room. One of them is let in whatever the bound says.
  private func goOn(_ paused: [(handle: EasyHandle, transfer: Transfer)], stretched: Bool) {
    guard !paused.isEmpty else { return }
    let inOrder = paused.sorted { $0.transfer.startedOn < $1.transfer.startedOn }
    if !stretched { inOrder[0].transfer.mayExceed = true }
    for (handle, transfer) in inOrder {
      transfer.goOn()
      // What was held back is handed over within the call, and may be what ends the transfer.
      let code = curl_easy_pause(handle.curl, CURLPAUSE_CONT)
      guard code != CURLE_OK else { continue }
      end(handle, transfer.ending ?? .failed(handle.failure(code, of: transfer)))
    }
  }

  /// A tenth of the limit late is soon enough; more than four sweeps a second would only burn time.
  private var sweepPeriod: Duration {
    min(max(shortestLimit / 10, .milliseconds(10)), .milliseconds(250))
  }

  /// libcurl wakes earlier for its own clocks, and a letter wakes it at once.
  private var sleepMilliseconds: Int32 {
    active.isEmpty ? 60_000 : Int32(clamping: sweepPeriod.curlMilliseconds)
  }
}

extension Moment {
  /// The wall clock's, for the record.
  static var present: Moment {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Moment(milliseconds: Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000)
  }
}
