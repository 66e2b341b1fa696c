internal import Frontier
internal import PostgresLink
internal import QueueGathering
internal import QueueModel

/// One transaction over the calls of all who waited. Rows are read under the lock of their host, changed here by the same
/// rules as on a file, gathered, and written together: a transaction has some five trips to the server,
/// however many calls it serves.
///
/// Locks: hosts first, in the order of their ids, and nothing of a host is read for a change before.
final class PostgresTransaction {
  let connection: PostgresConnection
  let desk: PostgresDesk
  var tally = Tally()
  private(set) var hosts: [Int64: HostRow] = [:]
  /// Stands in the database if this took place: set when the commit of changes is sent, for without an answer
  /// nobody knows. nil: doing it again changes nothing.
  private(set) var signature: Int64?
  /// What is answered if it did.
  var answers: [PostgresAnswer] = []
  private(set) var serverNow = Moment(milliseconds: 0)

  private var hasChanges = false
  private var touched: Set<Int64> = []
  private var newHosts: Set<Int64> = []
  private var addedURLs: [AddedURL] = []
  private var writtenURLs: [URLRow] = []
  private var addedDue: [DuePlace] = []
  private var droppedDue: [DuePlace] = []
  private var addedLeases: [LeaseRow] = []
  private var droppedLeases: [LeaseToken] = []

  init(_ connection: PostgresConnection, _ desk: PostgresDesk) {
    self.connection = connection
    self.desk = desk
  }

  // Talking

  /// Begins, tells the time, and asks the first questions on the same trip.
  func begin(_ questions: [PostgresCommand]) throws -> [PostgresRows] {
    let rows = try connection.run(
      [PostgresCommand(.begin), PostgresCommand(.now)] + questions)
    if let row = rows[1].first {
      serverNow = Moment(milliseconds: row.int(0))
    }
    return Array(rows.dropFirst(2))
  }

  /// What was gathered is written before the questions are asked.
  func ask(_ questions: [PostgresCommand]) throws -> [PostgresRows] {
    let writes = flushed()
    guard !(writes.isEmpty && questions.isEmpty) else { return [] }
    return Array(try connection.run(writes + questions).dropFirst(writes.count))
  }

  func commit() throws {
    var writes = flushed()
    if hasChanges {
      let number = desk.nextSignature()
      // Commands beside a fleet share an epoch, so they cannot sign; again they find their work done.
      signature = desk.epoch > 0 ? number : nil
      writes += marks(signature: number)
    }
    _ = try connection.run(writes + [PostgresCommand(.commit)])
    desk.knownHosts.formUnion(newHosts)
  }

  // Hosts

  /// Locks those that are not locked yet.
  func lock(_ ids: Set<Int64>, andAsk questions: [PostgresCommand] = []) throws -> [PostgresRows] {
    let missing = ids.subtracting(hosts.keys)
    guard !missing.isEmpty else { return try ask(questions) }
    let rows = try ask(
      [PostgresCommand(.lockHosts, PostgresText.ints(missing.sorted()))] + questions)
    for host in rows[0].map(HostRow.init) { hosts[host.id] = host }
    return Array(rows.dropFirst())
  }

  /// Makes rows for hosts that have none, and locks all of them.
  func lock(
    adding named: [Int64: (name: String, siteID: Int64)], and others: Set<Int64>,
    andAsk questions: [PostgresCommand]
  ) throws -> [PostgresRows] {
    let unknown = named.keys.filter { !desk.knownHosts.contains($0) }.sorted()
    if !unknown.isEmpty {
      let added = try ask([
        PostgresCommand(
          .addHosts, PostgresText.ints(unknown),
          PostgresText.texts(unknown.map { named[$0]?.name }),
          PostgresText.ints(unknown.map { named[$0]?.siteID ?? 0 }))
      ])[0]
      tally.addHosts(added.count)
      newHosts.formUnion(unknown)
    }
    return try lock(others.union(named.keys), andAsk: questions)
  }

  func put(_ host: HostRow) {
    hosts[host.id] = host
    touched.insert(host.id)
  }

  func siteID(_ name: String) throws -> Int64 {
    if let id = desk.siteIDs[name] { return id }
    try readSites(adding: name)
    guard let id = desk.siteIDs[name] else {
      throw PostgresFailure(state: "XX000", message: "site row missing")
    }
    return id
  }

  func readSites(adding name: String? = nil) throws {
    let add = name.map { [PostgresCommand(.addSite, $0)] } ?? []
    guard let rows = try ask(add + [PostgresCommand(.sites)]).last else { return }
    for (id, name) in rows.map({ ($0.int(0), $0.text(1)) }) {
      desk.siteIDs[name] = id
      desk.siteNames[id] = name
    }
  }

  // Changes

  func add(_ url: AddedURL) {
    addedURLs.append(url)
    touched.insert(url.place.host)
    tally.enter(.queued, attempts: 0, dueAt: url.addedAt.milliseconds)
  }

  /// Out of the queue, into a worker's hands.
  func lend(_ lease: LeaseRow, from place: DuePlace, state: JobState, attempts: Int) {
    tally.leave(state, attempts: attempts, dueAt: place.dueAt)
    droppedDue.append(place)
    addedLeases.append(lease)
    touched.insert(place.host)
  }

  /// A lease ended; its URL comes to rest as it is now.
  func end(_ token: LeaseToken, _ url: URLRow) {
    droppedLeases.append(token)
    rest(url)
  }

  /// A URL at rest is changed.
  func change(_ old: URLRow, to new: URLRow) {
    tally.leave(old.state, attempts: old.attempts, dueAt: old.dueAt)
    if let place = old.place { droppedDue.append(place) }
    rest(new)
  }

  private func rest(_ url: URLRow) {
    tally.enter(url.state, attempts: url.attempts, dueAt: url.dueAt)
    writtenURLs.append(url)
    if let place = url.place { addedDue.append(place) }
    touched.insert(url.hostID)
  }

  // Writing

  private func flushed() -> [PostgresCommand] {
    var commands: [PostgresCommand] = []
    if !addedURLs.isEmpty { commands.append(adding(addedURLs)) }
    if !droppedLeases.isEmpty {
      commands.append(
        PostgresCommand(
          .dropLeases, PostgresText.ints(droppedLeases.map(\.epoch)),
          PostgresText.ints(droppedLeases.map(\.counter))))
    }
    if !droppedDue.isEmpty { commands.append(due(.dropDue, droppedDue)) }
    if !writtenURLs.isEmpty { commands.append(writing(writtenURLs)) }
    if !addedDue.isEmpty { commands.append(due(.addDue, addedDue)) }
    if !addedLeases.isEmpty { commands.append(lending(addedLeases)) }
    // Locked rows only: one that was not found has no URLs either.
    let rows = touched.sorted().compactMap { hosts[$0] }
    if !rows.isEmpty { commands.append(writing(rows)) }
    (addedURLs, writtenURLs, addedDue, droppedDue) = ([], [], [], [])
    (addedLeases, droppedLeases, touched) = ([], [], [])
    if !commands.isEmpty { hasChanges = true }
    return commands
  }

  private func marks(signature: Int64) -> [PostgresCommand] {
    let epoch = "\(desk.epoch)"
    let names = tally.changes.keys.sorted()
    let hours = tally.dueHours.keys.sorted()
    var commands = [
      PostgresCommand(.sign, epoch, "\(desk.time.latest.milliseconds)", "\(signature)")
    ]
    if !names.isEmpty {
      commands.append(
        PostgresCommand(
          .addMarks, epoch, PostgresText.texts(names),
          PostgresText.ints(names.map { Int64(tally.changes[$0] ?? 0) })))
    }
    if !hours.isEmpty {
      commands.append(
        PostgresCommand(
          .addDueHours, epoch, PostgresText.ints(hours),
          PostgresText.ints(hours.map { Int64(tally.dueHours[$0] ?? 0) })))
    }
    return commands
  }

  private func adding(_ urls: [AddedURL]) -> PostgresCommand {
    PostgresCommand(
      .addURLs, PostgresText.ints(urls.map(\.place.host)),
      PostgresText.ints(urls.map(\.place.high)),
      PostgresText.ints(urls.map(\.place.low)), PostgresText.texts(urls.map(\.new.url.description)),
      PostgresText.ints(urls.map(\.siteID)), PostgresText.texts(urls.map(\.new.kind.rawValue)),
      PostgresText.ints(urls.map { Int64(max($0.new.depth, 0)) }),
      PostgresText.ints(urls.map { Int64($0.new.priority.rawValue) }),
      PostgresText.ints(urls.map(\.addedAt.milliseconds)),
      PostgresText.optionalInts(urls.map(\.foundOn)))
  }

  private func due(_ statement: PostgresStatement, _ places: [DuePlace]) -> PostgresCommand {
    PostgresCommand(
      statement, PostgresText.ints(places.map(\.host)), PostgresText.ints(places.map(\.priority)),
      PostgresText.ints(places.map(\.dueAt)), PostgresText.ints(places.map(\.url)))
  }

  private func writing(_ urls: [URLRow]) -> PostgresCommand {
    PostgresCommand(
      .writeURLs, PostgresText.ints(urls.map(\.hostID)), PostgresText.ints(urls.map(\.id)),
      PostgresText.texts(urls.map(\.state.rawValue)), PostgresText.optionalInts(urls.map(\.dueAt)),
      PostgresText.ints(urls.map { Int64($0.attempts) }),
      PostgresText.ints(urls.map { Int64($0.losses) }),
      PostgresText.ints(urls.map { Int64($0.visits) }),
      PostgresText.ints(urls.map { Int64($0.unchangedStreak) }),
      PostgresText.optionalInts(urls.map(\.visitedAt)), PostgresText.texts(urls.map(\.lastOutcome)),
      PostgresText.texts(urls.map(\.reason)), PostgresText.texts(urls.map(\.body.etag)),
      PostgresText.texts(urls.map(\.body.lastModified)),
      PostgresText.blobs(urls.map(\.body.digest)))
  }

  private func lending(_ leases: [LeaseRow]) -> PostgresCommand {
    PostgresCommand(
      .addLeases, PostgresText.ints(leases.map(\.token.epoch)),
      PostgresText.ints(leases.map(\.token.counter)), PostgresText.ints(leases.map(\.host)),
      PostgresText.ints(leases.map(\.url)), PostgresText.ints(leases.map(\.until.milliseconds)),
      PostgresText.texts(leases.map(\.worker)))
  }

  private func writing(_ rows: [HostRow]) -> PostgresCommand {
    PostgresCommand(
      .writeHosts, PostgresText.ints(rows.map(\.id)), PostgresText.ints(rows.map(\.siteID)),
      PostgresText.ints(rows.map(\.state.nextAt.milliseconds)),
      PostgresText.ints(rows.map { Int64($0.state.inFlight) }),
      PostgresText.optionalInts(rows.map { $0.state.blockedUntil?.milliseconds }),
      PostgresText.ints(rows.map { Int64($0.state.consecutiveFailures) }),
      PostgresText.bools(rows.map(\.isPaused)),
      PostgresText.ints(rows.map(\.plan.delay.wholeMilliseconds)),
      PostgresText.ints(rows.map { Int64($0.plan.maxInFlight) }),
      PostgresText.optionalInts(rows.map { $0.crawlDelay?.wholeMilliseconds }),
      PostgresText.bools(rows.map(\.mayBeLeased)),
      PostgresText.ints(rows.map(\.state.readyAt.milliseconds)))
  }
}
