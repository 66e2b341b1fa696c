internal import Glibc

/// An open file; closed with its last owner. Calls that a signal interrupts are made again.
final class FileDescriptor {
  let path: String
  private let number: Int32

  init(path: String, flags: Int32) throws(ArchiveError) {
    self.path = path
    number = FileDescriptor.again { open(path, flags | O_CLOEXEC, 0o644) }
    guard number >= 0 else { throw .failed("open", path, code: errno) }
  }

  deinit { close(number) }

  func size() throws(ArchiveError) -> Int {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw .failed("look at", path, code: errno) }
    return Int(status.st_size)
  }

  /// Up to `count` bytes from `offset`; fewer at the end of the file, none after it.
  func read(at offset: Int, count: Int) throws(ArchiveError) -> [UInt8] {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(
          number, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        if got < 0 { code = errno }
        guard got > 0 else { return }
        filled += got
      }
    }
    guard code == 0 else { throw .failed("read", path, code: code) }
    return bytes
  }

  /// All of `bytes`, at `offset`.
  func write(_ bytes: [UInt8], at offset: Int) throws(ArchiveError) {
    var done = 0
    while done < bytes.count {
      let put = bytes.withUnsafeBytes {
        pwrite(number, $0.baseAddress?.advanced(by: done), bytes.count - done, off_t(offset + done))
      }
      if put < 0, errno == EINTR { continue }
      guard put > 0 else { throw .failed("write", path, code: put == 0 ? ENOSPC : errno) }
      done += put
    }
  }

  func truncate(to size: Int) throws(ArchiveError) {
    guard FileDescriptor.again({ ftruncate(number, off_t(size)) }) == 0 else {
      throw .failed("shorten", path, code: errno)
    }
  }

  func sync() throws(ArchiveError) {
    guard FileDescriptor.again({ fsync(number) }) == 0 else {
      throw .failed("sync", path, code: errno)
    }
  }

  /// Held until the file is closed; false when another process (or writer) holds it.
  func lock() -> Bool { FileDescriptor.again { flock(number, LOCK_EX | LOCK_NB) } == 0 }

  private static func again(_ call: () -> Int32) -> Int32 {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }
}

/// A folder of archive files.
struct ArchiveFolder {
  let path: String

  /// Made when absent; its parent must be there.
  func create() throws(ArchiveError) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw .failed("create folder", path, code: errno)
    }
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func names() throws(ArchiveError) -> [String] {
    guard let folder = opendir(path) else { throw .failed("list", path, code: errno) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names.sorted()
  }

  /// Names are as durable as their folder's last sync.
  func sync() throws(ArchiveError) {
    try FileDescriptor(path: path, flags: O_RDONLY | O_DIRECTORY).sync()
  }

  func rename(_ from: String, to: String) throws(ArchiveError) {
    guard Glibc.rename(file(from), file(to)) == 0 else {
      throw .failed("rename", file(from), code: errno)
    }
  }

  func remove(_ name: String) throws(ArchiveError) {
    guard unlink(file(name)) == 0 || errno == ENOENT else {
      throw .failed("remove", file(name), code: errno)
    }
  }
}
