internal import Coordinator
internal import CorpusStore
internal import Fleet
internal import Frontier
internal import QueueModel
internal import QueueWire

extension CoordinatorAPI {
  func status() async throws -> FleetStatus {
    let count = try await counter.count()
    let vitals = await coordinator.vitals
    return FleetStatus(
      version: software, epoch: queue.epoch, phase: vitals.phase,
      upMilliseconds: vitals.uptime.wholeMilliseconds, queue: count.stats,
      queueAgeMilliseconds: max(.zero, coordinator.present - count.at).wholeMilliseconds,
      visits: vitals.counts.visits, pagesFetched: vitals.counts.pagesFetched,
      newDocuments: vitals.counts.newDocuments, outcomes: vitals.counts.outcomes,
      redeliveries: vitals.redeliveries, refused: vitals.counts.lost,
      archiveBytes: archiveBytes + vitals.archivedBytes,
      oldestLeaseMilliseconds: vitals.oldestLease?.wholeMilliseconds,
      workers: vitals.workers.map {
        FleetStatus.Worker(
          name: $0.name, leases: $0.leases, visits: $0.visits,
          silentMilliseconds: max(.zero, $0.silence).wholeMilliseconds)
      }, troubledHosts: count.troubledHosts)
  }

  /// Prometheus text, format 0.0.4. docs/operations.md says of each what it means and when to worry.
  func metricsPage() async throws -> [UInt8] {
    let count = try await counter.count()
    let vitals = await coordinator.vitals
    let requests = log.copy
    var page = MetricsPage()
    page.gauge("wenhao_up_seconds", "Since the coordinator began.", vitals.uptime.seconds)
    page.family("wenhao_queue_urls", "gauge", "URLs by state.")
    let stats = count.stats
    for (state, number) in [
      (JobState.queued, stats.queued), (.leased, stats.leased), (.done, stats.done),
      (.buried, stats.buried),
    ] { page.sample("wenhao_queue_urls", ["state": state.rawValue], Double(number)) }
    page.gauge("wenhao_queue_due_urls", "URLs whose moment has come.", Double(stats.due))
    page.gauge("wenhao_queue_hosts", "Hosts known.", Double(stats.hosts))
    page.gauge(
      "wenhao_queue_hosts_blocked", "Hosts left alone for what they answered.",
      Double(stats.blockedHosts))
    page.gauge(
      "wenhao_queue_hosts_paused", "Hosts paused by an operator.", Double(stats.pausedHosts))
    page.gauge("wenhao_leases", "Leases that run.", Double(vitals.lent))
    page.gauge(
      "wenhao_oldest_lease_seconds", "Age of the lease that has run longest.",
      vitals.oldestLease?.seconds ?? 0)
    page.gauge(
      "wenhao_reports_waiting", "Reports that wait to be committed.", Double(vitals.waitingReports))
    page.gauge(
      "wenhao_request_bytes_in_flight", "Bodies being received or committed.",
      Double(budget.inUse))
    outcomes(vitals, &page)
    page.counter(
      "wenhao_documents_new_total", "Documents that the corpus did not hold.",
      vitals.counts.newDocuments)
    page.counter(
      "wenhao_redeliveries_total", "Leases that ended without a word.", vitals.redeliveries)
    page.counter(
      "wenhao_reports_refused_total", "Reports whose lease had passed on.", vitals.counts.lost)
    page.gauge(
      "wenhao_archive_bytes", "Size of the archive.", Double(archiveBytes + vitals.archivedBytes))
    workers(vitals, &page)
    page.histogram(
      "wenhao_commit_seconds", "From a report's arrival to its answer.", [([:], vitals.commitTimes)]
    )
    page.histogram(
      "wenhao_visit_seconds", "From the start of a fetch to its report.", [([:], vitals.visitTimes)]
    )
    self.requests(requests, &page)
    if let staleSources {
      let freshness = await staleSources.current()
      page.gauge(
        "wenhao_sources", "Hosts with documents enough to have a rhythm.",
        Double(freshness.known))
      page.family(
        "wenhao_stale_source_seconds", "gauge",
        "Since the newest document of a source that is silent beyond its rhythm.")
      for source in freshness.stale {
        page.sample(
          "wenhao_stale_source_seconds", ["host": source.host], Double(source.silentDays) * 86_400)
      }
    }
    return page.bytes
  }

  private func outcomes(_ vitals: Vitals, _ page: inout MetricsPage) {
    page.family("wenhao_visits_total", "counter", "Visits by how they ended and whose site it was.")
    for kind in SiteProfile.Kind.allCases {
      let outcomes = vitals.counts.outcomesBySiteKind[kind] ?? [:]
      for (outcome, number) in outcomes.sorted(by: { $0.key < $1.key }) {
        page.sample(
          "wenhao_visits_total", ["outcome": outcome, "site_kind": kind.rawValue], Double(number))
      }
    }
  }

  private func workers(_ vitals: Vitals, _ page: inout MetricsPage) {
    page.gauge("wenhao_workers", "Workers heard of within the hour.", Double(vitals.workers.count))
    page.family(
      "wenhao_worker_heartbeat_age_seconds", "gauge", "Since a worker's last word.")
    for worker in vitals.workers {
      page.sample(
        "wenhao_worker_heartbeat_age_seconds", ["worker": worker.name], worker.silence.seconds)
    }
    page.family("wenhao_worker_leases", "gauge", "Leases of a worker.")
    for worker in vitals.workers {
      page.sample("wenhao_worker_leases", ["worker": worker.name], Double(worker.leases))
    }
  }

  private func requests(_ counts: RequestLog.Counts, _ page: inout MetricsPage) {
    page.family("wenhao_requests_total", "counter", "HTTP requests.")
    for endpoint in Endpoint.allCases {
      for (status, number) in (counts.answers[endpoint] ?? [:]).sorted(by: { $0.key < $1.key }) {
        page.sample(
          "wenhao_requests_total", ["endpoint": endpoint.rawValue, "status": "\(status)"],
          Double(number))
      }
    }
    page.counter("wenhao_requests_unknown_total", "Requests for nothing we have.", counts.unknown)
    page.histogram(
      "wenhao_request_seconds", "HTTP requests, from head to answer; leases include their wait.",
      Endpoint.allCases.compactMap { endpoint in
        counts.times[endpoint].map { (["endpoint": endpoint.rawValue], $0) }
      })
  }
}

extension Duration {
  fileprivate var seconds: Double { self / .seconds(1) }
}
