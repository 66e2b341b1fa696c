internal import Fleet
internal import Frontier
internal import Logging
internal import QueueModel
package import QueueWire

extension Coordinator {
  /// A request is not held longer, whatever it asks: proxies cut connections that are silent for a
  /// minute.
  private static let maxWaitMilliseconds: Int64 = 30_000

  /// Waits as long as the worker allows for something to lend.
  package func lease(_ request: LeaseRequest) async throws -> LeaseReply {
    let deadline =
      clock.now() + .milliseconds(min(max(0, request.waitMilliseconds), Self.maxWaitMilliseconds))
    roll.note(request.worker, at: clock.now())
    roll.setLeaving(false, request.worker)
    while true {
      switch phase {
      case .new, .ended, .closing: throw refusal
      case .draining, .finishing:
        roll.noteDismissed(request.worker)
        return reply([], draining: true)
      case .running: break
      }
      if roll.isLeaving(request.worker) { return reply([]) }
      let seen = leaseBell.rings
      let grant = try await grant(request)
      if !grant.slices.isEmpty { return reply(grant.slices) }
      let now = clock.now()
      guard now < deadline, !Task.isCancelled else {
        // Somebody who did not wait should not come back in the same instant.
        let pause = request.waitMilliseconds > 0 ? Duration.zero : .milliseconds(200)
        return reply([], wait: pause)
      }
      // A host that comes free within this is not worth another look at the queue for each of its
      // milliseconds.
      let due = max((grant.nextDue ?? deadline) - now, .milliseconds(5))
      await leaseBell.wait(after: seen, atMost: min(due, deadline - now), clock: clock)
    }
  }

  private func grant(_ request: LeaseRequest) async throws -> LeaseGrant {
    let room = min(request.maxURLs, settings.maxVisits.map { $0 - committed } ?? .max)
    guard room > 0, request.maxSlices > 0 else { return LeaseGrant(slices: [], nextDue: nil) }
    asked += room
    let order = LeaseOrder(
      worker: request.worker, maxSlices: request.maxSlices, maxURLs: room,
      sliceSize: settings.sliceSize, duration: settings.leaseDuration)
    let now = clock.now()
    let grant: LeaseGrant
    do {
      grant = try await queue.lease(order, plans: plans(at: now), now: now)
      asked -= room
    } catch {
      asked -= room
      end(because: error)
      throw refusal
    }
    for slice in grant.slices {
      for lease in slice.leases { lent.lend(lease, to: request.worker, at: clock.now()) }
    }
    lastNothing = grant.slices.isEmpty ? Nothing(nextDue: grant.nextDue) : nil
    return grant
  }

  /// Visits made, under way or about to be.
  private var committed: Int { counts.visits + lent.count + asked }

  private func reply(
    _ slices: [Slice], wait: Duration = .zero, draining: Bool = false
  ) -> LeaseReply {
    LeaseReply(
      slices: slices, waitMilliseconds: wait.wholeMilliseconds, draining: draining,
      leaseMilliseconds: settings.leaseDuration.wholeMilliseconds,
      profilesVersion: profilesVersion)
  }

  package func extend(_ request: ExtendRequest) async throws -> ExtendReply {
    if case .ended = phase { throw refusal }
    roll.note(request.worker, at: clock.now())
    let lost = try await queue.extend(
      request.tokens, for: settings.leaseDuration, now: clock.now())
    for token in lost where !reporting.contains(token) {
      if lent.end(token) { redeliveries += 1 }
    }
    return ExtendReply(lost: lost.sorted { $0.counter < $1.counter })
  }

  package func release(_ request: ReleaseRequest) async throws {
    if case .ended = phase { throw refusal }
    roll.note(request.worker, at: clock.now())
    if request.leaving {
      roll.setLeaving(true, request.worker)
      leaseBell.ring()
    }
    guard !request.tokens.isEmpty else { return }
    // One whose report is being committed is not free to be given back.
    let tokens = request.tokens.filter { !reporting.contains($0) }
    let released = try await queue.release(tokens, now: clock.now())
    for token in tokens { lent.end(token) }
    logger.debug(
      "leases given back", metadata: ["worker": "\(request.worker)", "count": "\(released)"])
    lastNothing = nil
    leaseBell.ring()
  }
}
