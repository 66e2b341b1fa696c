/// A document whose page's information table gave both its issuer and its number.
package struct TabledIssue: Hashable, Sendable {
  package var code: String
  package var organ: String
  package var region: String?
  package var year: Int?
  package var serial: Int
  package var documentID: String

  package init(
    code: String, organ: String, region: String?, year: Int?, serial: Int, documentID: String
  ) {
    self.code = code
    self.organ = organ
    self.region = region
    self.year = year
    self.serial = serial
    self.documentID = documentID
  }
}

/// A row that the corpus proposes for the registry. Proposed, never applied: a person moves it over.
package struct LearnedCode: Hashable, Sendable {
  package enum Standing: String, Sendable {
    /// The registry has no row for this code.
    case new
    /// It has one for the same place and organ.
    case confirms
    /// It has the code for another place.
    case another
    /// It names another organ, or writes it in another way, for the same place.
    case differs
  }

  package var code: String
  package var organ: String
  package var region: String?
  package var standing: Standing
  /// Documents with a number of their own; a serial that several documents bear counts once.
  package var agreeing: Int
  /// Numbers of the same code and place whose table names somebody else.
  package var dissenting: Int
  package var years: ClosedRange<Int>?
  package var serials: ClosedRange<Int>
  /// Some documents to look at, by id.
  package var examples: [String]

  /// REFERENCE §7: three pages with distinct serials. One may be a misprint, two may copy each other.
  package static let agreement = 3
  private static let shownExamples = 3

  /// What `issues` teach, by code, then most agreeing first. Their order does not matter.
  package static func proposals(
    from issues: [TabledIssue], lexicon: IssuerLexicon
  ) -> [LearnedCode] {
    let series = Dictionary(grouping: issues) { [$0.code, $0.region] }
    var found: [LearnedCode] = []
    for issues in series.values {
      let numbers = Set(issues.map { [$0.year ?? 0, $0.serial] }).count
      for same in Dictionary(grouping: issues, by: \.organ).values {
        guard let learned = learn(same, numbers: numbers, lexicon: lexicon) else { continue }
        found.append(learned)
      }
    }
    return found.sorted {
      ($0.code, $1.agreeing, $0.region ?? "", $0.organ)
        < ($1.code, $0.agreeing, $1.region ?? "", $1.organ)
    }
  }

  private static func learn(
    _ same: [TabledIssue], numbers: Int, lexicon: IssuerLexicon
  ) -> LearnedCode? {
    let distinct = Set(same.map { [$0.year ?? 0, $0.serial] }).count
    let serials = Set(same.map(\.serial)).sorted()
    guard let first = same.first, let low = serials.first, let high = serials.last,
      serials.count >= agreement
    else { return nil }
    // Where most tables of a series name somebody else, the few are slips or joint issues.
    let dissenting = max(0, numbers - distinct)
    guard distinct > dissenting else { return nil }
    let years = same.compactMap(\.year).sorted()
    let ids = Set(same.map(\.documentID)).sorted()
    return LearnedCode(
      code: first.code, organ: first.organ, region: first.region,
      standing: standing(first, lexicon: lexicon), agreeing: distinct, dissenting: dissenting,
      years: years.first.flatMap { low in years.last.map { low...$0 } }, serials: low...high,
      examples: Array(ids.prefix(shownExamples)))
  }

  private static func standing(_ issue: TabledIssue, lexicon: IssuerLexicon) -> Standing {
    let rows = lexicon.readings(of: Scalars(issue.code)[...])
    if rows.isEmpty { return .new }
    let here = rows.filter { $0.region == issue.region }
    if here.isEmpty { return .another }
    return here.contains { $0.organ == issue.organ } ? .confirms : .differs
  }
}
