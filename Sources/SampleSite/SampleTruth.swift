/// What the site holds, counted from the plan and not by looking at its pages: the oracle of a crawl.
package struct SampleTruth: Hashable, Sendable {
  package struct Series: Hashable, Sendable {
    package let code: String
    package let year: Int
    package let held: [Int]
    /// Below the highest one held.
    package let missing: [Int]
    /// Missing, and cited by a document that is held.
    package let citedMissing: [Int]
  }

  /// Distinct documents.
  package let documents: Int
  /// Article pages that show them.
  package let sources: Int
  /// Documents with a number of their own.
  package let numbers: Int
  /// Pages that a crawl fetches: articles, lists, home pages.
  package let pages: Int
  /// How each URL in scope ends, by `FetchOutcome`'s names.
  package let outcomes: [String: Int]
  package let series: [Series]
  package let repealed: [String]

  package var duplicates: Int { sources - documents }
  package var urls: Int { outcomes.values.reduce(0, +) }
}

extension SampleSite {
  package var truth: SampleTruth {
    let lists = Column.all.reduce(0) { $0 + $1.pages(documents: plan.documents) }
    let sources = Column.all.reduce(0) { $0 + $1.count(documents: plan.documents) }
    var pages = sources + lists + SampleHost.publishing.count
    var outcomes = ["moved": 1, "gone": 1, "challenged": 1, "refused_by_robots": 1]
    if plan.faults {
      pages += 1
      for name in ["malformed", "too_large", "forbidden", "throttled"] { outcomes[name] = 1 }
    }
    outcomes["fetched"] = pages
    if plan.faults {
      outcomes.merge(Fault.allOutcomes, uniquingKeysWith: +)
      pages += Fault.allOutcomes["fetched"] ?? 0
    }
    var numbers = 0
    var cited = Set<String>()
    var repealed: [String] = []
    for index in 0..<plan.documents {
      guard let draft = writer.draft(index) else { continue }
      if draft.number != nil { numbers += 1 }
      cited.formUnion(draft.cites)
      repealed += draft.repeals
    }
    return SampleTruth(
      documents: plan.documents, sources: sources, numbers: numbers, pages: pages,
      outcomes: outcomes, series: series(cited: cited), repealed: repealed)
  }

  private func series(cited: Set<String>) -> [SampleTruth.Series] {
    let timeline = writer.timeline
    var result: [SampleTruth.Series] = []
    for series in NumberSeries.allCases {
      guard let code = series.code else { continue }
      for year in timeline.firstYear...Timeline.lastYear {
        let last = timeline.lastSerial(series, year: year)
        guard last > 0 else { continue }
        let missing = series.holes(below: last)
        let holes = Set(missing)
        result.append(
          SampleTruth.Series(
            code: code, year: year, held: (1...last).filter { !holes.contains($0) },
            missing: missing,
            citedMissing: missing.filter {
              cited.contains(series.number(year: year, serial: $0))
            }))
      }
    }
    return result
  }

  /// The truth and the list of all documents, as `wenhao sample-site --truth` prints it. `port` is the one
  /// that the addresses carry.
  package func truthJSON(port: Int) -> [UInt8] {
    let truth = truth
    var json = JSONText()
    json.object { json in
      let counts = [
        ("documents", truth.documents), ("sources", truth.sources),
        ("duplicates", truth.duplicates), ("numbers", truth.numbers), ("pages", truth.pages),
        ("urls", truth.urls),
      ]
      for (name, value) in counts {
        json.key(name)
        json.number(value)
      }
      json.key("outcomes")
      json.object { json in
        for (name, count) in truth.outcomes.sorted(by: { $0.key < $1.key }) {
          json.key(name)
          json.number(count)
        }
      }
      json.key("series")
      json.array { json in for series in truth.series { Self.write(series, to: &json) } }
      json.key("repealed")
      json.array(truth.repealed)
      json.key("documents_list")
      json.array { json in
        for index in 0..<plan.documents { write(index, port: port, to: &json) }
      }
    }
    return json.bytes
  }

  private static func write(_ series: SampleTruth.Series, to json: inout JSONText) {
    json.object { json in
      json.key("code")
      json.string(series.code)
      json.key("year")
      json.number(series.year)
      json.key("held")
      json.array(series.held)
      json.key("missing")
      json.array(series.missing)
      json.key("cited_missing")
      json.array(series.citedMissing)
    }
  }

  private func write(_ index: Int, port: Int, to json: inout JSONText) {
    guard let draft = writer.draft(index) else { return }
    json.object { json in
      json.key("number")
      json.string(draft.number)
      json.key("title")
      json.string(draft.title)
      json.key("kind")
      json.string(draft.slot.kind)
      json.key("region")
      json.string(Self.region)
      json.key("urls")
      json.array(urls(of: draft, port: port))
      json.key("cites")
      json.array(draft.cites)
      json.key("repeals")
      json.array(draft.repeals)
      for (name, day) in validity(of: draft) {
        json.key(name)
        json.string(day?.iso)
      }
    }
  }

  /// The days that bound a document's validity; nil where the text names none.
  private func validity(of draft: Draft) -> [(name: String, day: Day?)] {
    let isRule = draft.slot == .measures || draft.slot == .normative
    var repealed: Day?
    if draft.slot == .measures {
      let repeal = writer.titles.other(.repeal, draft.index / Slot.count + 1)
      if repeal < plan.documents { repealed = writer.timeline.dateWritten(repeal) }
    }
    return [
      ("written", draft.written), ("effective", isRule ? draft.published : nil),
      ("expires", isRule ? Day(year: draft.written.year + 2, month: 12, day: 31) : nil),
      ("repealed_on", repealed),
    ]
  }

  /// Where a document is published, the issuer's own site first.
  func urls(of draft: Draft, port: Int) -> [String] {
    draft.slot.hosts.compactMap { host in
      let view = SiteView(host: host, port: port, writer: writer)
      return Column.listing(draft.slot, at: host).map {
        view.origin(host) + view.path(of: draft.index, in: $0)
      }
    }
  }
}
