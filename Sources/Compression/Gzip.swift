internal import CZlib

/// Writing gzip (RFC 1952).
package enum Gzip {
  /// One member, complete in itself: members one after the other are a gzip file again, and each can be
  /// read alone, which is how WARC files give random access.
  ///
  /// `level` is zlib's 1 (fast) to 9 (small); 6 is zlib's own balance. The header's time is 0, so that the
  /// same bytes give the same member.
  package static func member(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
    // On the heap: zlib remembers the address and refuses a stream that has moved.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    let started = czlib_deflate_init_gzip(stream, min(max(level, 1), 9))
    // Out of memory for zlib's 256 KiB of state, or a zlib that is not the one we were built against.
    precondition(started == Z_OK, "zlib cannot start: \(started)")
    defer { deflateEnd(stream) }
    var input = bytes
    var output: [UInt8] = []
    var at = 0
    repeat {
      // zlib counts in 32 bits; a slice at a time keeps larger bodies whole.
      let take = min(input.count - at, maxSlice)
      let isLast = at + take == input.count
      input.withUnsafeMutableBufferPointer { source in
        deflateSlice(
          UnsafeMutableBufferPointer(rebasing: source[at..<(at + take)]), isLast: isLast,
          stream: stream, output: &output)
      }
      at += take
    } while at < input.count
    return output
  }

  private static let maxSlice = 1 << 30

  private static func deflateSlice(
    _ source: UnsafeMutableBufferPointer<UInt8>, isLast: Bool,
    stream: UnsafeMutablePointer<z_stream>,
    output: inout [UInt8]
  ) {
    stream.pointee.next_in = source.baseAddress
    stream.pointee.avail_in = UInt32(source.count)
    let room = min(Int(deflateBound(stream, UInt(source.count))) + 32, maxSlice)
    var isDone = false
    while !isDone {
      let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        stream.pointee.next_out = buffer.baseAddress
        stream.pointee.avail_out = UInt32(room)
        let code = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
        count = room - Int(stream.pointee.avail_out)
        isDone =
          isLast ? code != Z_OK : stream.pointee.avail_in == 0 && stream.pointee.avail_out > 0
      }
      if output.isEmpty { output = chunk } else { output += chunk }
    }
  }
}
