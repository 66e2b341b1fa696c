import Foundation
import Testing

@testable import Frontier

struct FrontierCodingTests {
  private func roundTrip<Value: Codable & Equatable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
  }

  @Test func `what crosses a process boundary comes back as it was`() throws {
    let url = try #require(CanonicalURL("http://a.cn:8600/%E9%80%9A?x=1"))
    #expect(try roundTrip(url) == url)
    #expect(try roundTrip(url.hostKey) == url.hostKey)
    let state = HostState(
      nextAt: Moment(milliseconds: 5), inFlight: 2, blockedUntil: Moment(milliseconds: 9),
      consecutiveFailures: 3)
    #expect(try roundTrip(state) == state)
    let plan = PolitenessPlan(delay: .milliseconds(250), maxInFlight: 4)
    #expect(try roundTrip(plan) == plan)
    let policy = VisitPolicy(revisit: RevisitPolicy())
    #expect(try roundTrip(policy) == policy)
  }

  @Test func `a URL that is none does not come in through JSON`() {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([CanonicalURL].self, from: Data(#"["ftp://a.cn/"]"#.utf8))
    }
  }
}
