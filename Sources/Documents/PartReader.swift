/// Annexes inside the text: 附件1 on a line of its own, or the document that a notice issues, printed after
/// its signature under its own title.
enum PartReader {
  static func parts(
    _ text: HealedText, after signature: Int?, embedded: String?
  ) -> [OfficialDocument.Part] {
    var starts: [(line: Int, title: String)] = []
    let key = embedded.map(titleKey)
    let first = (signature ?? 0) + 1
    for index in min(first, text.count)..<text.count {
      let line = text[index]
      if isAnnexMark(line) {
        let title = index + 1 < text.count && text[index + 1].count <= 80 ? text[index + 1] : line
        starts.append((index, title.text))
      } else if signature != nil, starts.isEmpty, let key, line.count <= 120,
        titleKey(line.text) == key
      {
        starts.append((index, line.text))
      }
    }
    return starts.enumerated().map { position, start in
      let next = position + 1 < starts.count ? starts[position + 1].line : text.count
      return OfficialDocument.Part(
        title: start.title, kind: KindReader.embedded(Scalars("印发" + start.title + "的")),
        start: text.starts[start.line], end: text.end(of: next - 1))
    }
  }

  /// 附件, 附件1, 附件：
  private static func isAnnexMark(_ line: Scalars) -> Bool {
    guard line.hasPrefix("附件"), line.count <= 6 else { return false }
    return line.dropFirst(2).allSatisfy {
      $0.isDigit || $0.isSpace || ChineseNumerals.isNumeral($0) || $0 == 0xFF1A || $0 == 0x3A
    }
  }
}

/// Tables printed as lines with tabs.
enum TableReader {
  static func tables(_ text: HealedText) -> [OfficialDocument.Table] {
    var tables: [OfficialDocument.Table] = []
    var index = 0
    while index < text.count {
      guard text.paragraphs[index].isRow else {
        index += 1
        continue
      }
      let first = index
      var rows: [[String]] = []
      while index < text.count, text.paragraphs[index].isRow {
        rows.append(
          text[index].split(separator: 0x09, omittingEmptySubsequences: false).map(\.text))
        index += 1
      }
      // One line with a tab is an indent, not a table.
      guard rows.count > 1 else { continue }
      let caption = first > 0 && text[first - 1].count <= 60 ? text[first - 1].text : nil
      tables.append(OfficialDocument.Table(caption: caption, rows: rows))
    }
    return tables
  }
}
