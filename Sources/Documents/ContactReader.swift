/// Who to ask: 承办责任人：魏高洁 电话：7570023, （联系人：张三，联系电话：0539-7570023）.
enum ContactReader {
  private static let roles: [Word] = [
    "承办分管领导", "承办责任人", "承办人", "分管领导", "责任人", "经办人", "联系人及电话", "联系人及联系电话", "联系人", "咨询人",
  ]
  private static let phones: [Word] = ["联系电话", "咨询电话", "办公电话", "电话", "联系方式"]

  // A document names a few; the bound keeps a directory of names from becoming contacts.
  private static let most = 20

  static func contacts(_ text: HealedText, from start: Int) -> [OfficialDocument.Contact] {
    var contacts: [OfficialDocument.Contact] = []
    for index in min(start, text.count)..<text.count {
      let paragraph = text.paragraphs[index]
      guard paragraph.signs.contains([.contact, .colon]), !paragraph.isRow,
        paragraph.scalars.count <= 120
      else { continue }
      read(paragraph.scalars[...], into: &contacts)
      if contacts.count >= most { break }
    }
    return contacts
  }

  /// Labels in order; a phone belongs to the name before it, on the same line or the line above.
  private static func read(
    _ line: ArraySlice<UInt32>, into contacts: inout [OfficialDocument.Contact]
  ) {
    var index = line.startIndex
    while index < line.endIndex {
      let rest = line[index...]
      guard line[index].isOne(of: "承分责经联咨办电") else {
        index += 1
        continue
      }
      if let role = rest.hasPrefix(anyOf: roles), let value = value(rest.dropFirst(role.count)) {
        let name = name(value)
        let label = role.scalars.hasPrefix("联系人") ? "联系人" : role.scalars.text
        if !name.isEmpty {
          contacts.append(.init(role: label, name: name.text, phone: phone(value[name.end...])))
        }
        index = value.startIndex + (name.isEmpty ? 0 : name.end - value.startIndex)
      } else if let word = rest.hasPrefix(anyOf: phones),
        let value = value(rest.dropFirst(word.count)),
        let number = phone(value)
      {
        if let last = contacts.indices.last, contacts[last].phone == nil {
          contacts[last].phone = number
        } else if contacts.last?.phone != number {
          contacts.append(.init(role: nil, name: nil, phone: number))
        }
        index = value.startIndex
      } else {
        index += 1
      }
    }
  }

  /// What stands after the label's colon.
  private static func value(_ rest: ArraySlice<UInt32>) -> ArraySlice<UInt32>? {
    let rest = rest.drop { $0.isSpace }
    guard let sign = rest.first, sign == 0xFF1A || sign == 0x3A else { return nil }
    return rest.dropFirst().drop { $0.isSpace }
  }

  private struct Name {
    var text = ""
    var end: Int
    var isEmpty: Bool { text.isEmpty }
  }

  /// Two to four characters; a name of two may be set wide (陶 园).
  private static func name(_ value: ArraySlice<UInt32>) -> Name {
    var end = value.startIndex
    var letters: Scalars = []
    while end < value.endIndex, letters.count < 4 {
      if value[end].isHan || value[end] == 0xB7 {
        letters.append(value[end])
      } else if value[end].isSpace, letters.count == 1 {
      } else {
        break
      }
      end += 1
    }
    // 联系人：市卫生局 names an organ.
    if let last = letters.last, last.isOne(of: "局处科办厅室委部院站") { letters = [] }
    let isName = (2...4).contains(letters.count) && !(end < value.endIndex && value[end].isHan)
    return Name(text: isName ? letters.text : "", end: end)
  }

  /// 0539-7570023, 7570023、7570024, (0539)7570023 up to the first other character.
  private static func phone(_ value: ArraySlice<UInt32>) -> String? {
    let rest = value.drop { $0.isSpace || $0.isOne(of: "，,、；;（(：:") }
    let run = rest.prefix {
      $0.isDigit || $0 == 0x2D || $0 == 0x2014 || $0 == 0xFF0D || isBracket($0)
    }
    // Service lines have five digits (12345), the shortest there are.
    guard (5...20).contains(run.count(where: \.isDigit)) else { return nil }
    let digits = run.map { $0.isDigit ? $0 : isBracket($0) ? 0 : 0x2D }.filter { $0 != 0 }
    return digits.text
  }

  private static func isBracket(_ value: UInt32) -> Bool {
    value == 0x28 || value == 0x29 || value == 0xFF08 || value == 0xFF09
  }
}
