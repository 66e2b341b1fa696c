internal import CPostgres
internal import QueueModel

/// What a server or the way to it did.
struct PostgresFailure: Error {
  /// SQLSTATE; nil: no answer came, the connection is gone.
  var state: String?
  /// One line, without values.
  var message: String

  /// Another try may succeed, in a new transaction on this connection.
  var isConflict: Bool { state == "40001" || state == "40P01" }

  /// Nobody there, or nobody who will serve us now: another connection, later.
  /// Classes 08 (connection) and 57P0x (shutting down, starting up, crash of a neighbour), too many clients.
  var isAway: Bool {
    guard let state else { return true }
    return state.hasPrefix("08") || state.hasPrefix("57P0") || state == "53300"
  }
}

/// One connection, in libpq's pipeline mode: commands are sent together and answered in order, one trip for all
/// of them. Statements are prepared when it opens.
///
/// Blocking, and used on one thread only.
final class PostgresConnection {
  private let handle: OpaquePointer

  init(url: String, statements: [PostgresStatement] = PostgresStatement.allCases) throws {
    guard let handle = cpg_connect(url, "wenhao") else {
      throw PostgresFailure(state: nil, message: "no memory")
    }
    self.handle = handle
    guard cpg_is_open(handle) != 0 else { throw gone() }
    try execute(Self.settings)
    guard !statements.isEmpty else { return }
    guard cpg_enter_pipeline(handle) != 0 else { throw gone() }
    for statement in statements {
      guard cpg_send_prepare(handle, statement.rawValue, statement.sql) != 0 else { throw gone() }
    }
    _ = try answers(to: statements.count)
  }

  deinit { cpg_close(handle) }

  /// Acknowledged means synced, whatever the server's default; a stronger setting of the server's stays.
  /// Time-outs: nothing of ours takes a second, so what takes thirty hangs, and must not hold its locks.
  private static let settings = """
    SELECT set_config('synchronous_commit', 'on', false)
      WHERE current_setting('synchronous_commit') IN ('off', 'local');
    SET statement_timeout = '30s'; SET lock_timeout = '20s';
    SET idle_in_transaction_session_timeout = '60s';
    SET jit = off; SET client_min_messages = error;
    SET default_transaction_isolation = 'read committed'
    """

  /// Plain commands, before there are tables and statements. The last one's rows.
  @discardableResult
  func execute(_ sql: String) throws -> PostgresRows {
    guard let result = cpg_execute(handle, sql) else { throw gone() }
    let rows = PostgresRows(result)
    if let failure = rows.failure { throw failure }
    return rows
  }

  /// Sends all commands, waits for all answers. The first error is thrown; what came after it was not run.
  func run(_ commands: [PostgresCommand]) throws -> [PostgresRows] {
    for command in commands {
      let sent = PostgresText.withPointers(command.arguments) { values in
        cpg_send(handle, command.statement.rawValue, Int32(command.arguments.count), values)
      }
      guard sent != 0 else { throw gone() }
    }
    return try answers(to: commands.count)
  }

  /// After an error: ends the transaction that it left behind.
  func rollback() throws { _ = try run([PostgresCommand(.rollback)]) }

  private func answers(to count: Int) throws -> [PostgresRows] {
    guard cpg_send_sync(handle) != 0 else { throw gone() }
    var all: [PostgresRows] = []
    var failure: PostgresFailure?
    while true {
      guard let result = cpg_result_next(handle) else {
        // The end of one command's results, or of the connection.
        guard cpg_is_open(handle) != 0 else { throw failure ?? gone() }
        continue
      }
      let rows = PostgresRows(result)
      switch rows.outcome {
      case CPG_SYNC:
        if let failure { throw failure }
        guard all.count == count else {
          throw PostgresFailure(
            state: "XX000", message: "\(all.count) answers to \(count) commands")
        }
        return all
      case CPG_ROWS: all.append(rows)
      case CPG_SKIPPED: continue
      case _:
        // A connection that breaks reports it once with each command that waits.
        if failure == nil { failure = rows.failure }
        if cpg_is_open(handle) == 0 { throw failure ?? gone() }
      }
    }
  }

  private func gone() -> PostgresFailure {
    let text = String(cString: cpg_error(handle)).split(whereSeparator: \.isNewline).joined(
      separator: " ")
    return PostgresFailure(state: nil, message: text.isEmpty ? "the connection is gone" : text)
  }
}

/// One statement with its arguments, as text; nil is NULL.
struct PostgresCommand {
  var statement: PostgresStatement
  var arguments: [String?]

  init(_ statement: PostgresStatement, _ arguments: String?...) {
    self.statement = statement
    self.arguments = arguments
  }
}

/// The answer to one command.
final class PostgresRows {
  private let handle: OpaquePointer
  let count: Int

  fileprivate init(_ handle: OpaquePointer) {
    self.handle = handle
    count = Int(cpg_result_rows(handle))
  }

  deinit { cpg_result_clear(handle) }

  fileprivate var outcome: cpg_outcome { cpg_result_outcome(handle) }

  fileprivate var failure: PostgresFailure? {
    guard outcome == CPG_ERROR else { return nil }
    let line = String(cString: cpg_result_message(handle)).split(whereSeparator: \.isNewline)
    return PostgresFailure(
      state: cpg_result_state(handle).map { String(cString: $0) },
      message: line.joined(separator: " "))
  }

  func map<Value>(_ read: (PostgresRow) throws -> Value) rethrows -> [Value] {
    try (0..<count).map { try read(PostgresRow(rows: self, row: Int32($0))) }
  }

  var first: PostgresRow? { count == 0 ? nil : PostgresRow(rows: self, row: 0) }

  fileprivate func bytes(_ row: Int32, _ column: Int32) -> UnsafeBufferPointer<UInt8>? {
    guard let start = cpg_result_value(handle, row, column) else { return nil }
    let count = Int(cpg_result_length(handle, row, column))
    return UnsafeBufferPointer(
      start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: count)
  }
}

/// Columns by their place.
struct PostgresRow {
  fileprivate let rows: PostgresRows
  fileprivate let row: Int32

  func optionalInt(_ column: Int32) -> Int64? {
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

  func int(_ column: Int32) -> Int64 { optionalInt(column) ?? 0 }
  func moment(_ column: Int32) -> Int64? { optionalInt(column) }
  func bool(_ column: Int32) -> Bool { rows.bytes(row, column)?.first == UInt8(ascii: "t") }

  func optionalText(_ column: Int32) -> String? {
    rows.bytes(row, column).map { String(decoding: $0, as: UTF8.self) }
  }

  func text(_ column: Int32) -> String { optionalText(column) ?? "" }

  /// `bytea` as the server prints it, `\x6162`.
  func blob(_ column: Int32) -> [UInt8]? {
    optionalText(column).flatMap { Hex.bytes(String($0.dropFirst(2))) }
  }
}
