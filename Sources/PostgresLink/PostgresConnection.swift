internal import CPostgres

/// One connection, in libpq's pipeline mode: commands are sent together and answered in order, one trip for all
/// of them.
///
/// Blocking, and used on one thread only.
package final class PostgresConnection {
  private let handle: OpaquePointer

  /// `settings`: commands for the session. Plain: `enterPipeline` comes before anything that is sent.
  package init(url: String, settings: String) throws {
    guard PostgresPlace.isSound(url) else {
      throw PostgresFailure(
        state: nil, message: "the URL: in user and password write @ as %40, / as %2F, % as %25")
    }
    guard let handle = cpg_connect(url, "wenhao") else {
      throw PostgresFailure(state: nil, message: "no memory")
    }
    self.handle = handle
    guard cpg_is_open(handle) != 0 else { throw gone() }
    try execute(settings)
  }

  /// From here on commands are sent together; `execute` is over.
  package func enterPipeline() throws {
    guard cpg_enter_pipeline(handle) != 0 else { throw gone() }
  }

  /// Answered like a command.
  package func sendPreparation(_ name: String, _ sql: String) throws {
    guard cpg_send_prepare(handle, name, sql) != 0 else { throw gone() }
  }

  /// Answered by `answers`, with all that was sent before it.
  package func send(_ name: String, _ arguments: [String?]) throws {
    let sent = PostgresText.withPointers(arguments) { values in
      cpg_send(handle, name, Int32(arguments.count), values)
    }
    guard sent != 0 else { throw gone() }
  }

  deinit { cpg_close(handle) }

  /// Plain commands, before there are tables and statements. The last one's rows.
  @discardableResult
  package func execute(_ sql: String) throws -> PostgresRows {
    guard let result = cpg_execute(handle, sql) else { throw gone() }
    let rows = PostgresRows(result)
    if let failure = rows.failure { throw failure }
    return rows
  }

  /// Waits for the answers to all that was sent. The first error is thrown; what came after it was not run.
  package func answers(to count: Int) throws -> [PostgresRows] {
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
