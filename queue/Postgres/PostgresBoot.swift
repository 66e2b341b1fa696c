internal import PostgresLink
internal import QueueMigrations
internal import QueueModel

/// Opening: the tables are there and of our version, and the coordinator has an epoch that nobody else has.
enum PostgresBoot {
  /// "Wh": our advisory locks are (22376, epoch); 0 is that of whoever opens.
  private static let lockClass = 22_376

  static func migrate(_ place: PostgresPlace) throws -> Int {
    let connection = try PostgresConnection(url: place.url, statements: [])
    try connection.execute("SELECT pg_advisory_lock(\(lockClass), 0)")
    let known = Migrations.postgres.count
    var version = try self.version(connection) ?? 0
    guard version <= known else {
      throw QueueError.newerSchema(path: place.name, found: version, known: known)
    }
    while version < known {
      try connection.execute(
        """
        BEGIN; CREATE TABLE IF NOT EXISTS queue_version (version integer NOT NULL);
        \(Migrations.postgres[version]);
        DELETE FROM queue_version; INSERT INTO queue_version VALUES (\(version + 1)); COMMIT
        """)
      version += 1
    }
    let epoch = try connection.execute(
      "INSERT INTO boot (epoch) SELECT coalesce(max(epoch), 0) + 1 FROM boot RETURNING epoch")
    // The lock goes with the connection.
    return Int(epoch.first?.int(0) ?? 0)
  }

  /// For those who come beside a fleet.
  static func check(_ place: PostgresPlace) throws {
    let connection = try PostgresConnection(url: place.url, statements: [])
    guard let version = try version(connection) else { throw QueueError.missing(path: place.name) }
    let known = Migrations.postgres.count
    guard version <= known else {
      throw QueueError.newerSchema(path: place.name, found: version, known: known)
    }
    guard version == known else { throw QueueError.missing(path: place.name) }
  }

  static func latest(_ place: PostgresPlace) throws -> Int64 {
    let connection = try PostgresConnection(url: place.url, statements: [])
    return try connection.execute("SELECT coalesce(max(value), 0) FROM mark WHERE name = 'latest'")
      .first?.int(0) ?? 0
  }

  /// Held as long as the connection lives. A connection of ours whose end the server has not noticed, as when a
  /// cable was cut, still has it, and perhaps a commit under way: it is ended, and waited for.
  static func hold(_ epoch: Int64, _ connection: PostgresConnection) throws {
    let names = ["\(lockClass)", "\(epoch)"]
    do {
      _ = try connection.run([
        PostgresCommand(.evict, names[0], names[1]), PostgresCommand(.hold, names[0], names[1]),
      ])
    } catch let failure as PostgresFailure where failure.state == "55P03" {
      // Longer than `lock_timeout` in ending: not yet ours is as good as not yet there.
      throw PostgresFailure(state: "08000", message: failure.message)
    }
  }

  private static func version(_ connection: PostgresConnection) throws -> Int? {
    guard
      try connection.execute("SELECT to_regclass('queue_version') IS NOT NULL").first?.bool(0)
        == true
    else { return nil }
    return try connection.execute("SELECT max(version) FROM queue_version").first
      .flatMap { $0.optionalInt(0) }.map { Int($0) }
  }
}
