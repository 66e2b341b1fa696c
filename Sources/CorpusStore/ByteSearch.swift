internal import Foundation

/// Looks for bytes in bytes. Glibc's own `memmem` is hidden from Swift.
enum ByteSearch {
  /// The first place at or after `start`; nil without one, and for an empty needle.
  static func first(
    of needle: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer, from start: Int = 0
  ) -> Int? {
    guard let base = text.baseAddress, let wanted = needle.baseAddress, let last = needle.last
    else { return nil }
    let reach = needle.count - 1
    // By the last byte: a Chinese character's first byte is one of six, its last one of sixty-four.
    var at = start + reach
    while at < text.count, let hit = memchr(base + at, Int32(last), text.count - at) {
      let end = base.distance(to: hit)
      if memcmp(base + (end - reach), wanted, reach) == 0 { return end - reach }
      at = end + 1
    }
    return nil
  }

  static func contains(_ needle: String, in text: String) -> Bool {
    if needle.isEmpty { return true }
    var needle = needle
    var text = text
    return needle.withUTF8 { needle in
      text.withUTF8 {
        first(of: UnsafeRawBufferPointer(needle), in: UnsafeRawBufferPointer($0)) != nil
      }
    }
  }
}
