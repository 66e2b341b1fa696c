import Documents
import Foundation
import GRDB
import Testing

@testable import CorpusStore

/// An engine under test.
enum Engine: String, CaseIterable, Sendable { case sqlite, postgres }

/// A corpus of its own for one test, gone with it: a file in a folder, or a schema on the tests' server.
final class CorpusFolder {
  let url: URL
  /// What `Corpus` opens.
  let path: String

  init(_ engine: Engine = .sqlite) throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "corpus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    switch engine {
    case .sqlite: path = url.appendingPathComponent("corpus.sqlite").path
    case .postgres: path = try PostgresServer.shared().schema()
    }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func corpus() throws -> Corpus { try Corpus(path: path) }

  /// On the server, as someone else.
  func serverSQL(_ text: String) throws {
    let schema = path.components(separatedBy: "search_path%3D").last ?? ""
    try PostgresServer.shared().sql("SET search_path = \(schema); \(text)", on: "schemas")
  }

  /// What a researcher sees who opens the file without us.
  func sql<Value: DatabaseValueConvertible>(_ text: String, _ type: Value.Type) throws -> [Value] {
    guard path.hasPrefix("postgres:") else {
      return try DatabaseQueue(path: path).read { try Value.fetchAll($0, sql: text) }
    }
    return try Corpus(path: path, access: .readOnly).engine.read { db in
      try db.rows("SELECT v::text AS v FROM (\(text)) AS q(v)", []).compactMap { row in
        let text = row.text("v")
        return Value.fromDatabaseValue(Int64(text)?.databaseValue ?? text.databaseValue)
      }
    }
  }
}

/// Entries of a fictional city, 云陵市 (379900), and its neighbour 云陵 in another province (619900).
enum Sample {
  static let city = "379900"

  static func number(_ canonical: String, code: String, year: Int, serial: Int) -> DocumentNumber {
    DocumentNumber(
      form: .bracketed, code: code, marker: nil, year: year, serial: serial, canonical: canonical,
      raw: canonical)
  }

  static func document(
    _ id: String, number: DocumentNumber? = nil, title: String? = nil, text: String,
    region: String? = city, date: CivilDate? = nil, citations: [OfficialDocument.Citation] = []
  ) -> OfficialDocument {
    var document = OfficialDocument()
    document.id = id
    document.documentNumber = number
    document.title = title
    document.text = text
    document.region = region
    document.dateWritten = date
    document.citations = citations
    document.kind = "通知"
    document.fingerprint = "0123456789abcdef"
    return document
  }

  /// A document numbered 云政发〔year〕serial号.
  static func notice(
    _ serial: Int, year: Int = 2023, region: String = city, title: String? = nil,
    text: String? = nil, date: CivilDate? = nil, citations: [OfficialDocument.Citation] = []
  ) -> OfficialDocument {
    let canonical = "云政发〔\(year)〕\(serial)号"
    return document(
      "\(region)/\(canonical)",
      number: number(canonical, code: "云政发", year: year, serial: serial),
      title: title ?? "关于第\(serial)件事的通知", text: text ?? "第\(serial)件事。", region: region,
      date: date,
      citations: citations)
  }

  static func citation(
    number: String? = nil, title: String? = nil,
    _ relation: OfficialDocument.Citation.Relation = .mentions, start: Int = 0, end: Int = 0
  ) -> OfficialDocument.Citation {
    .init(
      raw: number ?? "《\(title ?? "")》", canonical: number, title: title, relation: relation,
      start: start, end: end)
  }

  /// `second`: of the fetch, after the start of 2026.
  static func entry(
    _ document: OfficialDocument, url: String, rank: OfficialDocument.Source.Rank = .government,
    second: Int = 0
  ) -> CorpusEntry {
    let moment = Date(timeIntervalSince1970: 1_767_225_600 + Double(second))
    let seen = moment.formatted(.iso8601)
    return CorpusEntry(
      document: document,
      source: .init(
        url: url, firstSeen: seen, lastSeen: seen, httpStatus: 200,
        sha256: String(repeating: "0", count: 56) + String(format: "%08x", second),
        archive: .init(file: "a.warc.gz", offset: second, length: 10), rank: rank),
      fetchedAt: Int64(moment.timeIntervalSince1970 * 1000))
  }
}

extension Corpus {
  /// The whole export, one string a record.
  func exported(since: Int64? = nil) throws -> [String] {
    var records: [String] = []
    try export(since: since) {
      records.append(String(decoding: RecordJSON.bytes($0), as: UTF8.self))
    }
    return records
  }

  func one(_ idOrNumber: String) throws -> OfficialDocument {
    guard case .one(let document) = try document(idOrNumber: idOrNumber) else {
      throw NotOne(what: idOrNumber)
    }
    return document
  }
}

struct NotOne: Error { let what: String }
