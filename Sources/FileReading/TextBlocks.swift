internal import PageReading

/// Paragraphs and tables in order, as every reader of running text makes them, put together to a page.
struct TextBlocks {
  private(set) var blocks: [String] = []
  private(set) var tables: [Page.Table] = []

  mutating func add(paragraph text: String) {
    // A tab would read as the border of a cell.
    let text = TextTidy.cell(text)
    if !text.isEmpty { blocks.append(text) }
  }

  /// A table is one block: rows by line ends, cells by tabs; empty rows say nothing.
  mutating func add(table rows: [[String]], caption: String? = nil) {
    let rows = rows.map { $0.map(TextTidy.cell) }.filter { $0.contains { !$0.isEmpty } }
    guard !rows.isEmpty else { return }
    // One cell is a frame around text, not a table.
    if rows.allSatisfy({ $0.count == 1 }) {
      for row in rows { add(paragraph: row[0]) }
      return
    }
    tables.append(Page.Table(caption: caption, rows: rows))
    blocks.append(rows.map { $0.joined(separator: "\t") }.joined(separator: "\n"))
  }

  func page(evidence: String, isCut: Bool) -> Page {
    var page = Page()
    page.encoding = Page.Encoding(name: "utf-8", evidence: evidence)
    page.text = blocks.joined(separator: "\n\n")
    page.tables = tables
    page.truncated = isCut
    page.kind = page.text.isEmpty ? .empty : .article
    return page
  }
}
