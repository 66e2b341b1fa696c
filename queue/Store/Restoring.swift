internal import Foundation
internal import Frontier
internal import GRDB
internal import QueueModel

/// Takes in what another queue exported. Known URLs and hosts stay as they are.
struct Restoring {
  let context: WriteContext
  let now: Moment

  func add(_ jobs: [Job]) throws -> EnqueueReply {
    var reply = EnqueueReply(added: 0, known: 0)
    for job in jobs {
      if try add(job) { reply.added += 1 } else { reply.known += 1 }
    }
    return reply
  }

  private func add(_ job: Job) throws -> Bool {
    let enqueuing = Enqueuing(context: context, now: job.addedAt)
    let new = NewURL(
      url: job.url, kind: job.kind, depth: max(job.depth, 1), site: job.site,
      priority: job.priority,
      foundOn: job.foundOn.flatMap { CanonicalURL($0) })
    guard try enqueuing.add([new]).added == 1, let id = try enqueuing.find(job.url.description).id,
      let host = try context.hostID(job.url.hostKey.description)
    else { return false }
    let priority = Int64(job.priority.rawValue)
    try context.stopWaiting(id, host: host, priority: priority, dueAt: job.addedAt.milliseconds)
    context.tally.leave(.queued, attempts: 0, dueAt: job.addedAt.milliseconds)
    // Its lease was the other queue's.
    let isLent = job.state == .leased
    let state = isLent ? .queued : job.state
    let attempts = isLent ? max(job.attempts - 1, 0) : job.attempts
    let dueAt = state == .queued ? (job.dueAt ?? now).milliseconds : job.dueAt?.milliseconds
    try context.db.cachedStatement(
      sql: """
        UPDATE url SET depth = ?, state = ?, due_at = ?, attempts = ?, losses = ?, visits = ?,
          unchanged_streak = ?, visited_at = ?, last_outcome = ?, reason = ?, etag = ?,
          last_modified = ?, digest = ?
        WHERE id = ?
        """
    ).execute(arguments: [
      job.depth, state.rawValue, dueAt, attempts, job.losses, job.visits, job.unchangedStreak,
      job.visitedAt?.milliseconds, job.lastOutcome, job.reason, job.etag, job.lastModified,
      job.bodyDigest.flatMap(Hex.bytes).map { Data($0) }, id,
    ])
    context.tally.enter(state, attempts: attempts, dueAt: dueAt)
    context.tally.outcome(job.lastOutcome, instead: nil)
    if let dueAt { try context.wait(id, host: host, priority: priority, dueAt: dueAt) }
    return true
  }

  func add(_ hosts: [HostSummary]) throws -> Int {
    for summary in hosts {
      let site = try context.siteID(summary.site)
      let id = try context.hostID(summary.host.description, siteID: site)
      guard var host = try context.host(id) else { continue }
      host.take(over: summary)
      context.put(host)
    }
    return hosts.count
  }
}
