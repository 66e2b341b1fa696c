/// The first signature block and what stands around it: organs, 成文日期, note, cc, printing date. What
/// follows it is annex and has no say about the document (REFERENCE §2.8).
struct TailReader {
  struct Tail {
    var organs: [String] = []
    var date: CivilDate?
    /// Paragraph of the date.
    var dateLine: Int?
    var datePrinted: CivilDate?
    var cc: [String] = []
    var signatories: [String] = []
    var disclosure: String?
  }

  static func read(_ text: HealedText, from start: Int) -> Tail {
    var tail = Tail()
    for index in start..<max(start, text.count) where !text.paragraphs[index].isRow {
      let line = text[index][...]
      if tail.dateLine == nil, text.paragraphs[index].signs.contains(.year),
        index > start || start > 0,
        let block = block(text, at: index, from: start)
      {
        tail.date = block.date
        tail.organs = block.organs
        tail.dateLine = index
      }
      if isNote(text.paragraphs[index]) { readNote(line, into: &tail) }
    }
    return tail
  }

  /// Notes are short and begin with a bracket, a label or an office, or end in 印发; a list of those that get
  /// copies is long.
  private static func isNote(_ paragraph: Paragraph) -> Bool {
    guard let first = paragraph.scalars.first, let last = paragraph.scalars.last else {
      return false
    }
    if first == 0x6284 { return true }
    guard paragraph.scalars.count <= 100 else { return false }
    return paragraph.scalars.count <= 14 || paragraph.signs.contains(.signer) || last == 0x53D1
      || first.isOne(of: "（(此公信政")
  }

  /// A date on its own line under names, or names and date on one line.
  private static func block(
    _ text: HealedText, at index: Int, from start: Int
  ) -> (date: CivilDate, organs: [String])? {
    let line = text[index][...]
    guard line.count <= 60 else { return nil }
    if let date = DateReader.whole(line) {
      var organs: [String] = []
      var above = index - 1
      while above >= start {
        let names = OrganName.names(in: withoutSeal(text[above][...]))
        if names.isEmpty { break }
        organs.insert(contentsOf: names, at: 0)
        above -= 1
      }
      // A bare date right under the head is the day of publication.
      return organs.isEmpty && index - start < 2 ? nil : (date, organs)
    }
    guard let found = DateReader.first(in: line), found.end == line.endIndex else { return nil }
    let names = OrganName.names(in: line[..<found.start].trimmed)
    return names.isEmpty ? nil : (found.date, names)
  }

  /// 临沂市人民政府（盖章）
  private static func withoutSeal(_ line: ArraySlice<UInt32>) -> ArraySlice<UInt32> {
    for mark: Word in ["（盖章）", "（印章）", "（章）", "（代章）"] where line.hasSuffix(mark) {
      return line.dropLast(mark.count)
    }
    return line
  }

  private static func readNote(_ line: ArraySlice<UInt32>, into tail: inout Tail) {
    guard line.count <= 300 else { return }
    let plain = line.contains(where: \.isSpace) ? line.filter { !$0.isSpace }[...] : line
    if tail.disclosure == nil, plain.count <= 30,
      plain.first == 0xFF08 || plain.hasPrefix(anyOf: disclosureLabels) != nil
    {
      if plain.contains("依申请公开") {
        tail.disclosure = "依申请公开"
      } else if plain.contains(anyOf: ["不予公开", "不公开", "不宜公开"]) {
        tail.disclosure = "不予公开"
      } else if plain.contains("公开发布") || plain.contains("主动公开") || plain.contains("后公开") {
        tail.disclosure = "主动公开"
      }
    }
    if tail.cc.isEmpty, plain.hasPrefix("抄送：") || plain.hasPrefix("抄送:") {
      var list = Scalars(plain.dropFirst(3))
      if list.last == 0x3002 { list.removeLast() }
      tail.cc = HeadReader.addressees(list)
    }
    if tail.datePrinted == nil, plain.hasSuffix("印发"), plain.count <= 50,
      let found = DateReader.first(in: plain), found.end == plain.endIndex - 2
    {
      tail.datePrinted = found.date
    }
    readSignatory(line, into: &tail)
  }

  private static let disclosureLabels: [Word] = [
    "此件", "公开方式", "公开属性", "公开选项", "公开类别", "公开形式", "信息公开选项", "信息公开属性", "信息公开类别", "政府信息公开选项",
  ]

  private static let offices: [Word] = [
    "省长", "市长", "县长", "区长", "州长", "主席", "总理", "部长", "局长", "厅长", "主任", "署长", "行长", "院长", "盟长", "旗长",
  ]

  /// 签发人：张三 李四; in upward documents on the line of the number.
  static func signatories(_ line: ArraySlice<UInt32>) -> [String] {
    guard let at = line.first("签发人") else { return [] }
    return people(
      line[(at + 3)...].drop { $0.isSpace || $0 == 0xFF1A || $0 == 0x3A }
        .prefix { $0.isHan || $0.isSpace || $0 == 0x3001 })
  }

  /// Names apart by spaces; one of two characters may be set wide (张　三).
  private static func people(_ names: ArraySlice<UInt32>) -> [String] {
    var people: [String] = []
    var letter: Scalars = []
    for piece in names.split(whereSeparator: { $0.isSpace || $0 == 0x3001 }) {
      if piece.count == 1, letter.isEmpty {
        letter = Scalars(piece)
      } else {
        let name = letter + piece
        letter = []
        if (2...4).contains(name.count) { people.append(name.text) }
      }
    }
    return people
  }

  /// 签发人：张三; 市长 李四 under an order.
  private static func readSignatory(_ line: ArraySlice<UInt32>, into tail: inout Tail) {
    let named = signatories(line)
    if !named.isEmpty {
      tail.signatories += named
    } else if line.count <= 14, let office = line.hasPrefix(anyOf: offices) {
      let rest = line.dropFirst(office.count)
      let name = rest.filter { !$0.isSpace }
      if rest.first?.isSpace == true, (2...4).contains(name.count), name.allSatisfy(\.isHan) {
        tail.signatories.append(name.text)
      }
    }
  }
}
