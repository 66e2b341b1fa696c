internal import GRDB

/// Finds the one document that a citation means, or none.
///
/// By number first: a number alone is not an identity (临政发 fits three cities), so of several documents that
/// bear it the one of the citing document's region is meant, then the one of the nearest region above it, then
/// the only one known. By title when no held document bears the number, or the citation has none: a document
/// with a number of its own is then not what a numbered citation means.
struct CitationTarget {
  struct Candidate: Equatable {
    var id: String
    var region: String?
  }

  let db: Database
  let citing: String
  let canonical: String?
  let titleKey: String?
  let ownNumber: String?
  let region: String?
  let date: String?

  /// `row`: canonical and title_key of the citation; number, region and date of the citing document.
  init(db: Database, citing: String, row: Row) {
    self.db = db
    self.citing = citing
    canonical = row.optionalText("canonical")
    titleKey = row.optionalText("title_key")
    ownNumber = row.optionalText("number")
    region = row.optionalText("region")
    date = row.optionalText("date")
  }

  func find() throws -> String? {
    if let canonical {
      // A document that names its own number means itself.
      if canonical == ownNumber { return nil }
      let bearers = try candidates(
        db.rows(
          """
          SELECT d.id, d.region FROM number k JOIN document d ON d.id = k.document_id
          WHERE k.canonical = ? AND d.id <> ?
          """, [canonical, citing]))
      if !bearers.isEmpty { return choose(bearers) }
    }
    guard let titleKey else { return nil }
    // What is cited was there before: a later document of the same title is not meant.
    return try choose(
      candidates(
        db.rows(
          """
          SELECT id, region FROM document
          WHERE title_key = ? AND id <> ? AND (? IS NULL OR date IS NULL OR date <= ?)
            AND (? IS NULL OR number IS NULL)
          """, [titleKey, citing, date, date, canonical])))
  }

  private func candidates(_ rows: [Row]) -> [Candidate] {
    rows.map { Candidate(id: $0.text("id"), region: $0.optionalText("region")) }
  }

  private func choose(_ candidates: [Candidate]) -> String? {
    for region in regionsUpward {
      let here = candidates.filter { $0.region == region }
      if !here.isEmpty { return here.count == 1 ? here[0].id : nil }
    }
    return candidates.count == 1 ? candidates[0].id : nil
  }

  /// The region itself, its prefecture, its province, the centre: GB/T 2260 codes nest by pairs of digits.
  private var regionsUpward: [String] {
    guard let region, region.utf8.count == 6 else { return [] }
    var all = [region]
    for kept in [4, 2, 0] {
      let above = String(region.prefix(kept)) + String(repeating: "0", count: 6 - kept)
      if above != all.last { all.append(above) }
    }
    return all
  }
}
