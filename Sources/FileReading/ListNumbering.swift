/// Numbers that DOCX lists set before their paragraphs: they are not in the text, but the document counts by
/// them (一、, （一）, 1., 第三条).
struct ListNumbering {
  private struct Level {
    var start = 1
    var format = "decimal"
    /// `%1` stands for this level's or a higher level's number.
    var text = ""
  }

  /// List number → levels.
  private var lists: [String: [Int: Level]] = [:]
  /// Paragraph style → list and level.
  private var styles: [String: (list: String, level: Int)] = [:]
  private var counters: [String: [Int: Int]] = [:]

  init(numbering: XMLTree?, styles: XMLTree?) {
    if let numbering { readLists(numbering) }
    if let styles { readStyles(styles) }
  }

  /// The mark before a paragraph; empty for most. Counts: call once a paragraph, in order.
  mutating func mark(of paragraph: XMLTree.Node, in tree: XMLTree) -> String {
    guard let (list, level) = place(of: paragraph, in: tree), let levels = lists[list],
      let own = levels[level]
    else { return "" }
    var counts = counters[list] ?? [:]
    counts[level] = (counts[level] ?? own.start - 1) + 1
    for deeper in counts.keys where deeper > level { counts[deeper] = nil }
    counters[list] = counts
    var mark = own.text
    for number in 0..<9 {
      let sign = "%\(number + 1)"
      guard let at = mark.firstRange(of: sign) else { continue }
      let format = levels[number]?.format ?? "decimal"
      mark.replaceSubrange(
        at, with: Self.number(counts[number] ?? levels[number]?.start ?? 1, format))
    }
    return mark
  }

  private func place(
    of paragraph: XMLTree.Node, in tree: XMLTree
  ) -> (list: String, level: Int)? {
    guard let properties = tree.child("pPr", of: paragraph) else { return nil }
    let style = tree.child("pStyle", of: properties).flatMap { tree.attribute("val", of: $0) }
    let inherited = style.flatMap { styles[$0] }
    guard let own = tree.child("numPr", of: properties) else { return inherited }
    let list = tree.child("numId", of: own).flatMap { tree.attribute("val", of: $0) }
    let level = tree.child("ilvl", of: own).flatMap { tree.attribute("val", of: $0) }.flatMap {
      Int($0)
    }
    guard let id = list ?? inherited?.list, id != "0" else { return nil }
    return (id, level ?? inherited?.level ?? 0)
  }

  private mutating func readLists(_ tree: XMLTree) {
    var drafts: [String: [Int: Level]] = [:]
    for node in tree.all("abstractNum", below: XMLTree.document) {
      guard let id = tree.attribute("abstractNumId", of: node) else { continue }
      var levels: [Int: Level] = [:]
      for child in tree.children(node) where tree.name(child) == "lvl" {
        guard let number = tree.attribute("ilvl", of: child).flatMap({ Int($0) }), number < 9 else {
          continue
        }
        var level = Level()
        level.start = value("start", child, tree).flatMap { Int($0) } ?? 1
        level.format = value("numFmt", child, tree) ?? "decimal"
        level.text = value("lvlText", child, tree) ?? ""
        // Bullets are signs of symbol fonts, and say nothing.
        if level.format != "bullet", level.format != "none", level.text.utf8.count <= 64 {
          levels[number] = level
        }
      }
      drafts[id] = levels
    }
    for node in tree.all("num", below: XMLTree.document) {
      guard let id = tree.attribute("numId", of: node) else { continue }
      lists[id] = value("abstractNumId", node, tree).flatMap { drafts[$0] }
    }
  }

  private mutating func readStyles(_ tree: XMLTree) {
    for node in tree.all("style", below: XMLTree.document) {
      guard let id = tree.attribute("styleId", of: node),
        let properties = tree.child("pPr", of: node),
        let numbers = tree.child("numPr", of: properties), let list = value("numId", numbers, tree)
      else { continue }
      styles[id] = (list, value("ilvl", numbers, tree).flatMap { Int($0) } ?? 0)
    }
  }

  private func value(_ name: String, _ node: XMLTree.Node, _ tree: XMLTree) -> String? {
    tree.child(name, of: node).flatMap { tree.attribute("val", of: $0) }
  }

  private static func number(_ number: Int, _ format: String) -> String {
    switch format {
    case "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting",
      "taiwaneseCountingThousand", "chineseLegalSimplified":
      return chinese(number)
    case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
      let sign = (1...20).contains(number) ? Unicode.Scalar(0x245F + UInt32(number)) : nil
      return sign.map { String(Character($0)) } ?? String(number)
    case "lowerLetter", "upperLetter":
      guard (1...26).contains(number), let sign = Unicode.Scalar(0x60 + UInt32(number)) else {
        return String(number)
      }
      let letter = String(Character(sign))
      return format == "lowerLetter" ? letter : letter.uppercased()
    default: return String(number)
    }
  }

  /// 一 … 九十九; beyond that digits, which no list of ours reaches.
  private static func chinese(_ number: Int) -> String {
    let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
    guard (1...99).contains(number) else { return String(number) }
    let tens = number / 10
    let head = tens == 0 ? "" : tens == 1 ? "十" : digits[tens] + "十"
    return head + digits[number % 10]
  }
}
