/// The headings of a text. Those of the third level are run-in: the heading is what stands before the first 。.
enum OutlineReader {
  static func outline(_ text: HealedText, from start: Int) -> [OfficialDocument.OutlineEntry] {
    var entries: [OfficialDocument.OutlineEntry] = []
    var isInAttachmentList = false
    for index in min(start, text.count)..<text.count where !text.paragraphs[index].isRow {
      let line = text[index][...]
      if line.first == 0x9644, line.hasPrefix("附件：") || line.hasPrefix("附件:") {
        isInAttachmentList = true
      }
      let mark = OutlineMark.read(line) ?? chapter(line)
      // 附件：1.… / 2.…: a list of names, not headings.
      if isInAttachmentList, mark == nil || mark?.level != 3 {
        isInAttachmentList = line.hasPrefix("附件")
      }
      guard let mark, !isInAttachmentList else { continue }
      let rest = line[mark.end...]
      let stop =
        rest.firstIndex { $0 == 0x3002 || $0 == 0xFF1A && rest.count > 60 } ?? rest.endIndex
      let heading = rest[..<stop].trimmed
      // `1. 鲁网记者提问：` numbers a question, not a section.
      guard !heading.isEmpty, !rest.prefix(24).contains("提问") else { continue }
      entries.append(
        OfficialDocument.OutlineEntry(
          level: mark.level, mark: line[..<mark.end].trimmed.text, heading: heading.text,
          start: text.byte(index, 0), end: text.byte(index, heading.endIndex)))
    }
    return entries
  }

  /// 第一章 总则
  private static func chapter(_ line: ArraySlice<UInt32>) -> OutlineMark? {
    guard line.first == Sign.ordinal, line.count <= 40 else { return nil }
    let rest = line.dropFirst().drop { ChineseNumerals.isNumeral($0) }
    guard rest.startIndex > line.startIndex + 1, let sign = rest.first else { return nil }
    switch sign {
    case 0x7AE0, 0x7F16: return OutlineMark(level: 1, end: rest.startIndex + 1)
    case 0x8282: return OutlineMark(level: 2, end: rest.startIndex + 1)
    default: return nil
    }
  }
}
