/// Titles: which line is one, and what a page's title needs cut off.
enum TitleReader {
  static let kindWords: [Word] = [
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要", "答复",
    "令",
    "办法", "规定", "条例", "细则", "方案", "规划", "计划", "纲要", "要点", "指南", "指引", "名单", "解读", "公示", "措施", "规则",
    "清单",
    "目录", "标准", "章程", "预案", "说明", "问答", "的建议",
  ]

  /// Words after which a title does not go on; 措施 or 规划 at a line's end may be followed by 的通知.
  static let documentKinds: [Word] = [
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要", "答复",
    "解读",
  ]

  /// What a column's name before a bar ends in; 棱镜｜… is an author's own series and stays.
  private static let columnWords: [Word] = [
    "发布", "解读", "图解", "关注", "快讯", "聚焦", "速览", "要闻", "动态", "公告栏", "发布会",
  ]

  /// Marks that sites put before a title: 权威发布 |, 【关注】.
  static func clean(_ title: Scalars) -> Scalars {
    var line = title[...].trimmed
    if let at = line.prefix(12).lastIndex(where: { $0 == 0x7C || $0 == 0xFF5C || $0 == 0x4E28 }),
      line[..<at].trimmed.hasSuffix(anyOf: columnWords) != nil
    {
      line = line[(at + 1)...].trimmed
    }
    for mark: Word in ["(转载)", "（转载）", "【转载】"] where line.hasPrefix(mark) {
      line = line.dropFirst(mark.count).trimmed
    }
    return Scalars(withoutNumberTail(line))
  }

  /// …的通知（国办发〔2023〕1号）
  private static func withoutNumberTail(_ line: ArraySlice<UInt32>) -> ArraySlice<UInt32> {
    guard let last = line.last, last == 0xFF09 || last == 0x29,
      let open = line.lastIndex(where: { $0 == 0xFF08 || $0 == 0x28 }),
      open - line.startIndex > 4
    else { return line }
    let inner = line[(open + 1)...].dropLast()
    let hasSign = inner.last == 0x53F7 && inner.contains(where: \.isDigit)
    return hasSign && inner.contains(where: { $0 == 0x3014 || $0 == 0x5B || $0 == 0x3010 })
      ? line[..<open].trimmed : line
  }

  /// Line breaks of a printed title are spaces in web text; between Chinese they go (H3), but for those
  /// between the names of joint issuers.
  static func joinSpaces(_ line: inout LineEditor) {
    guard line.current.isSpace, let before = line.output.last else { return line.copy() }
    var count = 1
    while line.peek(count)?.isSpace == true { count += 1 }
    guard let after = line.peek(count), joins(before), joins(after),
      !isBetweenIssuers(line, from: count)
    else {
      for _ in 0..<count { line.copy() }
      return
    }
    line.replace(count, with: [], rule: "title-space")
  }

  private static func joins(_ value: UInt32) -> Bool {
    value.isHan || value.isOne(of: "“”《》（）")
  }

  private static func isBetweenIssuers(_ line: LineEditor, from start: Int) -> Bool {
    let before = line.output.split(whereSeparator: \.isSpace).last ?? []
    let rest = line.input[(line.index + start)...]
    let after = rest.prefix { !$0.isSpace }
    let head = after.first("关于").map { after[..<$0] } ?? after
    return OrganName.isOrgan(before) && OrganName.isOrgan(head)
  }

  /// A title in the manner of official documents.
  static func isOfficial(_ line: ArraySlice<UInt32>) -> Bool {
    line.contains("关于") || withoutStatus(line).hasSuffix(anyOf: kindWords) != nil
  }

  /// 关于印发临沂市“十四五”科技创新规划的通知 → what is issued, marks aside.
  static func embedded(_ title: Scalars) -> String? {
    guard
      let word = ["印发", "转发", "批转"].compactMap({ (word: Word) in title[...].first(word) }).min(),
      let end = title[...].last("的"), end > word + 6
    else { return nil }
    return title[(word + 2)..<end].filter { $0 != 0x300A && $0 != 0x300B }.text
  }

  /// （试行）, （征求意见稿）, （2023年修订） at the end.
  static func withoutStatus(_ line: ArraySlice<UInt32>) -> ArraySlice<UInt32> {
    var line = line.trimmed
    while let last = line.last, last == 0xFF09 || last == 0x29,
      let open = line.lastIndex(where: { $0 == 0xFF08 || $0 == 0x28 }), open > line.startIndex
    {
      line = line[..<open].trimmed
    }
    return line
  }

  /// A line that could be a title at the head of a text: no sentence, no label.
  static func canBeTitle(_ line: Scalars) -> Bool {
    guard (5...120).contains(line.count), line.contains(where: \.isHan), let last = line.last else {
      return false
    }
    return !last.isOne(of: "。：:；;，,") && !line.contains(0x3002)
      && line.hasPrefix(anyOf: ["记者", "作者", "本报", "新华社", "来源", "编辑"]) == nil
      && !line.contains(anyOf: ["：", "来源", "发布时间", "索引号"]) && OutlineMark.read(line[...]) == nil
      && DateReader.whole(line[...]) == nil
  }
}

extension UInt32 {
  /// A walk over a few characters is quicker than a hash of one.
  func isOne(of text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes in
      var found = false
      UTF8Scalars.each(in: bytes) { found = found || $0 == self }
      return found
    }
  }
}

extension String {
  /// Its characters, for membership tests.
  var scalarSet: Set<UInt32> { Set(Scalars(self)) }
}
