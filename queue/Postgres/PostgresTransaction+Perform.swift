internal import Frontier
internal import QueueModel

extension PostgresTransaction {
  /// All of it in one transaction; one answer a request, in order. Requests are concurrent, so they have no order
  /// among themselves: leases go last, and get what the others set free.
  func perform(_ requests: [PostgresRequest]) throws -> [PostgresAnswer] {
    let questions = VisitQuestions(requests)
    let answers = try begin(questions.isEmpty ? [] : questions.commands)
    let moments = requests.map { desk.moment($0.now, server: serverNow) }
    var given = [PostgresAnswer?](repeating: nil, count: requests.count)

    if !questions.isEmpty {
      var book = try prepare(questions, answers)
      for (index, request) in requests.enumerated() {
        given[index] = try visit(request, &book, now: moments[index])
      }
    }
    for (index, request) in requests.enumerated() where given[index] == nil && !request.isLease {
      given[index] = try single(request, now: moments[index])
    }
    try lend(requests, moments, &given)
    self.answers = zip(requests, moments).enumerated().map { index, pair in
      let answer = given[index] ?? .done(false)
      return answer.told(earlier: pair.1 - pair.0.now)
    }
    try commit()
    return self.answers
  }

  private func visit(
    _ request: PostgresRequest, _ book: inout VisitBook, now: Moment
  ) throws -> PostgresAnswer? {
    switch request.work {
    case .enqueue(let urls): return .reply(try enqueue(urls, &book, now: now))
    case .complete(let reports):
      var results: [ReportResult] = []
      for report in reports { results.append(try complete(report, &book, now: now)) }
      return .results(results)
    case .lease, .extend, .release, .expire, .reclaim, .mend, .pause, .restore, .restoreHosts:
      return nil
    }
  }

  private func single(_ request: PostgresRequest, now: Moment) throws -> PostgresAnswer? {
    switch request.work {
    // Answered by `visit`, but where nobody asked about any URL.
    case .enqueue: return .reply(EnqueueReply(added: 0, known: 0))
    case .complete: return .results([])
    case .lease: return nil
    case .extend(let tokens, let duration):
      return .tokens(try extend(tokens, until: now + duration, now: now))
    case .release(let tokens): return .count(try release(tokens, now: now))
    // Dead coordinators too: their successor may have come before the server missed them.
    case .expire: return .count(try expire(now: now) + reclaim(now: now))
    case .reclaim: return .count(try reclaim(now: now))
    case .mend(let mending, let after):
      let page = try mend(mending, after: after, now: now)
      return .page(count: page.count, next: page.next)
    case .pause(let host, let isPaused): return .done(try setPaused(isPaused, host))
    case .restore(let jobs): return .reply(try restore(jobs, now: now))
    case .restoreHosts(let hosts): return .count(try restore(hosts))
    }
  }

  /// Orders with the same plans together: a coordinator's always are.
  private func lend(
    _ requests: [PostgresRequest], _ moments: [Moment], _ given: inout [PostgresAnswer?]
  ) throws {
    var orders: [(index: Int, order: LeaseOrder, plans: [String: PolitenessPlan])] = []
    for (index, request) in requests.enumerated() {
      if case .lease(let order, let plans) = request.work { orders.append((index, order, plans)) }
    }
    guard let latest = orders.map({ moments[$0.index] }).max() else { return }
    _ = try expire(now: latest)
    while let plans = orders.first?.plans {
      let same = orders.filter { $0.plans == plans }
      orders.removeAll { $0.plans == plans }
      let slices = try lease(same.map(\.order), plans: plans, now: latest)
      let nextDue = try nextDue(plans)
      for (one, slices) in zip(same, slices) {
        given[one.index] = .grant(LeaseGrant(slices: slices, nextDue: nextDue))
      }
    }
  }
}

extension PostgresAnswer {
  /// In the caller's time, which is so much behind the queue's.
  func told(earlier: Duration) -> PostgresAnswer {
    func told(_ moment: Moment) -> Moment { moment + (.zero - earlier) }
    switch self {
    case .grant(var grant):
      grant.nextDue = grant.nextDue.map(told)
      for index in grant.slices.indices {
        grant.slices[index].until = told(grant.slices[index].until)
      }
      return .grant(grant)
    case .results(var results):
      for index in results.indices {
        results[index].hostBlockedUntil = results[index].hostBlockedUntil.map(told)
      }
      return .results(results)
    case .reply, .tokens, .count, .page, .done: return self
    }
  }
}
