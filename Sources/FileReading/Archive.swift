internal import CArchive

/// A ZIP, RAR or 7z in memory: its members' names, and the contents of those that are asked for. Names are
/// only ever compared, never opened as paths.
struct Archive {
  struct Member {
    /// As stored, for people; `/` between folders.
    let name: String
    let bytes: Int?
    let isEncrypted: Bool
  }

  private(set) var members: [Member] = []
  /// Contents of the members that were asked for, by name.
  private(set) var contents: [String: [UInt8]] = [:]
  /// The archive broke off or was too long; what is here came before.
  private(set) var isCut = false
  private let parsing: WorkBudget
  private let limits: FileLimits

  /// Contents by name; where writer and reader differ in case, without regard to it.
  subscript(_ name: String) -> [UInt8]? {
    if let bytes = contents[name] { return bytes }
    let lower = name.lowercased()
    return contents.first { $0.key.lowercased() == lower }?.value
  }

  /// An XML part among the contents; nil when there is none of that name.
  func tree(_ name: String) throws(FileTrouble) -> XMLTree? {
    guard let bytes = self[name] else { return nil }
    guard parsing.take(bytes.count) else {
      throw .tooLarge(what: "its parts are referred to again and again")
    }
    return try XMLTree(bytes, limits: limits, name: name)
  }

  /// - Parameter wants: whose contents are unpacked.
  init(_ bytes: [UInt8], limits: FileLimits, wants: (Member) -> Bool) throws(FileTrouble) {
    self.limits = limits
    parsing = WorkBudget(limits.parsedBytes)
    // Typed throws do not pass through the closure of `withUnsafeBytes`.
    var trouble: FileTrouble?
    bytes.withUnsafeBytes { raw in
      guard let base = raw.baseAddress, let archive = carchive_open(base, raw.count) else {
        trouble = .damaged(what: "not an archive")
        return
      }
      defer { carchive_close(archive) }
      let room = min(limits.unpackedBytes, max(1 << 20, raw.count * limits.ratio))
      trouble = read(archive, room: room, limits, wants)
    }
    if let trouble { throw trouble }
    if members.isEmpty, isCut { throw .damaged(what: "the archive cannot be read") }
  }

  private mutating func read(
    _ archive: OpaquePointer, room: Int, _ limits: FileLimits, _ wants: (Member) -> Bool
  ) -> FileTrouble? {
    var room = room
    var entry = carchive_member()
    while members.count < limits.members {
      let answer = carchive_next(archive, &entry)
      guard answer == 1 else {
        isCut = answer != 0
        return nil
      }
      guard entry.is_file != 0, let stored = entry.name else { continue }
      let member = Member(
        name: MemberName.text(stored), bytes: entry.size >= 0 ? Int(clamping: entry.size) : nil,
        isEncrypted: entry.is_encrypted != 0)
      members.append(member)
      guard wants(member) else { continue }
      if member.isEncrypted { return .encrypted }
      guard let bytes = unpack(archive, limit: min(room, limits.memberBytes)) else {
        return .tooLarge(
          what: "\(member.name) unpacks to more than \(min(room, limits.memberBytes) >> 20) MiB")
      }
      room -= bytes.count
      // Of two members of one name the first counts, as for every reader of these formats.
      if contents[member.name] == nil { contents[member.name] = bytes }
    }
    isCut = true
    return nil
  }

  /// Nil when it is longer than `limit`. A broken member gives what came before the break.
  private mutating func unpack(_ archive: OpaquePointer, limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = carchive_read(archive, &buffer, buffer.count)
      if count < 0 { isCut = true }
      guard count > 0 else { return bytes }
      guard bytes.count + count <= limit else { return nil }
      bytes += buffer[..<count]
    }
  }
}
