internal import PageReading

/// XLSX (ECMA-376 part 1, SpreadsheetML): each sheet a table with the sheet's name as its caption.
struct XLSXReader {
  private let limits: FileLimits
  private let strings: [String]
  private let dates: DateFormats
  private var rowsLeft: Int
  private let text: WorkBudget
  private let cells: WorkBudget
  private var isCut = false

  static func read(_ bytes: [UInt8], limits: FileLimits) throws(FileTrouble) -> Page {
    let parts = try PackageParts(bytes, limits: limits)
    guard let (name, book) = try parts.main("xl/workbook.xml") else {
      throw .damaged(what: "the XLSX has no workbook part")
    }
    let relations = try parts.relations(of: name)
    func related(_ type: String) throws(FileTrouble) -> XMLTree? {
      guard let found = relations.values.first(where: { $0.type.hasSuffix(type) }) else {
        return nil
      }
      return try parts.part(found.target)
    }
    let is1904 = book.all("workbookPr", below: XMLTree.document)
      .contains { ["1", "true"].contains(book.attribute("date1904", of: $0) ?? "") }
    var reader = XLSXReader(
      limits: limits, strings: sharedStrings(try related("/sharedStrings")),
      dates: DateFormats(try related("/styles"), is1904: is1904), rowsLeft: limits.rows)
    var blocks = TextBlocks()
    for sheet in book.all("sheet", below: XMLTree.document) {
      guard let id = book.attribute("id", of: sheet), let target = relations[id]?.target,
        book.attribute("state", of: sheet) ?? "visible" == "visible",
        let tree = try parts.part(target)
      else { continue }
      blocks.add(table: reader.rows(tree), caption: book.attribute("name", of: sheet))
    }
    return blocks.page(evidence: "xlsx", isCut: parts.isCut || reader.isCut)
  }

  private init(limits: FileLimits, strings: [String], dates: DateFormats, rowsLeft: Int) {
    self.limits = limits
    self.strings = strings
    self.dates = dates
    self.rowsLeft = rowsLeft
    text = WorkBudget(limits.tableBytes)
    cells = WorkBudget(limits.cells)
  }

  private static func sharedStrings(_ tree: XMLTree?) -> [String] {
    guard let tree else { return [] }
    return tree.all("si", below: XMLTree.document).map { item in
      // Readings (furigana) stand beside the text and are not it.
      tree.children(item).filter { tree.name($0) != "rPh" }.map { tree.text($0) }.joined()
    }
  }

  private mutating func rows(_ tree: XMLTree) -> [[String]] {
    if tree.isCut { isCut = true }
    var rows: [[String]] = []
    for row in tree.all("row", below: XMLTree.document) {
      guard rowsLeft > 0 else {
        isCut = true
        break
      }
      rowsLeft -= 1
      var cells: [String] = []
      for cell in tree.children(row) where tree.name(cell) == "c" {
        let column = tree.attribute("r", of: cell).flatMap(Self.column) ?? cells.count
        guard column < limits.columns else {
          isCut = true
          continue
        }
        while cells.count < column { cells.append("") }
        let text = text(cell, tree)
        guard self.text.take(text.utf8.count) else {
          isCut = true
          continue
        }
        if column < cells.count { cells[column] = text } else { cells.append(text) }
      }
      while cells.last?.isEmpty == true { cells.removeLast() }
      rows.append(cells)
    }
    // Rows of one table have one width; a sheet of one column is text.
    let width = rows.map(\.count).max() ?? 0
    let filled = rows.filter { !$0.isEmpty }.prefix { _ in cells.take(width) }
    isCut = isCut || filled.count < rows.count(where: { !$0.isEmpty })
    return filled.map { $0 + [String](repeating: "", count: width - $0.count) }
  }

  private func text(_ cell: XMLTree.Node, _ tree: XMLTree) -> String {
    let value = tree.child("v", of: cell).map { tree.text($0) } ?? ""
    switch tree.attribute("t", of: cell) ?? "n" {
    case "s": return Int(value).flatMap { strings.indices.contains($0) ? strings[$0] : nil } ?? ""
    case "inlineStr": return tree.child("is", of: cell).map { tree.text($0) } ?? ""
    case "b": return value == "1" ? "TRUE" : "FALSE"
    case "n":
      let style = tree.attribute("s", of: cell).flatMap { Int($0) }
      return dates.text(value, style: style) ?? Self.tidy(value)
    default: return value
    }
  }

  /// Doubles are stored with all their digits: 0.1 as 0.10000000000000001.
  private static func tidy(_ value: String) -> String {
    guard value.utf8.count > 15, let number = Double(value) else { return value }
    let rounded = (number * 1e10).rounded() / 1e10
    guard rounded.isFinite, number.magnitude < 1e5 else { return value }
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
  }

  /// `BC12` is in column 54 (counted from 0).
  private static func column(_ reference: String) -> Int? {
    var column = 0
    for byte in reference.utf8 {
      guard (0x41...0x5A).contains(byte) else { break }
      column = column * 26 + Int(byte) - 0x40
      guard column < 20_000 else { return nil }
    }
    return column > 0 ? column - 1 : nil
  }
}

/// Which cell styles mean that a number is a day.
private struct DateFormats {
  private var styles: Set<Int> = []
  private let is1904: Bool

  init(_ tree: XMLTree?, is1904: Bool) {
    self.is1904 = is1904
    guard let tree else { return }
    var custom: Set<Int> = []
    for node in tree.all("numFmt", below: XMLTree.document) {
      guard let id = tree.attribute("numFmtId", of: node).flatMap({ Int($0) }) else { continue }
      let code = (tree.attribute("formatCode", of: node) ?? "").lowercased()
      if code.contains("yy") && (code.contains("m") || code.contains("年")) { custom.insert(id) }
    }
    guard let formats = tree.element("styleSheet", "cellXfs") else { return }
    for (index, node) in tree.children(formats).filter({ tree.name($0) == "xf" }).enumerated() {
      guard let id = tree.attribute("numFmtId", of: node).flatMap({ Int($0) }) else { continue }
      // Built-in days: 14...17 and 22 everywhere, 27...36 and 50...58 in Chinese editions (ECMA-376 §18.8.30).
      let builtIn =
        (14...17).contains(id) || id == 22 || (27...36).contains(id) || (50...58).contains(id)
      if builtIn || custom.contains(id) { styles.insert(index) }
    }
  }

  /// ISO date; nil for what is no day.
  func text(_ value: String, style: Int?) -> String? {
    guard let style, styles.contains(style), let serial = Double(value), serial >= 1,
      serial < 2_958_466
    else { return nil }
    // Days since 1899-12-30, so that the leap day 1900-02-29, which never was, comes out right from March 1900.
    return Self.iso(Int(serial) + (is1904 ? 1462 : 0))
  }

  /// Days since 1899-12-30 to a date of the Gregorian calendar, by eras of 400 years.
  private static func iso(_ serial: Int) -> String {
    let days = serial + 693_899  // 0000-03-01 to 1899-12-30
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
  }
}
