/// From a Chinese character to a list of small numbers, by tables instead of a hash: the scanner asks for every
/// character of every run.
struct HanTable: Sendable {
  /// 〇 and all ideographs of extension A and of the main block; others are not in any sign.
  private static let range: Range<UInt32> = 0x3000..<0xA000

  /// By character: the number of its list, 0 for none.
  private var slots = [UInt16](repeating: 0, count: range.count)
  private var lists: [[Int]] = [[]]

  /// Characters outside the table are not entered.
  mutating func add(_ value: Int, for character: UInt32) {
    guard Self.range.contains(character) else { return }
    let slot = Int(character - Self.range.lowerBound)
    if slots[slot] == 0 {
      slots[slot] = UInt16(lists.count)
      lists.append([])
    }
    lists[Int(slots[slot])].append(value)
  }

  /// In the order they were added.
  subscript(character: UInt32) -> [Int] {
    Self.range.contains(character)
      ? lists[Int(slots[Int(character - Self.range.lowerBound)])] : lists[0]
  }
}
