/// What a citation leads to among the documents held.
package enum CitationState: String, Sendable, CaseIterable {
  /// One document is meant.
  case resolved
  /// No held document fits: it is wanted.
  case dangling
  /// Several fit equally well.
  case ambiguous
  /// Nothing to look for: neither a number that can be nor a title long enough.
  case malformed
  /// The document names its own number.
  case own
}

/// Finds the one document that a citation means, or says why none is.
///
/// By number first: a number alone is not an identity (临政发 fits three cities), so of several documents that
/// bear it the one of the citing document's region is meant, then the one of the nearest region above it, then
/// the only one known. By title when no held document bears the number, or the citation has none: a document
/// with a number of its own is then not what a numbered citation means.
struct CitationTarget {
  enum Finding: Equatable {
    case one(String)
    /// By id.
    case several([String])
    case none(CitationState)

    var state: CitationState {
      switch self {
      case .one: .resolved
      case .several: .ambiguous
      case .none(let state): state
      }
    }

    var target: String? {
      switch self {
      case .one(let id): id
      case .several, .none: nil
      }
    }
  }

  struct Candidate: Equatable {
    var id: String
    var region: String?
  }

  let db: any CorpusDatabase
  let citing: String
  let canonical: String?
  let titleKey: String?
  let ownNumber: String?
  let region: String?
  let date: String?

  /// `row`: canonical and title_key of the citation; number, region and date of the citing document.
  init(db: any CorpusDatabase, citing: String, row: CorpusRow, dateColumn: String = "date") {
    self.db = db
    self.citing = citing
    canonical = row.optionalText("canonical")
    titleKey = row.optionalText("title_key")
    ownNumber = row.optionalText("number")
    region = row.optionalText("region")
    date = row.optionalText(dateColumn)
  }

  func find() throws -> Finding {
    if let canonical {
      // A document that names its own number means itself.
      if canonical == ownNumber { return .none(.own) }
      let bearers = try candidates(
        db.rows(
          """
          SELECT d.id, d.region FROM number k JOIN document d ON d.id = k.document_id
          WHERE k.canonical = ? AND d.id <> ?
          """, [canonical, citing]))
      if !bearers.isEmpty { return choose(bearers) }
    }
    guard let titleKey else { return .none(hasNumber ? .dangling : .malformed) }
    // What is cited was there before: a later document of the same title is not meant.
    let bearers = try candidates(
      db.rows(
        """
        SELECT id, region FROM document
        WHERE title_key = ? AND id <> ? AND (CAST(? AS TEXT) IS NULL OR date IS NULL OR date <= ?)
          AND (CAST(? AS TEXT) IS NULL OR number IS NULL)
        """, [titleKey, citing, date, date, canonical]))
    return bearers.isEmpty ? .none(.dangling) : choose(bearers)
  }

  /// A number that can be: of a year that the People's Republic has seen, and not of one long after the citing
  /// document's own (REFERENCE §2.10); anything else was misread.
  private var hasNumber: Bool {
    guard let canonical else { return false }
    guard let year = SeriesNumber(canonical)?.year else { return true }
    let latest = date.flatMap { Int($0.prefix(4)) }.map { $0 + 1 } ?? 2199
    return (1949...max(1949, latest)).contains(year)
  }

  private func candidates(_ rows: [CorpusRow]) -> [Candidate] {
    rows.map { Candidate(id: $0.text("id"), region: $0.optionalText("region")) }
  }

  private func choose(_ candidates: [Candidate]) -> Finding {
    for region in regionsUpward {
      let here = candidates.filter { $0.region == region }
      if !here.isEmpty { return finding(here) }
    }
    return finding(candidates)
  }

  private func finding(_ candidates: [Candidate]) -> Finding {
    candidates.count == 1 ? .one(candidates[0].id) : .several(candidates.map(\.id).sorted())
  }

  private var regionsUpward: [String] { region.map(RegionTree.upward) ?? [] }
}
