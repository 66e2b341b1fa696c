internal import Glibc

/// Conversion by the C library's iconv, which never stops at a broken sequence: it is replaced and
/// skipped.
package enum CharsetConversion {
  private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

  /// - Parameter charset: one of the names of `CharsetDecision`.
  package static func utf8(from bytes: [UInt8], charset: String) -> [UInt8] {
    let converter = iconv_open("UTF-8", charset == "big5" ? "BIG5-HKSCS" : charset)
    // iconv_open answers (iconv_t)-1 when the charset's table is not installed.
    guard let converter, Int(bitPattern: converter) != -1 else { return UTF8Check.repaired(bytes) }
    defer { iconv_close(converter) }

    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + bytes.count / 2)
    var chunk = [CChar](repeating: 0, count: 1 << 16)
    var input = bytes
    let total = input.count
    input.withUnsafeMutableBytes { raw in
      guard let base = raw.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
      var position: UnsafeMutablePointer<CChar>? = base
      var left = total
      while left > 0 {
        let error = step(converter, &position, &left, &chunk, into: &output)
        if error == EILSEQ || error == EINVAL {
          output += replacement
          position = position.map { $0 + 1 }
          left -= 1
        }
      }
    }
    return output
  }

  /// One call of iconv; its output is appended. Returns errno, or 0.
  private static func step(
    _ converter: iconv_t, _ position: inout UnsafeMutablePointer<CChar>?, _ left: inout Int,
    _ chunk: inout [CChar], into output: inout [UInt8]
  ) -> Int32 {
    chunk.withUnsafeMutableBufferPointer { buffer in
      var target = buffer.baseAddress
      var room = buffer.count
      let result = iconv(converter, &position, &left, &target, &room)
      let error = result == -1 ? errno : 0
      let written = buffer.count - room
      output.append(
        contentsOf: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<written]))
      return error
    }
  }
}
