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
    // Row numbers first: texts are read for those alone that are looked at.
    let (column, words) =
      match.isTitle ? ("title_words", match.titleWords) : ("words", match.words + match.filters)
    let upper = filter.rows?.upperBound ?? .max
    try each(
      """
      SELECT d.n, d.id, d.date, d.title, r.text
      FROM (SELECT n FROM document_words WHERE \(column) @> ? AND n >= ? AND n < ? ORDER BY n) f
      JOIN document d ON d.n = f.n JOIN reading r ON r.n = d.reading
      WHERE 1 = 1\(filter.sql) ORDER BY d.n
      """,
      [PostgresWords.array(words.map { $0[...] }), lower, upper] + filter.arguments
    ) { row in
      // The index keeps no places.
      if match.isTitle, !match.fits(title: row.text("title")) { return true }
      return try body(row)
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

  func countSketches() throws -> Int {
    try integer(
      "UPDATE corpus_schema SET sketch_batches = sketch_batches + 1 RETURNING sketch_batches")
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
      name = "s\(statements.count)"
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
