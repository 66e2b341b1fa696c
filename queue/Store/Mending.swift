internal import Frontier
internal import GRDB
internal import QueueModel

/// What an operator may do beside a running fleet. Leased URLs are left to their workers.
struct Mending {
  let context: WriteContext
  let now: Moment

  enum Change: Sendable {
    case retry
    case kick
    case bury(reason: String)
  }

  /// URLs changed in one transaction: the fleet waits for it, some tens of milliseconds.
  static let chunk = 2000

  /// Changes those with ids after this one. `next` is where to go on; nil: that was all.
  func change(_ selection: JobSelection, _ change: Change, after: Int64)
    throws -> (count: Int, next: Int64?)
  {
    let condition: String
    let key: String
    switch selection {
    case .urls(let urls):
      let ids = try urls.compactMap { try URLIndex.find($0.description, context.db) }
      condition = "id IN (SELECT value FROM json_each(:key))"
      key = "[" + ids.map(String.init).joined(separator: ",") + "]"
    case .host(let host):
      guard let id = try context.hostID(host.description) else { return (0, nil) }
      condition = "host_id = CAST(:key AS INTEGER)"
      key = "\(id)"
    case .all:
      condition = ":key IS NOT NULL"
      key = ""
    }
    let rows = try Row.fetchAll(
      context.db,
      sql: """
        SELECT id, host_id, priority, state, due_at, attempts, losses, reason FROM url
        WHERE (\(states(change, selection))) AND \(condition) AND id > :after
          AND NOT EXISTS (SELECT 1 FROM lease WHERE url_id = url.id)
        ORDER BY id LIMIT \(Self.chunk)
        """, arguments: ["key": key, "after": after])
    for row in rows { try apply(change, to: MendedRow(row)) }
    return (rows.count, rows.count < Self.chunk ? nil : rows.last?[0])
  }

  private func states(_ change: Change, _ selection: JobSelection) -> String {
    switch (change, selection) {
    // A whole host's or queue's finished pages are not fetched again by a slip of the hand.
    case (.retry, .host), (.retry, .all): "state = 'queued'"
    case (.retry, .urls), (.bury, _): "state = 'queued' OR state = 'done'"
    case (.kick, _): "state = 'buried'"
    }
  }

  private func apply(_ change: Change, to row: MendedRow) throws {
    context.tally.leave(row.state, attempts: row.attempts, dueAt: row.dueAt)
    if let dueAt = row.dueAt {
      try context.stopWaiting(row.id, host: row.hostID, priority: row.priority, dueAt: dueAt)
    }
    var new = row
    switch change {
    case .retry:
      (new.state, new.dueAt, new.attempts, new.losses) = (.queued, now.milliseconds, 0, 0)
    case .kick:
      (new.state, new.dueAt, new.attempts, new.losses) = (.queued, now.milliseconds, 0, 0)
      new.reason = nil
    case .bury(let reason): (new.state, new.dueAt, new.reason) = (.buried, nil, reason)
    }
    try context.statements.putBack.run {
      $0.add(new.id)
      $0.add(new.state.rawValue)
      $0.add(new.dueAt)
      $0.add(new.attempts)
      $0.add(new.losses)
      $0.add(new.reason)
    }
    context.tally.enter(new.state, attempts: new.attempts, dueAt: new.dueAt)
    if let dueAt = new.dueAt {
      try context.wait(new.id, host: new.hostID, priority: new.priority, dueAt: dueAt)
    }
  }

  func setPaused(_ isPaused: Bool, _ key: HostKey) throws -> Bool {
    guard let id = try context.hostID(key.description), var host = try context.host(id) else {
      return false
    }
    if isPaused { host.isPaused = true } else { host.resume() }
    context.put(host)
    return true
  }
}

private struct MendedRow {
  let id: Int64
  let hostID: Int64
  let priority: Int64
  var state: JobState
  var dueAt: Int64?
  var attempts: Int
  var losses: Int
  var reason: String?

  init(_ row: Row) {
    id = row[0]
    hostID = row[1]
    priority = row[2]
    state = JobState(rawValue: row[3]) ?? .queued  // The CHECK has the same words.
    dueAt = row[4]
    attempts = row[5]
    losses = row[6]
    reason = row[7]
  }
}
