/// Why a coordinator no longer answers.
package enum CoordinatorError: Error, Hashable, CustomStringConvertible {
  /// Something it cannot do without failed; `reason` is that failure's own line.
  case failed(reason: String)
  /// It has ended, or has not begun.
  case notRunning
  /// This process ends; the next one goes on where it stopped.
  case closing

  package var description: String {
    switch self {
    case .failed(let reason): "the crawl stopped: \(reason)"
    case .notRunning: "the coordinator is not running"
    case .closing: "the coordinator is closing: ask its successor"
    }
  }
}
