package import Frontier

/// The queue's own time, made from its callers': it never runs backwards, whatever somebody does to
/// the machine's clock.
///
/// Within a process the fleet's clock is steady. Over a restart the wall clock may have been set
/// back; then every host would rest, and every URL wait, until the wall has caught up. So the
/// newest moment that the queue has seen is kept in it, and a caller who comes from before it is
/// moved forward by the difference, for as long as the process lasts. A clock set forward looks
/// like a longer pause, and is taken as one.
package struct SteadyTime: Sendable {
  /// Concurrent calls arrive a little out of order; that is no clock set back.
  package static let slack = Duration.seconds(10)

  package private(set) var latest: Moment
  /// Of the queue's time before the callers'.
  package private(set) var offset = Duration.zero

  package init(latest: Moment) { self.latest = latest }

  /// The queue's moment for a caller's.
  package mutating func admit(_ caller: Moment) -> Moment {
    var moment = caller + offset
    if latest - moment > Self.slack {
      offset = latest - caller
      moment = latest
    }
    latest = max(latest, moment)
    return moment
  }

  /// Back into the caller's time, for an answer.
  package func told(_ moment: Moment) -> Moment { moment + (.zero - offset) }
}
