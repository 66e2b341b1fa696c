internal import Glibc

/// What a start finds: files that a process left open when it died.
///
/// A record was acknowledged only after a sync, so a member that is not whole was never acknowledged:
/// it is cut off. Damage with whole members behind it is something else (a bad disk) and is left for
/// readers to step over: cutting there would throw acknowledged records away.
enum ArchiveRecovery {
  /// Closes every open file of ours in the folder.
  static func run(_ folder: ArchiveFolder) throws(ArchiveError) {
    for entry in try folder.names() {
      guard let name = ArchiveName(entry), name.isOpen else { continue }
      try close(name, in: folder)
    }
  }

  private static func close(_ name: ArchiveName, in folder: ArchiveFolder) throws(ArchiveError) {
    let path = folder.file(name.whileOpen)
    let descriptor = try FileDescriptor(path: path, flags: O_RDWR)
    guard descriptor.lock() else { throw .inUse(path: path) }
    let end = try endOfLastMember(path)
    if end == 0 {
      try folder.remove(name.whileOpen)
    } else {
      if end < (try descriptor.size()) { try descriptor.truncate(to: end) }
      try descriptor.sync()
      try folder.rename(name.whileOpen, to: name.file)
    }
    try folder.sync()
  }

  /// Reads the whole file once: at about 100 MB/s, ten seconds for the largest.
  static func endOfLastMember(_ path: String) throws(ArchiveError) -> Int {
    let stream = try MemberStream(path: path)
    guard stream.isCompressed else { return 0 }
    var end = 0
    var content: [UInt8] = []
    while true {
      content.removeAll(keepingCapacity: true)
      switch try stream.next(into: &content) {
      case .bytes, .damage: continue
      case .memberEnd(_, let memberEnd): end = memberEnd
      case .end: return end
      }
    }
  }
}
