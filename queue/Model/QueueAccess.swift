/// What the queue is opened for.
package enum QueueAccess: Hashable, Sendable {
  /// Creates and migrates the file, begins a new epoch, and may give leases. One at a time: the
  /// data folder's lock sees to that; a second one would fence the first.
  case coordinator
  /// Mends beside a running fleet: everything but leases.
  case operate
  /// Looks only.
  case read
}
