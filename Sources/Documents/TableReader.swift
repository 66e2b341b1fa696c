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
          text[index].split(separator: 0x09, omittingEmptySubsequences: false).map(\.trimmed.text))
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
