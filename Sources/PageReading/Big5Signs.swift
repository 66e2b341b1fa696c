/// Tells Big5 from GB18030 by its bytes, for pages without a label or with a wrong one.
///
/// Both put a lead byte of 81...FE before a trail byte. GB2312's trails are A1...FE throughout and its
/// common characters lead with B0...D7; in Big5 about two trails in five are 40...7E, and the 5,401 common
/// characters lead with A4...C6 (A1...A3 are signs). GBK's additions have low trails too, but lead with
/// 81...A0 or AA...FE and are rare in running text.
enum Big5Signs {
  /// Fewer pairs than this decide nothing.
  private static let leastPairs = 20

  static func isBig5(_ bytes: [UInt8]) -> Bool? {
    var pairs = 0
    var lowTrails = 0
    var common = 0
    var impossible = 0
    var index = 0
    while index + 1 < bytes.count {
      let (lead, trail) = (bytes[index], bytes[index + 1])
      guard lead >= 0x81 else {
        index += 1
        continue
      }
      pairs += 1
      if (0x40...0x7E).contains(trail) { lowTrails += 1 }
      if (0xA1...0xC6).contains(lead) { common += 1 }
      // No Big5 character ends so, and none of GB18030's two-byte ones ends below 40.
      if (0x80...0xA0).contains(trail) || trail < 0x40 { impossible += 1 }
      index += 2
      if pairs == 4000 { break }
    }
    guard pairs >= leastPairs else { return nil }
    return lowTrails * 5 >= pairs && common * 10 >= pairs * 8 && impossible * 50 <= pairs
  }
}
