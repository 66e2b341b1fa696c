internal import Compression

/// The first lines of a record, understood as far as a walk needs.
struct WARCHead {
  let version: String
  let headers: [HTTPField]
  let blockLength: Int

  init?(_ lines: [ArraySlice<UInt8>]) {
    guard let first = lines.first, first.starts(with: "WARC/".utf8) else { return nil }
    version = String(decoding: HTTPHead.trimmed(first), as: UTF8.self)
    headers = HeaderLines.fields(lines.dropFirst())
    guard let length = headers.first("Content-Length").flatMap({ Int($0) }), length >= 0 else {
      return nil
    }
    blockLength = length
  }

  func record(_ block: [UInt8]) -> WARCRecord {
    WARCRecord(version: version, headers: headers, block: block)
  }
}

/// Walks a file record by record over `MemberStream`. Memory: one record, and what is read ahead.
///
/// A record ends with its gzip member at the latest; a plain file is one member without an end of its own.
final class WARCWalk {
  /// Heads as written by the known tools are below 4 KiB; no end within this is damage.
  private static let maxHeadBytes = 1 << 18

  /// Why a record cannot be had.
  private enum Stop: Error {
    /// The stream has found its way behind the damage already.
    case damage(at: Int, reason: String)
    /// The bytes are there, but they are no record.
    case malformed(String)
    case end
    case failed(ArchiveError)
  }

  private let stream: MemberStream
  /// Decompressed; used up to `used`; `windowOffset` is where it begins in a plain file.
  private var window: [UInt8] = []
  private var used = 0
  private var windowOffset = 0
  /// Set when all of the current member is in the window.
  private var memberEnd: Int?
  private var recordsInMember = 0
  private var isInRecord = false
  private var recordStart = 0
  private var pending: WARCEntry?
  private var isAtEnd = false

  init(path: String, from start: Int = 0) throws(ArchiveError) {
    stream = try MemberStream(path: path, from: start)
    windowOffset = stream.isCompressed ? 0 : start
  }

  /// Of `record(in:at:)`: one member, bounded like any other.
  static func inflated(_ bytes: [UInt8]) throws(InflateError) -> [UInt8] {
    let limits = InflateLimits(maxBytes: WARCReader.maxBlockBytes + maxHeadBytes, maxRatio: 2000)
    return try inflateMember(bytes[...], limits: limits).content
  }

  func next() -> WARCEntry? {
    if let entry = pending {
      pending = nil
      return entry
    }
    guard !isAtEnd else { return nil }
    isInRecord = false
    do throws(Stop) {
      try findStart()
      return try readRecord()
    } catch {
      return entry(for: error)
    }
  }

  private func entry(for stop: Stop) -> WARCEntry? {
    switch stop {
    case .damage(let offset, let reason):
      forgetMember()
      return .damage(offset: offset, reason: reason)
    case .malformed(let reason):
      let entry = WARCEntry.damage(offset: recordStart, reason: reason)
      skipMalformed()
      return entry
    case .end:
      isAtEnd = true
      return isInRecord
        ? .damage(offset: recordStart, reason: "the file ends inside a record") : nil
    case .failed(let error):
      isAtEnd = true
      return .damage(offset: recordStart, reason: error.description)
    }
  }

  // MARK: One record

  /// Moves over the empty lines between records, and from member to member.
  private func findStart() throws(Stop) {
    while true {
      skipLineEnds()
      if used < window.count { break }
      dropUsed()
      if memberEnd != nil { forgetMember() }
      try pull()
    }
    recordStart = stream.isCompressed ? stream.memberStart : windowOffset + used
    isInRecord = true
  }

  private func readRecord() throws(Stop) -> WARCEntry {
    let (head, end) = try readHead()
    used = end
    guard head.blockLength <= WARCReader.maxBlockBytes else {
      try skip(head.blockLength)
      recordsInMember += 1
      return .damage(
        offset: recordStart, reason: "a block of \(head.blockLength) bytes is beyond what is read")
    }
    try need(head.blockLength)
    let record = head.record(Array(window[used..<(used + head.blockLength)]))
    used += head.blockLength
    recordsInMember += 1
    let length = try lengthInFile()
    return .record(record, offset: recordStart, length: length)
  }

  private func readHead() throws(Stop) -> (WARCHead, Int) {
    try need(5)
    guard window[used...].starts(with: "WARC/".utf8) else {
      throw .malformed("no record begins here")
    }
    while true {
      if let (lines, end) = HeaderLines.read(window[used...]) {
        guard let head = WARCHead(lines) else {
          used = end - 1  // its line end: the next record may begin right behind it
          throw .malformed("a record without a length")
        }
        return (head, end)
      }
      guard window.count - used < Self.maxHeadBytes else {
        // None of this is looked at again: a file of nothing but first lines would take for ever.
        used = window.count
        throw .malformed("a record's head does not end")
      }
      try need(window.count - used + 1)
    }
  }

  /// Also reads a gzip member to its end, where its checksum is: what fails it is no record.
  private func lengthInFile() throws(Stop) -> Int {
    guard stream.isCompressed else { return windowOffset + used - recordStart }
    while true {
      skipLineEnds()
      if used < window.count { return 0 }
      if let memberEnd { return recordsInMember == 1 ? memberEnd - recordStart : 0 }
      dropUsed()
      try pull()
    }
  }

  // MARK: Bytes

  private func need(_ count: Int) throws(Stop) {
    while window.count - used < count {
      guard memberEnd == nil else {
        throw .malformed("a record is longer than its gzip member")
      }
      // Half used is worth moving; less often would keep what is done with, more often is quadratic.
      if used > window.count / 2 { dropUsed() }
      try pull()
    }
  }

  private func skip(_ count: Int) throws(Stop) {
    var left = count
    while true {
      let here = min(left, window.count - used)
      used += here
      left -= here
      guard left > 0 else { return }
      dropUsed()
      try need(1)
    }
  }

  private func pull() throws(Stop) {
    let event: MemberStream.Event
    do throws(ArchiveError) {
      event = try stream.next(into: &window)
    } catch {
      throw .failed(error)
    }
    switch event {
    case .bytes: return
    case .memberEnd(_, let end): memberEnd = end
    case .damage(let offset, let reason): throw .damage(at: offset, reason: reason)
    case .end: throw .end
    }
  }

  private func skipLineEnds() {
    while used < window.count, window[used] == 0x0d || window[used] == 0x0a { used += 1 }
  }

  private func dropUsed() {
    window.removeSubrange(..<used)
    windowOffset += used
    used = 0
  }

  private func forgetMember() {
    window.removeAll(keepingCapacity: true)
    used = 0
    memberEnd = nil
    recordsInMember = 0
  }

  // MARK: Behind what is no record

  private func skipMalformed() {
    do throws(Stop) {
      if stream.isCompressed {
        while memberEnd == nil {
          window.removeAll(keepingCapacity: true)
          used = 0
          try pull()
        }
        forgetMember()
      } else {
        try findPlainRecord()
      }
    } catch {
      switch error {
      case .damage(let offset, let reason):
        forgetMember()
        pending = .damage(offset: offset, reason: reason)
      case .malformed, .end, .failed:
        isAtEnd = true
      }
    }
  }

  /// To the next line of a plain file that begins a record.
  private func findPlainRecord() throws(Stop) {
    let mark = Array("\nWARC/".utf8)
    while true {
      while used + mark.count <= window.count {
        if window[used] == mark[0], window[used..<(used + mark.count)].elementsEqual(mark) {
          return
        }
        used += 1
      }
      dropUsed()
      try pull()
    }
  }
}
