/// What a mention says about the two documents: the nearest lead word before it inside its clause, else the
/// verb that follows it in the sentence (REFERENCE §2.8).
///
/// ```
///   为贯彻《A》（N），我局制定了《B》，现印发给你们
///     ╰──▶ A implements      B ◀──╯ issues
/// ```
struct Relations {
  typealias Relation = OfficialDocument.Citation.Relation

  private let line: Scalars
  /// The line with the insides of titles and of plain brackets blanked: their words are not the sentence's.
  private let masked: Scalars
  /// Titles and head lines say 关于印发《…》 of themselves; in the body such words belong to a title quoted
  /// without marks.
  private let isHead: Bool

  init(_ line: Scalars, isHead: Bool) {
    self.line = line
    self.isHead = isHead
    masked = Self.mask(line)
  }

  func relation(_ range: Range<Int>) -> Relation {
    let bounds = sentence(range)
    return lead(before: range.lowerBound, from: bounds.lowerBound)
      ?? verb(after: range.upperBound, to: bounds.upperBound)
      ?? opening(after: bounds.upperBound) ?? .mentions
  }

  // A sentence of more than 400 characters on a side is not one; the bound keeps long lines linear.
  private static let reach = 400

  /// The sentence around a mention, its full stop included.
  func sentence(_ range: Range<Int>) -> Range<Int> {
    let from = max(0, range.lowerBound - Self.reach)
    let to = min(line.count, range.upperBound + Self.reach)
    var start = range.lowerBound
    while start > from, !Self.isStop(masked[start - 1]) { start -= 1 }
    var end = range.upperBound
    while end < to, !Self.isStop(masked[end]) { end += 1 }
    return start..<min(line.count, end + (end < to ? 1 : 0))
  }

  private static func isStop(_ value: UInt32) -> Bool {
    value == 0x3002 || value == 0xFF1B || value == 0x3B || value == 0xFF01 || value == 0xFF1F
  }

  /// First characters of the words looked for: 根据 依据 按照 遵照 参照 贯彻 落实 执行 印发 公布 发布 转发 批转
  /// 修改 废止 失效 收悉 停止执行 不再执行 起施行. Most characters are none, and cost no more than this.
  private static func beginsWord(_ value: UInt32) -> Bool {
    switch value {
    case 0x6839, 0x4F9D, 0x6309, 0x9075, 0x53C2, 0x8D2F, 0x843D, 0x6267, 0x5370, 0x516C, 0x53D1,
      0x8F6C, 0x6279, 0x4FEE, 0x5E9F, 0x5931, 0x6536, 0x505C, 0x4E0D, 0x8D77:
      true
    default: false
    }
  }

  // MARK: Before

  private func lead(before start: Int, from bound: Int) -> Relation? {
    var index = start - 1
    // Where the part between this mention and the one before it in the list begins.
    var anchor = start
    while index >= bound {
      let value = masked[index]
      if value == 0xFF0C || value == 0x2C || value == 0xFF1A { return nil }
      if value == 0x300B {
        guard isConnector(masked[(index + 1)..<anchor]) else { return nil }
        // To the start of the title: its inside is blank.
        while index > bound, masked[index] != TitleMarks.open { index -= 1 }
        anchor = index
      } else if Self.beginsWord(value), let relation = leadWord(at: index, mention: start) {
        return relation
      }
      index -= 1
    }
    return nil
  }

  private func leadWord(at index: Int, mention: Int) -> Relation? {
    let rest = masked[index..<min(index + 2, mention)]
    let after = masked[min(index + 2, mention)..<mention]
    switch masked[index] {
    case 0x6839 where rest.hasPrefix("根据"),
      0x4F9D where rest.hasPrefix("依据") || rest.hasPrefix("依照"),
      0x6309 where rest.hasPrefix("按照") || index + 1 == mention, 0x9075 where rest.hasPrefix("遵照"),
      0x53C2 where rest.hasPrefix("参照"):
      return .basis
    case 0x8D2F where rest.hasPrefix("贯彻"), 0x843D where rest.hasPrefix("落实"),
      0x6267 where rest.hasPrefix("执行") && after.isEmpty:
      return .implements
    case 0x5370 where rest.hasPrefix("印发"):
      return isPredicate(index, after) ? own(.issues, index) : nil
    case 0x516C where rest.hasPrefix("公布") && after.isEmpty,
      0x53D1 where rest.hasPrefix("发布") && after.isEmpty:
      return isPredicate(index, after) ? .issues : nil
    case 0x8F6C where rest.hasPrefix("转发"), 0x6279 where rest.hasPrefix("批转"):
      return isPredicate(index, after) ? own(.forwards, index) : nil
    case 0x4FEE where rest.hasPrefix("修改") || rest.hasPrefix("修订") || rest.hasPrefix("修正"):
      return isPredicate(index, after) && !isPlanned(index) ? .amends : nil
    case 0x5E9F where rest.hasPrefix("废止"):
      return isPredicate(index, after) && !isPlanned(index) ? .repeals : nil
    case 0x6536 where rest.hasPrefix("收到") && after.isEmpty: return .replies
    default: return nil
    }
  }

  /// Not 印发的《…》, 修订后的《…》, nor 关于印发《…》的通知 quoted without marks.
  private func isPredicate(_ index: Int, _ after: ArraySlice<UInt32>) -> Bool {
    if after.hasPrefix(anyOf: ["的", "后", "了", "并"]) != nil { return false }
    return isHead || !masked[max(0, index - 2)..<index].hasSuffix("关于")
  }

  /// The words of the clause before a position.
  private func clause(before index: Int) -> ArraySlice<UInt32> {
    var start = index
    while start > 0, index - start < Self.reach, !Self.isStop(masked[start - 1]),
      masked[start - 1] != 0xFF0C
    { start -= 1 }
    return masked[start..<index].trimmed
  }

  /// 省政府印发《…》 in the body tells of another's deed; 现印发《…》 and 我局印发《…》 are the document's own.
  private func own(_ relation: Relation, _ index: Int) -> Relation {
    let clause = clause(before: index)
    let isOwn =
      isHead || clause.isEmpty || clause.contains(0x6211) || clause.contains(0x672C)
      || clause.hasSuffix(anyOf: ["现", "并", "决定", "予以", "特", "统一"]) != nil
    return isOwn ? relation : .mentions
  }

  /// 我委将会同有关部门修订《…》 announces what may come; 现将 does not.
  private func isPlanned(_ index: Int) -> Bool {
    let clause = clause(before: index)
    guard let at = clause.firstIndex(where: { $0 == 0x5C06 || $0 == 0x62DF }) else { return false }
    return at == clause.startIndex || clause[at - 1] != 0x73B0
  }

  /// Between two members of a list: 、, 和, 精神和, the year or number in brackets.
  private func isConnector(_ gap: ArraySlice<UInt32>) -> Bool {
    var rest = gap
    // （N） after a title is no part of the gap's words.
    while let first = rest.first, first == 0 || first.isSpace { rest = rest.dropFirst() }
    if let first = rest.first, first == 0xFF08 || first == 0x28,
      let close = rest.firstIndex(where: { $0 == 0xFF09 || $0 == 0x29 })
    {
      rest = rest[(close + 1)...]
    }
    while let last = rest.last, last == 0xFF08 || last == 0x28 { rest = rest.dropLast() }
    if let word = rest.hasPrefix(anyOf: ["精神", "要求", "规定", "等"]) {
      rest = rest.dropFirst(word.count)
    }
    return rest.isEmpty || (rest.first ?? 0).isOne(of: "、和及与以或暨")
  }

  // MARK: After

  private func verb(after end: Int, to bound: Int) -> Relation? {
    var index = end
    while index + 1 < bound {
      if Self.beginsWord(masked[index]), let found = verbWord(at: index, to: bound) { return found }
      index += 1
    }
    return nil
  }

  /// …制定了《B》。现印发给你们: the next sentence says what is done with it.
  private func opening(after end: Int) -> Relation? {
    let rest = masked[end..<min(end + 4, line.count)]
    if rest.hasPrefix(anyOf: ["现印发", "现予印发", "现予公布", "现予发布"]) != nil { return .issues }
    return rest.hasPrefix("现转发") ? .forwards : nil
  }

  private func verbWord(at index: Int, to bound: Int) -> Relation? {
    let rest = masked[index..<min(index + 4, bound)]
    let before = masked[max(0, index - 3)..<index]
    switch masked[index] {
    case 0x6536 where rest.hasPrefix(anyOf: ["收悉", "收到"]) != nil: return .replies
    case 0x5370 where rest.hasPrefix("印发"):
      return rest.hasPrefix(anyOf: ["印发给", "印发你"]) != nil || isEnacted(before) ? .issues : nil
    case 0x516C where rest.hasPrefix("公布"), 0x53D1 where rest.hasPrefix("发布"):
      return isEnacted(before) ? .issues : nil
    case 0x8F6C where rest.hasPrefix("转发"), 0x6279 where rest.hasPrefix("批转"):
      return rest.dropFirst(2).hasPrefix(anyOf: ["给", "你"]) != nil || isEnacted(before)
        ? .forwards : nil
    case 0x4FEE where rest.hasPrefix(anyOf: ["修改", "修订", "修正"]) != nil:
      let changes = rest.dropFirst(2).hasPrefix(anyOf: ["为", "如下"]) != nil
      return changes
        || before.hasSuffix(anyOf: ["如下", "以下", "进行", "行了", "作出", "予以", "部分", "作了"]) != nil
        ? .amends : nil
    case 0x5E9F where rest.hasPrefix("废止"), 0x5931 where rest.hasPrefix("失效"):
      return ends(rest) || before.hasSuffix(anyOf: Self.repealLeads) != nil ? .repeals : nil
    case 0x505C where rest.hasPrefix("停止执行"), 0x4E0D where rest.hasPrefix("不再执行"): return .repeals
    // 《A》自…起施行，《B》同时废止: what follows is said of B.
    case 0x8D77 where rest.hasPrefix(anyOf: ["起施行", "起实施", "起执行"]) != nil: return .mentions
    default: return nil
    }
  }

  private static let repealLeads: [Word] = ["同时", "予以", "自行", "即行", "相应", "一并", "宣布", "现", "起"]

  private func isEnacted(_ before: ArraySlice<UInt32>) -> Bool {
    before.hasSuffix(anyOf: ["现", "予以", "现予", "一并", "予"]) != nil
  }

  /// 废止 at the end of its sentence or clause.
  private func ends(_ rest: ArraySlice<UInt32>) -> Bool {
    guard let sign = rest.dropFirst(2).first else { return true }
    return Self.isStop(sign) || sign == 0xFF0C
  }

  // MARK: Mask

  private static func mask(_ line: Scalars) -> Scalars {
    var masked = line
    var depth = 0
    var titleStart = 0
    var bracket: Int?
    for index in line.indices {
      switch line[index] {
      case TitleMarks.open:
        if depth == 0 { titleStart = index }
        depth += 1
        bracket = nil
      case 0x300B where depth > 0:
        depth -= 1
        if depth == 0 { for inner in (titleStart + 1)..<index { masked[inner] = 0 } }
      case 0xFF08, 0x28: if depth == 0 { bracket = index }
      // A bracket with a number or a title in it is a mention's place: it stays.
      case 0x3014, 0x53F7: bracket = nil
      case 0xFF09, 0x29:
        if depth == 0, let start = bracket {
          for inner in start...index { masked[inner] = 0 }
          bracket = nil
        }
      default: if depth > 0, index - titleStart > 200 { depth = 0 }
      }
    }
    return masked
  }
}
