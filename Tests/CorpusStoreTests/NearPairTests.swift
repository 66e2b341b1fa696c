import Testing

@testable import CorpusStore

@Suite struct NearPairTests {
  @Test func `the likest are kept, once each, in any order of arrival`() {
    let pairs = [("b", 0.7), ("d", 0.9), ("a", 0.7), ("c", 1.0), ("d", 0.9), ("e", 0.61)]
    for order in [pairs, pairs.reversed(), pairs.sorted { $0.0 < $1.0 }] {
      var near = NearPairs(most: 3)
      for (other, likeness) in order { near.add("x", other, likeness) }
      #expect(near.lists["x"]?.map(\.other) == ["c", "d", "a"])
    }
  }
}
