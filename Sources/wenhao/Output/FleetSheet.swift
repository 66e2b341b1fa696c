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
    let visits = "\(status.visits) (\(rate(status.visits, last?.visits)))"
    let pages = "\(status.pagesFetched) (\(rate(status.pagesFetched, last?.pagesFetched)))"
    let documents = "\(status.newDocuments) (\(rate(status.newDocuments, last?.newDocuments)))"
    let oldest = status.oldestLeaseMilliseconds.map { duration($0) } ?? "-"
    var lines: [String] = []
    lines.append(
      "\(status.version)  \(status.phase)  up \(duration(status.upMilliseconds))  "
        + "epoch \(status.epoch)")
    lines.append("visits    \(visits)  pages \(pages)  new documents \(documents)")
    lines.append(
      "queue     queued \(queue.queued)  leased \(queue.leased)  done \(queue.done)  "
        + "buried \(queue.buried)  due \(queue.due)")
    lines.append(
      "hosts     \(queue.hosts)  blocked \(queue.blockedHosts)  paused \(queue.pausedHosts)")
    lines.append(
      "leases    oldest \(oldest)  redelivered \(status.redeliveries)  "
        + "refused reports \(status.refused)")
    lines.append("archive   \(bytes(status.archiveBytes))")
    lines.append("outcomes  \(outcomes(status.outcomes))")
    lines.append("workers   \(status.workers.count)")
    let busiest = status.workers.sorted { a, b in
      a.leases == b.leases ? a.name < b.name : a.leases > b.leases
    }
    for worker in busiest.prefix(shownWorkers) {
      let before = last?.workers.first { $0.name == worker.name }?.visits
      let leases = pad("\(worker.leases)", 5)
      let visits = pad("\(worker.visits)", 8) + pad(rate(worker.visits, before), 9)
      let silence = duration(worker.silentMilliseconds)
      lines.append("  \(pad(worker.name, 32)) leases \(leases) visits \(visits) silent \(silence)")
    }
    if busiest.count > shownWorkers { lines.append("  … and \(busiest.count - shownWorkers) more") }
    if !status.troubledHosts.isEmpty { lines.append("left alone for now") }
    for host in status.troubledHosts.prefix(shownHosts) {
      let until = host.state.blockedUntil.map { Timestamp.text($0) } ?? "-"
      let name = pad(host.host.description, 32)
      lines.append("  \(name) until \(until)  troubles \(host.state.consecutiveFailures)")
    }
    return lines
  }

  /// Most frequent first.
  private static func outcomes(_ counts: [String: Int]) -> String {
    guard !counts.isEmpty else { return "-" }
    let sorted = counts.sorted { a, b in
      a.value == b.value ? a.key < b.key : a.value > b.value
    }
    return sorted.map { "\($0.key) \($0.value)" }.joined(separator: "  ")
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
