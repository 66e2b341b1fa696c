/// Why a coordinator no longer answers.
package enum CoordinatorError: Error, Hashable, CustomStringConvertible {
  /// Something it cannot do without failed; `reason` is that failure's own line.
  case failed(reason: String)
  /// It has ended, or has not begun.
  case notRunning

  package var description: String {
    switch self {
    case .failed(let reason): "the crawl stopped: \(reason)"
    case .notRunning: "the coordinator is not running"
    }
  }
}
