internal import GRDB
internal import GRDBSQLite

/// One statement, prepared once and run again and again without a detour: the queue's hot path runs
/// some fifteen of them for every visit.
///
/// Belongs to the writer's connection and is used on its thread only.
final class PreparedStatement {
  private let handle: OpaquePointer
  private let connection: OpaquePointer

  init(_ sql: String, _ connection: OpaquePointer) throws {
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v3(
      connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
    guard code == SQLITE_OK, let handle else { throw Self.failure(code, connection) }
    self.handle = handle
    self.connection = connection
  }

  deinit { sqlite3_finalize(handle) }

  /// For statements that give no rows.
  func run(_ bind: (inout Binding) -> Void = { _ in }) throws {
    defer { sqlite3_reset(handle) }
    start(bind)
    while try step() {}
  }

  func first<Value>(
    _ bind: (inout Binding) -> Void = { _ in }, _ read: (StatementRow) throws -> Value
  ) throws -> Value? {
    defer { sqlite3_reset(handle) }
    start(bind)
    return try step() ? try read(StatementRow(handle: handle)) : nil
  }

  func all<Value>(
    _ bind: (inout Binding) -> Void = { _ in }, _ read: (StatementRow) throws -> Value
  ) throws -> [Value] {
    defer { sqlite3_reset(handle) }
    start(bind)
    var values: [Value] = []
    while try step() { values.append(try read(StatementRow(handle: handle))) }
    return values
  }

  private func start(_ bind: (inout Binding) -> Void) {
    var binding = Binding(handle: handle)
    bind(&binding)
  }

  private func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw Self.failure(code, connection)
    }
  }

  private static func failure(_ code: Int32, _ connection: OpaquePointer) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
      message: String(cString: sqlite3_errmsg(connection)))
  }
}

/// Arguments, from the first on.
struct Binding {
  /// SQLite copies the bytes before the call returns.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  fileprivate let handle: OpaquePointer
  private var index: Int32 = 0

  fileprivate init(handle: OpaquePointer) { self.handle = handle }

  mutating func add(_ number: Int64) {
    index += 1
    sqlite3_bind_int64(handle, index, number)
  }

  mutating func add(_ number: Int) { add(Int64(number)) }

  mutating func add(_ number: Int64?) {
    if let number { add(number) } else { addNull() }
  }

  mutating func add(_ text: String) {
    index += 1
    var text = text
    _ = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        sqlite3_bind_text(handle, index, $0.baseAddress, Int32($0.count), Self.copied)
      }
    }
  }

  mutating func add(_ text: String?) {
    if let text { add(text) } else { addNull() }
  }

  mutating func add(_ bytes: [UInt8]?) {
    guard let bytes else { return addNull() }
    index += 1
    _ = bytes.withUnsafeBytes {
      sqlite3_bind_blob(handle, index, $0.baseAddress, Int32($0.count), Self.copied)
    }
  }

  private mutating func addNull() {
    index += 1
    sqlite3_bind_null(handle, index)
  }
}

/// Columns by their place; valid until the next step.
struct StatementRow {
  fileprivate let handle: OpaquePointer

  func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

  func text(_ column: Int32) -> String {
    guard let bytes = sqlite3_column_text(handle, column) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  func bytes(_ column: Int32) -> [UInt8]? {
    guard let start = sqlite3_column_blob(handle, column) else { return nil }
    return [UInt8](
      UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  private func isNull(_ column: Int32) -> Bool {
    sqlite3_column_type(handle, column) == SQLITE_NULL
  }
}
