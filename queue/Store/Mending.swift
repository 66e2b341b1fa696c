internal import Frontier
internal import GRDB
internal import QueueModel

/// What an operator may do beside a running fleet. Leased URLs are left to their workers.
struct Mending {
  let db: Database
  let now: Moment

  func retry(_ selection: JobSelection) throws -> Int {
    // A whole host's or queue's finished pages are not fetched again by a slip of the hand.
    let states: [JobState]
    switch selection {
    case .urls: states = [.queued, .done]
    case .host, .all: states = [.queued]
    }
    return try change(
      selection, in: states,
      set: "state = 'queued', due_at = :now, attempts = 0, losses = 0", reason: nil)
  }

  func kick(_ selection: JobSelection) throws -> Int {
    try change(
      selection, in: [.buried],
      set: "state = 'queued', due_at = :now, attempts = 0, losses = 0, reason = NULL", reason: nil)
  }

  func bury(_ selection: JobSelection, reason: String) throws -> Int {
    try change(
      selection, in: [.queued, .done], set: "state = 'buried', due_at = NULL, reason = :reason",
      reason: reason)
  }

  func setPaused(_ isPaused: Bool, _ key: HostKey) throws -> Bool {
    var book = HostBook(db)
    guard let id = try hostID(key), var host = try book.row(id) else { return false }
    host.isPaused = isPaused
    if !isPaused { host.state.blockedUntil = nil }
    book.put(host)
    try book.flush()
    return true
  }

  private func change(
    _ selection: JobSelection, in states: [JobState], set: String, reason: String?
  ) throws -> Int {
    var book = HostBook(db)
    var count = 0
    let among = states.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    let condition: String
    var keys: [Int64?]
    switch selection {
    case .urls(let urls):
      condition = "id = :id"
      keys = try urls.map { try URLIndex.find($0.description, db).id }
    case .host(let host):
      condition = "host_id = :id"
      keys = [try hostID(host)]
    case .all:
      condition = ":id IS NOT NULL"
      keys = [0]
    }
    keys.removeAll { $0 == nil }
    for key in keys {
      let hosts = try Int64.fetchAll(
        db, sql: "SELECT DISTINCT host_id FROM url WHERE state IN (\(among)) AND \(condition)",
        arguments: ["id": key])
      var arguments: StatementArguments = ["id": key]
      // A statement refuses arguments that it does not name.
      if set.contains(":now") { arguments += ["now": now.milliseconds] }
      if let reason { arguments += ["reason": reason] }
      try db.execute(
        sql: "UPDATE url SET \(set) WHERE state IN (\(among)) AND \(condition)",
        arguments: arguments)
      count += db.changesCount
      for host in hosts { try book.touch(host) }
    }
    try book.flush()
    return count
  }

  private func hostID(_ key: HostKey) throws -> Int64? {
    try Int64.fetchOne(
      db, sql: "SELECT id FROM host WHERE name = ?", arguments: [key.description])
  }
}
