internal import Crypto
internal import Documents
internal import Foundation
internal import GRDB

/// What one fetch of one page was read as: the record without anything the corpus adds. Held once, by its
/// digest, however many sources and versions show it.
struct Reading {
  let document: OfficialDocument
  let json: String
  let sha: String
  let textSHA: String

  init(_ document: OfficialDocument) {
    var document = document
    document.aliases = []
    document.sources = []
    document.versions = []
    document.nearDuplicates = []
    for index in document.citations.indices { document.citations[index].targetID = nil }
    let bytes = RecordJSON.bytes(document)
    self.document = document
    json = String(decoding: bytes, as: UTF8.self)
    sha = hexadecimal(SHA256.hash(data: bytes))
    textSHA = hexadecimal(SHA256.hash(data: normalisedForIdentity(document.text)))
  }

  /// The row that holds this reading, made when there is none.
  func save(_ db: Database) throws -> Int64 {
    if let row = try db.row("SELECT n FROM reading WHERE sha256 = ?", [sha]) {
      return (row["n"] as Int64?) ?? 0
    }
    try db.run("INSERT INTO reading (sha256, record) VALUES (?,?)", [sha, json])
    return db.lastInsertedRowID
  }

  static func load(_ db: Database, sha: String) throws -> OfficialDocument {
    let row = try db.row("SELECT record FROM reading WHERE sha256 = ?", [sha])
    return try decode(row?.text("record") ?? "")
  }

  static func decode(_ json: String) throws -> OfficialDocument {
    try JSONDecoder().decode(OfficialDocument.self, from: Data(json.utf8))
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
