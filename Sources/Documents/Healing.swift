/// Mends what conversion and web publishing did to a text (REFERENCE §5.7). Each change is recorded; healing
/// a healed text changes nothing; body text is never folded.
struct Healing {
  /// Healed paragraphs, page furniture gone. `furniture` holds the dropped lines, which may carry a date.
  struct Result {
    var paragraphs: [Paragraph]
    var furniture: [Scalars]
  }

  static func heal(_ text: String) -> Result {
    var result = Result(paragraphs: split(text), furniture: [])
    for _ in 0..<passes where result.paragraphs.contains(where: \.isUnmended) {
      mendDropAndJoin(&result)
    }
    return result
  }

  // A joined paragraph can hold what neither of its halves did (a bracket and its end), and it moves the lines
  // below it up towards the head: again until nothing was joined. Joining halves are rare, so that a second
  // pass finds few lines to mend; the bound keeps hostile text linear.
  private static let passes = 8

  private static func mendDropAndJoin(_ result: inout Result) {
    var kept: [Paragraph] = []
    kept.reserveCapacity(result.paragraphs.count)
    for var line in result.paragraphs {
      let wasUnmended = line.isUnmended
      if wasUnmended { healLine(&line) }
      line.isUnmended = false
      let isLookedAt = wasUnmended || kept.count < Furniture.headLines
      if isLookedAt, Furniture.isFurniture(line.scalars[...], at: kept.count) {
        result.furniture.append(line.scalars)
      } else if !line.scalars.isEmpty {
        kept.append(line)
      }
    }
    result.paragraphs = joined(joinQuestionNumbers(kept))
  }

  // One rewriting may set up another (a bracket made full width, a mark uncovered): again until nothing
  // changes. Four rounds have sufficed for every text tried; the bound keeps a hostile line linear.
  private static let rounds = 8

  private static func healLine(_ line: inout Paragraph) {
    for _ in 0..<rounds {
      line.readSigns()
      let signs = line.signs
      line.isRow = signs.contains(.tab)
      // Most lines have nothing that any pass looks at.
      guard !signs.isDisjoint(with: .mendable) || line.scalars.first?.isDigit == true else {
        return
      }
      let before = line.changes.count
      if signs.contains(.residue) {
        line.rewrite(CharacterHealing.residue)
        line.trim()
        line.isRow = line.scalars.contains(0x09)
      }
      if !line.isRow { mend(&line, signs) }
      if line.changes.count == before { return }
    }
  }

  private static func mend(_ line: inout Paragraph, _ signs: Signs) {
    if signs.contains(.space) { line.rewrite(CharacterHealing.spacing) }
    if signs.contains(.punctuation) { line.rewrite(CharacterHealing.punctuation) }
    if line.scalars.first == 0xFF08 { line.rewrite(CharacterHealing.headingMark) }
    if line.scalars.count > 3, line.scalars[1].isSpace { line.rewrite(CharacterHealing.paddedName) }
    if line.scalars.first?.isDigit == true { line.rewrite(CharacterHealing.questionNumber) }
  }

  /// Lines without their outer white space; blank ones only leave their trace.
  private static func split(_ text: String) -> [Paragraph] {
    let scalars = UTF8Scalars.all(of: text)
    var lines: [Paragraph] = []
    var hasBlank = true
    var start = 0
    for index in 0...scalars.count {
      if index < scalars.count, !isBreak(scalars[index]) { continue }
      let trimmed = scalars[start..<index].trimmed
      start = index + 1
      if trimmed.isEmpty {
        hasBlank = true
      } else {
        lines.append(Paragraph(scalars: Scalars(trimmed), hasBlankBefore: hasBlank))
        hasBlank = false
      }
    }
    return lines
  }

  private static func isBreak(_ value: UInt32) -> Bool {
    value == 0x0A || value == 0x2028 || value == 0x2029 || value == 0x85
  }

  /// A question's number on a line of its own goes to the question (press conferences).
  private static func joinQuestionNumbers(_ lines: [Paragraph]) -> [Paragraph] {
    var result: [Paragraph] = []
    result.reserveCapacity(lines.count)
    for line in lines {
      guard let mark = result.last?.scalars, (1...2).contains(mark.count),
        mark.allSatisfy(\.isDigit),
        line.scalars.first?.isHan == true, line.scalars.prefix(30).contains(anyOf: ["提问", "记者"])
      else {
        result.append(line)
        continue
      }
      let head = mark + Scalars(". ")
      var question = Paragraph(scalars: head)
      question.changes = [.init(rule: "question-number", start: 0, end: head.count)]
      question.append(line)
      result[result.count - 1] = question
    }
    return result
  }

  /// Joins what a page break split.
  private static func joined(_ lines: [Paragraph]) -> [Paragraph] {
    var paragraphs: [Paragraph] = []
    for line in lines {
      guard let last = paragraphs.last, line.hasBlankBefore, PageBreak.isSplit(last, line) else {
        paragraphs.append(line)
        continue
      }
      let end = paragraphs.count - 1
      let offset = paragraphs[end].scalars.count
      paragraphs[end].changes.append(.init(rule: "page-break", start: offset, end: offset))
      paragraphs[end].append(line)
    }
    return paragraphs
  }
}

/// Whether a paragraph goes on in the next one: rule H1. Both must be prose, the first unfinished.
enum PageBreak {
  // A page ends in a full line: 25 characters and more in the documents measured; 20 leaves room.
  private static let shortest = 20

  static func isSplit(_ first: Paragraph, _ second: Paragraph) -> Bool {
    let a = first.scalars
    let b = second.scalars
    guard !first.isRow, !second.isRow, a.count >= shortest, let last = a.last, let next = b.first
    else { return false }
    guard !terminals.contains(last), a.contains(where: isProseSign),
      a.hasPrefix(anyOf: ["摘要", "附件", "抄送", "注：", "注:"]) == nil
    else { return false }
    // 二、构建体系，夯实基础: a heading, whatever its commas. A run-in one has ended its heading with 。.
    if let mark = OutlineMark.read(a[...]), mark.level < 5, !a.contains(0x3002) { return false }
    // The rest of a split sentence comes to its end, or at least to a clause's.
    guard b.contains(where: isProseSign), let end = b.last,
      terminals.contains(end) || b.count >= shortest
    else { return false }
    guard next.isHan || openers.contains(next) || next.isDigit || next.isLatin else { return false }
    return OutlineMark.read(b[...]) == nil
      && b.hasPrefix(anyOf: ["附件", "抄送", "注：", "来源", "责任编辑", "联系人", "第一条"]) == nil
      && !startsWithDate(b) && !isClause(b)
  }

  private static let terminals = Set(Scalars("。！？：；”）…》』」!?:;)>.】"))
  private static func isProseSign(_ value: UInt32) -> Bool {
    value == 0xFF0C || value == 0x3002 || value == 0xFF1B || value == 0x2C
  }
  private static let openers = Set(Scalars("“‘《（〈"))

  private static func startsWithDate(_ line: Scalars) -> Bool {
    var index = 0
    while index < line.count, index < 4, line[index].isDigit { index += 1 }
    return index == 4 && index < line.count && (line[index] == Sign.year || line[index] == 0x2D)
  }

  /// 第三条, 第二章
  private static func isClause(_ line: Scalars) -> Bool {
    guard line.first == Sign.ordinal else { return false }
    let rest = line.dropFirst().drop { ChineseNumerals.isNumeral($0) || $0.isDigit }
    return rest.count < line.count - 1 && rest.hasPrefix(anyOf: ["条", "章", "节", "款"]) != nil
  }
}
