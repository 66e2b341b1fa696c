internal import Foundation
internal import GRDB

/// What a statement takes: a text, a number, bytes, or nil for NULL. GRDB's own, so that SQLite, whose batches
/// run each statement thousands of times, binds them as they are.
typealias CorpusValue = (any DatabaseValueConvertible)?

/// One connection to a corpus inside one transaction, of whichever engine.
///
/// Statements are SQL that both engines read, with `?` and `?1` for arguments, and are compiled once a connection
/// by their text. What the engines spell differently is in `dialect`; what they do differently is a method here.
protocol CorpusDatabase {
  var dialect: CorpusDialect { get }

  /// A statement without an answer. An engine may send it with the next one that has an answer: a failure then
  /// shows there, or at the transaction's end.
  func run(_ sql: String, _ arguments: [CorpusValue]) throws
  func rows(_ sql: String, _ arguments: [CorpusValue]) throws -> [CorpusRow]
  /// The first one.
  func row(_ sql: String, _ arguments: [CorpusValue]) throws -> CorpusRow?
  /// Rows one at a time, until `body` answers false; each is gone with its call.
  func each(
    _ sql: String, _ arguments: [CorpusValue], _ body: (CorpusRow) throws -> Bool
  ) throws
  /// Inserts into a table whose key `n` counts by itself; that key.
  func insert(_ sql: String, _ arguments: [CorpusValue]) throws -> Int64
  func tableExists(_ name: String) throws -> Bool

  /// The full-text index follows a batch. `changes` in order of row number, removals first.
  func index(_ changes: [IndexChange]) throws
  /// Rows `n, id, date, title, text` of documents that hold the words, by `n` from `lower` on.
  func matches(
    _ match: IndexMatch, from lower: Int64, _ filter: FindFilter,
    _ body: (CorpusRow) throws -> Bool
  ) throws
  /// Makes the index as fast as it can be, after a bulk ingest.
  func tidy() throws

  /// A count that another writer's batch changes.
  func sketchCount() throws -> Int
  /// The same after a batch of our own.
  func countSketches() throws -> Int
}

extension CorpusDatabase {
  func run(_ sql: String) throws { try run(sql, []) }
  func rows(_ sql: String) throws -> [CorpusRow] { try rows(sql, []) }

  func row(_ sql: String) throws -> CorpusRow? { try row(sql, []) }

  /// The first column; 0 where there is no row.
  func integer(_ sql: String, _ arguments: [CorpusValue] = []) throws -> Int {
    try row(sql, arguments)?.firstNumber ?? 0
  }
}

/// What the engines spell differently.
struct CorpusDialect {
  /// The larger and the smaller of two values.
  var larger: String
  var smaller: String
  /// Where a text stands in another, from 1 on.
  var place: String

  static let sqlite = CorpusDialect(larger: "max", smaller: "min", place: "instr")
  static let postgres = CorpusDialect(larger: "greatest", smaller: "least", place: "strpos")
}

/// A text as a column takes it: SQLite's C interface ends a text at its first NUL, and PostgreSQL's texts have
/// none. The record keeps it whole (JSON writes NUL as an escape).
func columnText(_ text: String?) -> String? {
  guard let text, text.utf8.contains(0) else { return text }
  return String(decoding: text.utf8.filter { $0 != 0 }, as: UTF8.self)
}
