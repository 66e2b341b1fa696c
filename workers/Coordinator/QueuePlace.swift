package import Fleet
internal import Foundation
package import QueueModel
internal import QueuePostgres
internal import QueueStore

/// Where a fleet keeps its work queue.
package enum QueuePlace: Sendable, Hashable {
  case file(path: String)
  case postgres(url: String)

  /// `store` is what `--store` says: `postgres://…`, or nothing for the file of the data folder. nil: neither.
  package init?(store: String?, folder: DataFolder) {
    switch store {
    case nil, "": self = .file(path: folder.queue)
    case .some(let url) where url.hasPrefix("postgres://") || url.hasPrefix("postgresql://"):
      self = .postgres(url: url)
    case .some: return nil
    }
  }

  package var isFile: Bool {
    switch self {
    case .file: true
    case .postgres: false
    }
  }

  /// Blocking.
  package func open(_ access: QueueAccess) throws(QueueError) -> any WorkQueue {
    switch self {
    case .file(let path): try SQLiteQueue(path: path, access: access)
    case .postgres(let url):
      // A person at the command line does not wait for an hour.
      try PostgresQueue(
        url: url, access: access, patience: access == .coordinator ? .seconds(3600) : .seconds(10))
    }
  }
}
