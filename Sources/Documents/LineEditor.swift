/// One left-to-right rewriting of a line that remembers where its changes ended up, those of earlier passes
/// included. Linear in the line's length whatever the number of changes.
struct LineEditor {
  struct Change: Hashable {
    var rule: String
    /// Half-open range of scalars in the line as it is now.
    var start: Int
    var end: Int
  }

  let input: Scalars
  private(set) var output: Scalars = []
  private(set) var index = 0
  private var changes: [Change] = []
  // Old position → new position, for the changes made before.
  private var moved: [Int] = []

  init(_ input: Scalars) {
    self.input = input
    output.reserveCapacity(input.count)
    moved.reserveCapacity(input.count + 1)
  }

  var isAtEnd: Bool { index >= input.count }
  var current: UInt32 { input[index] }
  func peek(_ distance: Int) -> UInt32? {
    let position = index + distance
    return input.indices.contains(position) ? input[position] : nil
  }

  mutating func copy() {
    moved.append(output.count)
    output.append(input[index])
    index += 1
  }

  mutating func replace(_ count: Int, with values: Scalars, rule: String) {
    for _ in 0..<count { moved.append(output.count) }
    changes.append(Change(rule: rule, start: output.count, end: output.count + values.count))
    output += values
    index += count
  }

  /// The line after this pass, with the changes of all passes in order.
  consuming func finish(_ earlier: [Change]) -> (Scalars, [Change]) {
    moved.append(output.count)
    let kept = earlier.map {
      Change(rule: $0.rule, start: moved[$0.start], end: moved[$0.end])
    }
    return (output, kept + changes)
  }
}

/// A paragraph of the healed text, or one row of a table.
struct Paragraph {
  var scalars: Scalars
  var changes: [LineEditor.Change] = []
  /// A row of a table printed with tabs: healing leaves its spacing alone.
  var isRow = false
  /// A blank line stood before it.
  var hasBlankBefore = true
  /// Not looked at by the rules of a line since it was read or joined.
  var isUnmended = true
  /// Known once the paragraph is part of a `HealedText`.
  var signs = Signs(rawValue: 0)

  /// Goes on with another paragraph's text and changes.
  mutating func append(_ other: Paragraph) {
    let offset = scalars.count
    isUnmended = true
    scalars += other.scalars
    changes += other.changes.map {
      .init(rule: $0.rule, start: $0.start + offset, end: $0.end + offset)
    }
  }

  /// Without white space at its ends; not counted as a change.
  mutating func trim() {
    let trimmed = scalars[...].trimmed
    guard trimmed.count < scalars.count else { return }
    let (start, count) = (trimmed.startIndex, trimmed.count)
    scalars = Scalars(trimmed)
    for index in changes.indices {
      changes[index].start = min(max(0, changes[index].start - start), count)
      changes[index].end = min(max(0, changes[index].end - start), count)
    }
  }

  mutating func rewrite(_ pass: (inout LineEditor) -> Void) {
    var editor = LineEditor(scalars)
    while !editor.isAtEnd { pass(&editor) }
    (scalars, changes) = editor.finish(changes)
  }
}
