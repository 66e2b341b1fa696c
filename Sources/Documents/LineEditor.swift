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
  private(set) var index = 0
  /// What was written so far, from the first change on; until then it is what was read.
  private var written: Scalars = []
  private var isChanged = false
  private var changes: [Change] = []
  // Old position → new position, for the changes made before.
  private var moved: [Int] = []

  init(_ input: Scalars) { self.input = input }

  var output: ArraySlice<UInt32> { isChanged ? written[...] : input[..<index] }
  var isAtEnd: Bool { index >= input.count }
  var current: UInt32 { input[index] }
  func peek(_ distance: Int) -> UInt32? {
    let position = index + distance
    return input.indices.contains(position) ? input[position] : nil
  }

  mutating func copy() { copy(upTo: index + 1) }

  /// The present character, and all up to the next that a pass looks at.
  mutating func copy(until isOfInterest: (UInt32) -> Bool) {
    var end = index + 1
    while end < input.count, !isOfInterest(input[end]) { end += 1 }
    copy(upTo: end)
  }

  mutating func copyRest() { copy(upTo: input.count) }

  private mutating func copy(upTo end: Int) {
    if isChanged {
      moved.append(contentsOf: written.count..<(written.count + end - index))
      written.append(contentsOf: input[index..<end])
    }
    index = end
  }

  mutating func replace(_ count: Int, with values: Scalars, rule: String) {
    if !isChanged {
      isChanged = true
      written.reserveCapacity(input.count + values.count)
      written.append(contentsOf: input[..<index])
      moved.reserveCapacity(input.count + 1)
      moved.append(contentsOf: 0..<index)
    }
    for _ in 0..<count { moved.append(written.count) }
    changes.append(Change(rule: rule, start: written.count, end: written.count + values.count))
    written += values
    index += count
  }

  /// The line after this pass, with the changes of all passes in order; nil when the pass changed nothing.
  consuming func finish(_ earlier: [Change]) -> (Scalars, [Change])? {
    guard isChanged else { return nil }
    moved.append(written.count)
    let kept = earlier.map {
      Change(rule: $0.rule, start: moved[$0.start], end: moved[$0.end])
    }
    return (written, kept + changes)
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
  /// Known once the paragraph is part of a `HealedText`; `hasSigns` before, where they are of the present text.
  var signs = Signs(rawValue: 0)
  private(set) var hasSigns = false

  mutating func readSigns() {
    if hasSigns { return }
    signs = Signs(scalars)
    hasSigns = true
  }

  /// Goes on with another paragraph's text and changes.
  mutating func append(_ other: Paragraph) {
    let offset = scalars.count
    isUnmended = true
    hasSigns = false
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
    hasSigns = false
    for index in changes.indices {
      changes[index].start = min(max(0, changes[index].start - start), count)
      changes[index].end = min(max(0, changes[index].end - start), count)
    }
  }

  mutating func rewrite(_ pass: (inout LineEditor) -> Void) {
    var editor = LineEditor(scalars)
    while !editor.isAtEnd { pass(&editor) }
    if let (scalars, changes) = editor.finish(changes) {
      self.scalars = scalars
      hasSigns = false
      self.changes = changes
    }
  }
}
