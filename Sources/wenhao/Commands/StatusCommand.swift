internal import ArgumentParser
internal import CorpusStore
internal import Documents
internal import Foundation

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Whether a document was in force on a day, and why one may say so.",
    discussion: """
      Answers in_force, not_in_force or unknown, from dated events that held documents state: took effect, was
      amended, repealed, replaced, or its term ran out. Each is printed with the sentence that says so and the
      document it stands in. Without a word on either side of the day the answer is unknown.

      EXAMPLES
        wenhao status 临政字〔2022〕18号
        wenhao status 临政字〔2022〕18号 --on 2015-03-01
      """)

  @Argument(help: "Id, or document number in any form.")
  var reference: String
  @Option(help: ArgumentHelp("The day, YYYY-MM-DD; today without it.", valueName: "day"))
  var on: String?
  @OptionGroup var place: CorpusOption
  @OptionGroup var output: FormatOption

  func run() throws {
    let day = try on.map(Self.day) ?? Self.today()
    let corpus = try openCorpus(place)
    let document = try lookUpOne(reference, in: corpus)
    guard let ledger = try corpus.validity(of: document.id) else { throw NothingFound() }
    let answer = ledger.answer(on: day)
    guard output.format == .text else {
      var json = JSONWriter()
      json.object { json in
        json.field("id", document.id)
        json.field("on", day.description)
        json.field("value", answer.value.rawValue)
        json.field("reason", answer.reason)
        json.key("because")
        json.array(answer.events, Self.write)
        json.key("events")
        json.array(ledger.events, Self.write)
      }
      return try StandardOutput.write(json.bytes + [0x0a])
    }
    try StandardOutput.line("\(answer.value.rawValue) on \(day): \(answer.reason)")
    for event in ledger.events {
      let by = event.sourceID == document.id ? "" : "  by \(event.sourceNumber ?? event.sourceID)"
      try StandardOutput.line(
        "  \(event.date?.description ?? "no date   ")  \(event.kind.rawValue)\(by)"
          + (event.sentence.map { "  「\($0)」" } ?? ""))
    }
  }

  private static func write(_ json: inout JSONWriter, _ event: ValidityEvent) {
    json.object {
      $0.field("event", event.kind.rawValue)
      $0.field("date", event.date?.description)
      $0.field("sentence", event.sentence)
      $0.field("source_id", event.sourceID)
      $0.field("source_number", event.sourceNumber)
    }
  }

  private static func day(_ text: String) throws -> CivilDate {
    guard text.utf8.count == 10, let day = CivilDate(iso: text) else {
      throw CommandFailure("--on \(text): not a day; write YYYY-MM-DD")
    }
    return day
  }

  /// In China, where documents take effect: UTC+8 without summer time.
  private static func today() throws -> CivilDate {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt
    let now = calendar.dateComponents([.year, .month, .day], from: Date())
    guard let year = now.year, let month = now.month, let day = now.day,
      let today = CivilDate(year: year, month: month, day: day)
    else {
      throw CommandFailure("the clock shows no day between 1900 and 2199; give one with --on")
    }
    return today
  }
}
