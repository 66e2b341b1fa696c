package import Frontier

/// All that the queue knows about one URL: for people who look into it.
package struct Job: Hashable, Sendable, Codable {
  package var url: CanonicalURL
  package var host: HostKey
  package var site: String
  package var kind: UrlKind
  package var depth: Int
  package var priority: VisitPriority
  package var state: JobState
  /// When it may be leased; nil: not at all (leased, buried, or done for good).
  package var dueAt: Moment?
  /// Visits in a row that did not finish, a running one included.
  package var attempts: Int
  /// Leases in a row that ended without a word.
  package var losses: Int
  /// Visits that finished.
  package var visits: Int
  package var lastOutcome: String?
  package var visitedAt: Moment?
  /// Why it was buried or waits for another attempt.
  package var reason: String?
  package var foundOn: String?
  package var addedAt: Moment
  /// Of a running lease.
  package var token: LeaseToken?
  package var worker: String?
  package var leaseUntil: Moment?
  package var etag: String?
  package var lastModified: String?
  package var bodyDigest: String?
  package var unchangedStreak: Int

  package init(
    url: CanonicalURL, host: HostKey, site: String, kind: UrlKind, depth: Int,
    priority: VisitPriority, state: JobState, dueAt: Moment?, attempts: Int, losses: Int,
    visits: Int, lastOutcome: String?, visitedAt: Moment?, reason: String?, foundOn: String?,
    addedAt: Moment, token: LeaseToken?, worker: String?, leaseUntil: Moment?, etag: String?,
    lastModified: String?, bodyDigest: String?, unchangedStreak: Int
  ) {
    self.url = url
    self.host = host
    self.site = site
    self.kind = kind
    self.depth = depth
    self.priority = priority
    self.state = state
    self.dueAt = dueAt
    self.attempts = attempts
    self.losses = losses
    self.visits = visits
    self.lastOutcome = lastOutcome
    self.visitedAt = visitedAt
    self.reason = reason
    self.foundOn = foundOn
    self.addedAt = addedAt
    self.token = token
    self.worker = worker
    self.leaseUntil = leaseUntil
    self.etag = etag
    self.lastModified = lastModified
    self.bodyDigest = bodyDigest
    self.unchangedStreak = unchangedStreak
  }
}

/// One host's row: for people who look into the queue.
package struct HostSummary: Hashable, Sendable, Codable {
  package var host: HostKey
  package var site: String
  package var state: HostState
  package var plan: PolitenessPlan
  package var isPaused: Bool
  /// When the next lease may be given; nil: nothing is due at any time, paused, or lent out.
  package var readyAt: Moment?
  /// What robots.txt asked for.
  package var crawlDelay: Duration?

  package init(
    host: HostKey, site: String, state: HostState, plan: PolitenessPlan, isPaused: Bool,
    readyAt: Moment?, crawlDelay: Duration? = nil
  ) {
    self.host = host
    self.site = site
    self.state = state
    self.plan = plan
    self.isPaused = isPaused
    self.readyAt = readyAt
    self.crawlDelay = crawlDelay
  }
}

/// The queue in numbers.
package struct QueueStats: Hashable, Sendable, Codable {
  package var queued: Int
  package var leased: Int
  package var done: Int
  package var buried: Int
  /// Queued or done, and their moment has come (their host's perhaps not). Beyond 100,000 that wait, what
  /// falls due within the present hour is counted too.
  package var due: Int
  /// Queued after an attempt that did not finish.
  package var retrying: Int
  /// Done, with a next visit written down.
  package var revisits: Int
  package var hosts: Int
  package var pausedHosts: Int
  package var blockedHosts: Int
  /// Last outcome of every URL visited so far, by `FetchOutcome.name`.
  package var outcomes: [String: Int]
  /// The earliest moment at which any host may be fetched.
  package var nextDue: Moment?

  package init(
    queued: Int = 0, leased: Int = 0, done: Int = 0, buried: Int = 0, due: Int = 0,
    retrying: Int = 0, revisits: Int = 0, hosts: Int = 0, pausedHosts: Int = 0,
    blockedHosts: Int = 0, outcomes: [String: Int] = [:], nextDue: Moment? = nil
  ) {
    self.queued = queued
    self.leased = leased
    self.done = done
    self.buried = buried
    self.due = due
    self.retrying = retrying
    self.revisits = revisits
    self.hosts = hosts
    self.pausedHosts = pausedHosts
    self.blockedHosts = blockedHosts
    self.outcomes = outcomes
    self.nextDue = nextDue
  }
}
