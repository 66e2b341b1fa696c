internal import Foundation
internal import GRDB

/// One file.
final class SQLiteEngine: CorpusEngine {
  let pool: DatabasePool

  init(path: String, access: Corpus.Access) throws {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if isFolder.boolValue { throw CorpusError.folder(path: path) }
    if access == .readOnly, !exists { throw CorpusError.missing(path: path) }
    // Before SQLite sees it: opening for writing would turn a stranger's database into WAL mode.
    if exists { try CorpusHeader.check(path: path) }
    pool = try Self.open(path: path, access: access)
  }

  func read<Value>(_ body: (any CorpusDatabase) throws -> Value) throws -> Value {
    try pool.read { try body(SQLiteDatabase($0)) }
  }

  func write<Value>(_ body: (any CorpusDatabase) throws -> Value) throws -> Value {
    try pool.write { try body(SQLiteDatabase($0)) }
  }

  /// Leaves one file, if nobody else has it open: the last one who may write to it puts the log into it. GRDB closes
  /// its readers after the writer.
  func close() throws {
    pool.invalidateReadOnlyConnections()
    try pool.close()
  }

  func copy(to path: String) throws {
    // Not inside a transaction: VACUUM INTO takes its own.
    try pool.unsafeRead { db in try db.execute(sql: "VACUUM INTO ?", arguments: [path]) }
  }
}

extension SQLiteEngine {
  private static func open(path: String, access: Corpus.Access) throws -> DatabasePool {
    var configuration = Configuration()
    configuration.readonly = access == .readOnly
    // A second writer (an ingest beside a crawl) waits this long for the first one's batch before it gives
    // up; a batch takes well under a second.
    configuration.busyMode = .timeout(10)
    configuration.label = "corpus"
    // A search steps over rows all over the file: with SQLite's own 2 MB, half its time went into reading the same
    // pages again.
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -32768") }
    let pool = try DatabasePool(path: path, configuration: configuration)
    switch access {
    case .readOnly:
      try pool.read { db in
        try check(db, path: path)
        guard try version(db) == CorpusSchema.version else {
          throw CorpusError.olderSchema(path: path)
        }
      }
    case .readWrite:
      // GRDB's WAL set-up leaves synchronous=NORMAL, which may lose the last commits with the power; FULL has
      // to come after opening, and be seen to hold.
      let synchronous = try pool.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA synchronous=FULL")
        return try Int.fetchOne(db, sql: "PRAGMA synchronous")
      }
      try pool.writeWithoutTransaction { try tune($0) }
      guard synchronous == 2 else { throw CorpusError.notDurable(path: path) }
      try pool.write { db in
        if try isFresh(db) { try create(db) }
        try check(db, path: path)
        try db.execute(sql: SourceTables.sql + ListingFacts.tables)
        try CorpusMigration.run(db, from: version(db))
      }
    }
    return pool
  }

  /// Speed alone. A batch of a thousand documents touches some ten thousand pages all over the file: they are held
  /// until it ends (64 MB; SQLite's own 2 MB writes many of them twice), and 64 MB of batches go into the file
  /// together (SQLite's own 4 MB is less than a batch).
  private static func tune(_ db: Database) throws {
    try db.execute(sql: "PRAGMA cache_size = -65536")
    try db.execute(sql: "PRAGMA wal_autocheckpoint = 16384")
  }

  private static func isFresh(_ db: Database) throws -> Bool {
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    let owner = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    return tables == 0 && owner == 0
  }

  private static func create(_ db: Database) throws {
    try db.execute(sql: CorpusSchema.fetchedTables)
    try db.execute(sql: CorpusSchema.derivedTables)
    try db.execute(sql: "PRAGMA application_id = \(CorpusSchema.applicationID)")
    try db.execute(sql: "PRAGMA user_version = \(CorpusSchema.version)")
  }

  private static func check(_ db: Database, path: String) throws {
    let owner = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    guard owner == CorpusSchema.applicationID else { throw CorpusError.notACorpus(path: path) }
    let version = try version(db)
    guard version <= CorpusSchema.version else {
      throw CorpusError.newerSchema(path: path, found: version, known: CorpusSchema.version)
    }
    guard version >= 1 else { throw CorpusError.notACorpus(path: path) }
  }

  private static func version(_ db: Database) throws -> Int {
    try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
  }
}
