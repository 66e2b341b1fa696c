/// Annexes inside the text: 附件1 on a line of its own, or the document that a notice issues, printed after
/// its signature under its own title.
struct PartReader {
  private let text: HealedText
  private var starts: [(line: Int, title: String)] = []

  private init(text: HealedText) { self.text = text }

  static func parts(
    _ text: HealedText, after signature: Int?, embedded: String?
  ) -> [OfficialDocument.Part] {
    var reader = PartReader(text: text)
    reader.find(after: signature, key: embedded.map { key(Scalars($0)) })
    return reader.parts
  }

  private mutating func find(after signature: Int?, key: String?) {
    for index in min((signature ?? 0) + 1, text.count)..<text.count {
      let line = text[index]
      guard line.count <= 120, !text.paragraphs[index].isRow else { continue }
      if let rest = Self.annexTitle(line), rest.isEmpty || signature != nil {
        starts.append((index, rest.isEmpty ? titleBelow(index) : rest.text))
      } else if signature != nil, starts.isEmpty, let key, let title = issued(at: index, key: key) {
        starts.append((index, title))
      }
    }
  }

  private var parts: [OfficialDocument.Part] {
    starts.enumerated().compactMap { position, start in
      let isLast = position + 1 == starts.count
      var end = isLast ? text.count : starts[position + 1].line
      // The imprint at the very end is the carrier's.
      while isLast, end - 1 > start.line, text.count - end < 4, Self.isImprint(text[end - 1]) {
        end -= 1
      }
      // A title alone lists a file, it is none.
      let printed = text[start.line].count <= 6 ? 2 : 1
      guard end - start.line > printed else { return nil }
      let title = Self.mended(start.title)
      return OfficialDocument.Part(
        title: title, kind: KindReader.embedded(Scalars("印发" + title + "的")),
        start: text.starts[start.line], end: text.end(of: end - 1))
    }
  }

  /// Line breaks and wide setting of a printed title are spaces in web text.
  private static func mended(_ title: String) -> String {
    var paragraph = Paragraph(scalars: Scalars(title))
    paragraph.rewrite(TitleReader.joinSpaces)
    return paragraph.scalars.text
  }

  /// The issued document's title, on one to three lines.
  private func issued(at index: Int, key: String) -> String? {
    var joined: Scalars = []
    for line in index..<min(index + 3, text.count) {
      joined += text[line]
      let here = Self.key(joined)
      if here == key { return joined.text }
      guard !here.isEmpty, key.hasPrefix(here) else { return nil }
    }
    return nil
  }

  private static func key(_ title: Scalars) -> String {
    titleKey(TitleReader.withoutStatus(title[...]).text)
  }

  /// The lines under 附件1 that read as one title.
  private func titleBelow(_ index: Int) -> String {
    guard index + 1 < text.count, text[index + 1].count <= 80, !text.paragraphs[index + 1].isRow
    else {
      return text[index].text
    }
    var title = text[index + 1]
    if index + 2 < text.count, TitleReader.isOfficial(title[...]) == false || title.count < 6,
      text[index + 2].count <= 60, TitleReader.canBeTitle(text[index + 2]),
      TitleReader.isOfficial(text[index + 2][...]), TitleReader.canBeTitle(title)
    {
      title += text[index + 2]
    }
    return title.text
  }

  /// 附件, 附件1, 附件：, 附件1：某某名单 → what follows the mark; nil for a line that is none.
  private static func annexTitle(_ line: Scalars) -> ArraySlice<UInt32>? {
    guard line.first == 0x9644, line.hasPrefix("附件") || line.hasPrefix("附表") || line.hasPrefix("附录")
    else { return nil }
    let rest = line.dropFirst(2).drop {
      $0.isDigit || $0.isSpace || ChineseNumerals.isNumeral($0) || $0 == 0x2D
    }
    guard let sign = rest.first else { return [] }
    let title = rest.dropFirst().trimmed
    if sign == 0xFF1A || sign == 0x3A {
      // 附件：1.… 2.… lists names.
      return title.isEmpty || OutlineMark.read(title) == nil && !title.contains(0x3002)
        ? title : nil
    }
    // 附件1 某某表: a space for the colon.
    let hasSpace = rest.startIndex > 2 && line[rest.startIndex - 1].isSpace
    return hasSpace && line.count <= 60 && TitleReader.canBeTitle(Scalars(rest)) ? rest : nil
  }

  private static func isImprint(_ line: Scalars) -> Bool {
    line.hasPrefix("抄送") || line.count <= 50 && line.squeezed.hasSuffix("印发")
  }
}
