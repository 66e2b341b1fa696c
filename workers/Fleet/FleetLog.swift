internal import Glibc
package import Logging

/// Log lines to a file: time, level, a constant message, then `key=value` in alphabetic order, so
/// that `grep 'lease lost' logs/wenhao.log` finds them all. Never page text.
package struct FleetLog: LogHandler {
  package var logLevel: Logger.Level
  package var metadata: Logger.Metadata = [:]
  package var metadataProvider: Logger.MetadataProvider?
  private let label: String
  private let descriptor: LogDescriptor
  private let clock: FleetClock

  /// Appends to `path`; to standard error where `path` is nil or cannot be opened: a log that
  /// nobody can write is no reason not to work, and the operator sees where it went.
  package static func logger(
    _ label: String, path: String?, level: Logger.Level, clock: FleetClock = .steady()
  ) -> Logger {
    let descriptor = LogDescriptor(path: path)
    return Logger(label: label) {
      FleetLog(logLevel: level, label: $0, descriptor: descriptor, clock: clock)
    }
  }

  private init(
    logLevel: Logger.Level, label: String, descriptor: LogDescriptor, clock: FleetClock
  ) {
    self.logLevel = logLevel
    self.label = label
    self.descriptor = descriptor
    self.clock = clock
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    var values = metadata
    if let provided = metadataProvider?.get() { values.merge(provided) { _, new in new } }
    if let own = event.metadata { values.merge(own) { _, new in new } }
    var line = "\(Timestamp.text(clock.now())) \(event.level) \(label): \(event.message)"
    for (key, value) in values.sorted(by: { $0.key < $1.key }) {
      line += " \(key)=\(Self.quoted("\(value)"))"
    }
    descriptor.write(line + "\n")
  }

  /// One event, one line: what a server sends us must not be able to write lines of its own.
  private static func quoted(_ text: String) -> String {
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x22 && $0 != 0x7f }
    return isPlain ? text : text.debugDescription
  }
}

/// Whole lines in one `write` to a file opened for appending: lines of several threads do not mix.
private final class LogDescriptor: Sendable {
  private let file: Int32

  init(path: String?) {
    let opened = path.map { open($0, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644) } ?? -1
    file = opened >= 0 ? opened : STDERR_FILENO
  }

  deinit { if file != STDERR_FILENO { close(file) } }

  func write(_ line: String) {
    var line = line
    // A log line that cannot be written has nobody left to tell.
    _ = line.withUTF8 { Glibc.write(file, $0.baseAddress, $0.count) }
  }
}
