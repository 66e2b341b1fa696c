@preconcurrency internal import Foundation

/// Thrown to end with exit code 2 and one line: what failed, on what, and what to do.
struct CommandFailure: Error {
  let message: String
  init(_ message: String) { self.message = message }
}

/// Thrown to end with exit code 1: the question was good, the answer is empty.
struct NothingFound: Error {}

/// Whoever read our output has gone (`| head`): done, not trouble.
struct OutputClosed: Error {}

/// Data for people and programs. Buffered by stdio; the program's end flushes.
enum StandardOutput {
  static func write(_ bytes: some Sequence<UInt8>) throws {
    let array = Array(bytes)
    let written = array.withUnsafeBufferPointer { fwrite($0.baseAddress, 1, $0.count, stdout) }
    guard written == array.count else { throw failure() }
  }

  static func line(_ text: String = "") throws {
    try write(Array(text.utf8) + [0x0a])
  }

  /// The last bytes are often the first that are really written: a full disk shows here.
  static func flush() throws {
    guard fflush(stdout) == 0 else { throw failure() }
  }

  private static func failure() -> any Error {
    if errno == EPIPE { return OutputClosed() }
    return CommandFailure("cannot write to standard output: \(String(cString: strerror(errno)))")
  }
}

/// Progress, logs and errors.
enum StandardError {
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  static func line(_ text: String) { write(text + "\n") }

  /// Losing a line of progress is harmless, so a failing write is not reported.
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { _ = Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
