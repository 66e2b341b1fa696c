internal import Glibc

/// A body on disk: a file without a name, which the kernel removes when it is closed, however the
/// process ends. Written by the engine's thread into the page cache, read once by the judge.
final class BodyFile: @unchecked Sendable {
  // Invariant: `count` is changed by the engine's thread alone, before the file is handed over.
  private let descriptor: Int32
  private(set) var count = 0
  private let memory: BodyMemory

  /// nil when the folder takes no files.
  init?(folder: String, memory: BodyMemory) {
    // O_TMPFILE would save the name, but is not on every file system.
    var path = Array((folder + "/wenhao-body-XXXXXX").utf8CString)
    descriptor = mkstemp(&path)
    guard descriptor >= 0 else { return nil }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(path)
    self.memory = memory
  }

  deinit {
    close(descriptor)
    memory.giveDisk(count)
  }

  /// All of it or nothing; false: no room, by our bound or by the disk's.
  func append(_ bytes: UnsafeRawBufferPointer, mayExceed: Bool) -> Bool {
    guard memory.takeDisk(bytes.count, mayExceed: mayExceed) else { return false }
    var at = 0
    while at < bytes.count {
      let wrote = pwrite(
        descriptor, bytes.baseAddress?.advanced(by: at), bytes.count - at, off_t(count + at))
      if wrote < 0, errno == EINTR { continue }
      guard wrote > 0 else {
        memory.giveDisk(bytes.count)
        return false
      }
      at += wrote
    }
    count += bytes.count
    return true
  }

  /// nil when the disk no longer gives what it took.
  func read() -> [UInt8]? {
    let whole = [UInt8](unsafeUninitializedCapacity: count) { room, initialised in
      var at = 0
      while at < count {
        let got = pread(descriptor, room.baseAddress?.advanced(by: at), count - at, off_t(at))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { break }
        at += got
      }
      initialised = at
    }
    return whole.count == count ? whole : nil
  }
}

/// What has come of a body, in memory or on disk.
struct StoredBody: Sendable {
  private(set) var bytes: [UInt8] = []
  private(set) var file: BodyFile?
  /// For `bytes`.
  private(set) var hold: BodyHold

  init(memory: BodyMemory) { hold = BodyHold(memory) }

  var count: Int { file?.count ?? bytes.count }

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  /// False: nowhere to put it now.
  mutating func append(
    _ new: UnsafeBufferPointer<UInt8>, memory: BodyMemory, folder: String, mayExceed: Bool
  ) -> Bool {
    if let file { return file.append(UnsafeRawBufferPointer(new), mayExceed: mayExceed) }
    if hold.take(new.count) {
      bytes.append(contentsOf: new)
      return true
    }
    guard let file = BodyFile(folder: folder, memory: memory),
      bytes.withUnsafeBytes({ file.append($0, mayExceed: mayExceed) }),
      file.append(UnsafeRawBufferPointer(new), mayExceed: mayExceed)
    else {
      // No disk at all: the one that may exceed goes on in memory, or nobody would ever finish.
      guard mayExceed else { return false }
      hold.force(new.count)
      bytes.append(contentsOf: new)
      return true
    }
    self.file = file
    bytes = []
    hold.giveBack()
    return true
  }

  /// Forgets everything.
  mutating func clear() {
    bytes = []
    file = nil
    hold.giveBack()
  }

  /// In memory, waiting for room where it is on disk. nil: the disk failed.
  func loaded(memory: BodyMemory) async -> (bytes: [UInt8], hold: BodyHold)? {
    guard let file else { return (bytes, hold) }
    let stretched = await memory.reserve(file.count)
    let hold = BodyHold(memory, bytes: file.count, stretched: stretched)
    return file.read().map { ($0, hold) }
  }
}
