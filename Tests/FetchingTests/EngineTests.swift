import Frontier
import Glibc
import Testing

@testable import Fetching

struct `The engine` {
  @Test func `transfers run at once, as many as allowed`() async throws {
    // Nobody is answered before forty have asked: with fewer at once, all would time out.
    let barrier = Barrier(40)
    let server = try LoopbackServer { visitor, _ in
      barrier.wait()
      visitor.answer("200 OK", text: "x")
    }
    var settings = patientSettings()
    settings.maxTransfers = 40
    let fetcher = try Fetcher(settings: settings)
    let outcomes = await withTaskGroup(of: FetchOutcome.self) { group in
      for index in 0..<120 {
        guard let url = try? server.url("/\(index)") else { continue }
        group.addTask {
          await fetcher.fetch(FetchRequest(url: url, allowsPrivateAddresses: true)).outcome
        }
      }
      return await group.reduce(into: [FetchOutcome: Int]()) { $0[$1, default: 0] += 1 }
    }
    #expect(outcomes == [.fetched(status: 200): 120])
  }

  @Test func `a cancelled task ends its transfer and hangs up`() async throws {
    let asked = Gate(opensAt: 2)
    let hungUp = Gate(opensAt: 2)
    let server = try LoopbackServer { visitor, _ in
      asked.pass()
      visitor.awaitHangUp()
      hungUp.pass()
    }
    let fetcher = try Fetcher(settings: patientSettings())
    let request = FetchRequest(url: try server.url("/"), allowsPrivateAddresses: true)
    let task = Task { await fetcher.fetch(request).outcome }
    await asked.reached()
    task.cancel()
    #expect(await task.value == .unreachable(reason: "cancelled"))
    await hungUp.reached()
  }

  @Test func `a task cancelled beforehand asks nobody`() async throws {
    let fetcher = try Fetcher(settings: patientSettings())
    let request = FetchRequest(url: try url("http://127.0.0.1:9/"), allowsPrivateAddresses: true)
    let start = Gate(opensAt: 2)
    let task = Task {
      await start.reached()
      return await fetcher.fetch(request).outcome
    }
    task.cancel()
    start.pass()
    #expect(await task.value == .unreachable(reason: "cancelled"))
  }

  @Test func `closing ends what is under way, what waits, and what comes later`() async throws {
    let asked = Gate(opensAt: 2)
    let server = try LoopbackServer { visitor, _ in
      asked.pass()
      visitor.awaitHangUp()
    }
    var settings = patientSettings()
    settings.maxTransfers = 1
    let fetcher = try Fetcher(settings: settings)
    let request = FetchRequest(url: try server.url("/"), allowsPrivateAddresses: true)
    let first = Task { await fetcher.fetch(request).outcome }
    await asked.reached()
    let second = Task { await fetcher.fetch(request).outcome }
    fetcher.close()
    fetcher.close()
    let late = await fetcher.fetch(request).outcome
    for outcome in [await first.value, await second.value, late] {
      #expect(outcome == .unreachable(reason: "cancelled"))
    }
  }

  @Test func `every fetch ends, whenever its task is cancelled`() async throws {
    let server = try LoopbackServer { visitor, _ in visitor.answer("200 OK", text: "x") }
    var settings = patientSettings()
    settings.maxTransfers = 8
    let fetcher = try Fetcher(settings: settings)
    let request = FetchRequest(url: try server.url("/"), allowsPrivateAddresses: true)
    let tasks = (0..<400).map { _ in Task { await fetcher.fetch(request).outcome } }
    // Some have not begun by then, some wait, some are under way, some are over.
    for task in tasks.filter({ _ in Bool.random() }) {
      task.cancel()
      await Task.yield()
    }
    for task in tasks {
      let outcome = await task.value
      #expect(outcome == .fetched(status: 200) || outcome == .unreachable(reason: "cancelled"))
    }
    #expect(await fetcher.fetch(request).outcome == .fetched(status: 200))
  }
}

struct `The address guard on the wire` {
  @Test func `loopback is refused unless the request allows it, on kept connections too`()
    async throws
  {
    let visits = Locked(0)
    let server = try LoopbackServer { visitor, _ in
      visits.withLock { $0 += 1 }
      visitor.answer("200 OK", text: "x")
    }
    let fetcher = try Fetcher(settings: patientSettings())
    var request = FetchRequest(url: try server.url("/"))
    #expect(await fetcher.fetch(request).outcome == .refusedAddress)
    #expect(visits.withLock { $0 } == 0)
    request.terms.allowsPrivateAddresses = true
    #expect(await fetcher.fetch(request).outcome == .fetched(status: 200))
    // The connection of the allowed visit is still open: it must not serve this one.
    request.terms.allowsPrivateAddresses = false
    #expect(await fetcher.fetch(request).outcome == .refusedAddress)
    #expect(visits.withLock { $0 } == 1)
  }

  @Test(arguments: [
    "http://localhost/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/",
    "http://0.0.0.0/",
    "http://[::ffff:127.0.0.1]/",
  ])
  func `no spelling of an inner address gets through`(_ text: String) async throws {
    let fetcher = try Fetcher(settings: patientSettings())
    #expect(await fetcher.fetch(FetchRequest(url: try url(text))).outcome == .refusedAddress)
  }
}

/// Holds threads until so many are there, again and again.
final class Barrier: @unchecked Sendable {
  // Invariant: the barrier is made for use from many threads and outlives them: it is never freed.
  private let barrier = UnsafeMutablePointer<pthread_barrier_t>.allocate(capacity: 1)

  init(_ count: UInt32) { pthread_barrier_init(barrier, nil, count) }

  func wait() { pthread_barrier_wait(barrier) }
}

/// Opens when so many have come to it.
final class Gate: Sendable {
  private struct State {
    var missing: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Locked<State>

  init(opensAt count: Int) { state = Locked(State(missing: count)) }

  /// From a thread or a task: counts.
  func pass() {
    let wasLast = state.withLock {
      $0.missing -= 1
      return $0.missing <= 0
    }
    if wasLast { open() }
  }

  /// From a task: counts, and waits.
  func reached() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock {
        $0.missing -= 1
        if $0.missing > 0 { $0.waiting.append(continuation) }
        return $0.missing <= 0
      }
      if isOpen {
        continuation.resume()
        open()
      }
    }
  }

  private func open() {
    let waiting = state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
    waiting.forEach { $0.resume() }
  }
}
