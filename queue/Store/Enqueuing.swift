internal import Frontier
internal import GRDB
internal import QueueModel

/// The verb *enqueue*, for seeds and for the links of a visited page alike.
struct Enqueuing {
  let db: Database
  let now: Moment

  /// `book` is flushed by the caller.
  func add(_ urls: [NewURL], book: inout HostBook) throws -> EnqueueReply {
    var reply = EnqueueReply(added: 0, known: 0)
    var sites: [String: Int64] = [:]
    for url in urls {
      if try add(url, sites: &sites, book: &book) {
        reply.added += 1
      } else {
        reply.known += 1
      }
    }
    return reply
  }

  private func add(_ new: NewURL, sites: inout [String: Int64], book: inout HostBook) throws -> Bool
  {
    let place = try URLIndex.find(new.url.description, db)
    // Links to known pages are the most of a crawl, and change nothing. A known seed still tells
    // whose rules its host is visited by.
    if place.id != nil, new.depth > 0 { return false }
    let siteID: Int64
    if let known = sites[new.site] { siteID = known } else { siteID = try site(new.site) }
    sites[new.site] = siteID
    let hostID = try host(new.url.hostKey, siteID: siteID)
    if var host = try book.row(hostID) {
      host.siteID = siteID
      book.put(host)
    }
    if place.id != nil { return false }
    let foundOn = try new.foundOn.flatMap { try URLIndex.find($0.description, db).id }
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO url (key_high, key_low, url, host_id, site_id, state, kind, depth, priority,
          due_at, added_at, found_on)
        VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      place.key.high, place.key.low, new.url.description, hostID, siteID, new.kind.rawValue,
      max(new.depth, 0), new.priority.rawValue, now.milliseconds, now.milliseconds, foundOn,
    ])
    return true
  }

  private func site(_ name: String) throws -> Int64 {
    try db.cachedStatement(sql: "INSERT INTO site (name) VALUES (?) ON CONFLICT DO NOTHING")
      .execute(arguments: [name])
    return try required(
      Int64.fetchOne(
        db.cachedStatement(sql: "SELECT id FROM site WHERE name = ?"), arguments: [name]))
  }

  private func host(_ key: HostKey, siteID: Int64) throws -> Int64 {
    let select = try db.cachedStatement(sql: "SELECT id FROM host WHERE name = ?")
    if let id = try Int64.fetchOne(select, arguments: [key.description]) { return id }
    try db.cachedStatement(sql: "INSERT INTO host (name, site_id) VALUES (?, ?)")
      .execute(arguments: [key.description, siteID])
    return db.lastInsertedRowID
  }

  private func required(_ id: Int64?) throws -> Int64 {
    guard let id else {
      throw DatabaseError(resultCode: .SQLITE_INTERNAL, message: "site row missing")
    }
    return id
  }
}

/// The index of known URLs.
enum URLIndex {
  /// The row of a URL, or the free key under which it is to be written.
  static func find(_ url: String, _ db: Database) throws -> (id: Int64?, key: URLKey) {
    let statement = try db.cachedStatement(
      sql: "SELECT id, url FROM url WHERE key_high = ? AND key_low = ?")
    var probe: UInt32 = 0
    while true {
      let key = URLKey(url, probe: probe)
      guard let row = try Row.fetchOne(statement, arguments: [key.high, key.low]) else {
        return (nil, key)
      }
      let known: String = row[1]
      if known == url { return (row[0], key) }
      probe &+= 1
    }
  }
}
