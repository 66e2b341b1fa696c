/// How a worker works.
package struct WorkerSettings: Sendable {
  /// Hosts visited at the same time.
  package var slots = 16
  /// URLs asked for, for each free slot.
  package var urlsPerSlot = 8
  /// How long the coordinator may hold a request for work. Also how long a worker that is drained
  /// alone may take to notice.
  package var leaseWait: Duration = .seconds(1)
  /// After `drain`, what is under way may take so long; then it is cut off and given back.
  package var drainDeadline: Duration = .seconds(20)
  /// Until a coordinator that could not be asked is asked again; twice as long each time.
  package var retryPause: Duration = .seconds(1)
  /// A coordinator that comes back after an hour is found within this.
  package var longestRetryPause: Duration = .seconds(30)
  /// Until the first lease says otherwise.
  package var leaseDuration: Duration = .seconds(60)

  /// Reads a suspect page in a process of its own; nil: like any other page, as in tests.
  package var childReader: ChildReader?

  package init() {}
}
