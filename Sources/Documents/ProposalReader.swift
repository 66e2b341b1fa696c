/// The proposal that a reply answers: 市政协十六届二次会议第299号提案. Its number is never a document number.
enum ProposalReader {
  static func proposal(
    title: Scalars?, addressee: Scalars?, body: ArraySlice<Paragraph>,
    head: ArraySlice<Paragraph>
  ) -> OfficialDocument.Proposal? {
    var proposal = OfficialDocument.Proposal()
    let lines = [title].compactMap(\.self) + body.prefix(3).map(\.scalars)
    for line in lines { read(line[...], into: &proposal) }
    for paragraph in body.prefix(3) where proposal.title == nil {
      proposal.title = askedTitle(paragraph.scalars[...])
    }
    if proposal.body == nil, let addressee {
      let name = addressee.filter { $0 != 0xFF1A && $0 != 0x3A }
      // 委员 sit in the CPPCC, 代表 in the people's congress, whatever the proposal calls itself.
      if name.hasSuffix("委员") { proposal.body = "政协" }
      if name.hasSuffix("代表") { proposal.body = "人大" }
    }
    proposal.grade = grade(Array(head) + body.prefix(4))
    return proposal
  }

  private static func read(
    _ line: ArraySlice<UInt32>, into proposal: inout OfficialDocument.Proposal
  ) {
    if proposal.number == nil { proposal.number = number(line) }
    if proposal.session == nil, let at = line.first("次会议") {
      let start = line[..<at].lastIndex { !ChineseNumerals.isNumeral($0) && !$0.isDigit }
      let digits = line[(start.map { $0 + 1 } ?? line.startIndex)..<at]
      if !digits.isEmpty { proposal.session = digits.text + "次会议" }
    }
    if let at = line.first("届") {
      let start = line[..<at].lastIndex {
        !ChineseNumerals.isNumeral($0) && !$0.isDigit && $0 != 0x7B2C
      }
      let digits = line[(start.map { $0 + 1 } ?? line.startIndex)..<at]
      if proposal.term == nil, !digits.isEmpty { proposal.term = digits.text + "届" }
    }
    if proposal.body == nil {
      for organ: Word in ["政协", "人大"] {
        guard let at = line.first(organ) else { continue }
        let before = line[..<at].suffix(2)
        let scope = before.hasSuffix(anyOf: ["全国", "省", "市", "区", "县", "州"])
        proposal.body = (scope?.scalars.text ?? "") + organ.scalars.text
        break
      }
    }
  }

  /// 第N号 beside 提案, 建议 or 议案.
  private static func number(_ line: ArraySlice<UInt32>) -> Int? {
    for index in line.indices where line[index] == Sign.ordinal {
      let rest = line[(index + 1)...].drop { $0.isSpace }
      let digits = rest.prefix { $0.isDigit }
      guard !digits.isEmpty, digits.count <= 6 else { continue }
      let after = line[digits.endIndex...].drop { $0.isSpace }
      guard after.first == 0x53F7 else { continue }
      let tail = after.dropFirst().filter { !$0.isSpace }
      let before = line[..<index]
      if tail[...].prefix(4).contains(anyOf: ["提案", "建议", "议案"])
        || before.suffix(4).contains(anyOf: ["提案", "建议", "议案"])
      {
        return Slots.decimal(digits)
      }
    }
    return nil
  }

  /// 您提出的《…》
  private static func askedTitle(_ line: ArraySlice<UInt32>) -> String? {
    guard let ask = line.first("提出") ?? line.first("您的") ?? line.first("提交"),
      let open = line[ask...].firstIndex(of: 0x300A),
      let close = line[open...].firstIndex(of: 0x300B), open - ask < 40, close - open > 4
    else { return nil }
    return line[(open + 1)..<close].text
  }

  private static let gradeLabels: [Word] = [
    "办理结果：", "办理类别：", "办理类型：", "分类标记：", "答复类别：", "答复类型：", "类别：", "标记：",
  ]

  /// A, B or C on a line of its own at the top right: A, （B）, C类, 办理结果：A.
  private static func grade(_ lines: [Paragraph]) -> String? {
    for paragraph in lines where paragraph.scalars.count <= 16 {
      var rest = paragraph.scalars.squeezed[...]
      if rest.first == 0xFF08 || rest.first == 0x28 { rest = rest.dropFirst() }
      if let label = rest.hasPrefix(anyOf: gradeLabels) { rest = rest.dropFirst(label.count) }
      let line = rest.filter { !$0.isOne(of: "（）()类“”\"") }
      if line.count == 1, line[0].isOne(of: "ABCD") { return line.text }
    }
    return nil
  }
}
