internal import Crypto
package import Documents
internal import Foundation

/// Pages that carry their document as a file (PDF, OFD, DOCX …): the page has the table and the title, the file
/// the text. Each is fetched, archived and read for itself; here they become one document.
///
/// A function of what is held of page and file, not of which came first: whenever one of them comes, the page's
/// reading is made again from both.
///
/// ```
///   page fetched ──▶ stub ──▶ file held? ──▶ page's reading = page joined with file
///   file fetched ──▶ pages that name it ──▶    and the file's rows move to that document
/// ```
struct AttachmentJoin {
  let db: any CorpusDatabase

  /// What is to be merged for an entry: the page with its file's text where it is held; nil: a page without
  /// any text of its own waits for its file.
  func entry(_ entry: CorpusEntry) throws -> CorpusEntry? {
    let url = entry.source.url
    guard entry.document.isStub else {
      // A page that was a stub and has its own text now.
      try db.run("DELETE FROM stub WHERE url = ? AND fetched_at <= ?", [url, entry.fetchedAt])
      return entry
    }
    try db.run(
      """
      INSERT INTO stub (url, fetched_at, record, source) VALUES (?,?,?,?)
      ON CONFLICT (url) DO UPDATE SET fetched_at = excluded.fetched_at, record = excluded.record,
        source = excluded.source WHERE excluded.fetched_at >= stub.fetched_at
      """,
      [
        url, entry.fetchedAt, String(decoding: RecordJSON.bytes(entry.document), as: UTF8.self),
        String(decoding: try JSONEncoder().encode(entry.source), as: UTF8.self),
      ])
    for attachment in entry.document.attachments {
      guard let file = attachment.url else { continue }
      try db.run(
        "INSERT INTO stub_file (file_url, page_url) VALUES (?,?) ON CONFLICT DO NOTHING",
        [file, url])
    }
    return try joined(entry)
  }

  /// Of a stub: with the text of its file; as it is, or nil, where none is held.
  private func joined(_ entry: CorpusEntry) throws -> CorpusEntry? {
    guard let file = try chosenFile(of: entry.document) else {
      return entry.document.text.isEmpty ? nil : entry
    }
    var entry = entry
    let alone = entry.document
    entry.document = try join(alone, file)
    // Under which it is found when its file has not come yet; all pages without a text share theirs.
    if !alone.text.isEmpty { entry.document.aliases = [alone.id] }
    return entry
  }

  func join(_ page: OfficialDocument, _ file: String) throws -> OfficialDocument {
    guard let held = try reading(of: file) else { return page }
    var whole = page.joined(with: held)
    whole.id = Self.id(of: whole)
    return whole
  }

  /// The files that a page named while it was a stub.
  func files(of page: String) throws -> [String] {
    try db.rows("SELECT file_url FROM stub_file WHERE page_url = ?", [page])
      .map { $0.text("file_url") }
  }

  /// The page's entry made again, for a page that names this file; nil where nothing of it is held.
  func pages(naming file: String) throws -> [CorpusEntry] {
    try db.rows(
      """
      SELECT s.url, s.fetched_at, s.record, s.source FROM stub_file f JOIN stub s ON s.url = f.page_url
      WHERE f.file_url = ? ORDER BY s.url
      """, [file]
    ).compactMap { row in
      let document = try JSONDecoder().decode(
        OfficialDocument.self, from: Data(row.text("record").utf8))
      let source = try JSONDecoder().decode(
        OfficialDocument.Source.self, from: Data(row.text("source").utf8))
      return try joined(
        CorpusEntry(
          document: document, source: source, fetchedAt: (row["fetched_at"] as Int64?) ?? 0))
    }
  }

  /// The document that a file's text went into; nil for a file that stands for itself.
  func document(madeOf file: String) throws -> String? {
    for row in try db.rows(
      """
      SELECT s.url, s.record FROM stub_file f JOIN stub s ON s.url = f.page_url
      WHERE f.file_url = ? ORDER BY s.url
      """, [file])
    {
      let page = try JSONDecoder().decode(
        OfficialDocument.self, from: Data(row.text("record").utf8))
      guard try chosenFile(of: page) == file else { continue }
      return try db.row(
        "SELECT document_id FROM source WHERE url = ? ORDER BY fetched_at DESC, document_id LIMIT 1",
        [row.text("url")])?.text("document_id")
    }
    return nil
  }

  /// The first file whose name is the page's title, else the first of which a text is held.
  func chosenFile(of page: OfficialDocument) throws -> String? {
    var first: String?
    for attachment in page.attachments {
      guard let url = attachment.url,
        try db.row("SELECT 1 FROM source WHERE url = ? LIMIT 1", [url]) != nil
      else { continue }
      if let title = page.title, title.count >= 6, attachment.text.hasPrefix(title) { return url }
      first = first ?? url
    }
    return first
  }

  private func reading(of file: String) throws -> OfficialDocument? {
    try db.row(
      """
      SELECT r.sha256 FROM source s JOIN reading r ON r.n = s.reading
      WHERE s.url = ? ORDER BY s.fetched_at DESC, s.document_id LIMIT 1
      """, [file]
    ).map { try Reading.load(db, sha: $0.text("sha256")) }
  }

  /// As DESIGN §6 has it; the same rule as Ingestion's, which gave the page and the file theirs.
  private static func id(of document: OfficialDocument) -> String {
    if let number = document.documentNumber, let region = document.region {
      return "\(region)/\(number.canonical)"
    }
    return "sha256:"
      + hexadecimal(SHA256.hash(data: normalisedForIdentity(document.text)))
  }
}

extension Corpus {
  /// A page's reading as the corpus keeps it: with the text of its file where it is a stub and the file is
  /// held.
  package func withAttachedText(_ document: OfficialDocument) throws(CorpusError)
    -> OfficialDocument
  {
    guard document.isStub else { return document }
    return try reading { db in
      guard try db.tableExists("stub") else { return document }
      let join = AttachmentJoin(db: db)
      guard let file = try join.chosenFile(of: document) else { return document }
      return try join.join(document, file)
    }
  }
}
