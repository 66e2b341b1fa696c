internal import Glibc

/// Text as the old site sends it: GBK, which contains GB 2312, the charset that its pages declare.
enum GB2312 {
  /// nil when a character has no place in GBK (a fault of the text, found by a test).
  static func bytes(_ text: String) -> [UInt8]? {
    guard let converter = iconv_open("GBK", "UTF-8"), converter != iconv_t(bitPattern: -1) else {
      return nil
    }
    defer { iconv_close(converter) }
    var source = Array(text.utf8).map { CChar(bitPattern: $0) }
    // No character takes more bytes in GBK than in UTF-8.
    var result = [UInt8](repeating: 0, count: source.count)
    let left: Int? = source.withUnsafeMutableBufferPointer { input in
      result.withUnsafeMutableBytes { output in
        var from = input.baseAddress
        var fromLeft = input.count
        var to = output.baseAddress?.assumingMemoryBound(to: CChar.self)
        var toLeft = output.count
        let status = iconv(converter, &from, &fromLeft, &to, &toLeft)
        return status == Int.max || status == -1 || fromLeft > 0 ? nil : toLeft
      }
    }
    guard let left else { return nil }
    return Array(result.dropLast(left))
  }
}
