internal import GRDB
internal import QueueModel

extension QueueError {
  /// What a failure of SQLite means for people. Its message names tables and files, never values.
  init(_ error: any Error, path: String) {
    if let error = error as? QueueError {
      self = error
      return
    }
    guard let error = error as? DatabaseError else {
      self = .failed(path: path, detail: String(describing: type(of: error)))
      return
    }
    let message = error.message ?? error.resultCode.description
    // One line, whatever SQLite found to say.
    let detail = message.split(whereSeparator: \.isNewline).joined(separator: " ")
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT:
      self = .damaged(path: path, detail: detail)
    case .SQLITE_FULL, .SQLITE_IOERR:
      self = .disk(path: path, detail: detail)
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self = .busy(path: path)
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      self = .notWritable(path: path, detail: detail)
    default:  // SQLite's codes are not our enum; the rest are mistakes of ours.
      self = .failed(path: path, detail: detail)
    }
  }
}
