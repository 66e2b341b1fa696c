/// A page cut into regions in reading order: columns of running text from left to right, what stands above
/// and below them before and after.
///
/// ```
///   ┌─ heading ──────┐      1. a gutter through the whole region, running text on both sides: cut there
///   ├─ column┬column ┤      2. none: cut at the highest white strip across, and look again on both sides
///   └────────┴───────┘
/// ```
enum PrintedColumns {
  struct Region {
    var runs: [PrintedPage.Run]
    var column: ClosedRange<Double>?
  }

  /// Fewer runs than this are no page of columns; cuts beyond this depth find none either.
  private static let fewestRuns = 20
  private static let maxDepth = 12
  /// A page of a newspaper, each character for itself; more is built to take long.
  private static let mostRuns = 8_000
  /// Columns that are looked for from left to right, and what may look like their gutters before.
  private static let mostGutters = 40

  static func regions(of runs: [PrintedPage.Run]) -> [Region] {
    let cut = cut(runs, depth: 0)
    // Without columns the page is one region, whatever strips were tried.
    return cut.contains { $0.column != nil } ? cut : [Region(runs: runs)]
  }

  private static func cut(_ runs: [PrintedPage.Run], depth: Int) -> [Region] {
    guard runs.count >= fewestRuns, runs.count <= mostRuns, depth < maxDepth else {
      return [Region(runs: runs)]
    }
    if let sides = gutter(runs) {
      return sides.flatMap { side in
        cut(side, depth: depth + 1).map { region in
          var region = region
          if region.column == nil { region.column = extent(side) }
          return region
        }
      }
    }
    guard let (above, below) = strip(runs) else { return [Region(runs: runs)] }
    return cut(above, depth: depth + 1) + cut(below, depth: depth + 1)
  }

  private static func extent(_ runs: [PrintedPage.Run]) -> ClosedRange<Double>? {
    guard let left = runs.map(\.left).min(), let right = runs.map(\.right).max(), left <= right
    else {
      return nil
    }
    return left...right
  }

  /// The leftmost white gap from top to bottom with running text on both sides.
  private static func gutter(_ runs: [PrintedPage.Run]) -> [[PrintedPage.Run]]? {
    let sorted = runs.sorted { $0.left < $1.left }
    var reach = -Double.infinity
    var tried = 0
    for (index, run) in sorted.enumerated() {
      defer { reach = max(reach, run.right) }
      guard index > 0, run.left > reach + 0.3 * run.size else { continue }
      tried += 1
      guard tried <= mostGutters else { return nil }
      let sides = [Array(sorted[..<index]), Array(sorted[index...])]
      if sides.allSatisfy(isRunningText) { return sides }
    }
    return nil
  }

  /// At least six lines, two fifths of them long, without gaps and ending at one edge: what cells of tables do not.
  private static func isRunningText(_ runs: [PrintedPage.Run]) -> Bool {
    guard runs.count >= 6, let edge = runs.map(\.right).max() else { return false }
    let lines = PrintedLines.grouped(runs)
    guard lines.count >= 6 else { return false }
    let full = lines.count { line in
      let size = line.map(\.size).max() ?? 0
      let left = line.first?.left ?? 0
      let right = line.map(\.right).max() ?? 0
      let printed = line.reduce(0) { $0 + $1.right - $1.left }
      return right - left > 9 * size && edge - right < 2.2 * size && printed > 0.75 * (right - left)
    }
    return full * 5 >= lines.count * 2
  }

  /// Cuts at the highest white strip, where it is higher than half a line.
  private static func strip(
    _ runs: [PrintedPage.Run]
  ) -> (above: [PrintedPage.Run], below: [PrintedPage.Run])? {
    let sorted = runs.sorted { $0.base < $1.base }
    var reach = sorted.first?.base ?? 0
    var best: (gap: Double, index: Int)?
    for (index, run) in sorted.enumerated() {
      defer { reach = max(reach, run.base) }
      let gap = run.base - 0.8 * run.size - reach
      if index > 0, gap > 0.5 * run.size, gap > best?.gap ?? 0 { best = (gap, index) }
    }
    return best.map { (Array(sorted[..<$0.index]), Array(sorted[$0.index...])) }
  }
}
