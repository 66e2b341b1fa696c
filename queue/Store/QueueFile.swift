internal import Foundation
internal import GRDB
internal import QueueMigrations
internal import QueueModel

/// Opening queue.sqlite: every bad file is told apart before it is touched.
enum QueueFile {
  /// "WhQu": marks the file as ours (`PRAGMA application_id`).
  static let applicationID: Int32 = 0x5768_5175
  /// The writer's pages in memory: what a queue of some million URLs touches again and again. Larger
  /// ones find the rest in the system's cache.
  private static let cacheKiB = 64 << 10
  /// 16 MiB of log before it is copied into the file, with two more syncs: a page that changes often
  /// is copied once.
  private static let checkpointPages = 4096
  /// A writer beside us holds the lock for one short transaction, or for a vacuum, which takes minutes:
  /// a fleet waits for it, a person is told.
  private static func busyTimeout(_ access: QueueAccess) -> TimeInterval {
    access == .coordinator ? 900 : 15
  }
  /// A quick check reads the whole file, about a second for so much; larger ones are checked as
  /// they are read.
  private static let checkedSize = 64 << 20

  static func open(_ path: String, access: QueueAccess) throws(QueueError) -> DatabasePool {
    try inspect(path, access: access)
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(busyTimeout(access))
      configuration.readonly = access == .read
      configuration.foreignKeysEnabled = false
      let pool = try DatabasePool(path: path, configuration: configuration)
      if access == .read {
        try pool.read { db in try checkVersion(db, path: path, access: access) }
      } else {
        try pool.writeWithoutTransaction { db in
          try syncEveryCommit(db, path: path)
          try db.execute(sql: "PRAGMA cache_size = -\(cacheKiB)")
          try db.execute(sql: "PRAGMA wal_autocheckpoint = \(checkpointPages)")
          try checkVersion(db, path: path, access: access)
          if access == .coordinator {
            try checkPages(db, path: path)
            try reserveLog(db, path)
          }
        }
      }
      return pool
    } catch {
      throw QueueError(error, path: path)
    }
  }

  /// A log that has its size from the start: each sync of a growing file also writes the file system's
  /// own journal, which takes several times as long as the sync itself. SQLite looks at nothing in a log
  /// beyond its last valid frame, and begins an emptied one at its start.
  ///
  /// Under the write lock, and only where the log is empty: nobody's commit is written over.
  private static func reserveLog(_ db: Database, _ path: String) throws {
    guard emptyLog(db) else { return }
    try db.inTransaction(.immediate) {
      let log = URL(fileURLWithPath: path + "-wal")
      let file = try FileHandle(forWritingTo: log)
      defer { try? file.close() }  // Synced below, or given up.
      guard try file.seekToEnd() == 0 else { return .rollback }
      do {
        try file.write(contentsOf: Data(count: 32 + (checkpointPages + 256) * (4096 + 24)))
        try file.synchronize()
      } catch {
        try? file.truncate(atOffset: 0)
        throw QueueError.disk(path: path, detail: "no space for the log")
      }
      return .rollback
    }
  }

  /// Brings the log into the file. Somebody's open snapshot is not waited for: the log is as safe a place.
  /// False: there was one.
  static func emptyLog(_ db: Database) -> Bool {
    do {
      let patience = try Int.fetchOne(db, sql: "PRAGMA busy_timeout") ?? 0
      try db.execute(sql: "PRAGMA busy_timeout = 100")
      defer { try? db.execute(sql: "PRAGMA busy_timeout = \(patience)") }
      try db.checkpoint(.truncate)
      return true
    } catch {
      return false
    }
  }

  /// GRDB puts WAL databases to NORMAL while it opens them, whatever was asked for, and NORMAL
  /// forgets acknowledged commits when the power fails. So FULL is set afterwards, and read back.
  static func syncEveryCommit(_ db: Database, path: String) throws {
    try db.execute(sql: "PRAGMA synchronous = FULL")
    guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2,
      try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal"
    else {
      throw QueueError.failed(path: path, detail: "this disk cannot be synced as it must be")
    }
  }

  /// Looks at the file without SQLite, which would already change another program's database.
  private static func inspect(_ path: String, access: QueueAccess) throws(QueueError) {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      guard access == .coordinator else { throw .missing(path: path) }
      return
    }
    if isDirectory.boolValue { throw .isDirectory(path: path) }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw .notWritable(path: path, detail: "no permission to read it")
    }
    defer { try? file.close() }  // Opened for reading: nothing can be lost by it.
    let header: [UInt8]
    do { header = [UInt8](try file.read(upToCount: 100) ?? Data()) } catch {
      throw .disk(path: path, detail: "cannot be read")
    }
    // Empty: made by a coordinator that was killed before its first write.
    if header.isEmpty { return }
    // https://www.sqlite.org/fileformat2.html#the_database_header
    guard header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
      throw .damaged(path: path, detail: "not a SQLite database")
    }
    // Zero until the first checkpoint has brought ours from the log into the file.
    let id = header[68..<72].reduce(Int64(0)) { $0 << 8 | Int64($1) }
    guard id == 0 || id == Int64(applicationID) else { throw .foreign(path: path) }
  }

  private static func checkVersion(_ db: Database, path: String, access: QueueAccess) throws {
    let id = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    if id == 0, found == 0, tables == 0 {
      guard access == .coordinator else { throw QueueError.missing(path: path) }
    } else if id != Int(applicationID) {
      throw QueueError.foreign(path: path)
    }
    guard found <= Migrations.file.count else {
      throw QueueError.newerSchema(path: path, found: found, known: Migrations.file.count)
    }
    guard access == .coordinator else {
      // An older file is the coordinator's to migrate; until then it may lack columns.
      if found < Migrations.file.count { throw QueueError.missing(path: path) }
      return
    }
    db.add(function: Self.unhex)
    for version in found..<Migrations.file.count {
      try db.inTransaction(.immediate) {
        try db.execute(sql: Migrations.file[version])
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(version + 1)")
        return .commit
      }
    }
  }

  private static func checkPages(_ db: Database, path: String) throws {
    let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
    let size = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
    guard pages * size <= checkedSize else { return }
    let answer = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "no answer"
    guard answer == "ok" else {
      throw QueueError(DatabaseError(resultCode: .SQLITE_CORRUPT, message: answer), path: path)
    }
  }

  /// For migrations: SQLite has its own from 3.41 on.
  private static let unhex = DatabaseFunction("unhex", argumentCount: 1, pure: true) { values in
    values.first.flatMap { String.fromDatabaseValue($0) }.flatMap(Hex.bytes).map { Data($0) }
  }
}
