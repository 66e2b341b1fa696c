internal import PostgresLink

extension PostgresConnection {
  /// Acknowledged means synced, whatever the server's default; a stronger setting of the server's stays.
  /// Time-outs: nothing of ours takes a second, so what takes thirty hangs, and must not hold its locks.
  private static let queueSettings = """
    SELECT set_config('synchronous_commit', 'on', false)
      WHERE current_setting('synchronous_commit') IN ('off', 'local');
    SET statement_timeout = '30s'; SET lock_timeout = '20s';
    SET idle_in_transaction_session_timeout = '60s';
    SET jit = off; SET client_min_messages = error;
    SET default_transaction_isolation = 'read committed'
    """

  /// With the queue's settings; `statements` are prepared when it opens, none for commands as text.
  convenience init(url: String, statements: [PostgresStatement] = PostgresStatement.allCases) throws
  {
    try self.init(url: url, settings: Self.queueSettings)
    guard !statements.isEmpty else { return }
    try enterPipeline()
    for statement in statements { try sendPreparation(statement.rawValue, statement.sql) }
    _ = try answers(to: statements.count)
  }

  /// Sends all commands, waits for all answers. The first error is thrown; what came after it was not run.
  func run(_ commands: [PostgresCommand]) throws -> [PostgresRows] {
    for command in commands { try send(command.statement.rawValue, command.arguments) }
    return try answers(to: commands.count)
  }

  /// After an error: ends the transaction that it left behind.
  func rollback() throws { _ = try run([PostgresCommand(.rollback)]) }
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
