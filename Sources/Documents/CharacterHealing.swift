/// The rewritings of one line. Each looks at one position and either copies it or replaces some characters;
/// none changes what an earlier pass produced in a way that would set it off again.
enum CharacterHealing {
  /// Invisible characters, radicals printed for ideographs, Markdown left by a converter (H5, H11).
  static func residue(_ line: inout LineEditor) {
    let value = line.current
    if value.isInvisible || (0xE000...0xF8FF).contains(value) {
      line.replace(1, with: [], rule: "invisible")
    } else if let ideograph = ShadowFold.ideograph(forRadical: value) {
      line.replace(1, with: [ideograph], rule: "radical")
    } else if value == 0x2A, line.peek(1) == 0x2A {
      var count = 2
      while line.peek(count) == 0x2A { count += 1 }
      line.replace(count, with: [], rule: "markdown")
    } else if value == 0x5C {
      escape(&line)
    } else if value == 0x23, line.output.isEmpty {
      heading(&line)
    } else {
      line.copy()
    }
  }

  /// `\*`, and `\\*` of a text escaped twice: the whole run at once, or each healing would take one more.
  private static func escape(_ line: inout LineEditor) {
    var count = 1
    while line.peek(count) == 0x5C { count += 1 }
    if line.peek(count) == 0x2A {
      line.replace(count, with: [], rule: "markdown")
    } else {
      for _ in 0..<count { line.copy() }
    }
  }

  /// `## 标题`
  private static func heading(_ line: inout LineEditor) {
    var count = 0
    while line.peek(count) == 0x23 { count += 1 }
    guard line.peek(count) == 0x20 else { return line.copy() }
    while line.peek(count) == 0x20 { count += 1 }
    line.replace(count, with: [], rule: "markdown")
  }

  /// Spaces between Chinese and digits or Latin (H2); `and`, `or` between Chinese (H4).
  static func spacing(_ line: inout LineEditor) {
    guard line.current == 0x20, let before = line.output.last else {
      return line.copy { $0 == 0x20 }
    }
    var count = 1
    while line.peek(count) == 0x20 { count += 1 }
    guard let after = line.peek(count) else { return line.copy() }
    if before.isHan, let word = conjunction(line, from: count) {
      return line.replace(word.length, with: word.values, rule: "word-residue")
    }
    let joins =
      before.isHan && (after.isDigit || after.isLatin)
      || after.isHan && (before.isDigit || before.isLatin || before == 0x25)
    if joins, !isTime(line, from: count) {
      line.replace(count, with: [], rule: "digit-space")
    } else {
      // All at once: a long run of spaces is looked at once.
      for _ in 0..<count { line.copy() }
    }
  }

  private static func conjunction(
    _ line: LineEditor, from start: Int
  ) -> (length: Int, values: Scalars)? {
    // Most spaces stand before neither.
    guard line.peek(start) == 0x61 || line.peek(start) == 0x6F else { return nil }
    for (word, chinese) in conjunctions {
      let matches = word.indices.allSatisfy { line.peek(start + $0) == word[$0] }
      var length = start + word.count
      while line.peek(length) == 0x20 { length += 1 }
      if matches, let after = line.peek(length), after.isHan { return (length, chinese) }
    }
    return nil
  }

  private static let conjunctions = [("and ", "和"), ("or ", "或")].map {
    (Scalars($0.0), Scalars($0.1))
  }

  /// 2025年5月28日 17:27: the space is the writer's.
  private static func isTime(_ line: LineEditor, from start: Int) -> Bool {
    var index = start
    while let value = line.peek(index), value.isDigit { index += 1 }
    return (1...2).contains(index - start) && line.peek(index) == 0x3A
  }

  /// ASCII punctuation beside Chinese (H6). Numbers, addresses on the web, R&D and 1:1 keep theirs.
  static func punctuation(_ line: inout LineEditor) {
    guard let full = fullWidth(line.current) else {
      return line.copy { fullWidth($0) != nil }
    }
    let before = line.output.last
    let after = line.peek(1)
    let isBeside: Bool
    switch line.current {
    case 0x28: isBeside = before?.isHan == true || after?.isHan == true || isCloser(before)
    case 0x29: isBeside = isOpenFullWidth(line.output)
    default:
      isBeside =
        before?.isHan == true || isCloser(before)
        || (after?.isHan == true && (before?.isDigit == true || before == 0x25))
    }
    if isBeside {
      line.replace(1, with: [full], rule: "ascii-punctuation")
    } else {
      line.copy()
    }
  }

  private static func fullWidth(_ value: UInt32) -> UInt32? {
    switch value {
    case 0x2C, 0x3B, 0x3A, 0x28, 0x29, 0x3F, 0x21: value + 0xFEE0
    default: nil
    }
  }

  private static let closers = Set(Scalars("”’》〉）】〕」』"))
  private static func isCloser(_ value: UInt32?) -> Bool { value.map(closers.contains) ?? false }

  /// The bracket to close was made full width, and none of its own width is open after it.
  private static func isOpenFullWidth(_ output: ArraySlice<UInt32>) -> Bool {
    var depth = 0
    // A bracket pair in prose spans less; the bound keeps a long line linear.
    for value in output.suffix(400).reversed() {
      switch value {
      case 0x29, 0xFF09: depth += 1
      case 0x28, 0xFF08:
        if depth == 0 { return value == 0xFF08 }
        depth -= 1
      default: break
      }
    }
    return false
  }

  /// `（一） 培植`: no space after a bracketed mark.
  static func headingMark(_ line: inout LineEditor) {
    if line.output.count > 5 { return line.copyRest() }
    if line.current == 0x20, line.output.first == 0xFF08,
      line.output.last == 0xFF09,
      line.output.dropFirst().dropLast().allSatisfy(ChineseNumerals.isNumeral)
    {
      line.replace(1, with: [], rule: "heading-space")
    } else {
      line.copy()
    }
  }

  /// `张 成 市科技局局长`, `陶 园（…）`: a name of two characters set as wide as three (H7).
  static func paddedName(_ line: inout LineEditor) {
    if line.output.count > 1 { return line.copyRest() }
    if let first = line.output.first, first.isHan, line.current.isSpace, let name = line.peek(1),
      name.isHan, let after = line.peek(2), after.isSpace || after == 0xFF08
    {
      line.replace(1, with: [], rule: "padded-name")
    } else {
      line.copy()
    }
  }

  /// `2鲁网记者提问：` (H10).
  static func questionNumber(_ line: inout LineEditor) {
    line.copy()
    if line.output.count > 2 { return line.copyRest() }
    guard line.index == line.output.count, (1...2).contains(line.index),
      line.output.allSatisfy(\.isDigit), let next = line.peek(0), next.isHan
    else { return }
    let head = line.input.dropFirst(line.index).prefix(20)
    if let at = head.first("记者提问"), at - line.index >= 2 {
      line.replace(0, with: Scalars(". "), rule: "question-number")
    }
  }
}
