internal import CPostgres

/// The answer to one command.
package final class PostgresRows {
  private let handle: OpaquePointer
  private var columns: [String: Int32] = [:]
  package let count: Int

  init(_ handle: OpaquePointer) {
    self.handle = handle
    count = Int(cpg_result_rows(handle))
  }

  deinit { cpg_result_clear(handle) }

  var outcome: cpg_outcome { cpg_result_outcome(handle) }

  var failure: PostgresFailure? {
    guard outcome == CPG_ERROR else { return nil }
    let line = String(cString: cpg_result_message(handle)).split(whereSeparator: \.isNewline)
    return PostgresFailure(
      state: cpg_result_state(handle).map { String(cString: $0) },
      message: line.joined(separator: " "))
  }

  package func map<Value>(_ read: (PostgresRow) throws -> Value) rethrows -> [Value] {
    try (0..<count).map { try read(PostgresRow(rows: self, row: Int32($0))) }
  }

  package var first: PostgresRow? { count == 0 ? nil : PostgresRow(rows: self, row: 0) }

  /// Where a column stands, by its name; the first of several, nil where there is none.
  package func column(_ name: String) -> Int32? {
    if let known = columns[name] { return known < 0 ? nil : known }
    let column = cpg_result_column(handle, name)
    columns[name] = column
    return column < 0 ? nil : column
  }

  func bytes(_ row: Int32, _ column: Int32) -> UnsafeBufferPointer<UInt8>? {
    guard let start = cpg_result_value(handle, row, column) else { return nil }
    let count = Int(cpg_result_length(handle, row, column))
    return UnsafeBufferPointer(
      start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: count)
  }
}

/// Columns by their place.
package struct PostgresRow {
  let rows: PostgresRows
  let row: Int32

  package func optionalInt(_ column: Int32) -> Int64? {
    guard let digits = rows.bytes(row, column) else { return nil }
    var (number, isNegative) = (Int64(0), false)
    for digit in digits {
      if digit == UInt8(ascii: "-") {
        isNegative = true
      } else {
        number = number &* 10 &+ Int64(digit &- 0x30)
      }
    }
    return isNegative ? 0 &- number : number
  }

  package func int(_ column: Int32) -> Int64 { optionalInt(column) ?? 0 }
  package func moment(_ column: Int32) -> Int64? { optionalInt(column) }
  package func bool(_ column: Int32) -> Bool { rows.bytes(row, column)?.first == UInt8(ascii: "t") }

  package func optionalText(_ column: Int32) -> String? {
    rows.bytes(row, column).map { String(decoding: $0, as: UTF8.self) }
  }

  package func text(_ column: Int32) -> String { optionalText(column) ?? "" }

  /// `bytea` as the server prints it, `\x6162`.
  package func blob(_ column: Int32) -> [UInt8]? {
    rows.bytes(row, column).map { HexText.bytes($0.dropFirst(2)) }
  }
}

extension PostgresRow {
  package func column(_ name: String) -> Int32? { rows.column(name) }

  /// As the server wrote it; nil where SQL's NULL. Gone with the answer.
  package func withBytes<Value>(
    _ column: Int32, _ body: (UnsafeRawBufferPointer?) throws -> Value
  ) rethrows -> Value {
    try withExtendedLifetime(rows) {
      try body(rows.bytes(row, column).map { UnsafeRawBufferPointer($0) })
    }
  }
}

/// `bytea` in the server's hexadecimal form.
enum HexText {
  static func text(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  static func bytes(_ digits: some Sequence<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in digits {
      let value = digit < 0x3A ? digit &- 0x30 : (digit | 0x20) &- 0x57
      if let half = high {
        bytes.append(half << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }
}
