internal import Foundation
internal import Glibc

/// The proof that this process alone writes to a data folder: `flock` on a file that also names the
/// holder. The kernel lets go when the process ends, however it ends; nothing has to be cleaned up
/// after a crash.
package final class FolderLock: Sendable {
  private let descriptor: Int32

  /// Refuses at once when another process, or another part of this one, holds it.
  package init(path: String, since now: String) throws(DataFolderError) {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .unusable(path: path, reason: String(cString: strerror(errno))) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let failure = errno
      let holder = Self.holder(file)
      close(file)
      guard failure == EWOULDBLOCK else {
        throw .unusable(path: path, reason: String(cString: strerror(failure)))
      }
      throw .inUse(path: path, process: holder.process, since: holder.since)
    }
    descriptor = file
    let line = Array("\(getpid()) \(now)\n".utf8)
    // Who holds it is said for people only; a full disk must not keep a run from being refused or
    // started.
    _ = ftruncate(file, 0)
    _ = line.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
  }

  deinit {
    // Emptied, not removed: a file removed under a waiting opener would be locked twice.
    _ = ftruncate(descriptor, 0)
    close(descriptor)
  }

  private static func holder(_ file: Int32) -> (process: Int?, since: String?) {
    var bytes = [UInt8](repeating: 0, count: 128)
    let count = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, 0) }
    guard count > 0 else { return (nil, nil) }
    let words = String(decoding: bytes[..<count], as: UTF8.self).split { $0 == " " || $0 == "\n" }
    return (words.first.flatMap { Int($0) }, words.dropFirst().first.map(String.init))
  }
}
