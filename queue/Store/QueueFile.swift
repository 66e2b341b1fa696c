internal import Foundation
internal import GRDB
internal import QueueModel

/// Opening queue.sqlite: every bad file is told apart before it is touched.
enum QueueFile {
  /// A writer beside us holds the lock for one short transaction; five seconds of waiting mean that
  /// it hangs.
  private static let busyTimeout: TimeInterval = 5
  /// A quick check reads the whole file, about a second for so much; larger ones are checked as
  /// they are read.
  private static let checkedSize = 64 << 20

  static func open(_ path: String, access: QueueAccess) throws(QueueError) -> DatabasePool {
    try inspect(path, access: access)
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(busyTimeout)
      configuration.readonly = access == .read
      configuration.foreignKeysEnabled = true
      let pool = try DatabasePool(path: path, configuration: configuration)
      if access == .read {
        try pool.read { db in try checkVersion(db, path: path, access: access) }
      } else {
        try pool.writeWithoutTransaction { db in
          try syncEveryCommit(db, path: path)
          try checkVersion(db, path: path, access: access)
          if access == .coordinator { try checkPages(db, path: path) }
        }
      }
      return pool
    } catch {
      throw QueueError(error, path: path)
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
    guard id == 0 || id == Int64(Schema.applicationID) else { throw .foreign(path: path) }
  }

  private static func checkVersion(_ db: Database, path: String, access: QueueAccess) throws {
    let id = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    if id == 0, found == 0, tables == 0 {
      guard access == .coordinator else { throw QueueError.missing(path: path) }
    } else if id != Int(Schema.applicationID) {
      throw QueueError.foreign(path: path)
    }
    guard found <= Schema.version else {
      throw QueueError.newerSchema(path: path, found: found, known: Schema.version)
    }
    guard access == .coordinator else {
      // An older file is the coordinator's to migrate; until then it may lack columns.
      if found < Schema.version { throw QueueError.missing(path: path) }
      return
    }
    for version in found..<Schema.version {
      try db.inTransaction(.immediate) {
        try db.execute(sql: Schema.migrations[version])
        try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
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
}
