internal import CZstd

/// Undoes Zstandard (RFC 8878), one frame or several. No bytes give no bytes.
func unzstd(_ bytes: [UInt8], limits: InflateLimits) throws(InflateError) -> [UInt8] {
  guard !bytes.isEmpty else { return [] }
  // RFC 9659 §3: a content coding's window is at most 2²³ bytes, so that a header of a few bytes
  // cannot ask for gigabytes.
  guard let decoder = czstd_create(23) else { throw .corrupt }
  defer { czstd_destroy(decoder) }
  var output = GrowingOutput(limit: limits.bytes(from: bytes.count))
  return try bytes.withUnsafeBufferPointer { source in
    Result { () throws(InflateError) in
      var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
      while true {
        let left = output.fill { room in
          var target = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
          return (czstd_decompress(decoder, &target, &input), target.pos)
        }
        try output.check()
        guard czstd_is_error(left) == 0 else { throw .corrupt }
        // 0: a frame is whole. Otherwise a full buffer means that there may be more to give.
        if left == 0, input.pos == input.size { return output.bytes }
        if left != 0, input.pos == input.size, !output.wasFilled { throw .truncated }
      }
    }
  }.get()
}
