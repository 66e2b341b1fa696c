/// What a person typed, as an FTS5 expression. Nothing of the input reaches FTS5 but letters, digits and
/// characters inside quotes: operators, column names and stray quotes are only separators.
///
/// Words apart by a space or a mark must all occur; what stands together must stand together.
struct SearchExpression {
  /// For `MATCH`.
  let match: String
  /// The runs as typed, ASCII in lower case, for finding them again in a text.
  let terms: [String]

  /// Nil when there is nothing to look for.
  init?(_ query: String) {
    var phrases: [String] = []
    var terms: [String] = []
    // A longer query is a pasted document: its first words find it.
    for run in SearchExpression.runs(query).prefix(SearchExpression.mostTerms) {
      terms.append(run.lowercased())
      phrases.append(SearchExpression.phrase(run))
    }
    if phrases.isEmpty { return nil }
    match = phrases.joined(separator: " AND ")
    self.terms = terms
  }

  static let mostTerms = 32

  private static func runs(_ query: String) -> [String] {
    var runs: [String] = []
    var run = String.UnicodeScalarView()
    for scalar in query.unicodeScalars {
      switch SearchTokens.sort(of: scalar) {
      case .paired, .word: run.append(SearchTokens.fold(scalar))
      case .separator:
        if !run.isEmpty { runs.append(String(run)) }
        run = String.UnicodeScalarView()
      }
    }
    if !run.isEmpty { runs.append(String(run)) }
    return runs
  }

  private static func phrase(_ run: String) -> String {
    let scalars = Array(run.unicodeScalars)
    let stream = SearchTokens.stream(run)
    guard let last = scalars.last, SearchTokens.sort(of: last) == .paired else {
      return "\"\(stream)\""
    }
    let isPair = scalars.count >= 2 && SearchTokens.sort(of: scalars[scalars.count - 2]) == .paired
    // In the text the run may go on: then its last character does not stand alone there.
    return isPair ? "\"\(stream.dropLast(2))\"" : "\"\(stream)\"*"
  }
}
