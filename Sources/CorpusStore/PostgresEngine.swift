internal import Foundation
internal import PostgresLink

/// A schema of a PostgreSQL database.
///
/// ```
///   write ──▶ one connection, one transaction under an advisory lock: one writer, as with a file
///     │ conflict (40001, 40P01): again at once
///     │ server away, in the middle or as it commits: again, on a new connection, as long as `patience`
///   read ──▶ a connection of the pool, REPEATABLE READ, READ ONLY: one snapshot
///     │ server away before it begins: as above; later: an error, for what was read is told already
/// ```
///
/// `@unchecked Sendable`: `idle` and `isClosed` are touched under `guardian`; a connection is used by whoever took
/// it out of `idle`, and by nobody else.
final class PostgresEngine: CorpusEngine, @unchecked Sendable {
  /// "Wc", and the schema that the connection works in.
  static let lock = "SELECT pg_advisory_xact_lock(22371, hashtext(current_schema()))"
  /// A writer whose machine is gone without a word must not keep the lock for longer than others wait for it. Ours
  /// is silent while it takes a text apart: seconds, for a hundred megabytes.
  private static let silence = "SET LOCAL idle_in_transaction_session_timeout = '60s'"
  private static let conflictsTolerated = 20
  /// Kept open for the next; a fleet's readers come one at a time.
  private static let mostIdle = 4

  private let place: PostgresPlace
  private let access: Corpus.Access
  private let patience: Duration
  private let guardian = NSLock()
  private var idle: [PostgresDatabase] = []
  private var isClosed = false

  init(place: PostgresPlace, access: Corpus.Access, patience: Duration) throws {
    self.place = place
    self.access = access
    self.patience = patience
    let connection = try PostgresConnection(url: place.url, settings: Self.settings)
    try PostgresSchema.prepare(connection, place.name, access: access)
    try connection.enterPipeline()
    idle = [PostgresDatabase(connection)]
  }

  /// Acknowledged means synced, whatever the server's default; a stronger setting of the server's stays.
  /// Time-outs: the slowest question (coverage, a facet of every document) reads all rows once. Cursors are
  /// read to their ends: where a search stops early, its question has a LIMIT.
  private static let settings = """
    SELECT set_config('synchronous_commit', 'on', false)
      WHERE current_setting('synchronous_commit') IN ('off', 'local');
    SET client_encoding = 'UTF8'; SET statement_timeout = '600s'; SET lock_timeout = '90s';
    SET idle_in_transaction_session_timeout = '600s'; SET cursor_tuple_fraction = 1;
    SET jit = off; SET client_min_messages = error; SET bytea_output = 'hex';
    SET standard_conforming_strings = on; SET extra_float_digits = 1
    """

  func read<Value>(_ body: (any CorpusDatabase) throws -> Value) throws -> Value {
    var wait = Wait(atMost: patience)
    let db = try wait.whileAway { try begun("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") }
    return try ended(db, body)
  }

  /// What took place though its answer was lost is done again, and changes nothing.
  func write<Value>(_ body: (any CorpusDatabase) throws -> Value) throws -> Value {
    guard access == .readWrite else { throw CorpusError.unwritable(path: place.name) }
    var (conflicts, wait) = (0, Wait(atMost: patience))
    while true {
      do {
        return try wait.whileAway {
          let db = try begun("BEGIN ISOLATION LEVEL READ COMMITTED")
          return try ended(db) { db in
            try db.run(Self.silence)
            _ = try db.rows(Self.lock)
            return try body(db)
          }
        }
      } catch let failure as PostgresFailure
        where failure.isConflict && conflicts < Self.conflictsTolerated
      {
        conflicts += 1
      }
    }
  }

  func close() throws {
    guardian.withLock {
      isClosed = true
      idle = []
    }
  }

  /// What was fetched row by row; what follows from it is derived again, as when an older file is brought up.
  func copy(to path: String) throws {
    let file = try SQLiteEngine(path: path, access: .readWrite)
    do {
      try read { server in
        try file.write { file in
          for table in CorpusSchema.fetched { try Self.copy(table, from: server, to: file) }
          try CorpusMigration.derive(file)
          try file.tidy()
        }
      }
    } catch {
      try? file.close()
      throw error
    }
    try file.close()
  }

  private static func copy(
    _ table: String, from server: any CorpusDatabase, to file: any CorpusDatabase
  ) throws {
    let columns = try file.rows("SELECT name FROM pragma_table_info('\(table)')")
      .map { $0.text("name") }
    let names = columns.joined(separator: ", ")
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    try server.each("SELECT \(names) FROM \(table)", []) { row in
      // As texts: a column of numbers makes numbers of them.
      try file.run(
        "INSERT INTO \(table) (\(names)) VALUES (\(places))", columns.map { row.optionalText($0) })
      return true
    }
  }

  private func ended<Value>(
    _ db: PostgresDatabase, _ body: (any CorpusDatabase) throws -> Value
  ) throws -> Value {
    do {
      let value = try body(db)
      _ = try db.rows("COMMIT")
      keep(db)
      return value
    } catch {
      // Whoever asks may have ended it (an export's reader): the connection is as good as before. After a failure
      // of the server's it goes, with the transaction.
      if !(error is PostgresFailure), (try? db.rows("ROLLBACK")) != nil { keep(db) }
      throw error
    }
  }

  /// One of the pool, unless the server has ended it since; else a new one.
  private func begun(_ begin: String) throws -> PostgresDatabase {
    while let db = guardian.withLock({ idle.popLast() }) {
      do {
        _ = try db.rows(begin)
        return db
      } catch let failure as PostgresFailure where failure.isAway {
        continue
      }
    }
    let connection = try PostgresConnection(url: place.url, settings: Self.settings)
    try connection.enterPipeline()
    let db = PostgresDatabase(connection)
    _ = try db.rows(begin)
    return db
  }

  private func keep(_ db: PostgresDatabase) {
    guardian.withLock {
      if !isClosed, idle.count < Self.mostIdle { idle.append(db) }
    }
  }
}

/// Tries again while nobody is there, ever more seldom.
private struct Wait {
  /// Longer, and a server that is back would wait for us.
  private static let longestPause = 5.0

  private let end: ContinuousClock.Instant
  private var pause = 0.05

  init(atMost patience: Duration) { end = ContinuousClock.now + patience }

  mutating func whileAway<Value>(_ body: () throws -> Value) throws -> Value {
    while true {
      do {
        return try body()
      } catch let failure as PostgresFailure where failure.isAway && ContinuousClock.now < end {
        // Blocks, as every call of the corpus does: a crawl commits on a thread of its own, and a command has
        // nothing else to do. Shorter than a second at first; at the end of the patience it is an error.
        Thread.sleep(forTimeInterval: pause * Double.random(in: 0.5...1))
        pause = min(pause * 2, Self.longestPause)
      }
    }
  }
}

extension CorpusError {
  /// What a failure of the server means for people. Codes: PostgreSQL's appendix A.
  init(_ failure: PostgresFailure, path: String) {
    switch failure.state {
    case _ where failure.isAway: self = .unreachable(path: path, reason: failure.message)
    case "57014", "55P03", "40001", "40P01": self = .busy(path: path)
    case "53100": self = .diskFull(path: path)
    case "XX001", "XX002": self = .damaged(path: path)
    case "42501", "25006", "3F000": self = .unwritable(path: path)
    // A table of ours is there already, and is not ours.
    case "42P07": self = .notACorpus(path: path)
    case .some, nil: self = .failed(path: path, reason: failure.message)
    }
  }
}
