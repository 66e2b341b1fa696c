internal import CorpusStore
internal import Documents
internal import Foundation
internal import Frontier

/// `wenhao sources --stale`: what the corpus says of its sources, whatever any job log says. A source is silent
/// beyond its own rhythm, a list shows nothing any more, or holds more than we do.
struct StaleSheet {
  enum Alarm {
    case silent(SourceStanding, SourceRhythm, days: Int)
    case emptied(ListStanding)
    case short(ListStanding)

    var name: String {
      switch self {
      case .silent: "silent"
      case .emptied: "emptied"
      case .short: "short"
      }
    }
  }

  let corpus: Corpus
  /// Days since 1970.
  let today: Int

  func alarms() throws -> [Alarm] {
    let silent = try corpus.sourceStandings().compactMap { standing -> Alarm? in
      guard let rhythm = SourceRhythm(days: standing.days.compactMap(Self.day)),
        rhythm.isSilent(on: today)
      else { return nil }
      return .silent(standing, rhythm, days: rhythm.silence(on: today))
    }
    let lists = try corpus.listStandings()
    let emptied = lists.filter(\.isEmptied).map { Alarm.emptied($0) }
    let short = lists.filter { $0.isShort && !$0.isEmptied }.map { Alarm.short($0) }
    return silent + emptied + short
  }

  func print(_ format: OutputFormat) throws {
    let alarms = try alarms()
    switch format {
    case .text: for alarm in alarms { try StandardOutput.line(Self.line(alarm)) }
    case .json:
      var json = JSONWriter()
      json.array(alarms, Self.write)
      try StandardOutput.line(String(decoding: json.bytes, as: UTF8.self))
    case .jsonl:
      for alarm in alarms {
        var json = JSONWriter()
        Self.write(&json, alarm)
        try StandardOutput.write(json.bytes + [0x0a])
      }
    }
    if alarms.isEmpty { throw NothingFound() }
  }

  private static func line(_ alarm: Alarm) -> String {
    switch alarm {
    case .silent(let standing, let rhythm, let days):
      "silent\t\(standing.host)\tnothing since \(standing.days.last ?? ""), \(days) days; "
        + "usual are up to \(rhythm.patience)"
    case .emptied(let list):
      "emptied\t\(list.url)\tshows no items, and showed \(list.mostItems)"
    case .short(let list):
      "short\t\(list.url)\tsays \(list.total ?? 0), lists \(list.listed) on \(list.pages) pages, "
        + "\(list.held) held"
    }
  }

  private static func write(_ json: inout JSONWriter, _ alarm: Alarm) {
    json.object { json in
      json.field("alarm", alarm.name)
      switch alarm {
      case .silent(let standing, let rhythm, let days):
        json.field("host", standing.host)
        json.field("newest", standing.days.last)
        json.field("silent_days", days)
        json.field("usual_days", rhythm.patience)
        json.field("pages", standing.pages)
      case .emptied(let list), .short(let list):
        json.field("list", list.url)
        json.field("total", list.total)
        json.field("pages", list.pages)
        json.field("listed", list.listed)
        json.field("held", list.held)
        json.field("items", list.items)
        json.field("most_items", list.mostItems)
      }
    }
  }

  /// Days since 1970; nil for what is no day.
  static func day(_ iso: String) -> Int? {
    guard let date = try? Date(iso, strategy: .iso8601.year().month().day()) else { return nil }
    return Int((date.timeIntervalSince1970 / 86_400).rounded(.down))
  }

  static func today(_ text: String?) throws -> Int {
    guard let text else { return Int((Date().timeIntervalSince1970 / 86_400).rounded(.down)) }
    guard let day = day(text) else {
      throw CommandFailure("--as-of \(text): write a day, as 2026-03-01")
    }
    return day
  }
}
