internal import PageReading

/// Old Office files (OLE compound files) told apart by the streams that they hold: names end in `.doc`, `.wps`
/// and `.xls` whatever is inside.
enum CompoundFile {
  enum Contents { case word, workbook, encrypted, other }

  static func contents(_ bytes: [UInt8]) -> Contents {
    // Office 2007 and later wrap what they encrypt in a compound file.
    if has("EncryptedPackage", bytes) { return .encrypted }
    if has("WordDocument", bytes) { return .word }
    if has("Workbook", bytes) || has("Book", bytes) { return .workbook }
    return .other
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
