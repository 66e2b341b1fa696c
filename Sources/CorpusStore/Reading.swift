internal import Crypto
internal import Documents
internal import Foundation

/// What one fetch of one page was read as: the record without anything the corpus adds. Held once, by its
/// digest, however many sources and versions show it.
///
/// The text stands in a column of its own beside the rest of the record: search checks phrases against it, and
/// a stock `sqlite3` reads it without taking JSON apart. A text with a NUL, which a column would cut there,
/// stays in the record as well, and that one counts.
struct Reading {
  let document: OfficialDocument
  let json: String
  let text: String
  let sha: String
  let textSHA: String

  init(_ document: OfficialDocument) {
    var document = document
    document.aliases = []
    document.sources = []
    document.versions = []
    document.nearDuplicates = []
    for index in document.citations.indices { document.citations[index].targetID = nil }
    self.document = document
    text = columnText(document.text) ?? ""
    if text.utf8.count == document.text.utf8.count { document.text = "" }
    let bytes = RecordJSON.bytes(document)
    json = String(decoding: bytes, as: UTF8.self)
    sha = Reading.sha(json: json, text: text)
    textSHA = hexadecimal(SHA256.hash(data: normalisedForIdentity(self.document.text)))
  }

  /// Of record and text, one after the other.
  static func sha(json: String, text: String) -> String {
    var hash = SHA256()
    hash.update(data: Array(json.utf8))
    hash.update(data: Array(text.utf8))
    return hexadecimal(hash.finalize())
  }

  /// The row that holds this reading, made when there is none.
  func save(_ db: any CorpusDatabase) throws -> Int64 {
    if let row = try db.row("SELECT n FROM reading WHERE sha256 = ?", [sha]) {
      return (row["n"] as Int64?) ?? 0
    }
    return try db.insert(
      "INSERT INTO reading (sha256, record, text) VALUES (?,?,?)", [sha, json, text])
  }

  static func load(_ db: any CorpusDatabase, sha: String) throws -> OfficialDocument {
    let row = try db.row("SELECT record, text FROM reading WHERE sha256 = ?", [sha])
    return try decode(row?.text("record") ?? "", text: row?.text("text") ?? "")
  }

  /// The page's table gave both issuer and number.
  static func isTabled(_ json: String) throws -> Bool {
    let evidence = try decode(json, text: "").quality.evidence
    return ["issuers", "document_number"].allSatisfy { field in
      evidence[field]?.contains { $0.reason == "table" } ?? false
    }
  }

  static func decode(_ json: String, text: String) throws -> OfficialDocument {
    var document = try JSONDecoder().decode(OfficialDocument.self, from: Data(json.utf8))
    if document.text.isEmpty { document.text = text }
    return document
  }
}

/// Lower-case hex.
func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for byte in digest {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}
