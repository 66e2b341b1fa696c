internal import GRDB
internal import PostgresLink

/// What can go wrong with a corpus file: each case says what failed, on what, and what to do, in one line.
/// Never page text or SQL arguments.
package enum CorpusError: Error, Hashable, Sendable {
  case missing(path: String)
  case folder(path: String)
  /// An SQLite file, or any other file, that is not ours.
  case notACorpus(path: String)
  case newerSchema(path: String, found: Int, known: Int)
  /// Of an earlier version, and opened only for reading: it is brought up when it is opened for writing.
  case olderSchema(path: String)
  case damaged(path: String)
  case unwritable(path: String)
  case diskFull(path: String)
  case busy(path: String)
  /// No server there, or none that takes us.
  case unreachable(path: String, reason: String)
  /// The database has a queue's tables.
  case besideQueue(path: String)
  /// `synchronous=FULL` did not hold: an acknowledged commit could be lost with the power.
  case notDurable(path: String)
  /// A query without one letter, digit or character to look for.
  case nothingToFind
  /// Any other answer of the database's, by its own name.
  case failed(path: String, reason: String)
}

extension CorpusError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing(let path): "\(path): no such corpus; crawl or ingest first, or mind --data"
    case .folder(let path): "\(path): is a folder, not a corpus file; name the file inside it"
    case .notACorpus(let path): "\(path): not a Wenhao corpus; move it away or name another file"
    case .newerSchema(let path, let found, let known):
      "\(path): schema \(found) is newer than this program's \(known); use a newer wenhao"
    case .olderSchema(let path):
      "\(path): of an earlier wenhao; back it up, then any `wenhao ingest` or `crawl` brings it up"
    case .damaged(let path):
      "\(path): the corpus file is damaged; restore a copy, or move it away and ingest the archive"
    case .unwritable(let path):
      "\(path): cannot be opened or written; check the rights of the file and its folder"
    case .diskFull(let path):
      "\(path): the disk is full, nothing of this batch was stored; free some space and go on"
    case .busy(let path): "\(path): another program holds the corpus; wait for it or stop it"
    case .unreachable(let path, let reason):
      "\(path): no answer from PostgreSQL (\(reason)); start it, or mind --corpus"
    case .besideQueue(let path):
      "\(path): holds a work queue, which a corpus would slow down; name a database of its own"
    case .notDurable(let path):
      "\(path): SQLite does not keep synchronous=FULL here; put the corpus on another disk"
    case .nothingToFind: "the query has no letter, digit or character to look for; add one"
    case .failed(let path, let reason):
      "\(path): the database says \(reason); if it stays so, restore a copy of the corpus"
    }
  }
}

extension CorpusError {
  /// What SQLite's answer means for the one who runs us.
  init(_ error: any Error, path: String) {
    // A record that no longer reads as one was changed from outside.
    if error is DecodingError {
      self = .damaged(path: path)
      return
    }
    if let failure = error as? PostgresFailure {
      self.init(failure, path: path)
      return
    }
    guard let error = error as? DatabaseError else {
      self = .failed(path: path, reason: "\(type(of: error))")
      return
    }
    switch error.resultCode {
    case .SQLITE_CORRUPT: self = .damaged(path: path)
    case .SQLITE_NOTADB: self = .notACorpus(path: path)
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: self = .unwritable(path: path)
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
    default: self = .failed(path: path, reason: error.resultCode.description)
    }
  }
}
