/// Lists of documents that are repealed or amended (废止文件目录): tables with a row each, or numbered lines,
/// whose titles are often printed without marks.
struct RepealList {
  /// What stands in the list at hand; nil outside of one.
  private(set) var relation: OfficialDocument.Citation.Relation?
  private var entryCount = 0

  // The State Council's and provinces' clean-ups list up to a few hundred; the bound is for hostile text.
  private static let longest = 5_000

  init(ownTitle: String?) {
    guard let ownTitle else { return }
    let title = Scalars(ownTitle)
    if title.contains(anyOf: ["废止", "失效"]), title.contains(anyOf: ["目录", "清单", "文件", "规章", "法规"]) {
      relation = .repeals
    }
  }

  /// A caption or heading (附件1 决定废止的规范性文件目录) begins a list, another ends it.
  mutating func enter(_ paragraph: Paragraph) {
    let line = paragraph.scalars
    guard paragraph.signs.contains(.list), !paragraph.isRow, line.count <= 60,
      !line.contains(0x3002),
      !line.contains(TitleMarks.open), line.contains(anyOf: ["目录", "清单", "文件", "名单", "规章"])
    else { return }
    if line.contains(anyOf: ["继续有效", "现行有效", "保留"]) {
      relation = nil
    } else if line.contains(anyOf: ["废止", "失效", "停止执行"]) {
      relation = .repeals
    } else if line.contains(anyOf: ["修改", "修订", "修正"]) {
      relation = .amends
    }
  }

  /// A row, or a line that begins with a number.
  func holds(_ paragraph: Paragraph) -> Bool {
    guard relation != nil, entryCount < Self.longest else { return false }
    if paragraph.isRow { return true }
    let line = paragraph.scalars[...]
    guard line.count <= 300, let mark = OutlineMark.read(line), mark.level < 5 else { return false }
    // 一、对以下文件予以废止： introduces entries and is none.
    return !line.hasSuffix("：") && line.dropFirst(mark.end).contains(where: \.isHan)
  }

  /// The mentions of an entry; one of its own where the title has no marks.
  mutating func entries(
    _ paragraph: Paragraph, _ mentions: [CitationReader.Mention]
  ) -> [CitationReader.Mention] {
    entryCount += 1
    if mentions.contains(where: { $0.title != nil }) { return mentions.filter { $0.use == .title } }
    let line = paragraph.scalars
    let title = paragraph.isRow ? titleCell(line, mentions) : titleItem(line, mentions)
    guard let title, title.count >= 6 else { return mentions }
    var entry = CitationReader.Mention(range: title.startIndex..<title.endIndex, title: title)
    // Several numbers in one entry are several documents.
    guard mentions.count == 1, let number = mentions.first else {
      return mentions.isEmpty ? [entry] : mentions
    }
    entry.number = number.number
    let end = max(title.endIndex, number.range.upperBound)
    let closes =
      end < line.count && (line[end] == 0xFF09 || line[end] == 0x29) && end > title.endIndex
    entry.range = min(title.startIndex, number.range.lowerBound)..<(closes ? end + 1 : end)
    return [entry]
  }

  /// The cell that reads as a title.
  private func titleCell(
    _ line: Scalars, _ mentions: [CitationReader.Mention]
  ) -> ArraySlice<UInt32>? {
    line.split(separator: 0x09).map(\.trimmed).first { cell in
      cell.count >= 6 && isTitle(cell)
        && !mentions.contains { $0.range.overlaps(cell.startIndex..<cell.endIndex) }
    }
  }

  /// 1. 澜州市人民政府关于…的通知（澜政发〔2015〕3号）；
  private func titleItem(
    _ line: Scalars, _ mentions: [CitationReader.Mention]
  ) -> ArraySlice<UInt32>? {
    guard let mark = OutlineMark.read(line[...]) else { return nil }
    var title = line[mark.end...].trimmed
    if let number = mentions.first?.range.lowerBound, number > title.startIndex {
      title = line[title.startIndex..<number].trimmed
      if let last = title.last, last == 0xFF08 || last == 0x28 { title = title.dropLast().trimmed }
    }
    while let last = title.last, last == 0x3002 || last == 0xFF1B || last == 0x3B || last == 0xFF0C
    {
      title = title.dropLast()
    }
    return isTitle(title) ? title : nil
  }

  /// A list's column names (文件名称) are no titles.
  private func isTitle(_ cell: ArraySlice<UInt32>) -> Bool {
    !cell.contains(0x3002)
      && (cell.contains("关于")
        || TitleReader.withoutStatus(cell).hasSuffix(anyOf: TitleReader.kindWords) != nil)
  }
}
