package import CorpusStore

/// What a crawl is doing, for whoever watches.
package struct CrawlProgress: Sendable {
  package var run: RunCounts
  /// Waiting for a visit.
  package var queued: Int
  package var leased: Int
  package var elapsed: Duration

  /// Pages a second since the start.
  package var rate: Double {
    let seconds = elapsed / .seconds(1)
    return seconds > 0 ? Double(run.pagesFetched) / seconds : 0
  }
}

/// What a crawl has come to.
package struct CrawlSummary: Sendable {
  /// Why it ended.
  package enum End: String, Sendable {
    case idle, drained
    case pageLimit = "page_limit"
    case timeLimit = "time_limit"
  }

  package var end: End
  /// In this run.
  package var run: RunCounts
  /// The whole corpus, after the run.
  package var corpus: CorpusCounts
  /// Last outcome of every URL ever visited, by its name.
  package var outcomes: [String: Int]
  /// URLs that still wait for a visit.
  package var left: Int
  package var buried: Int
  /// When a host may next be visited, in milliseconds since 1970; nil: nothing waits.
  package var nextDue: Int64?
  package var elapsed: Duration

  package var pagesFetched: Int { run.pagesFetched }
  package var documents: Int { corpus.documents }
  package var sources: Int { corpus.sources }
  package var duplicates: Int { corpus.duplicates }
  package var numbers: Int { corpus.numbers }
}
