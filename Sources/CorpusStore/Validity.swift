package import Documents

/// One dated thing that happened to a document's validity, with the words that say so.
package struct ValidityEvent: Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// Took effect: 自…起施行.
    case effective
    case amended
    /// Repealed by a document that takes its place (…同时废止).
    case replaced
    case repealed
    /// Its own term ran out: 有效期至….
    case expired

    /// Whether the document is over with it.
    var isEnd: Bool {
      switch self {
      case .effective, .amended: false
      case .replaced, .repealed, .expired: true
      }
    }
  }

  package var kind: Kind
  /// The first day on which it holds; for `expired` the last day of the term. Nil where no document says.
  package var date: CivilDate?
  package var sentence: String?
  /// The document that says so: another one, or the document itself.
  package var sourceID: String
  package var sourceNumber: String?

  package init(
    kind: Kind, date: CivilDate?, sentence: String?, sourceID: String, sourceNumber: String?
  ) {
    self.kind = kind
    self.date = date
    self.sentence = sentence
    self.sourceID = sourceID
    self.sourceNumber = sourceNumber
  }
}

/// Whether a document was in force on a day, and why one may say so.
package struct ValidityAnswer: Hashable, Sendable {
  package enum Value: String, Sendable, CaseIterable {
    case inForce = "in_force"
    case notInForce = "not_in_force"
    case unknown
  }

  package var value: Value
  /// One sentence for a person.
  package var reason: String
  /// What it rests on.
  package var events: [ValidityEvent]
}

/// Everything held that bounds a document's validity. Three-valued: silence is no proof of force, so without a
/// dated word on either side of a day the answer is unknown.
package struct ValidityLedger: Sendable {
  /// What the page itself says (有效, 废止), which was so when it was fetched.
  package struct Statement: Hashable, Sendable {
    package var value: OfficialDocument.Status.Value
    package var evidence: String?
    package var firstSeen: CivilDate
    package var lastSeen: CivilDate

    package init(
      value: OfficialDocument.Status.Value, evidence: String?, firstSeen: CivilDate,
      lastSeen: CivilDate
    ) {
      self.value = value
      self.evidence = evidence
      self.firstSeen = firstSeen
      self.lastSeen = lastSeen
    }
  }

  package var documentID: String
  /// 成文日期, else printed, else published: nothing is in force before it is written.
  package var written: CivilDate?
  package var statement: Statement?
  /// By date, undated last.
  package private(set) var events: [ValidityEvent]

  package init(
    documentID: String, written: CivilDate?, statement: Statement?, events: [ValidityEvent]
  ) {
    self.documentID = documentID
    self.written = written
    self.statement = statement
    self.events = events.sorted { Self.order($0) < Self.order($1) }
  }

  private static func order(_ event: ValidityEvent) -> (String, String, String, String) {
    (
      event.date?.description ?? "9999", event.kind.rawValue, event.sourceID,
      event.sentence ?? ""
    )
  }

  package func answer(on day: CivilDate) -> ValidityAnswer {
    let start = events.first { $0.kind == .effective }
    if let date = start?.date, day < date {
      return answer(.notInForce, "takes effect only on \(date)", [start])
    }
    if let written, day < written {
      return answer(.notInForce, "was written only on \(written)", [])
    }
    let ends = events.filter { $0.kind.isEnd }
    if let end = ends.first(where: { $0.isOver(by: day) }) {
      return answer(.notInForce, words(of: end), [end])
    }
    if let undated = ends.first(where: { $0.date == nil }) {
      return answer(
        .unknown, "\(undated.kind.rawValue) by \(name(undated)), on a day that is not known",
        [undated])
    }
    if let statement, statement.value == .repealed || statement.value == .expired {
      return ended(statement, on: day)
    }
    // From here on nothing says that it was over by then.
    if start == nil, written == nil {
      return answer(.unknown, "no held document says from when it holds", [])
    }
    if let later = events.first(where: { $0.kind != .effective && $0.isAfter(day) }) {
      let what = later.kind == .expired ? "its term ends on" : "\(later.kind.rawValue) only on"
      return answer(
        .inForce, "\(what) \(later.date.map(\.description) ?? "")", [start, later])
    }
    if let statement, statement.value == .inForce || statement.value == .amended,
      day <= statement.lastSeen
    {
      let words = statement.evidence.map { ": \($0)" } ?? ""
      return answer(
        .inForce, "its page said so on \(statement.lastSeen)\(words)", [start])
    }
    return answer(
      .unknown, "no held document ends it, and none says that it still held on \(day)",
      [start])
  }

  /// A page that calls its document repealed without a day: over since the page was first seen so, before
  /// that nobody knows.
  private func ended(_ statement: Statement, on day: CivilDate) -> ValidityAnswer {
    let words = statement.evidence.map { ": \($0)" } ?? ""
    if day >= statement.firstSeen {
      return answer(
        .notInForce,
        "its page, first seen on \(statement.firstSeen), calls it \(statement.value.rawValue)\(words)",
        [])
    }
    if let later = events.first(where: { $0.kind.isEnd && $0.isAfter(day) }) {
      return answer(
        .inForce, "\(later.kind.rawValue) only on \(later.date.map(\.description) ?? "")",
        [later])
    }
    return answer(
      .unknown, "its page calls it \(statement.value.rawValue) and does not say since when", [])
  }

  private func words(of end: ValidityEvent) -> String {
    let date = end.date.map(\.description) ?? ""
    return end.kind == .expired
      ? "its term ended on \(date)" : "\(end.kind.rawValue) on \(date) by \(name(end))"
  }

  private func name(_ event: ValidityEvent) -> String { event.sourceNumber ?? event.sourceID }

  private func answer(
    _ value: ValidityAnswer.Value, _ reason: String, _ events: [ValidityEvent?]
  ) -> ValidityAnswer {
    ValidityAnswer(value: value, reason: reason, events: events.compactMap(\.self))
  }
}

extension ValidityEvent {
  /// A repeal holds from its day on; a term holds through its last day.
  fileprivate func isOver(by day: CivilDate) -> Bool {
    guard let date else { return false }
    return kind == .expired ? date < day : date <= day
  }

  fileprivate func isAfter(_ day: CivilDate) -> Bool {
    guard let date else { return false }
    return kind == .expired ? date >= day : date > day
  }
}
