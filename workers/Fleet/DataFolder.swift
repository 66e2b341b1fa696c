internal import Foundation
package import Frontier

/// Where a fleet keeps everything it knows:
///
/// ```
/// data/
///   lock             who is writing here now
///   queue.sqlite     the frontier
///   corpus.sqlite    the documents, where no server has them
///   archive/         *.warc.gz, every page as it was fetched
///   logs/
/// ```
package struct DataFolder: Sendable, Hashable {
  package let path: String

  package var queue: String { path + "/queue.sqlite" }
  /// A file, or a server's URL.
  package let corpus: String
  package var archive: String { path + "/archive" }
  package var logs: String { path + "/logs" }
  package var log: String { logs + "/wenhao.log" }

  /// Size of the archive's files; what cannot be looked at counts as nothing.
  package var archiveBytes: Int64 {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: archive)) ?? []
    return files.reduce(0) { sum, file in
      let attributes = try? FileManager.default.attributesOfItem(atPath: archive + "/" + file)
      return sum + ((attributes?[.size] as? NSNumber)?.int64Value ?? 0)
    }
  }

  /// Names the folder; looks at nothing. `corpus`: where it is not a file here.
  package init(path: String, corpus: String? = nil) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
    self.corpus = corpus ?? path + "/corpus.sqlite"
  }

  /// Makes what is missing.
  package func create() throws(DataFolderError) {
    for folder in [path, archive, logs] {
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) {
        guard isFolder.boolValue else { throw .notAFolder(path: folder) }
        continue
      }
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw .unusable(path: folder, reason: (error as NSError).localizedDescription)
      }
    }
  }

  /// For whoever writes here; readers need none. Held until the lock is let go of or the process
  /// ends.
  package func lock(now: Moment) throws(DataFolderError) -> FolderLock {
    try create()
    return try FolderLock(path: path + "/lock", since: Timestamp.text(now))
  }
}

package enum DataFolderError: Error, Hashable, CustomStringConvertible {
  case notAFolder(path: String)
  case unusable(path: String, reason: String)
  /// `process` and `since` are nil in the instant in which the other one is just starting or
  /// ending.
  case inUse(path: String, process: Int?, since: String?)

  package var description: String {
    switch self {
    case .notAFolder(let path):
      return "\(path) is not a folder: name another place with --data"
    case .unusable(let path, let reason):
      return "cannot use \(path): \(reason)"
    case .inUse(let path, let process, let since):
      let holder = process.map { "process \($0)" } ?? "another process"
      let begun = since.map { " since \($0)" } ?? ""
      let mend = process.map { "wait for it, or stop it with: kill -INT \($0)" } ?? "wait for it"
      return "\(path) is held by \(holder)\(begun): \(mend)"
    }
  }
}
