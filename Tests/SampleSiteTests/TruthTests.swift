import Foundation
import Testing

@testable import SampleSite

/// The truth is an oracle for others, so it is held against a walk that knows nothing of how it is counted.
@Suite struct TruthTests {
  static let plans = [
    // The least there can be: nearly every column is empty.
    SamplePlan(documents: 1, seed: 1),
    // The last round is cut in its middle.
    SamplePlan(documents: 47, seed: 3),
    // The size of the demo.
    SamplePlan(documents: 60, seed: 11),
    // Every list has a second page, and there are several years.
    SamplePlan(documents: 333, seed: 5),
    SamplePlan(documents: 60, seed: 11, faults: true),
  ]

  @Test(arguments: plans)
  func `a walk over every link ends as the truth says`(plan: SamplePlan) throws {
    let walk = Walk(plan)
    let truth = walk.site.truth
    // The fault hosts are bare sockets, which no walk without sockets sees; the end-to-end tests do.
    let faults = plan.faults ? Fault.allOutcomes : [:]
    #expect(walk.outcomes.merging(faults, uniquingKeysWith: +) == truth.outcomes)
    #expect(walk.fetched.count + (faults["fetched"] ?? 0) == truth.pages)
    #expect(truth.documents == plan.documents)

    let listed = try Self.list(of: walk).flatMap { $0["urls"] as? [String] ?? [] }
    #expect(listed.count == truth.sources)
    #expect(Set(listed).count == listed.count)
    let articles = walk.fetched.keys.filter { Column.index(inPath: $0) != nil }
    #expect(Set(articles) == Set(listed))
  }

  @Test func `what a listed document says of itself stands on each of its pages`() throws {
    let walk = Walk(SamplePlan(documents: 120, seed: 2))
    for document in try Self.list(of: walk) {
      for url in document["urls"] as? [String] ?? [] {
        let bytes = try #require(walk.bytes[url])
        let isOld = walk.host(of: url) == .archives
        func holds(_ text: String) throws -> Bool {
          let wanted = isOld ? try #require(GB2312.bytes(text)) : Array(text.utf8)
          return !bytes.ranges(of: wanted).isEmpty
        }
        #expect(try holds(document["title"] as? String ?? "?"), "\(url)")
        var numbers = document["cites"] as? [String] ?? []
        if let own = document["number"] as? String { numbers.append(own) }
        for number in numbers { #expect(try holds(number), "\(url) \(number)") }
      }
    }
  }

  @Test func `numbers are unique, holes are nobody's, and some holes are cited`() throws {
    let walk = Walk(SamplePlan(documents: 60, seed: 11))
    let documents = try Self.list(of: walk)
    let numbers = documents.compactMap { $0["number"] as? String }
    #expect(Set(numbers).count == numbers.count)
    #expect(numbers.count == walk.site.truth.numbers)
    var held = 0
    for series in walk.site.truth.series {
      for serial in series.held {
        #expect(numbers.contains("\(series.code)〔\(series.year)〕\(serial)号"))
      }
      for serial in series.missing {
        #expect(!numbers.contains("\(series.code)〔\(series.year)〕\(serial)号"))
      }
      held += series.held.count
    }
    let standard = numbers.filter { $0.contains("〔") }
    #expect(held == standard.count)
    #expect(walk.site.truth.series.contains { !$0.citedMissing.isEmpty })
    #expect(walk.site.truth.series.contains { $0.missing.count > $0.citedMissing.count })
  }

  @Test func `what is repealed is held, cited and repealed once`() throws {
    let site = SampleSite(plan: SamplePlan(documents: 100, seed: 1))
    let repealed = site.truth.repealed
    #expect(repealed.count == 4)
    #expect(Set(repealed).count == repealed.count)
    let drafts = (0..<100).compactMap(site.writer.draft)
    for number in repealed {
      #expect(drafts.contains { $0.number == number && $0.validity == "废止" })
      #expect(drafts.contains { $0.cites.contains(number) && $0.repeals == [number] })
    }
  }

  static func list(of walk: Walk) throws -> [[String: Any]] {
    let json = try JSONSerialization.jsonObject(
      with: Data(walk.site.truthJSON(port: walk.port)))
    return try #require((json as? [String: Any])?["documents_list"] as? [[String: Any]])
  }
}
