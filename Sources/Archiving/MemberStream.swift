internal import Compression
internal import Glibc

/// A file as a stream of decompressed bytes that knows where its gzip members begin, and finds its way
/// behind damage. A file that is not gzip is one long member.
final class MemberStream {
  enum Event: Equatable {
    /// Something was appended.
    case bytes
    /// The member that began at `start` ends before `end`.
    case memberEnd(start: Int, end: Int)
    /// Nothing between the last good member and where the next event begins can be read.
    case damage(at: Int, reason: String)
    case end
  }

  /// Read from disk at a time; enough that the calls do not count.
  private static let readSize = 1 << 18
  /// Decompressed at a time.
  private static let roomSize = 1 << 16

  let isCompressed: Bool
  private let descriptor: FileDescriptor
  private var inflater = MemberInflater()
  private var input: [UInt8] = []
  private var inputOffset = 0
  /// Offset in the file of the next byte to look at, and where the current member began.
  private var offset = 0
  private(set) var memberStart = 0
  private var isInside = false

  /// `start`: where a member (in a plain file: a record) begins.
  init(path: String, from start: Int = 0) throws(ArchiveError) {
    descriptor = try FileDescriptor(path: path, flags: O_RDONLY)
    isCompressed = try descriptor.read(at: 0, count: 2) == [0x1f, 0x8b]
    offset = start
  }

  func next(into output: inout [UInt8]) throws(ArchiveError) -> Event {
    isCompressed ? try nextInflated(&output) : try nextPlain(&output)
  }

  private func nextPlain(_ output: inout [UInt8]) throws(ArchiveError) -> Event {
    let piece = try descriptor.read(at: offset, count: Self.readSize)
    offset += piece.count
    output += piece
    return piece.isEmpty ? .end : .bytes
  }

  private func nextInflated(_ output: inout [UInt8]) throws(ArchiveError) -> Event {
    if !isInside {
      let head = try peek(2)
      if head.isEmpty { return .end }
      let start = offset
      guard head == [0x1f, 0x8b] else {
        try resync(from: offset + 1)
        return .damage(at: start, reason: "no gzip member begins here")
      }
      memberStart = start
      isInside = true
      inflater.startNext()
    }
    let before = output.count
    let available = try inputFrom(offset)
    do throws(InflateError) {
      let used = try inflater.feed(available, room: Self.roomSize, output: &output)
      offset += used
      if inflater.isAtEnd {
        isInside = false
        return .memberEnd(start: memberStart, end: offset)
      }
      if used > 0 || output.count > before { return .bytes }
    } catch {
      return try damaged("the gzip member is damaged")
    }
    return try damaged("the file ends inside a gzip member")
  }

  private func damaged(_ reason: String) throws(ArchiveError) -> Event {
    let start = memberStart
    try resync(from: start + 1)
    return .damage(at: start, reason: reason)
  }

  /// Moves to the next member that holds a record, or to the end. The three bytes that begin a gzip member
  /// also occur by chance, once in 16 MiB: a candidate counts when its content begins like a record.
  private func resync(from start: Int) throws(ArchiveError) {
    isInside = false
    offset = start
    while true {
      let available = try inputFrom(offset)
      guard available.count >= 3 else {
        offset += available.count
        return
      }
      var at = available.startIndex
      while at + 2 < available.endIndex {
        if available[at] == 0x1f, available[at + 1] == 0x8b, available[at + 2] == 8 {
          let candidate = offset + at - available.startIndex
          if try holdsRecord(at: candidate) {
            offset = candidate
            return
          }
        }
        at += 1
      }
      offset += available.count - 2
    }
  }

  private func holdsRecord(at start: Int) throws(ArchiveError) -> Bool {
    // A gzip header may carry a name and an extra field; deflate's own tables take below 400 bytes.
    let head = try descriptor.read(at: start, count: 1024)
    var probe = MemberInflater()
    var content: [UInt8] = []
    do throws(InflateError) {
      _ = try probe.feed(head[...], room: 5, output: &content)
    } catch {
      return false
    }
    return content.elementsEqual("WARC/".utf8)
  }

  private func peek(_ count: Int) throws(ArchiveError) -> ArraySlice<UInt8> {
    try inputFrom(offset).prefix(count)
  }

  /// What is buffered of the file from `position` on; at least three bytes unless the file ends before.
  private func inputFrom(_ position: Int) throws(ArchiveError) -> ArraySlice<UInt8> {
    let end = inputOffset + input.count
    if position < inputOffset || position + 3 > end {
      input = try descriptor.read(at: position, count: Self.readSize)
      inputOffset = position
    }
    return input[(position - inputOffset)...]
  }
}
