/// The healed paragraphs put together: the `text` of the record, and the way from a character of a paragraph
/// to a byte of it.
struct HealedText {
  let paragraphs: [Paragraph]
  let text: String
  /// Byte offset of each paragraph in `text`.
  let starts: [Int]

  init(_ lines: [Paragraph]) {
    var paragraphs = lines
    var starts: [Int] = []
    starts.reserveCapacity(lines.count)
    let room = lines.reduce(0) { room, line in
      line.scalars.reduce(room + 2) { $0 + $1.utf8Count }
    }
    text = String(unsafeUninitializedCapacity: room) { buffer in
      var count = 0
      for index in paragraphs.indices {
        if index > 0 {
          UTF8Scalars.append(0x0A, to: buffer, at: &count)
          if !Self.areOneBlock(paragraphs[index - 1], paragraphs[index]) {
            UTF8Scalars.append(0x0A, to: buffer, at: &count)
          }
        }
        starts.append(count)
        for value in paragraphs[index].scalars where Unicode.Scalar(value) != nil {
          UTF8Scalars.append(value, to: buffer, at: &count)
        }
        paragraphs[index].readSigns()
      }
      return count
    }
    self.paragraphs = paragraphs
    self.starts = starts
  }

  /// No blank line between: rows of one table stay together, and lines that stood without one must not come to
  /// look like the halves of a split sentence to whoever heals the text again.
  private static func areOneBlock(_ first: Paragraph, _ second: Paragraph) -> Bool {
    guard !second.hasBlankBefore else { return false }
    return first.isRow && second.isRow || PageBreak.isSplit(first, second)
  }

  var count: Int { paragraphs.count }
  subscript(index: Int) -> Scalars { paragraphs[index].scalars }

  /// Walks the paragraph; for many positions of one paragraph take `ruler(of:)`.
  func byte(_ paragraph: Int, _ position: Int) -> Int {
    paragraphs[paragraph].scalars.prefix(position).reduce(starts[paragraph]) { $0 + $1.utf8Count }
  }

  func end(of paragraph: Int) -> Int {
    byte(paragraph, paragraphs[paragraph].scalars.count)
  }

  /// Byte offsets of all characters of one paragraph, its end included.
  struct Ruler {
    fileprivate(set) var bytes: [Int] = []
    func byte(_ position: Int) -> Int { bytes[position] }
    /// Position of the character that starts at a byte or is the next after it.
    func position(_ byte: Int) -> Int {
      var low = 0
      var high = bytes.count - 1
      while low < high {
        let middle = (low + high) / 2
        if bytes[middle] < byte { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  func ruler(of paragraph: Int) -> Ruler {
    var ruler = Ruler()
    ruler.bytes.reserveCapacity(paragraphs[paragraph].scalars.count + 1)
    var offset = starts[paragraph]
    for value in paragraphs[paragraph].scalars {
      ruler.bytes.append(offset)
      offset += value.utf8Count
    }
    ruler.bytes.append(offset)
    return ruler
  }

  /// Index of the paragraph that holds a byte of the text.
  func paragraph(at byte: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= byte { low = middle } else { high = middle }
    }
    return low
  }

  var heals: [OfficialDocument.Heal] {
    paragraphs.indices.flatMap { index in
      let scalars = paragraphs[index].scalars
      let changes = paragraphs[index].changes.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
      var offset = starts[index]
      var position = 0
      return changes.map { change in
        while position < change.start {
          offset += scalars[position].utf8Count
          position += 1
        }
        let length = scalars[change.start..<change.end].reduce(0) { $0 + $1.utf8Count }
        return OfficialDocument.Heal(rule: change.rule, start: offset, end: offset + length)
      }
    }
  }
}
