internal import PageReading

/// Printed pages healed to running text: page numbers and running heads taken out, lines joined to
/// paragraphs, rows of tables kept as rows.
enum PrintedText {
  /// Paragraphs separated by `\n\n`; a table's rows by `\n`, their cells by `\t`.
  static func text(of pages: [PrintedPage]) -> String {
    let lines = pages.enumerated().map { PrintedLines.lines(of: $1, number: $0) }
    let kept = RunningHeads.removed(from: lines)
    return paragraphs(kept.flatMap { $0 }).joined(separator: "\n\n")
  }

  /// The tables of a text made by `text(of:)`: paragraphs of several rows.
  static func tables(in text: String) -> [Page.Table] {
    var tables: [Page.Table] = []
    for paragraph in text.split(separator: "\n\n") where paragraph.utf8.contains(9) {
      let rows = paragraph.split(separator: "\n").map {
        $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      }
      if rows.count > 1 { tables.append(Page.Table(caption: nil, rows: rows)) }
    }
    return tables
  }

  private static func paragraphs(_ lines: [PrintedLine]) -> [String] {
    let measure = Measure(lines)
    var paragraphs: [String] = []
    var last: PrintedLine?
    for line in lines {
      let joins = last.map { measure.joins(line, after: $0) } ?? .newParagraph
      let text = line.cells.count > 2 ? line.cells.joined(separator: "\t") : line.text
      switch joins {
      case .newParagraph: paragraphs.append(text)
      case .nextRow: paragraphs[paragraphs.count - 1] += "\n" + text
      case .sameParagraph:
        paragraphs[paragraphs.count - 1] = TextTidy.joined(paragraphs[paragraphs.count - 1], text)
      }
      last = line
    }
    return paragraphs
  }
}

/// The type area of a document, and by it which lines belong together.
private struct Measure {
  enum Joint { case newParagraph, nextRow, sameParagraph }

  private let left: Double
  private let right: Double
  private let leading: Double

  init(_ lines: [PrintedLine]) {
    let prose = lines.filter { $0.cells.count <= 2 }
    left = Self.commonest(prose.map(\.left), step: prose.first.map(\.size) ?? 1)
    // The ends of lines are ragged by punctuation, and a few reach into the margin.
    let ends = prose.map(\.right).sorted()
    right = ends.isEmpty ? 0 : ends[min(ends.count - 1, ends.count * 9 / 10)]
    let steps = zip(prose, prose.dropFirst()).filter { $0.page == $1.page && $1.base > $0.base }
      .map { $1.base - $0.base }.sorted()
    leading = steps.isEmpty ? 0 : steps[steps.count / 2]
  }

  func joins(_ line: PrintedLine, after last: PrintedLine) -> Joint {
    let unit = max(1e-6, max(line.size, last.size))
    let isRow = line.cells.count > 2
    let wasRow = last.cells.count > 2
    let isSamePage = line.page == last.page
    if isSamePage, isVertical(line, after: last) { return .sameParagraph }
    if isRow || wasRow {
      return isRow && wasRow && isSamePage ? .nextRow : .newParagraph
    }
    if line.column != last.column, isSamePage, line.base > last.base { return .newParagraph }
    let left = line.column?.lowerBound ?? self.left
    let right = last.column?.upperBound ?? self.right
    // A line that ends early ends its paragraph; punctuation may hang one and a half characters.
    if last.right < right - 2.2 * unit { return .newParagraph }
    // Paragraphs begin two characters in; quotes and brackets are half as wide.
    if line.left > left + 0.8 * unit { return .newParagraph }
    if abs(line.size - last.size) > 0.2 * unit { return .newParagraph }
    if ListMark.begins(line.text), ListMark.mayPrecede(last.text) { return .newParagraph }
    // GB/T 9704 sets 16-point type 28 points apart; twice that is space between parts.
    if isSamePage, line.base - last.base > 3.2 * unit { return .newParagraph }
    if isSamePage, leading > 0, line.base - last.base > 1.7 * leading { return .newParagraph }
    return .sameParagraph
  }

  /// One character under another: a title that is set downwards.
  private func isVertical(_ line: PrintedLine, after last: PrintedLine) -> Bool {
    line.text.unicodeScalars.count == 1 && last.text.unicodeScalars.count == 1
      && abs(line.left - last.left) < 0.3 * line.size
      && abs(line.size - last.size) < 0.1 * line.size
      && line.base > last.base && line.base - last.base < 2.2 * line.size
  }

  /// The place that most values share, within half a step.
  private static func commonest(_ values: [Double], step: Double) -> Double {
    guard step > 0 else { return values.min() ?? 0 }
    var counts: [Int: Int] = [:]
    for value in values {
      let slot = (value / step * 2).rounded()
      guard slot.magnitude < 1e9 else { continue }
      counts[Int(slot), default: 0] += 1
    }
    // Of equals the leftmost: indented lines are often as many as full ones.
    let best = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
    guard let best else { return values.min() ?? 0 }
    // Short paragraphs have more first lines than others, so the margin is the leftmost place with a fair share.
    let share = max(2, (counts[best] ?? 0) / 5)
    let slot = counts.filter { $0.value >= share && $0.key <= best }.keys.min() ?? best
    return Double(slot) * step / 2
  }
}

/// Page numbers, and lines that repeat at the edges of pages.
private enum RunningHeads {
  /// How far from the upper and the lower edge furniture stands: GB/T 9704 leaves 37 mm above and 35 mm below
  /// the text of an A4 page, an eighth; documents of companies leave less and print their heads into it.
  private static let edge = 0.13

  static func removed(from pages: [[PrintedLine]]) -> [[PrintedLine]] {
    let repeated = repeatedKeys(pages)
    return pages.enumerated().map { index, lines in
      lines.enumerated().filter { place, line in
        guard isAtEdge(line, place, lines.count) else { return true }
        // A page that holds nothing else was meant to be read.
        if lines.count > 1, isPageNumber(line.text) { return false }
        // The first page keeps its own: a head of the issuing organ is printed like one.
        return index == 0 || !repeated.contains(key(line))
      }.map(\.element)
    }
  }

  private static func isAtEdge(_ line: PrintedLine, _ place: Int, _ count: Int) -> Bool {
    line.place < edge || line.place > 1 - edge || place == 0 || place == count - 1
  }

  /// Lines, but for their digits, that stand at the edge of at least three pages and of every third.
  private static func repeatedKeys(_ pages: [[PrintedLine]]) -> Set<String> {
    var counts: [String: Int] = [:]
    for lines in pages {
      let keys = lines.enumerated().filter { isAtEdge($1, $0, lines.count) }.map { key($1) }
      for key in Set(keys) { counts[key, default: 0] += 1 }
    }
    return Set(counts.filter { $0.value >= max(3, pages.count / 3) }.keys)
  }

  private static func key(_ line: PrintedLine) -> String {
    String(
      line.text.unicodeScalars.filter {
        !$0.properties.isWhitespace && $0.properties.numericType == nil
      }
      .map(Character.init)) + "@\(Int((line.place * 20).rounded()))"
  }

  /// `- 3 -`, `— 3 —`, `3`, `3 / 12`, `第3页 共12页`, `第 3 页`.
  private static func isPageNumber(_ text: String) -> Bool {
    var digits = 0
    for scalar in text.unicodeScalars {
      switch scalar {
      case "0"..."9", "０"..."９": digits += 1
      case "-", "—", "–", "－", "―", "─", "·", ".", "/", "~", "第", "页", "共", " ", "　", "\u{2212}":
        continue
      default: return false
      }
    }
    // Four digits and no mark may be a year on its own line, at worst.
    return digits > 0 && digits <= 8 && text.utf8.count <= 40
  }
}

/// `一、`, `（一）`, `1.`, `第三条`: where a full line above may still have ended its paragraph.
private enum ListMark {
  static func begins(_ text: String) -> Bool {
    let head = Array(text.unicodeScalars.prefix(6))
    guard var first = head.first else { return false }
    var rest = head.dropFirst()
    if first == "（" || first == "(" || first == "第" { first = rest.popFirst() ?? " " }
    guard isNumeral(first) else { return false }
    let after = rest.drop { isNumeral($0) }.first
    return after.map { "、.．）)条章节".unicodeScalars.contains($0) } ?? false
  }

  static func mayPrecede(_ text: String) -> Bool {
    text.unicodeScalars.last.map { "。；：;:".unicodeScalars.contains($0) } ?? true
  }

  private static func isNumeral(_ scalar: Unicode.Scalar) -> Bool {
    ("0"..."9").contains(scalar) || ("０"..."９").contains(scalar)
      || "一二三四五六七八九十百".unicodeScalars.contains(scalar)
  }
}
