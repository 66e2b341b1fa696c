/// What can go wrong with a queue as a whole. A lost lease is not among them: it is an answer.
/// `description` is the one line for people: what, on what, what to do.
package enum QueueError: Error, Hashable, Sendable {
  /// The file is damaged or is no queue at all.
  case damaged(path: String, detail: String)
  /// A folder is where the file should be.
  case isDirectory(path: String)
  /// Written by a later version.
  case newerSchema(path: String, found: Int, known: Int)
  /// Another program's database.
  case foreign(path: String)
  /// The folder or the file may not be written, or the folder is missing.
  case notWritable(path: String, detail: String)
  /// The database server does not answer, or lets nobody in.
  case unreachable(path: String, detail: String)
  /// Opened for looking, and there is nothing.
  case missing(path: String)
  /// Another process held the write lock for longer than the time-out.
  case busy(path: String)
  /// No space, or the disk reports an error: nothing of the refused call was written.
  case disk(path: String, detail: String)
  /// Leases were asked of a queue that was not opened by a coordinator.
  case notCoordinator(path: String)
  case closed(path: String)
  /// A rule of the schema was broken: our mistake.
  case failed(path: String, detail: String)
}

extension QueueError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .damaged(let path, let detail):
      "\(path): damaged queue (\(detail)). Move it aside and restore a backup, or crawl anew: "
        + "the corpus and the archive are not affected."
    case .isDirectory(let path):
      "\(path): is a folder, not a queue. Move it aside, or choose another data folder."
    case .newerSchema(let path, let found, let known):
      "\(path): queue of a newer version (schema \(found), this program knows \(known)). "
        + "Use a newer wenhao."
    case .foreign(let path):
      "\(path): a database, but not a queue. Move it aside, or choose another data folder."
    case .notWritable(let path, let detail):
      "\(path): cannot be opened for writing (\(detail)). Check that the folder exists and who "
        + "owns it."
    case .unreachable(let path, let detail):
      "\(path): the database cannot be reached (\(detail)). Check that the server runs, and the URL; "
        + "what was acknowledged is safe."
    case .missing(let path):
      "\(path): no queue here yet. Crawl first, or name the right data folder."
    case .busy(let path):
      "\(path): another process is writing and did not let go. Try again."
    case .disk(let path, let detail):
      "\(path): the disk refuses (\(detail)). Free some space; what was acknowledged is safe."
    case .notCoordinator(let path):
      "\(path): opened beside a running fleet, cannot give leases."
    case .closed(let path):
      "\(path): the queue is closed."
    case .failed(let path, let detail):
      "\(path): queue failure (\(detail)). Please report it."
    }
  }
}
