internal import PageReading

/// Old Office files (OLE compound files) told apart by the streams that they hold: names end in `.doc`, `.wps`
/// and `.xls` whatever is inside.
enum CompoundFile {
  enum Contents { case word, workbook, encrypted, other, damaged }

  static func contents(_ bytes: [UInt8]) -> Contents {
    // Office 2007 and later wrap what they encrypt in a compound file.
    if has("EncryptedPackage", bytes) { return .encrypted }
    if has("WordDocument", bytes) { return .word }
    if has("Workbook", bytes) || has("Book", bytes) { return .workbook }
    // Every compound file has a root.
    return has("Root Entry", bytes) && isWhole(bytes) ? .other : .damaged
  }

  /// Whether the file holds every sector that its allocation table (MS-CFB §2.3) says is in use.
  private static func isWhole(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 512 else { return false }
    let sector = bytes[30] == 12 ? 4096 : 512
    // The header names the first 109 sectors of the table, which is every one of files up to 7 MB.
    for slot in 0..<109 {
      guard let table = number(at: 76 + slot * 4, bytes), table < 0xFFFF_FFFA else { return true }
      let start = (table + 1) * sector
      guard start + sector <= bytes.count else { return false }
      for entry in 0..<(sector / 4) where number(at: start + entry * 4, bytes) != 0xFFFF_FFFF {
        // The last sector may be cut short by honest writers.
        guard (slot * (sector / 4) + entry + 1) * sector < bytes.count else { return false }
      }
    }
    return true
  }

  /// Four bytes, lowest first; nil beyond the end.
  private static func number(at offset: Int, _ bytes: [UInt8]) -> Int? {
    guard offset + 4 <= bytes.count else { return nil }
    return (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << ($1 * 8) }
  }

  /// Directory entries hold names in UTF-16; the directory may lie anywhere in the file.
  private static func has(_ name: String, _ bytes: [UInt8]) -> Bool {
    var needle: [UInt8] = []
    for byte in name.utf8 { needle += [byte, 0] }
    needle += [0, 0]
    var at = 0
    // Entries are 128 bytes each and begin at multiples of that (MS-CFB §2.6).
    while at + needle.count <= bytes.count {
      if bytes[at] == needle[0], bytes[at..<at + needle.count].elementsEqual(needle) { return true }
      at += 128
    }
    return false
  }
}
