internal import Foundation

/// Reads a file, or standard input, in pieces that end where no document number can be under way, so that a
/// file larger than memory can be scanned. A number may be split over one line end (REFERENCE §2.2) but never
/// crosses a blank line: pieces end at a blank line where the buffer has one, else at a line end, else at 。.
struct FileInput {
  /// Small enough to stay in a core's second cache between reading and scanning (half a megabyte or more
  /// everywhere), large enough that calls and cuts cost nothing: 128 KiB to 512 KiB measured the same, 4 MiB a
  /// third slower.
  static let pieceSize = 256 << 10

  let name: String
  private let descriptor: Int32

  /// `-` is standard input.
  init(_ path: String) throws {
    name = path
    guard path != "-" else {
      descriptor = STDIN_FILENO
      return
    }
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw CommandFailure("cannot open \(path): \(String(cString: strerror(errno)))")
    }
    var info = stat()
    if fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFDIR {
      Foundation.close(descriptor)
      throw CommandFailure("\(path) is a folder; name files, or use `wenhao ingest` for folders")
    }
  }

  func close() {
    if descriptor != STDIN_FILENO { Foundation.close(descriptor) }
  }

  /// Calls `each` with every piece and the byte offset at which it starts.
  func forEachPiece(_ each: (UnsafeBufferPointer<UInt8>, Int) throws -> Void) throws {
    var buffer = [UInt8](repeating: 0, count: Self.pieceSize)
    var filled = 0
    var offset = 0
    while true {
      let count = try read(into: &buffer, at: filled)
      filled += count
      let atEnd = count == 0
      if !atEnd && filled < buffer.count { continue }
      let cut = atEnd ? filled : Self.cut(buffer, filled)
      try buffer.withUnsafeBufferPointer {
        try each(UnsafeBufferPointer(rebasing: $0[..<cut]), offset)
      }
      if atEnd { return }
      buffer.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        memmove(base, base + cut, filled - cut)
      }
      filled -= cut
      offset += cut
    }
  }

  private func read(into buffer: inout [UInt8], at filled: Int) throws -> Int {
    while true {
      let count = buffer.withUnsafeMutableBytes { bytes -> Int in
        guard let base = bytes.baseAddress else { return 0 }
        return Foundation.read(descriptor, base + filled, bytes.count - filled)
      }
      if count >= 0 { return count }
      if errno != EINTR {
        throw CommandFailure("cannot read \(name): \(String(cString: strerror(errno)))")
      }
    }
  }

  /// Where to cut a full buffer: after a blank line, else after a line that ends in 。, else after a line, else
  /// after 。. Looks back no further than half of it, then cuts hard: a line of that length without a full stop
  /// is not prose.
  static func cut(_ buffer: [UInt8], _ filled: Int) -> Int {
    let floor = max(3, filled / 2)
    var line: Int?
    var sentence: Int?
    var end = filled
    // Sixty-four lines are a few pages: a text with no blank line among them has none.
    var lines = 0
    while lines < 64, let at = lastLineEnd(buffer, in: floor..<end) {
      if buffer[at - 1] == 0x0a { return at + 1 }
      if line == nil { line = at + 1 }
      if sentence == nil, isFullStop(buffer, before: at) { sentence = at + 1 }
      end = at
      lines += 1
    }
    if let found = sentence ?? line { return found }
    var index = filled
    while index > floor, !isFullStop(buffer, before: index) { index -= 1 }
    if index > floor { return index }
    index = filled - 1
    while index > floor, buffer[index] & 0xc0 == 0x80 { index -= 1 }
    return index > floor ? index : filled
  }

  /// Eight bytes a step: a table printed as one line is read back through to its middle.
  private static func lastLineEnd(_ buffer: [UInt8], in range: Range<Int>) -> Int? {
    buffer.withUnsafeBytes { bytes in
      var end = range.upperBound
      while end - 8 >= range.lowerBound {
        let word = bytes.loadUnaligned(fromByteOffset: end - 8, as: UInt64.self)
        let differences = word ^ 0x0A0A_0A0A_0A0A_0A0A
        // Zero bytes of the differences leave their high bit, and perhaps that of a byte above them.
        if (differences &- 0x0101_0101_0101_0101) & ~differences & 0x8080_8080_8080_8080 != 0 {
          break
        }
        end -= 8
      }
      while end > range.lowerBound {
        end -= 1
        if bytes[end] == 0x0A { return end }
      }
      return nil
    }
  }

  /// 。 is E3 80 82.
  private static func isFullStop(_ buffer: [UInt8], before end: Int) -> Bool {
    end >= 3 && buffer[end - 1] == 0x82 && buffer[end - 2] == 0x80 && buffer[end - 3] == 0xe3
  }

  /// The whole file, up to `limit` bytes.
  static func whole(_ path: String, limit: Int = 256 << 20) throws -> [UInt8] {
    let input = try FileInput(path)
    defer { input.close() }
    let tooLarge = CommandFailure(
      "\(path) is larger than \(limit >> 20) MiB; nothing reads files of that size")
    var info = stat()
    var bytes: [UInt8] = []
    if fstat(input.descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG {
      guard info.st_size <= limit else { throw tooLarge }
      bytes.reserveCapacity(Int(info.st_size))
    }
    try input.forEachPiece { piece, _ in
      guard bytes.count + piece.count <= limit else { throw tooLarge }
      bytes.append(contentsOf: piece)
    }
    return bytes
  }
}
