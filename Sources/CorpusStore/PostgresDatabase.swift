internal import GRDB
internal import PostgresLink

/// One transaction on a connection of PostgreSQL's.
///
/// Statements without an answer go out with the next one that has one: a document takes some forty of them, and a
/// trip each would be most of the time.
final class PostgresDatabase: CorpusDatabase {
  /// What waits for answers at most: the server's side of the socket must not fill up.
  private static let mostPending = 64
  /// Rows fetched at a time: a search stops after a screen or two of texts.
  private static let pageSize = 64
  /// For searches that go through all.
  private static let largestPage = 4096

  private let connection: PostgresConnection
  /// Names of statements prepared here, by their text.
  private var statements: [String: String] = [:]
  private var pending = 0
  private var openCursors = 0

  /// `connection`: in its pipeline.
  init(_ connection: PostgresConnection) { self.connection = connection }

  var dialect: CorpusDialect { .postgres }

  func run(_ sql: String, _ arguments: [CorpusValue]) throws {
    try send(sql, arguments)
    if pending >= Self.mostPending { try flush() }
  }

  func rows(_ sql: String, _ arguments: [CorpusValue]) throws -> [CorpusRow] {
    try answer(sql, arguments).map { .postgres($0) }
  }

  func row(_ sql: String, _ arguments: [CorpusValue]) throws -> CorpusRow? {
    try answer(sql, arguments).first.map { .postgres($0) }
  }

  func each(
    _ sql: String, _ arguments: [CorpusValue], _ body: (CorpusRow) throws -> Bool
  ) throws {
    // By depth: `body` may begin another one.
    let cursor = "c\(openCursors)"
    openCursors += 1
    defer { openCursors -= 1 }
    try run("DECLARE \(cursor) NO SCROLL CURSOR FOR \(sql)", arguments)
    while true {
      let page = try answer("FETCH \(Self.pageSize) FROM \(cursor)", [])
      for row in page.map({ CorpusRow.postgres($0) }) {
        guard try body(row) else { return try run("CLOSE \(cursor)", []) }
      }
      if page.count < Self.pageSize { return try run("CLOSE \(cursor)", []) }
    }
  }

  func insert(_ sql: String, _ arguments: [CorpusValue]) throws -> Int64 {
    try answer(sql + " RETURNING n", arguments).first?.int(0) ?? 0
  }

  /// A schema of ours has them all.
  func tableExists(_ name: String) throws -> Bool { true }

  func index(_ changes: [IndexChange]) throws {
    for change in changes {
      if change.isRemoval {
        try run("DELETE FROM document_words WHERE n = ?", [change.row])
      } else {
        try run(
          "INSERT INTO document_words (n, words, title_words) VALUES (?,?,?)",
          [
            change.row, PostgresWords.array(change.words.text.split(separator: " ")),
            PostgresWords.array(
              SearchTokens.vocabulary(change.words.titleText).split(separator: " ")
                + change.words.filters.map { $0[...] }),
          ])
      }
    }
  }

  func matches(
    _ match: IndexMatch, from lower: Int64, _ filter: FindFilter,
    _ body: (CorpusRow) throws -> Bool
  ) throws {
    let (column, words) =
      match.isTitle ? ("title_words", match.titleWords) : ("words", match.words + match.filters)
    let upper = filter.rows?.upperBound ?? .max
    let among = match.among.map { " AND n IN (SELECT d.n FROM document d WHERE \($0.sql))" } ?? ""
    // How many documents hold the words decides the plan: one for all words would suit none.
    try run("SET LOCAL plan_cache_mode = force_custom_plan", [])
    var lower = lower
    var size = Self.pageSize
    // Pages with a limit of their own, which the planner sees: the rows of a frequent word are then read in order until
    // there are enough, and only those of a rare one gathered and sorted. Texts are read for the page alone.
    while true {
      let page = try answer(
        """
        SELECT f.n, d.id, d.date, d.title, r.text
        FROM (SELECT n FROM document_words WHERE \(column) @> ? AND n >= ? AND n < ?\(among)
          ORDER BY n LIMIT \(size)) f
        LEFT JOIN document d ON d.n = f.n\(filter.sql) LEFT JOIN reading r ON r.n = d.reading
        ORDER BY f.n
        """,
        [PostgresWords.array(words.map { $0[...] }), lower, upper]
          + (match.among?.arguments ?? []) + filter.arguments)
      for row in page.map({ CorpusRow.postgres($0) }) {
        lower = (row["n"] as Int64? ?? 0) + 1
        // Kept out by the filter; and this index keeps no places.
        guard row.optionalText("id") != nil,
          !match.isTitle || match.fits(title: row.text("title"))
        else { continue }
        guard try body(row) else { return }
      }
      if page.count < size { return }
      size = min(size * 4, Self.largestPage)
    }
  }

  func tidy() throws {
    for index in ["document_words_words", "document_words_title"] {
      _ = try answer("SELECT gin_clean_pending_list('\(index)'::regclass)", [])
    }
    for table in ["document", "document_words", "reading", "source", "citation", "number"] {
      try run("ANALYZE \(table)", [])
    }
  }

  func sketchCount() throws -> Int { try integer("SELECT sketch_batches FROM corpus_schema") }

  /// The transaction's own number, which no other has: one that was undone is never taken for one that took place.
  func countSketches() throws -> Int {
    try integer("UPDATE corpus_schema SET sketch_batches = txid_current() RETURNING sketch_batches")
  }

  // MARK: Sending

  /// Waits for all that was sent.
  func flush() throws {
    defer { pending = 0 }
    if pending > 0 { _ = try connection.answers(to: pending) }
  }

  private func answer(_ sql: String, _ arguments: [CorpusValue]) throws -> PostgresRows {
    try send(sql, arguments)
    defer { pending = 0 }
    guard let last = try connection.answers(to: pending).last else {
      throw PostgresFailure(state: "XX000", message: "no answer")
    }
    return last
  }

  private func send(_ sql: String, _ arguments: [CorpusValue]) throws {
    let name: String
    if let known = statements[sql] {
      name = known
    } else {
      // Told apart on the wire, which is where tests break it.
      name = sql == "COMMIT" ? "commit" : "s\(statements.count)"
      try connection.sendPreparation(name, PostgresWords.numbered(sql))
      pending += 1
      statements[sql] = name
    }
    try connection.send(name, arguments.map(PostgresWords.text))
    pending += 1
  }
}

/// Texts as the server takes them.
enum PostgresWords {
  /// Longer words are cut: an entry of the index must fit a third of a page. What is found is checked against the
  /// text, so that a shorter word finds enough.
  private static let longest = 255

  static func array(_ words: [Substring]) -> String {
    PostgresText.texts(
      words.map { word in
        let folded = IndexMatch.fold(word)
        guard folded.utf8.count > longest else { return folded }
        return String(String.UnicodeScalarView(folded.unicodeScalars.prefix(longest / 4)))
      })
  }

  static func text(_ value: CorpusValue) -> String? {
    guard let value else { return nil }
    switch value.databaseValue.storage {
    case .null: return nil
    case .int64(let number): return "\(number)"
    case .double(let number): return "\(number)"
    case .string(let text): return text
    case .blob(let data): return PostgresText.blob(Array(data))
    }
  }

  /// `?` and `?1` as `$1`, outside of quotes; a bare one counts on from the one before it. A conflict of URLs is one of
  /// their digests (`PostgresSchema`).
  static func numbered(_ sql: String) -> String {
    let sql = sql.replacing("ON CONFLICT (url)", with: "ON CONFLICT (md5(url))")
      .replacing("ON CONFLICT (document_id, url)", with: "ON CONFLICT (document_id, md5(url))")
    var out = ""
    var isQuoted = false
    var last = 0
    var rest = sql[...]
    while let character = rest.popFirst() {
      if character == "'" { isQuoted.toggle() }
      guard character == "?", !isQuoted else {
        out.append(character)
        continue
      }
      let digits = rest.prefix { ("0"..."9").contains($0) }
      rest = rest.dropFirst(digits.count)
      last = Int(digits) ?? last + 1
      out += "$\(last)"
    }
    return out
  }
}
