internal import Frontier
internal import PostgresLink
internal import QueueModel

/// One row of `url`: what changes in it. Read under the lock of its host, written back whole.
struct URLRow {
  let id: Int64
  let hostID: Int64
  let priority: Int64
  var state: JobState
  var dueAt: Int64?
  /// Without a running one.
  var attempts: Int
  var losses: Int
  var visits: Int
  var unchangedStreak: Int
  var visitedAt: Int64?
  var lastOutcome: String?
  var reason: String?
  var body: BodyMarks

  /// In the order of `PostgresStatement.urlColumns`.
  init(_ row: PostgresRow) {
    id = row.int(0)
    hostID = row.int(1)
    priority = row.int(2)
    state = JobState(rawValue: row.text(3)) ?? .queued  // The CHECK has the same words.
    dueAt = row.optionalInt(4)
    attempts = Int(row.int(5))
    losses = Int(row.int(6))
    visits = Int(row.int(7))
    unchangedStreak = Int(row.int(8))
    visitedAt = row.optionalInt(9)
    lastOutcome = row.optionalText(10)
    reason = row.optionalText(11)
    body = BodyMarks(
      etag: row.optionalText(12), lastModified: row.optionalText(13), digest: row.blob(14))
  }

  var place: DuePlace? {
    dueAt.map { DuePlace(host: hostID, priority: priority, dueAt: $0, url: id) }
  }
}

/// One row of `due`.
struct DuePlace {
  let host: Int64
  let priority: Int64
  let dueAt: Int64
  let url: Int64
}

/// A running lease and its URL.
struct LeasedURL {
  let token: LeaseToken
  let until: Int64
  var url: URLRow

  /// In the order of `PostgresStatement.leasedURLs`.
  init(_ row: PostgresRow) {
    url = URLRow(row)
    token = LeaseToken(epoch: row.int(15), counter: row.int(16))
    until = row.int(17)
  }
}

struct LeaseRow {
  let token: LeaseToken
  let host: Int64
  let url: Int64
  let until: Moment
  let worker: String
}

struct AddedURL {
  let place: URLPlace
  let new: NewURL
  let siteID: Int64
  let foundOn: Int64?
  let addedAt: Moment
}

extension HostRow {
  /// In the order of `PostgresStatement.hostColumns`.
  init(_ row: PostgresRow) {
    self.init(
      id: row.int(0), name: row.text(1), siteID: row.int(2),
      state: HostState(
        nextAt: Moment(milliseconds: row.int(3)), inFlight: Int(row.int(4)),
        blockedUntil: row.optionalInt(5).map { Moment(milliseconds: $0) },
        consecutiveFailures: Int(row.int(6))),
      isPaused: row.bool(7),
      plan: PolitenessPlan(delay: .milliseconds(row.int(8)), maxInFlight: Int(row.int(9))),
      crawlDelay: row.optionalInt(10).map { .milliseconds($0) })
  }
}
