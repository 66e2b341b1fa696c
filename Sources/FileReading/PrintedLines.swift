/// Runs put together to lines, in reading order: by column, then from top to bottom, then from left to right.
enum PrintedLines {
  static func lines(of page: PrintedPage, number: Int) -> [PrintedLine] {
    let runs = page.runs.filter { run in
      run.left.isFinite && run.right.isFinite && run.base.isFinite && run.size.isFinite
        && run.text.unicodeScalars.contains { !$0.properties.isWhitespace }
    }
    return PrintedColumns.regions(of: runs).flatMap { region in
      grouped(region.runs).map { runs in
        var line = line(runs, page, number)
        line.column = region.column
        return line
      }
    }
  }

  /// Runs whose base lines lie within half a type height of each other. Chinese and Latin faces of one line
  /// differ by up to a fifth, lines by at least one.
  static func grouped(_ runs: [PrintedPage.Run]) -> [[PrintedPage.Run]] {
    var groups: [[PrintedPage.Run]] = []
    for run in runs.sorted(by: { ($0.base, $0.left) < ($1.base, $1.left) }) {
      if let last = groups.last?.last,
        abs(run.base - last.base) <= 0.5 * min(run.size, last.size)
      {
        groups[groups.count - 1].append(run)
      } else {
        groups.append([run])
      }
    }
    return groups.map { $0.sorted { $0.left < $1.left } }
  }

  private static func line(
    _ runs: [PrintedPage.Run], _ page: PrintedPage, _ number: Int
  ) -> PrintedLine {
    var cells: [String] = []
    var last: PrintedPage.Run?
    for run in runs {
      guard let before = last else {
        cells.append(run.text)
        last = run
        continue
      }
      let unit = max(run.size, before.size)
      // Bold face imitated by printing twice, a hair apart.
      if run.text == before.text, run.left - before.left < 0.3 * unit { continue }
      let gap = run.left - before.right
      if gap > cellGap * unit {
        cells.append(run.text)
      } else {
        cells[cells.count - 1] +=
          joint(gap / max(unit, .leastNormalMagnitude), before.text, run.text)
          + run.text
      }
      last = run.right > before.right ? run : before
    }
    cells = cells.map { TextTidy.trimmed($0) }.filter { !$0.isEmpty }
    let base = runs.map(\.base).max() ?? 0
    return PrintedLine(
      left: runs.map(\.left).min() ?? 0, right: runs.map(\.right).max() ?? 0, base: base,
      size: runs.map(\.size).max() ?? 0, text: cells.joined(separator: " "), cells: cells,
      page: number,
      place: page.height > 0 ? base / page.height : 0.5)
  }

  /// More than any space that is set within a sentence, in type heights: 姓　　名 has two.
  private static let cellGap = 2.5

  /// Words of Latin letters stand apart by a quarter of the type height; Chinese does not, unless it is meant.
  private static func joint(_ gap: Double, _ before: String, _ after: String) -> String {
    let isLatin =
      before.utf8.last.map { $0 < 0x80 && $0 > 0x20 } ?? false
      && after.utf8.first.map { $0 < 0x80 && $0 > 0x20 } ?? false
    return gap > (isLatin ? 0.15 : 0.4) ? " " : ""
  }
}
