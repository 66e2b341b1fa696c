/// The grammar of REFERENCE §2.2, read from right to left on one window of folded text.
///
/// ```
///   临科函字 〔 2023 〕 16 号      bracketed        国务院 令 第 752 号        order
///   code    OB  year CB serial ^anchor            organs ^  [第] serial ^anchor
/// ```
struct NumberGrammar {
  struct Found {
    var number: DocumentNumber
    /// Half-open range of window positions.
    var start: Int
    var end: Int
    var confidence: Double
  }

  let scalars: Scalars
  /// The window starts where the text or the last number does.
  let isAtBoundary: Bool
  let edge: LeftEdge

  /// A number that ends with the 号 at `sign`.
  func match(serialSign sign: Int) -> Found? {
    guard !isAddress(after: sign + 1), let serial = Slots.serial(in: scalars, before: sign) else {
      return reversedOrder(sign: sign)
    }
    return bracketed(serial, end: sign + 1, repairs: serial.repairs)
      ?? organNumber(serial, end: sign + 1) ?? oldForm(serial, end: sign + 1)
      ?? damaged(serial, end: sign + 1) ?? reversedOrder(sign: sign)
  }

  /// 〔2023〕16 with the sign missing, `bracket` being the closing one: known codes at the end of a field.
  func match(unsignedAfter bracket: Int) -> Found? {
    var index = skipSpaces(from: bracket + 1)
    if index < scalars.count, scalars[index] == Sign.ordinal { index = skipSpaces(from: index + 1) }
    let first = index
    while index < scalars.count, scalars[index].isDigit { index += 1 }
    guard (1...5).contains(index - first), let value = Slots.decimal(scalars[first..<index]) else {
      return nil
    }
    let next = skipSpaces(from: index)
    if next < scalars.count, Sign.serialSigns.contains(scalars[next]) { return nil }
    if let list = listStart(value, first: first, end: index, left: bracket + 1) { return list }
    if index < scalars.count, !Sign.fieldEnds.contains(scalars[index]) { return nil }
    let serial = Slots.Serial(
      value: value, start: first, hasOrdinal: false, left: bracket + 1, digits: index - first,
      repairs: ["serial-sign"])
    guard let found = bracketed(serial, end: index, repairs: serial.repairs),
      found.number.form == .bracketed, found.confidence >= Confidence.known - Confidence.repair
    else { return nil }
    return found
  }
}

// MARK: - Lists

extension NumberGrammar {
  /// 〔2023〕89-93号, 〔2023〕10、11号: the first serial of a list that ends in one 号.
  private func listStart(_ value: Int, first: Int, end: Int, left: Int) -> Found? {
    guard let sign = scalars[end...].firstIndex(where: { Sign.serialSigns.contains($0) }),
      !isAddress(after: sign + 1), scalars[first] != 0x30,
      NumberList(scalars: scalars).members(from: end, to: sign, after: value) != nil
    else { return nil }
    let serial = Slots.Serial(
      value: value, start: first, hasOrdinal: false, left: left, digits: end - first, repairs: [])
    // 京网文[2011]283-397号 is one licence.
    return bracketed(serial, end: end, repairs: []).flatMap {
      $0.number.form == .bracketed && !$0.number.code.hasSuffix("网文") ? $0 : nil
    }
  }
}

// MARK: - Standard form

extension NumberGrammar {
  private func bracketed(_ serial: Slots.Serial, end: Int, repairs: [String]) -> Found? {
    guard let year = Slots.bracketedYear(in: scalars, before: serial.left) else { return nil }
    return finishCode(
      year: year, serial: serial, end: end, repairs: repairs + year.repairs)
  }

  /// The right bracket lost (〔202316号), both lost (临科函字202316号).
  private func damaged(_ serial: Slots.Serial, end: Int) -> Found? {
    guard (5...8).contains(serial.digits), !serial.hasOrdinal else { return nil }
    let digits = scalars[serial.start..<(serial.start + serial.digits)]
    guard digits.allSatisfy(\.isDigit), let year = Slots.decimal(digits.prefix(4)),
      let value = Slots.decimal(digits.dropFirst(4)), value > 0, Slots.years.contains(year)
    else { return nil }
    let left = skipSpacesBack(from: serial.start)
    guard left > 0 else { return nil }
    var split = serial
    split.value = value
    if Sign.opens.contains(scalars[left - 1]) {
      let year = Slots.Year(value: year, digits: 4, open: left - 1, repairs: ["bracket"])
      return finishCode(year: year, serial: split, end: end, repairs: ["bracket"])
    }
    guard left == serial.start, scalars[left - 1].isHan else { return nil }
    let bare = Slots.Year(value: year, digits: 4, open: left, repairs: ["no-bracket"])
    guard
      let found = finishCode(year: bare, serial: split, end: end, repairs: ["no-bracket"]),
      found.confidence >= Confidence.known - Confidence.repair
    else { return nil }
    return found
  }

  private func finishCode(
    year: Slots.Year, serial: Slots.Serial, end: Int, repairs: [String]
  ) -> Found? {
    guard serial.value > 0 else { return nil }
    let right = skipSpacesBack(from: year.open)
    let run = codeRun(before: right)
    guard !run.range.isEmpty else { return nil }
    let han = scalars[run.range]
    if let organs = OrganWalk(scalars: scalars).organs(
      endingAt: right, kinds: [.announcement, .order])
    {
      return organs.found(
        year: year.value, isBracketed: true, term: nil, serial: serial.value, end: end)
    }
    if han.suffix(10).contains(anyOf: Sign.courtWords) { return nil }
    guard let answer = edge.code(in: han, isHard: run.isHard) else { return nil }
    if year.digits == 2, answer.evidence == .fallback || answer.evidence == .whole { return nil }
    let code = scalars[answer.start..<right]
    if han.count == 1, answer.evidence != .lexicon { return nil }
    let text = codeText(code)
    let number = DocumentNumber(
      form: .bracketed, code: text, marker: edge.marker(of: code), year: year.value,
      serial: serial.value,
      canonical: DocumentNumber.canonical(text, year: year.value, serial: serial.value),
      repairs: unique(repairs), raw: "")
    let confidence =
      Confidence.of(answer.evidence) - (repairs.isEmpty ? 0 : Confidence.repair)
    return Found(number: number, start: answer.start, end: end, confidence: confidence)
  }

  /// （86）财工字第31号: the year first, before 2005 only; court numbers look the same.
  private func oldForm(_ serial: Slots.Serial, end: Int) -> Found? {
    let run = codeRun(before: serial.left)
    let code = scalars[run.range]
    guard (1...14).contains(code.count), run.range.lowerBound > 0,
      Sign.closes.contains(scalars[run.range.lowerBound - 1]),
      let year = Slots.bracketedYear(in: scalars, before: run.range.lowerBound),
      year.value < 2005, !code.contains(anyOf: Sign.courtWords),
      !code.contains(anyOf: Sign.courtSigns),
      code.hasSuffix("字") || edge.lexicon.longestKnownSuffix(of: code) == code.startIndex
    else { return nil }
    let text = codeText(code)
    let number = DocumentNumber(
      form: .old, code: text, marker: edge.marker(of: code), year: year.value,
      serial: serial.value,
      canonical: DocumentNumber.canonical(text, year: year.value, serial: serial.value),
      repairs: unique(serial.repairs), raw: "")
    return Found(number: number, start: year.open, end: end, confidence: Confidence.known)
  }
}

// MARK: - Orders and announcements

extension NumberGrammar {
  /// 国务院令第752号, 财政部令2023年第5号, 主席令（十三届）第45号, 财政部公告2020年第10号.
  private func organNumber(_ serial: Slots.Serial, end: Int) -> Found? {
    guard serial.value > 0 else { return nil }
    var left = skipSpacesBack(from: serial.left)
    if left > 0, scalars[left - 1] == 0x28 || scalars[left - 1] == 0x3014 {
      left = skipSpacesBack(from: left - 1)
    }
    var year: Int?
    if let plain = Slots.plainYear(in: scalars, before: left) {
      year = plain.value
      left = skipSpacesBack(from: plain.open)
    }
    let term = Slots.term(in: scalars, before: left)
    if let term { left = skipSpacesBack(from: term.start) }
    let walk = OrganWalk(scalars: scalars)
    guard let organs = walk.organs(endingAt: left, kinds: [.announcement, .order]) else {
      return nil
    }
    if organs.kind == .announcement, year == nil, !serial.hasOrdinal { return nil }
    return organs.found(
      year: year, isBracketed: false, term: term?.text, serial: serial.value, end: end)
  }

  /// 签署第841号国务院令: the sign before the organ.
  private func reversedOrder(sign: Int) -> Found? {
    guard let serial = Slots.serial(in: scalars, before: sign), serial.hasOrdinal else {
      return nil
    }
    var index = sign + 1
    while index < scalars.count, scalars[index].isHan, scalars[index] != Sign.order { index += 1 }
    guard index < scalars.count, scalars[index] == Sign.order, (3...15).contains(index - sign - 1)
    else { return nil }
    let walk = OrganWalk(scalars: Scalars(scalars[(sign + 1)...index]))
    guard let organs = walk.organs(endingAt: index - sign, kinds: [.order]),
      organs.start == 0
    else { return nil }
    var found = organs.found(
      year: nil, isBracketed: false, term: nil, serial: serial.value, end: index + 1)
    found?.start = serial.left
    return found
  }
}

// MARK: - Runs

extension NumberGrammar {
  /// The Chinese characters that end at `end`, one bracketed insert （研） included, at most 40.
  private func codeRun(before end: Int) -> (range: Range<Int>, isHard: Bool) {
    var index = end
    var insert = false
    while index > 0, end - index < 40 {
      let value = scalars[index - 1]
      if value.isHan, value != 0x3007 {
        index -= 1
      } else if value == 0x29, !insert, let open = insertStart(closing: index - 1) {
        insert = true
        index = open
      } else {
        break
      }
    }
    // What stands before the first character is a digit, the window's cut, or a real boundary.
    let isHard =
      index == 0 ? isAtBoundary : end - index < 40 && !scalars[index - 1].isDigit
    return (index..<end, isHard)
  }

  /// `（研）` between Chinese characters.
  private func insertStart(closing: Int) -> Int? {
    for length in 1...2 {
      let open = closing - length - 1
      guard open > 0 else { return nil }
      if scalars[open] == 0x28, scalars[open - 1].isHan,
        scalars[(open + 1)..<closing].allSatisfy({ $0.isHan })
      {
        return open
      }
    }
    return nil
  }

  private func codeText(_ code: ArraySlice<UInt32>) -> String {
    guard code.contains(0x28) || code.contains(0x29) else { return code.text }
    return String(scalars: code.map { $0 == 0x28 ? 0xFF08 : $0 == 0x29 ? 0xFF09 : $0 })
  }

  private func skipSpaces(from index: Int) -> Int { Slots.skipSpaces(in: scalars, from: index) }

  private func skipSpacesBack(from index: Int) -> Int {
    Slots.skipSpaces(in: scalars, before: index)
  }

  /// 17号楼, 3号院, 299号提案: an address or a proposal, not a number.
  func isAddress(after index: Int) -> Bool {
    let rest = scalars[min(index, scalars.count)...]
    if rest.hasPrefix(anyOf: Sign.addressWords) != nil { return true }
    let next = skipSpaces(from: min(index, scalars.count))
    return scalars[next...].hasPrefix(anyOf: Sign.proposalWords) != nil
  }

  private func unique(_ repairs: [String]) -> [String] {
    if repairs.count < 2 { return repairs }
    return repairs.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

/// How far a reading can be trusted; the order matters more than the figures.
enum Confidence {
  static let known = 0.95
  static let repair = 0.15

  static func of(_ evidence: LeftEdge.Evidence) -> Double {
    switch evidence {
    case .lexicon, .composed: known
    case .whole: 0.8
    case .fallback: 0.5
    }
  }
}
