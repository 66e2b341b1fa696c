/// Outermost 《…》 of a line, and “…” where the text said that it names a document.
enum TitleMarks {
  static let open: UInt32 = 0x300A
  private static let close: UInt32 = 0x300B

  enum Use { case title, alias, definition }

  struct Mark {
    /// Positions in the line, the marks included.
    let range: Range<Int>
    let use: Use

    func inner(_ line: Scalars) -> ArraySlice<UInt32> {
      line[(range.lowerBound + 1)..<(range.upperBound - 1)]
    }
    func inner(_ line: Scalars) -> String { inner(line).text }
  }

  // No title is longer; the bound ends an unclosed mark.
  private static let longest = 200
  // A short name is short: 30 characters are more than any seen.
  private static let longestAlias = 30

  /// `isAlias` knows the names that earlier paragraphs defined; those of this line are added.
  static func read(_ line: ArraySlice<UInt32>, isAlias: (String) -> Bool) -> [Mark] {
    var marks: [Mark] = []
    var defined: Set<String> = []
    var depth = 0
    var start = 0
    func add(_ range: Range<Int>, isQuote: Bool) {
      let inner = line[(range.lowerBound + 1)..<(range.upperBound - 1)]
      let isShort = inner.count <= longestAlias
      if isShort, line[..<range.lowerBound].suffix(6).hasSuffix(anyOf: leads) != nil {
        defined.insert(titleKey(inner.text))
        marks.append(Mark(range: range, use: .definition))
      } else if isShort, isAlias(inner.text) || defined.contains(titleKey(inner.text)) {
        marks.append(Mark(range: range, use: .alias))
      } else if !isQuote, isTitle(inner) {
        marks.append(Mark(range: range, use: .title))
      }
    }
    for index in line.indices {
      switch line[index] {
      case open:
        if depth == 0 { start = index }
        depth += 1
      case close where depth > 0:
        depth -= 1
        if depth == 0 { add(start..<(index + 1), isQuote: false) }
      case 0x201C where depth == 0:
        if let end = line[index...].prefix(longestAlias + 2).firstIndex(of: 0x201D) {
          add(index..<(end + 1), isQuote: true)
        }
      default: if depth > 0, index - start > longest { depth = 0 }
      }
    }
    return marks
  }

  private static let leads: [Word] = ["简称", "统称", "以下称", "下称", "简称为", "统称为"]

  // 《通知》, 《决定》 name a document only by its kind.
  private static func isTitle(_ inner: ArraySlice<UInt32>) -> Bool {
    if inner.count < 4 {
      return inner.hasSuffix(anyOf: ["法", "法典"]) != nil && !inner.hasSuffix("办法") && inner.count > 1
    }
    return inner.count <= longest && inner.contains(where: \.isHan)
  }

  /// 《T》（以下简称《S》）, 《T》（N，以下简称《S》）, 《T》（N）（以下简称《S》): the definition's bracket belongs
  /// to the mention that ended at `end`.
  static func defines(_ line: Scalars, _ range: Range<Int>, after end: Int) -> Bool {
    guard range.lowerBound > end, range.lowerBound - end <= 14 else { return false }
    let gap = line[end..<range.lowerBound].filter { !$0.isSpace }
    return gap.dropLast(2).allSatisfy { $0.isOne(of: "（(，,、；）)以下简称统为") }
  }
}
