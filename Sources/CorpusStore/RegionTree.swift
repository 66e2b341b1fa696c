/// GB/T 2260 codes nest by pairs of digits: 370000 holds 37…, 371300 holds 3713….
enum RegionTree {
  /// The region itself, its prefecture, its province, the centre.
  static func upward(from region: String) -> [String] {
    guard region.utf8.count == 6 else { return [] }
    var all = [region]
    for kept in [4, 2, 0] {
      let above = String(region.prefix(kept)) + String(repeating: "0", count: 6 - kept)
      if above != all.last { all.append(above) }
    }
    return all
  }

  /// What the codes of a region and of all below it begin with; nil for the centre, which has none below it:
  /// 000000 is the centre alone.
  static func prefix(of region: String) -> String? {
    var kept = Substring(region)
    while kept.count > 2, kept.count % 2 == 0, kept.hasSuffix("00") { kept = kept.dropLast(2) }
    return kept == "00" ? nil : String(kept)
  }

  static func holds(_ region: String, _ other: String) -> Bool {
    prefix(of: region).map { other.hasPrefix($0) } ?? (other == region)
  }
}
