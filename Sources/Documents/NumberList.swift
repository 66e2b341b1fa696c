/// Serials that share the code before them: `〔2023〕10号、11号和12号`, `〔2023〕10、11号`, `〔2023〕89-93号`,
/// `第5号至第8号`.
///
/// Every number of a list is reported on its own. Its span is its own serial; those between the ends of a
/// range have none, and get the span of the sign that stands for them (-, 至).
struct NumberList {
  struct Member: Equatable {
    var serial: Int
    /// Positions in the window.
    var span: Range<Int>
    var repairs: [String]
  }

  /// A range of more is a misreading or a slip: no organ cites so many of its numbers at once. Its ends are
  /// reported, the second with the repair `range-cut`, and nothing between them.
  static let mostMembers = 200

  private static let ranges = ScalarSet("至到-–—―~〜")
  private static let dashes = ScalarSet("-–—―~〜")
  private static let joins: [Word] = ["以及", "、", "和", "及", "与"]
  /// 5号令, 8号公告 are numbers of another kind.
  private static let others: [Word] = ["令", "公告", "通告"]

  let scalars: Scalars

  /// What stands between `start` and the sign 号 at `sign`, where the last serial read was `serial`. Nil when
  /// that is anything but a list.
  func members(from start: Int, to sign: Int, after serial: Int) -> [Member]? {
    guard sign + 1 <= scalars.count, scalars[(sign + 1)...].hasPrefix(anyOf: Self.others) == nil
    else { return nil }
    var members: [Member] = []
    var index = start
    var last = serial
    while index <= sign {
      guard let join = separator(at: index), let next = self.serial(at: join.span.upperBound)
      else { return nil }
      if join.isRange {
        guard let between = fill(last, next, sign: join) else { return nil }
        members += between
      }
      let isCut = join.isRange && next.value - last > Self.mostMembers
      members.append(
        Member(
          serial: next.value, span: next.first..<next.end,
          repairs: isCut ? ["expanded", "range-cut"] : ["expanded"]))
      last = next.value
      index = next.end
    }
    return index == sign + 1 ? members : nil
  }

  /// The numbers between the ends of a range.
  private func fill(_ low: Int, _ high: Serial, sign: Separator) -> [Member]? {
    guard high.value > low else { return nil }
    // 〔2011〕0283-0397号 is one licence: a dash between serials with zeros, or far apart, is no range.
    let isDash = Self.dashes.contains(scalars[sign.span.lowerBound])
    if isDash, high.hasZero || high.value - low > Self.mostMembers { return nil }
    guard high.value - low <= Self.mostMembers else { return [] }
    return ((low + 1)..<high.value).map {
      Member(serial: $0, span: sign.span, repairs: ["expanded"])
    }
  }
}

extension NumberList {
  private struct Separator {
    var span: Range<Int>
    var isRange: Bool
  }

  private struct Serial {
    var value: Int
    var first: Int
    /// After the digits, or after the 号 that follows them.
    var end: Int
    var hasZero: Bool
  }

  private func separator(at start: Int) -> Separator? {
    let first = skipSpaces(start)
    guard first < scalars.count else { return nil }
    if Self.ranges.contains(scalars[first]) {
      var end = first + 1
      // —— is one dash.
      if end < scalars.count, scalars[end] == scalars[first] { end += 1 }
      return Separator(span: first..<end, isRange: true)
    }
    return scalars[first...].hasPrefix(anyOf: Self.joins).map {
      Separator(span: first..<(first + $0.count), isRange: false)
    }
  }

  private func serial(at start: Int) -> Serial? {
    let first = skipSpaces(start)
    var digits = first
    if digits < scalars.count, scalars[digits] == Sign.ordinal { digits = skipSpaces(digits + 1) }
    var end = digits
    while end < scalars.count, scalars[end].isDigit { end += 1 }
    guard (1...5).contains(end - digits), let value = Slots.decimal(scalars[digits..<end]),
      value > 0
    else { return nil }
    let sign = skipSpaces(end)
    let isSigned = sign < scalars.count && Sign.serialSigns.contains(scalars[sign])
    return Serial(
      value: value, first: first, end: isSigned ? sign + 1 : end, hasZero: scalars[digits] == 0x30)
  }

  private func skipSpaces(_ index: Int) -> Int { Slots.skipSpaces(in: scalars, from: index) }
}
