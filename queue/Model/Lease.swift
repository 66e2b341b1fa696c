package import Frontier

/// One URL, lent to one worker for a while, with all that the visit needs.
package struct Lease: Hashable, Sendable, Codable {
  package var token: LeaseToken
  package var url: CanonicalURL
  package var kind: UrlKind
  /// Links followed from a seed; a seed has 0.
  package var depth: Int
  /// Name of the site profile under whose rules it is visited.
  package var site: String
  /// Counts from 1; back to 1 after a visit that finished.
  package var attempt: Int
  /// Leases in a row, before this one, that ended without a word: perhaps the page kills its
  /// readers.
  package var losses: Int
  /// Validators of the last body, for the conditional request.
  package var etag: String?
  package var lastModified: String?
  /// What the last body was (`BodyMark.text`): tells an unchanged page from a changed one when the
  /// server has no validators. The queue does not look inside.
  package var bodyDigest: String?
  /// Finished visits in a row, up to now, that found nothing new.
  package var unchangedStreak: Int

  package init(
    token: LeaseToken, url: CanonicalURL, kind: UrlKind, depth: Int, site: String, attempt: Int,
    losses: Int = 0, etag: String? = nil, lastModified: String? = nil, bodyDigest: String? = nil,
    unchangedStreak: Int = 0
  ) {
    self.token = token
    self.url = url
    self.kind = kind
    self.depth = depth
    self.site = site
    self.attempt = attempt
    self.losses = losses
    self.etag = etag
    self.lastModified = lastModified
    self.bodyDigest = bodyDigest
    self.unchangedStreak = unchangedStreak
  }
}

/// Leases of one host for one worker. The host is the worker's alone until the last of them ends;
/// the worker starts the fetches `plan.delay` apart, at most `plan.maxInFlight` at the same time.
/// (A host with a delay of zero may be shared: see *Politeness* in queue/PROTOCOL.md.)
package struct Slice: Hashable, Sendable, Codable {
  package var host: HostKey
  package var plan: PolitenessPlan
  /// In the order in which they are to be visited. Never empty.
  package var leases: [Lease]
  /// All of them end then, unless extended. The queue's clock.
  package var until: Moment

  package init(host: HostKey, plan: PolitenessPlan, leases: [Lease], until: Moment) {
    self.host = host
    self.plan = plan
    self.leases = leases
    self.until = until
  }

  /// From the start of one fetch to the start of the next.
  package var delay: Duration { plan.delay }
}

/// What a worker may be given at once.
package struct LeaseOrder: Hashable, Sendable {
  /// Name of the worker: for people who look into the queue.
  package var worker: String
  package var maxSlices: Int
  /// Over all slices.
  package var maxURLs: Int
  /// URLs of one host.
  package var sliceSize: Int
  package var duration: Duration

  package init(
    worker: String, maxSlices: Int, maxURLs: Int, sliceSize: Int, duration: Duration
  ) {
    self.worker = worker
    self.maxSlices = maxSlices
    self.maxURLs = maxURLs
    self.sliceSize = sliceSize
    self.duration = duration
  }
}

/// The answer to a `LeaseOrder`.
package struct LeaseGrant: Hashable, Sendable {
  package var slices: [Slice]
  /// When some host may next be fetched, as far as is known now; it may have passed already when
  /// the order was filled before everything due was given. nil: nothing waits but for leases that
  /// are out.
  package var nextDue: Moment?

  package init(slices: [Slice], nextDue: Moment?) {
    self.slices = slices
    self.nextDue = nextDue
  }
}
