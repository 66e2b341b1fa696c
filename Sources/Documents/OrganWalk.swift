/// The organs before 令 or 公告, read leftwards: one, or several joined by spaces or 、.
struct OrganWalk {
  enum Kind { case order, announcement }

  struct Organs {
    let names: [String]
    /// 令, 公告, 通告.
    let sign: String
    let kind: Kind
    let start: Int

    func found(
      year: Int?, isBracketed: Bool, term: String?, serial: Int, end: Int
    ) -> NumberGrammar.Found? {
      guard serial < 100_000 else { return nil }
      let code = names.joined(separator: " ")
      let yearPart =
        switch (year, isBracketed) {
        case (let year?, true): "〔\(year)〕"
        case (let year?, false): "\(year)年第"
        case (nil, _): "第"
        }
      let canonical = code + sign + (term.map { $0 + "第" } ?? yearPart) + "\(serial)号"
      let number = DocumentNumber(
        form: kind == .order ? .order : .announcement, code: code, marker: sign, year: year,
        serial: serial, canonical: canonical, raw: "")
      return NumberGrammar.Found(number: number, start: start, end: end, confidence: 0.9)
    }
  }

  let scalars: Scalars

  /// `end` is the position after the sign.
  func organs(endingAt end: Int, kinds: [Kind]) -> Organs? {
    guard end > 0, Self.lasts.contains(scalars[end - 1]),
      let (sign, kind) = Self.signs.first(where: {
        kinds.contains($0.1) && scalars[..<end].hasSuffix($0.0)
      })
    else { return nil }
    let right = Slots.skipSpaces(in: scalars, before: end - sign.count)
    guard let last = organ(endingAt: right) else { return nil }
    var names = [last.name]
    var start = last.start
    var isWhole = last.isWhole
    // Six organs have issued together; more is a list, not a head.
    while isWhole, names.count < 8, let previous = separatorEnd(before: start),
      let organ = organ(endingAt: previous)
    {
      names.insert(organ.name, at: 0)
      start = organ.start
      isWhole = organ.isWhole
    }
    return Organs(names: names, sign: sign.scalars.text, kind: kind, start: start)
  }

  private func separatorEnd(before start: Int) -> Int? {
    let index = Slots.skipSpaces(in: scalars, before: start)
    if index > 0, scalars[index - 1] == 0x3001 { return index - 1 }
    return index < start && index > 0 ? index : nil
  }

  private func organ(endingAt end: Int) -> (name: String, start: Int, isWhole: Bool)? {
    var start = end
    while start > 0, end - start < 40, scalars[start - 1].isHan { start -= 1 }
    var run = scalars[start..<end]
    let isWholeRun = end - start < 40
    let bits = run.bits
    for word in Self.cuts where word.bits & ~bits == 0 {
      if let at = run.last(word) { run = run[(at + word.count)...] }
    }
    var isTrimmed = run.startIndex != start
    while true {
      if let first = run.first, Self.dateTails.contains(first), run.count > 1,
        !Self.dateTailFollowers.contains(run[run.startIndex + 1])
      {
        run = run.dropFirst()
      } else if let word = run.hasPrefix(anyOf: Self.leads) {
        run = run.dropFirst(word.count)
      } else {
        break
      }
      isTrimmed = true
    }
    guard run.count >= 2, let last = run.last, Self.endings.contains(last),
      run.hasSuffix(anyOf: Self.notOrgans) == nil
    else { return nil }
    let name = run.hasPrefix(Self.country) ? run.dropFirst(Self.country.count) : run
    guard name.count >= 2 else { return nil }
    return (name.text, run.startIndex, !isTrimmed && isWholeRun)
  }

  private static let signs: [(Word, Kind)] = [
    ("公告", .announcement), ("通告", .announcement), ("令", .order),
  ]
  /// What the signs end in: most of what is asked for ends in neither.
  private static let lasts = ScalarSet("告令")
  private static let country: Word = "中华人民共和国"
  private static let dateTails = ScalarSet("年月日")
  private static let dateTailFollowers = ScalarSet("照喀")
  /// 部 委 院 局 …: what an organ's name ends in; 席 is 主席, 关 is 海关.
  private static let endings = ScalarSet("部委院局署会府办行厅室社军团席关")
  private static let notOrgans: [Word] = ["机会", "社会", "有关", "相关", "部分", "总部门"]
  private static let leads: [Word] = ["原", "和", "与", "及", "按", "据", "经", "以", "见"]
  private static let cuts: [Word] = [
    "根据", "依据", "按照", "依照", "遵照", "比照", "参照", "修订", "修改", "废止", "执行", "贯彻", "落实", "公布", "发布", "以",
    "由", "的", "关于", "属于", "以及", "违反", "适用", "符合", "签署", "认真", "通过", "规定", "经过", "中所称",
  ]
}
