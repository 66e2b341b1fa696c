internal import CBrotli

/// Undoes brotli (RFC 7932). No bytes give no bytes. What follows the stream is left alone.
func unbrotli(_ bytes: [UInt8], limits: InflateLimits) throws(InflateError) -> [UInt8] {
  guard !bytes.isEmpty else { return [] }
  guard let decoder = cbrotli_create() else { throw .corrupt }
  defer { cbrotli_destroy(decoder) }
  var output = GrowingOutput(limit: limits.bytes(from: bytes.count))
  return try bytes.withUnsafeBufferPointer { source in
    Result { () throws(InflateError) in
      var left = source.count
      var next = source.baseAddress
      while true {
        let result = output.fill { room in
          var free = room.count
          var place = room.baseAddress
          let result = cbrotli_decompress(decoder, &left, &next, &free, &place)
          return (result, room.count - free)
        }
        try output.check()
        switch result {
        case BROTLI_DECODER_RESULT_SUCCESS: return output.bytes
        case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT: continue
        case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT: throw .truncated
        default: throw .corrupt
        }
      }
    }
  }.get()
}
