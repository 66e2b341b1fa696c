internal import Glibc

/// What should have worked in the archive and did not. The words are for the person at the terminal.
package enum ArchiveError: Error, Hashable, CustomStringConvertible {
  /// No room: nothing of the batch is in the archive.
  case diskFull(path: String)
  /// A system call failed; `reason` is the system's own wording.
  case io(path: String, operation: String, reason: String)
  /// Another process writes this file.
  case inUse(path: String)
  case closed
  /// What a worker handed over is no gzip member, or its offsets lie outside it.
  case badMember
  case notFound(file: String)
  /// What is at this place cannot be read as a record.
  case damaged(file: String, offset: Int, reason: String)

  package var description: String {
    switch self {
    case .diskFull(let path):
      "disk full while writing \(path): nothing was lost, free some room and start again"
    case .io(let path, let operation, let reason): "cannot \(operation) \(path): \(reason)"
    case .inUse(let path):
      "\(path) is being written by another process: stop it, or use another --data folder"
    case .closed: "the archive is closed"
    case .badMember: "archive member refused: not gzip, or its offsets lie outside it"
    case .notFound(let file): "no archive file \(file), neither closed nor open"
    case .damaged(let file, let offset, let reason):
      "archive file \(file) is damaged at byte \(offset): \(reason)"
    }
  }

  /// `code` is an `errno`.
  static func failed(_ operation: String, _ path: String, code: Int32) -> ArchiveError {
    code == ENOSPC || code == EDQUOT
      ? .diskFull(path: path)
      : .io(path: path, operation: operation, reason: String(cString: strerror(code)))
  }
}
