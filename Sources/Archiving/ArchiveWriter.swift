internal import Foundation
internal import Glibc

/// Appends members to the archive folder's current file. What `append` answers is on disk.
///
/// ```
///   first append            full, or close()                       next start after a crash
///   ───────────▶ NAME.open ───────────────▶ sync ▶ NAME            NAME.open ▶ torn tail cut ▶ sync ▶ NAME
/// ```
/// Blocking: one call at a time, from a thread that may wait for the disk.
package final class ArchiveWriter: @unchecked Sendable {
  // Invariant: `current`, `serial` and `isClosed` are only touched with `lock` held.
  private let lock = NSLock()
  private var current: OpenFile?
  private var serial: Int
  private var isClosed = false

  private let folder: ArchiveFolder
  private let maxFileBytes: Int
  private let software: String
  private let operatorName: String?
  private let settings: [HTTPField]
  private let indexer: ArchiveIndexer
  private let calls: ArchiveCalls

  private struct OpenFile {
    let name: ArchiveName
    let descriptor: FileDescriptor
    /// Written so far, and what of it is on disk and may have been acknowledged.
    var end = 0
    var synced = 0
  }

  /// Makes the folder when it is absent and closes what a crash left open; throws `inUse` when another
  /// process writes there. `operator` is who answers for the crawl, with an address; `settings` are further
  /// lines for each file's first record: what its pages were fetched and read under.
  package convenience init(
    folder: String, maxFileBytes: Int = 1 << 30, software: String, operator operatorName: String?,
    settings: [HTTPField] = []
  ) throws(ArchiveError) {
    try self.init(
      folder: folder, maxFileBytes: maxFileBytes, software: software, operator: operatorName,
      settings: settings, calls: .system)
  }

  init(
    folder: String, maxFileBytes: Int, software: String, operator operatorName: String?,
    settings: [HTTPField] = [], calls: ArchiveCalls
  ) throws(ArchiveError) {
    self.folder = ArchiveFolder(path: folder)
    self.settings = settings
    indexer = ArchiveIndexer(folder: self.folder)
    self.maxFileBytes = maxFileBytes
    self.software = software
    self.operatorName = operatorName
    self.calls = calls
    try self.folder.create()
    try ArchiveRecovery.run(self.folder)
    serial = try self.folder.names().compactMap { ArchiveName($0)?.serial }.max() ?? 0
    try indexer.addMissing()
  }

  /// All of the batch or, when it throws, none of it that will ever be pointed at. One sync, however many
  /// members; files change between members, when the current one would grow beyond `maxFileBytes`.
  package func append(_ members: [ArchiveMember]) throws(ArchiveError) -> [ArchiveLocation] {
    lock.lock()
    defer { lock.unlock() }
    guard !isClosed else { throw .closed }
    for member in members where !member.isSound { throw .badMember }
    guard !members.isEmpty else { return [] }
    do throws(ArchiveError) {
      var locations: [ArchiveLocation] = []
      for member in members { locations.append(try write(member)) }
      try sync()
      return locations
    } catch {
      dropUnsynced()
      throw error
    }
  }

  /// Syncs and renames the current file, and waits for its index. Further appends throw `closed`; closing
  /// twice is harmless.
  package func close() throws(ArchiveError) {
    lock.lock()
    defer { lock.unlock() }
    isClosed = true
    defer { indexer.wait() }
    try finish()
  }

  private func write(_ member: ArchiveMember) throws(ArchiveError) -> ArchiveLocation {
    if let file = current, file.end + member.bytes.count > maxFileBytes { try finish() }
    var file: OpenFile
    if let current { file = current } else { file = try begin() }
    let start = file.end
    try calls.write(file.descriptor, member.bytes, start)
    file.end += member.bytes.count
    current = file
    return ArchiveLocation(
      file: file.name.file, offset: start + member.responseOffset, length: member.responseLength)
  }

  private func begin() throws(ArchiveError) -> OpenFile {
    serial += 1
    let now = calls.now()
    let name = ArchiveName(milliseconds: now, serial: serial)
    let path = folder.file(name.whileOpen)
    // Exclusive: whatever is there already is somebody's archive.
    let descriptor = try FileDescriptor(path: path, flags: O_RDWR | O_CREAT | O_EXCL)
    current = OpenFile(name: name, descriptor: descriptor)
    guard descriptor.lock() else { throw .inUse(path: path) }
    let info = WARC.info(
      file: name.file, milliseconds: now, software: software, operator: operatorName,
      fields: settings)
    try calls.write(descriptor, info, 0)
    return OpenFile(name: name, descriptor: descriptor, end: info.count)
  }

  private func sync() throws(ArchiveError) {
    guard let file = current, file.synced < file.end else { return }
    try calls.sync(file.descriptor)
    // A new file is as durable as its name.
    if file.synced == 0 { try folder.sync() }
    current?.synced = file.end
  }

  private func finish() throws(ArchiveError) {
    try sync()
    guard let file = current else { return }
    try folder.rename(file.name.whileOpen, to: file.name.file)
    current = nil
    try folder.sync()
    indexer.add(file.name.file)
  }

  /// After a failure: the file ends again where its last acknowledged member ends, so that the next append
  /// finds a whole file and a full disk gets its room back. A file that resists is left for the next start.
  private func dropUnsynced() {
    guard let file = current else { return }
    do throws(ArchiveError) {
      if file.synced == 0 {
        current = nil
        try folder.remove(file.name.whileOpen)
      } else {
        try file.descriptor.truncate(to: file.synced)
        try file.descriptor.sync()
        current?.end = file.synced
      }
    } catch {
      current = nil
    }
  }
}

/// What the writer asks of the system; tests put a full disk in its place.
struct ArchiveCalls: Sendable {
  var write: @Sendable (FileDescriptor, [UInt8], Int) throws(ArchiveError) -> Void
  var sync: @Sendable (FileDescriptor) throws(ArchiveError) -> Void
  /// Milliseconds since 1970: for file names and the warcinfo record only.
  var now: @Sendable () -> Int64

  static let system = ArchiveCalls(
    write: { file, bytes, offset throws(ArchiveError) in try file.write(bytes, at: offset) },
    sync: { file throws(ArchiveError) in try file.sync() },
    now: {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    })
}
