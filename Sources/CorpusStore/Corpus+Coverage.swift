package import Documents

/// Which series to look at; what is nil is not asked for.
package struct CoverageQuery: Sendable {
  package var code: String?
  package var year: Int?
  /// GB/T 2260 code; a prefecture or province stands for all below it.
  package var region: String?

  package init(code: String? = nil, year: Int? = nil, region: String? = nil) {
    self.code = code
    self.year = year
    self.region = region
  }
}

extension Corpus {
  /// Every series that is held or cited, by region, code and year.
  ///
  /// A cited number has no region of its own. It is taken for the series of the citing document's place, or of
  /// the nearest place above it, where documents with that code are held; else the lexicon says whose code it
  /// may be; what stays undecided has no region, and is never put together with a place's series.
  package func coverage(
    _ query: CoverageQuery, lexicon: IssuerLexicon
  ) throws(CorpusError) -> [SeriesCoverage] {
    try reading { db in
      var reader = CoverageReader(db: db, query: query, lexicon: lexicon)
      return try reader.read()
    }
  }
}

private struct CoverageReader {
  struct Key: Hashable {
    var region: String?
    var form: String
    var code: String
    var year: Int?
  }

  let db: any CorpusDatabase
  let query: CoverageQuery
  let lexicon: IssuerLexicon
  var sightings: [Key: [Int: SeriesSighting]] = [:]
  /// Regions in which documents with a code are held.
  var homes: [String: Set<String>] = [:]
  var placed: [String: String?] = [:]

  mutating func read() throws -> [SeriesCoverage] {
    try readHeld()
    try readCited()
    try readListed()
    let keys = sightings.keys.filter(isAskedFor).sorted {
      ($0.region ?? "~", $0.code, $0.form, $0.year ?? 0)
        < ($1.region ?? "~", $1.code, $1.form, $1.year ?? 0)
    }
    return keys.compactMap { key in
      guard let known = sightings[key], let first = known.values.first,
        let series = SeriesNumber(
          form: key.form, code: key.code, year: key.year, serial: first.serial)
      else { return nil }
      return SeriesCoverage(
        region: key.region, series: series, sightings: Array(known.values))
    }
  }

  private func isAskedFor(_ key: Key) -> Bool {
    if let code = query.code, key.code != code { return false }
    if let year = query.year, key.year != year { return false }
    if let region = query.region {
      guard let own = key.region else { return false }
      return RegionTree.holds(region, own)
    }
    return true
  }

  private mutating func readHeld() throws {
    try db.each(
      """
      SELECT k.canonical, d.id, d.region, d.date,
        NOT EXISTS (
          SELECT 1 FROM source s LEFT JOIN withdrawal w ON w.url = s.url AND w.seen_at >= s.fetched_at
          WHERE s.document_id = d.id AND w.url IS NULL) AS gone
      FROM number k JOIN document d ON d.id = k.document_id
      """, []
    ) { row in
      guard let series = SeriesNumber(row.text("canonical")) else { return true }
      let region = row.optionalText("region")
      if let region { homes[series.code, default: []].insert(region) }
      guard query.code == nil || query.code == series.code else { return true }
      let key = Key(region: region, form: series.form, code: series.code, year: series.year)
      var sighting =
        sightings[key]?[series.serial] ?? SeriesSighting(serial: series.serial)
      // Of two documents under one number the smaller id speaks, so that order does not.
      if sighting.heldAs.map({ row.text("id") < $0 }) ?? true {
        sighting.heldAs = row.text("id")
        sighting.date = row.optionalText("date")
        sighting.isWithdrawn = row.number("gone") == 1
      }
      sightings[key, default: [:]][series.serial] = sighting
      return true
    }
  }

  private mutating func readCited() throws {
    try db.each(
      """
      SELECT c.canonical, c.citing_id, d.region, t.region AS target_region, c.target_id
      FROM citation c JOIN document d ON d.id = c.citing_id
        LEFT JOIN document t ON t.id = c.target_id
      WHERE c.canonical IS NOT NULL AND c.state NOT IN ('malformed', 'own')
      """, []
    ) { row in
      guard let series = SeriesNumber(row.text("canonical")),
        query.code == nil || query.code == series.code
      else { return true }
      let isHeld = row.optionalText("target_id") != nil
      let region =
        isHeld
        ? row.optionalText("target_region")
        : place(series.code, citedFrom: row.optionalText("region"))
      let key = Key(region: region, form: series.form, code: series.code, year: series.year)
      var sighting = sightings[key]?[series.serial] ?? SeriesSighting(serial: series.serial)
      sighting.citing.insert(row.text("citing_id"))
      sightings[key, default: [:]][series.serial] = sighting
      return true
    }
  }

  /// What lists show and no page gave.
  private mutating func readListed() throws {
    try db.each(
      """
      SELECT l.canonical, l.item_url FROM listing_item l
      WHERE l.canonical IS NOT NULL AND NOT EXISTS (SELECT 1 FROM source s WHERE s.url = l.item_url)
      """, []
    ) { row in
      guard let series = SeriesNumber(row.text("canonical")),
        query.code == nil || query.code == series.code
      else { return true }
      let key = Key(
        region: place(series.code, citedFrom: nil), form: series.form, code: series.code,
        year: series.year)
      var sighting = sightings[key]?[series.serial] ?? SeriesSighting(serial: series.serial)
      sighting.pages.insert(row.text("item_url"))
      sightings[key, default: [:]][series.serial] = sighting
      return true
    }
  }

  private mutating func place(_ code: String, citedFrom region: String?) -> String? {
    let memo = "\(region ?? "")/\(code)"
    if let known = placed[memo] { return known }
    let found = decide(code, citedFrom: region)
    placed[memo] = found
    return found
  }

  private func decide(_ code: String, citedFrom region: String?) -> String? {
    let homes = homes[code] ?? []
    if let region, let home = RegionTree.upward(from: region).first(where: homes.contains) {
      return home
    }
    let reading = IssuerCode(code, lexicon: lexicon).narrowed(to: region)
    if let place = reading.region { return place }
    return homes.count == 1 ? homes.first : nil
  }
}
