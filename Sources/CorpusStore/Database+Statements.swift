internal import Foundation
internal import GRDB

/// Statements by their text, compiled once a connection: a batch runs each of them thousands of times.
extension Database {
  func run(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws {
    try cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
  }

  func rows(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws -> [Row] {
    try Row.fetchAll(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
  }

  func row(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws -> Row? {
    try Row.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
  }

  func integer(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws -> Int {
    try Int.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments)) ?? 0
  }
}

extension Row {
  /// Text that must be there; a file damaged from outside gives an empty one instead of a crash.
  func text(_ column: String) -> String { (self[column] as String?) ?? "" }
  func number(_ column: String) -> Int { (self[column] as Int?) ?? 0 }
  func optionalText(_ column: String) -> String? { self[column] as String? }
  func blob(_ column: String) -> [UInt8] { (self[column] as Data?).map(Array.init) ?? [] }
}

/// A text as a column takes it: SQLite's C interface ends a text at its first NUL. The record keeps it whole
/// (JSON writes NUL as an escape).
func columnText(_ text: String?) -> String? {
  guard let text, text.utf8.contains(0) else { return text }
  return String(decoding: text.utf8.filter { $0 != 0 }, as: UTF8.self)
}
