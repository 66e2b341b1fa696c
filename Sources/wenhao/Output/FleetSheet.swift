internal import Fleet
internal import Foundation
internal import Frontier
internal import QueueModel
internal import QueueWire

/// A fleet's status for people.
enum FleetSheet {
  /// Workers beyond these are counted only: a screen has so many lines.
  private static let shownWorkers = 15
  private static let shownHosts = 8

  /// Rates are since `last`, or over the whole run where there is none.
  static func lines(_ status: FleetStatus, since last: FleetStatus?) -> [String] {
    let queue = status.queue
    let span = Double(status.upMilliseconds - (last?.upMilliseconds ?? 0)) / 1000
    func rate(_ now: Int, _ before: Int?) -> String {
      guard span > 0 else { return "-" }
      return String(format: "%.1f/s", Double(max(0, now - (before ?? 0))) / span)
    }
    var lines = [
      "\(status.version)  \(status.phase)  up \(duration(status.upMilliseconds))  epoch \(status.epoch)",
      "visits    \(status.visits) (\(rate(status.visits, last?.visits)))  pages "
        + "\(status.pagesFetched) (\(rate(status.pagesFetched, last?.pagesFetched)))  new documents "
        + "\(status.newDocuments) (\(rate(status.newDocuments, last?.newDocuments)))",
      "queue     queued \(queue.queued)  leased \(queue.leased)  done \(queue.done)  buried "
        + "\(queue.buried)  due \(queue.due)",
      "hosts     \(queue.hosts)  blocked \(queue.blockedHosts)  paused \(queue.pausedHosts)",
      "leases    oldest \(status.oldestLeaseMilliseconds.map(duration) ?? "-")  redelivered "
        + "\(status.redeliveries)  refused reports \(status.refused)",
      "archive   \(bytes(status.archiveBytes))",
      "outcomes  "
        + (status.outcomes.isEmpty
          ? "-"
          : status.outcomes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.key) \($0.value)" }.joined(separator: "  ")),
      "workers   \(status.workers.count)",
    ]
    let busiest = status.workers.sorted { ($1.leases, $0.name) < ($0.leases, $1.name) }
    for worker in busiest.prefix(shownWorkers) {
      let before = last?.workers.first { $0.name == worker.name }?.visits
      lines.append(
        "  \(pad(worker.name, 32)) leases \(pad("\(worker.leases)", 5)) visits "
          + "\(pad("\(worker.visits)", 8)) \(pad(rate(worker.visits, before), 9)) silent "
          + duration(worker.silentMilliseconds))
    }
    if busiest.count > shownWorkers { lines.append("  … and \(busiest.count - shownWorkers) more") }
    if !status.troubledHosts.isEmpty { lines.append("left alone for now") }
    for host in status.troubledHosts.prefix(shownHosts) {
      lines.append(
        "  \(pad(host.host.description, 32)) until "
          + "\(host.state.blockedUntil.map { Timestamp.text($0) } ?? "-")  troubles "
          + "\(host.state.consecutiveFailures)")
    }
    return lines
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0)
  }

  static func duration(_ milliseconds: Int64) -> String {
    let seconds = milliseconds / 1000
    switch seconds {
    case ..<60: return String(format: "%.1fs", Double(milliseconds) / 1000)
    case ..<3600: return "\(seconds / 60)m\(seconds % 60)s"
    default: return "\(seconds / 3600)h\(seconds % 3600 / 60)m"
    }
  }

  private static func bytes(_ count: Int64) -> String {
    let units = ["B", "KB", "MB", "GB", "TB"]
    var size = Double(count)
    var unit = 0
    while size >= 1000, unit < units.count - 1 {
      size /= 1000
      unit += 1
    }
    return unit == 0 ? "\(count) B" : String(format: "%.1f \(units[unit])", size)
  }
}
