internal import CZlib

/// Undoes gzip members piece by piece, for files that do not fit into memory.
///
/// Feed it bytes until `isAtEnd`; then `startNext()` for the member that follows.
package struct MemberInflater: ~Copyable {
  /// On the heap: zlib remembers the address and refuses a stream that has moved.
  private let stream: UnsafeMutablePointer<z_stream>
  /// The current member is whole and its checksum right.
  package private(set) var isAtEnd = false

  package init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let started = czlib_inflate_init_auto(stream)
    precondition(started == Z_OK, "zlib cannot start: \(started)")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  package mutating func startNext() {
    // Cannot fail on a stream that was started.
    inflateReset(stream)
    isAtEnd = false
  }

  /// Takes what it can of `input` and appends at most `room` bytes to `output`; answers how much it took.
  /// Nothing taken and nothing appended means that it wants more input.
  package mutating func feed(
    _ input: ArraySlice<UInt8>, room: Int, output: inout [UInt8]
  ) throws(InflateError) -> Int {
    var piece = [UInt8](repeating: 0, count: room)
    let (code, used, made) = input.withUnsafeBufferPointer { source in
      piece.withUnsafeMutableBufferPointer { target in
        stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        stream.pointee.avail_in = UInt32(clamping: source.count)
        stream.pointee.next_out = target.baseAddress
        stream.pointee.avail_out = UInt32(clamping: target.count)
        let code = CZlib.inflate(stream, Z_NO_FLUSH)
        return (
          code, source.count - Int(stream.pointee.avail_in),
          target.count - Int(stream.pointee.avail_out)
        )
      }
    }
    output += piece[..<made]
    switch code {
    case Z_STREAM_END: isAtEnd = true
    case Z_OK, Z_BUF_ERROR: break
    default: throw .corrupt
    }
    return used
  }
}
