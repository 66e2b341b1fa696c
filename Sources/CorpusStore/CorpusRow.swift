internal import Foundation
internal import GRDB
internal import PostgresLink

/// One row of an answer; columns by name.
enum CorpusRow {
  case sqlite(Row)
  case postgres(PostgresRow)

  /// Text that must be there; a file damaged from outside gives an empty one instead of a crash.
  func text(_ column: String) -> String { optionalText(column) ?? "" }
  func number(_ column: String) -> Int { self[column] ?? 0 }

  func optionalText(_ column: String) -> String? {
    switch self {
    case .sqlite(let row): row[column] as String?
    case .postgres(let row): row.column(column).flatMap { row.optionalText($0) }
    }
  }

  func blob(_ column: String) -> [UInt8] {
    switch self {
    case .sqlite(let row): (row[column] as Data?).map(Array.init) ?? []
    case .postgres(let row): row.column(column).flatMap { row.blob($0) } ?? []
    }
  }

  subscript(column: String) -> Int64? {
    switch self {
    case .sqlite(let row): row[column] as Int64?
    case .postgres(let row): row.column(column).flatMap { Self.number(row, $0) }
    }
  }

  subscript(column: String) -> Int? {
    switch self {
    case .sqlite(let row): row[column] as Int?
    case .postgres(let row):
      row.column(column).flatMap { Self.number(row, $0) }.map { Int($0) }
    }
  }

  /// Of the first column.
  var firstNumber: Int? {
    switch self {
    case .sqlite(let row): row[0] as Int?
    case .postgres(let row): Self.number(row, 0).map { Int($0) }
    }
  }

  /// A text's bytes where they lie; nil where NULL.
  func withBytes<Value>(
    of column: String, _ body: (UnsafeRawBufferPointer?) throws -> Value
  ) throws -> Value {
    switch self {
    case .sqlite(let row):
      try row.withUnsafeData(named: column) { data in
        guard let data else { return try body(nil) }
        return try data.withUnsafeBytes { try body($0) }
      }
    case .postgres(let row):
      if let place = row.column(column) { try row.withBytes(place, body) } else { try body(nil) }
    }
  }

  /// A comparison is a number in SQLite, and t or f here.
  private static func number(_ row: PostgresRow, _ column: Int32) -> Int64? {
    row.withBytes(column) { bytes in
      switch bytes?.first {
      case nil: nil
      case UInt8(ascii: "t"): 1
      case UInt8(ascii: "f"): 0
      case .some: row.optionalInt(column)
      }
    }
  }
}
