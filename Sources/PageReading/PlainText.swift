/// The reading of a plain text file: its text as it stands, line ends made `\n`, nothing else
/// changed.
enum PlainText {
  static func read(_ utf8: [UInt8]) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(utf8.count)
    var previous: UInt8 = 0
    for byte in utf8 {
      if byte == 13 {
        out.append(10)
      } else if byte == 10 {
        if previous != 13 { out.append(10) }
      } else if byte != 0 {
        out.append(byte == 12 ? 10 : byte)
      }
      previous = byte
    }
    return String(decoding: out, as: UTF8.self)
  }
}
