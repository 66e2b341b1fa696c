import Fleet
import Frontier
import Testing

@testable import Worker

@Suite struct SlicePacerTests {
  let time = TestTime()

  func pacer(_ delay: Duration, _ maxInFlight: Int) -> SlicePacer {
    SlicePacer(
      plan: PolitenessPlan(delay: delay, maxInFlight: maxInFlight), clock: time.clock)
  }

  @Test func `the delay is counted from the answer, which is later than the arrival`() async throws
  {
    let pacer = pacer(.milliseconds(20), 1)
    try await pacer.turn()
    time.pass(.milliseconds(300))
    pacer.answered()
    let answered = time.now
    try await pacer.turn()
    #expect(time.now - answered == .milliseconds(20))
  }

  @Test func `beside a slow answer the next request leaves the first one time to arrive`()
    async throws
  {
    let pacer = pacer(.milliseconds(20), 2)
    let began = time.now
    try await pacer.turn()
    try await pacer.turn()
    #expect(time.now - began == .milliseconds(120))
  }

  @Test func `a quick answer frees the next request after one delay, also with several allowed`()
    async throws
  {
    let pacer = pacer(.milliseconds(20), 2)
    let began = time.now
    try await pacer.turn()
    pacer.answered()
    try await pacer.turn()
    #expect(time.now - began == .milliseconds(20))
  }

  @Test func `a crawl-delay slows the slice down, and cannot hurry it`() async throws {
    let pacer = pacer(.seconds(2), 1)
    pacer.slow(by: .seconds(5))
    pacer.slow(by: .seconds(1))
    try await pacer.turn()
    pacer.answered()
    let began = time.now
    try await pacer.turn()
    #expect(time.now - began == .seconds(5))
  }

  @Test func `without a delay nothing is kept apart`() async throws {
    let pacer = pacer(.zero, 4)
    let began = time.now
    for _ in 0..<4 { try await pacer.turn() }
    #expect(time.now == began)
  }

  @Test func `the queue is told when the host was last troubled`() async throws {
    let pacer = pacer(.seconds(1), 1)
    #expect(pacer.sinceLastRequest() == nil)
    pacer.note(time.now)
    time.pass(.milliseconds(700))
    #expect(pacer.sinceLastRequest() == .milliseconds(700))
  }
}
