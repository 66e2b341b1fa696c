internal import Frontier
internal import GRDB
internal import QueueModel

/// The verb *enqueue*, for seeds and for the links of a visited page alike.
struct Enqueuing {
  let context: WriteContext
  let now: Moment

  func add(_ urls: [NewURL]) throws -> EnqueueReply {
    var reply = EnqueueReply(added: 0, known: 0)
    for url in urls {
      if try add(url) { reply.added += 1 } else { reply.known += 1 }
    }
    return reply
  }

  private func add(_ new: NewURL) throws -> Bool {
    let text = new.url.description
    let place = try find(text)
    // Links to known pages are the most of a crawl, and change nothing. A known seed still tells
    // whose rules its host is visited by.
    if place.id != nil, new.depth > 0 { return false }
    let siteID = try context.siteID(new.site)
    let hostID = try context.hostID(new.url.hostKey.description, siteID: siteID)
    if var host = try context.host(hostID), host.siteID != siteID {
      host.siteID = siteID
      context.put(host)
    }
    if place.id != nil { return false }
    let foundOn = try new.foundOn.flatMap { try find($0.description).id }
    try context.statements.addURL.run {
      $0.add(place.key.high)
      $0.add(place.key.low)
      $0.add(text)
      $0.add(hostID)
      $0.add(siteID)
      $0.add(new.kind.code)
      $0.add(max(new.depth, 0))
      $0.add(new.priority.rawValue)
      $0.add(now.milliseconds)
      $0.add(foundOn)
    }
    try context.wait(
      context.db.lastInsertedRowID, host: hostID, priority: Int64(new.priority.rawValue),
      dueAt: now.milliseconds)
    context.tally.enter(.queued, attempts: 0, dueAt: now.milliseconds)
    return true
  }

  /// The row of a URL, or the free key under which it is to be written.
  func find(_ url: String) throws -> (id: Int64?, key: URLKey) {
    try URLIndex.find(url) { key in
      try context.statements.findURL.first(
        {
          $0.add(key.high)
          $0.add(key.low)
        }, { ($0.int(0), $0.text(1)) })
    }
  }
}

/// The index of known URLs.
enum URLIndex {
  static func find(
    _ url: String, look: (URLKey) throws -> (id: Int64, url: String)?
  ) throws -> (id: Int64?, key: URLKey) {
    var probe: UInt32 = 0
    while true {
      let key = URLKey(url, probe: probe)
      guard let known = try look(key) else { return (nil, key) }
      if known.url == url { return (known.id, key) }
      probe &+= 1
    }
  }

  static func find(_ url: String, _ db: Database) throws -> Int64? {
    let statement = try db.cachedStatement(
      sql: "SELECT id, url FROM url WHERE key_high = ? AND key_low = ?")
    return try find(url) { key in
      try Row.fetchOne(statement, arguments: [key.high, key.low]).map { ($0[0], $0[1]) }
    }.id
  }
}

extension UrlKind {
  /// As stored; the view `job` and the CHECK of `url.kind` have the same numbers.
  var code: Int64 {
    switch self {
    case .list: 0
    case .article: 1
    case .other: 2
    }
  }

  init(code: Int64) { self = code == 0 ? .list : code == 1 ? .article : .other }
}
