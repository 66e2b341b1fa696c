internal import Coordinator
internal import Documents
internal import Foundation

/// What a crawl has come to, for people and programs.
enum SummarySheet {
  static func print(_ summary: CrawlSummary, _ format: OutputFormat) throws {
    let seconds = String(format: "%.1f", summary.elapsed / .seconds(1))
    if format == .text {
      try StandardOutput.line(
        """
        pages fetched  \(summary.pagesFetched) in this run
        documents      \(summary.documents)
        sources        \(summary.sources)
        duplicates     \(summary.duplicates)
        numbers        \(summary.numbers)
        buried         \(summary.buried)
        left           \(summary.left)
        time           \(seconds) s
        outcomes
        """)
      for (name, count) in summary.outcomes.sorted(by: { $0.key < $1.key }) {
        try StandardOutput.line(
          "  \(name.padding(toLength: 18, withPad: " ", startingAt: 0)) \(count)")
      }
      return
    }
    var json = JSONWriter()
    json.object { json in
      json.field("end", summary.end.rawValue)
      json.field("pages_fetched", summary.pagesFetched)
      json.field("documents", summary.documents)
      json.field("sources", summary.sources)
      json.field("duplicates", summary.duplicates)
      json.field("numbers", summary.numbers)
      json.field("buried", summary.buried)
      json.field("left", summary.left)
      json.key("outcomes")
      json.object { json in
        for (name, count) in summary.outcomes.sorted(by: { $0.key < $1.key }) {
          json.field(name, count)
        }
      }
      json.key("seconds")
      json.number(summary.elapsed / .seconds(1))
    }
    try StandardOutput.line(String(decoding: json.bytes, as: UTF8.self))
  }
}
