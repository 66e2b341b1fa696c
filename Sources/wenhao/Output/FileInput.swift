internal import Foundation

/// Reads a file, or standard input, in pieces that end where no document number can be under way, so that a
/// file larger than memory can be scanned. A number may be split over one line end (REFERENCE §2.2) but never
/// crosses a blank line: pieces end at a blank line where the buffer has one, else at a line end, else at 。.
struct FileInput {
  /// Large enough that the cut is rare, small enough to stay in cache and well under the memory bar.
  static let pieceSize = 4 << 20

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

  /// Where to cut a full buffer; looks back no further than half of it, then cuts hard: a line of megabytes
  /// without a full stop is not prose.
  static func cut(_ buffer: [UInt8], _ filled: Int) -> Int {
    let floor = filled / 2
    func last(_ matches: (Int) -> Bool) -> Int? {
      var index = filled - 1
      while index > floor {
        if matches(index) { return index + 1 }
        index -= 1
      }
      return nil
    }
    return last { buffer[$0] == 0x0a && buffer[$0 - 1] == 0x0a }
      ?? last { buffer[$0] == 0x0a }
      ?? last { buffer[$0] == 0x82 && buffer[$0 - 1] == 0x80 && buffer[$0 - 2] == 0xe3 }
      ?? last { buffer[$0] & 0xc0 != 0x80 }.map { $0 - 1 }
      ?? filled
  }

  /// The whole file, up to `limit` bytes.
  static func whole(_ path: String, limit: Int = 256 << 20) throws -> [UInt8] {
    let input = try FileInput(path)
    defer { input.close() }
    var bytes: [UInt8] = []
    try input.forEachPiece { piece, _ in
      guard bytes.count + piece.count <= limit else {
        throw CommandFailure(
          "\(path) is larger than \(limit >> 20) MiB; nothing reads files of that size")
      }
      bytes.append(contentsOf: piece)
    }
    return bytes
  }
}
