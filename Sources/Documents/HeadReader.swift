/// The top of a document: letterhead, number, title, addressees, in whatever order a site prints them.
struct HeadReader {
  struct Head {
    /// Paragraph of the title; several when it was printed on several lines.
    var title: Range<Int>?
    var letterhead: [Int] = []
    var numberLines: [Int] = []
    var addressee: Int?
    /// First paragraph that is body.
    var bodyStart = 0
  }

  // A head has a letterhead of some names, a number, a title of some lines, notes and addressees.
  private static let longest = 16

  /// `isNumberLine` says which paragraphs hold a number and nothing else.
  static func read(
    _ paragraphs: [Paragraph], knownTitle: String?, isNumberLine: (Int) -> Bool
  ) -> Head {
    var head = Head()
    let key = knownTitle.map(titleKey)
    var index = 0
    while index < min(paragraphs.count, longest) {
      let line = paragraphs[index].scalars
      if isNumberLine(index) {
        head.numberLines.append(index)
      } else if let end = titleEnd(paragraphs, at: index, key: key), head.title == nil {
        head.title = index..<end
        index = end - 1
      } else if isAddressee(line) {
        head.addressee = index
        head.bodyStart = index + 1
        return head
      } else if isProse(line) || OutlineMark.read(line[...]) != nil || paragraphs[index].isRow {
        break
      } else if isLetterhead(line) {
        head.letterhead.append(index)
      } else if head.title == nil, key == nil, TitleReader.canBeTitle(line) {
        let end = generalTitleEnd(paragraphs, at: index)
        head.title = index..<end
        index = end - 1
      }
      index += 1
      head.bodyStart = index
    }
    return head
  }

  /// The known title on one to three lines, or a line in the manner of an official title.
  private static func titleEnd(_ paragraphs: [Paragraph], at index: Int, key: String?) -> Int? {
    if let key, !key.isEmpty {
      var joined: Scalars = []
      for end in index..<min(index + 3, paragraphs.count) {
        joined += paragraphs[end].scalars
        let here = titleKey(TitleReader.clean(joined).text)
        if here == key { return end + 1 }
        guard key.hasPrefix(here) else { break }
      }
    }
    let line = paragraphs[index].scalars
    guard TitleReader.canBeTitle(line), TitleReader.isOfficial(line[...]),
      !isLetterhead(line)
    else { return nil }
    return generalTitleEnd(paragraphs, at: index)
  }

  /// 临沂市人民政府关于印发 / …规划的通知: a title goes on over up to four lines while they are lines of a
  /// title, until one ends in a kind word.
  private static func generalTitleEnd(_ paragraphs: [Paragraph], at index: Int) -> Int {
    var joined = paragraphs[index].scalars
    guard TitleReader.withoutStatus(joined[...]).hasSuffix(anyOf: TitleReader.documentKinds) == nil
    else { return index + 1 }
    for end in (index + 1)..<max(index + 1, min(index + 4, paragraphs.count)) {
      let line = paragraphs[end].scalars
      guard TitleReader.canBeTitle(line), line.count <= 60, !isLetterhead(line) else { break }
      joined += line
      if TitleReader.withoutStatus(line[...]).hasSuffix(anyOf: TitleReader.kindWords) != nil,
        joined.contains(anyOf: ["关于", "印发", "转发"])
      {
        return end + 1
      }
    }
    return index + 1
  }

  private static func isLetterhead(_ line: Scalars) -> Bool {
    let name = line.hasSuffix("文件") ? line.dropLast(2) : line[...]
    return OrganName.isOrgan(name.filter { !$0.isSpace }[...])
  }

  /// A line that ends in a colon and names people or organs.
  static func isAddressee(_ line: Scalars) -> Bool {
    guard (3...600).contains(line.count), let last = line.last, last == 0xFF1A || last == 0x3A,
      !line.contains(0x3002)
    else { return false }
    return !line.contains(anyOf: [
      "如下", "现将", "根据", "为了", "为贯彻", "以下", "附件", "来源", "时间", "如何", "问：", "答：", "目录", "记者", "摘要",
      "现就",
    ]) && OutlineMark.read(line[...]) == nil
  }

  private static func isProse(_ line: Scalars) -> Bool {
    if let first = line.first, first == 0xFF08 || first == 0x28 { return false }
    return line.contains(0x3002) || (line.count > 40 && line.contains(0xFF0C))
      || line.hasSuffix("：") || line.count > 150
  }

  /// 各县区人民政府（管委会），市政府各部门（单位） → its parts. A 、 separates only names that stand alone:
  /// 各省、自治区、直辖市人民政府 is one addressee.
  static func addressees(_ line: Scalars) -> [String] {
    let body = line.last == 0xFF1A || line.last == 0x3A ? line.dropLast() : line[...]
    return split(body, at: "，,；;".scalarSet).flatMap { group in
      let names = split(group[...], at: [0x3001])
      return names.allSatisfy { standsAlone($0[...]) } ? names : [group]
    }
    .map(\.text)
  }

  private static func standsAlone(_ name: ArraySlice<UInt32>) -> Bool {
    OrganName.isOrgan(name) || name.hasSuffix("委员") || name.hasSuffix("代表")
  }

  /// Pieces between separators outside brackets, trimmed, none empty.
  private static func split(_ line: ArraySlice<UInt32>, at separators: Set<UInt32>) -> [Scalars] {
    var parts: [Scalars] = [[]]
    var depth = 0
    for value in line {
      if value == 0xFF08 || value == 0x28 { depth += 1 }
      if value == 0xFF09 || value == 0x29 { depth -= 1 }
      if depth <= 0, separators.contains(value) {
        parts.append([])
      } else {
        parts[parts.count - 1].append(value)
      }
    }
    return parts.map { Scalars($0[...].trimmed) }.filter { !$0.isEmpty }
  }
}
