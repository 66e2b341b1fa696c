/// A worker as its run sees it, wherever it runs.
package protocol FleetWorker: Sendable {
  /// Works until drained or cancelled.
  func run() async throws
  /// No further leases: ends what is under way, gives back the rest, then `run` returns.
  func drain()
}
