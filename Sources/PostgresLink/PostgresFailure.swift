/// What a server or the way to it did.
package struct PostgresFailure: Error {
  /// SQLSTATE; nil: no answer came, the connection is gone.
  package var state: String?
  /// One line, without values.
  package var message: String

  package init(state: String?, message: String) {
    self.state = state
    self.message = message
  }

  /// Another try may succeed, in a new transaction on this connection.
  package var isConflict: Bool { state == "40001" || state == "40P01" }

  /// Nobody there, or nobody who will serve us now: another connection, later.
  /// Classes 08 (connection) and 57P0x (shutting down, starting up, crash of a neighbour), too many clients.
  package var isAway: Bool {
    guard let state else { return true }
    return state.hasPrefix("08") || state.hasPrefix("57P0") || state == "53300"
  }
}
