internal import Foundation

/// How tests make a real process die where it hurts. Read from the environment once; a program that
/// nobody tests finds nothing there.
///
/// - `WENHAO_TEST_DIE=archived:3`: SIGKILL to itself at the third passage of that point.
/// - `WENHAO_TEST_STOP=reporting:2`: SIGSTOP, in the same way.
/// - `WENHAO_TEST_POISON=TEXT`: whoever reads a page whose URL has TEXT in it dies of SIGABRT.
package enum TestHook {
  /// Where a worker or a coordinator can be made to die, in the order in which a URL passes them.
  package enum Point: String, Sendable, CaseIterable {
    // Of a worker.
    case leased, fetched, reporting
    // Of a coordinator: `CommitStep`.
    case checked, archived, stored, completed
  }

  package static let poison = ProcessInfo.processInfo.environment["WENHAO_TEST_POISON"]
  private static let death = Trap("WENHAO_TEST_DIE", SIGKILL)
  private static let sleep = Trap("WENHAO_TEST_STOP", SIGSTOP)

  package static func pass(_ point: Point) {
    death?.pass(point)
    sleep?.pass(point)
  }

  package static func read(_ url: String, poison: String?) {
    guard let poison, !poison.isEmpty, url.contains(poison) else { return }
    abort()
  }

  private final class Trap: @unchecked Sendable {
    // `left` is only touched with `lock` held.
    private let lock = NSLock()
    private let point: Point
    private var left: Int
    private let signal: Int32

    init?(_ variable: String, _ signal: Int32) {
      let text = ProcessInfo.processInfo.environment[variable]
      guard let words = text?.split(separator: ":"), words.count == 2,
        let point = Point(rawValue: String(words[0])), let left = Int(words[1])
      else { return nil }
      self.point = point
      self.left = left
      self.signal = signal
    }

    func pass(_ point: Point) {
      let isTime = lock.withLock {
        guard point == self.point else { return false }
        left -= 1
        return left == 0
      }
      if isTime { kill(getpid(), signal) }
    }
  }
}
