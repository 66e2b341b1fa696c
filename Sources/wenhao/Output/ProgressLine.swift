internal import Foundation

/// Progress of long work on standard error: redrawn in place on a terminal, one line per interval otherwise
/// (so that a cron mail stays short).
final class ProgressLine {
  private let interval: Double
  private var lastShown = 0.0
  private var drawn = false

  init() { interval = StandardError.isTerminal ? 0.2 : 10 }

  func show(_ text: @autoclosure () -> String) {
    let now = Date().timeIntervalSinceReferenceDate
    guard now - lastShown >= interval else { return }
    lastShown = now
    if StandardError.isTerminal {
      StandardError.write("\r\u{1b}[2K" + text())
      drawn = true
    } else {
      StandardError.line(text())
    }
  }

  func clear() {
    if drawn { StandardError.write("\r\u{1b}[2K") }
    drawn = false
  }
}
