import Testing

@testable import Documents

/// Tables of text and expected numbers, a reason above each row. The lexicon is the real one: it is data of
/// the project.
struct NumberVectorTests {
  let scanner: NumberScanner
  init() throws { scanner = NumberScanner(lexicon: try IssuerLexicon.standard()) }

  @Test(arguments: [
    // The form of the standard.
    ("临科函字〔2023〕16号", ["临科函字〔2023〕16号"]),
    // An invented place: no lexicon knows 澜, the run is whole.
    ("澜政办发〔2024〕7号", ["澜政办发〔2024〕7号"]),
    // Other brackets of every kind, mismatched too.
    (
      "澜科字[2024]8号、澜科字（2024）9号、澜科字【2024)10号",
      [
        "澜科字〔2024〕8号", "澜科字〔2024〕9号", "澜科字〔2024〕10号",
      ]
    ),
    // A zero that the canonical form drops, 第 that it does not have.
    ("鲁政字[2022]第016号", ["鲁政字〔2022〕16号"]),
    // Spaces and line breaks inside.
    ("澜政发\n〔2024〕\n 3 号", ["澜政发〔2024〕3号"]),
    // The right bracket lost in scanning; both lost, for a code that composes.
    ("临科函字〔202316号", ["临科函字〔2023〕16号"]),
    ("临科函字202316号", ["临科函字〔2023〕16号"]),
    // Letters read for digits.
    ("临科函字〔2O23〕l6号", ["临科函字〔2023〕16号"]),
    // Chinese numerals, ○ for zero.
    ("国发〔二○一一〕三十五号", ["国发〔2011〕35号"]),
    // Two digits of the year: a known code only.
    ("国发[94]12号", ["国发〔1994〕12号"]),
    // Traditional characters and pinyin that mirror sites add.
    ("國發(fā)〔2016〕76號", ["国发〔2016〕76号"]),
    // Title, number and addressee glued together.
    ("…的意见国发〔2014〕14号各省", ["国发〔2014〕14号"]),
    // A lead-in before a code that the lexicon knows, and before one it does not.
    ("按照财库〔2022〕3号", ["财库〔2022〕3号"]),
    ("（以下简称澜缓堵办函〔2017〕27号文）", ["澜缓堵办函〔2017〕27号"]),
    // A date's tail before the code.
    ("1985年11月30日市人民政府京政发〔1985〕167号", ["京政发〔1985〕167号"]),
    // 号 missing at the end of a field.
    ("文号：临科函字〔2023〕16", ["临科函字〔2023〕16号"]),
    // An order counts on without a year; 中华人民共和国 is dropped.
    ("中华人民共和国国务院令第752号", ["国务院令第752号"]),
    // The term of a congress stays.
    ("主席令（十三届）第四十五号", ["主席令（十三届）第45号"]),
    // The number before the organ.
    ("签署第841号国务院令", ["国务院令第841号"]),
    // Joint announcement, organs kept apart.
    ("财政部 税务总局公告2020年第8号", ["财政部 税务总局公告2020年第8号"]),
    // A blank line ends the organs.
    ("财政部\n\n国务院令第5号", ["国务院令第5号"]),
    // The year first, as before 2005.
    ("（86）财工字第31号", ["财工字〔1986〕31号"]),
  ])
  func `numbers are found in canonical form`(text: String, expected: [String]) {
    #expect(scanner.scan(text).map(\.number.canonical) == expected)
  }

  @Test(arguments: [
    // Court cases, new and old; labour arbitration.
    "（2021）鲁13民终1号", "（2012）曲中法执字第66号", "临劳人仲案字〔2023〕第123号",
    // Proposals and suggestions.
    "对市政协十六届二次会议第299号提案的答复", "十四届全国人大二次会议第1234号建议",
    // Addresses, licences, filings, standards, issues of a journal.
    "北京路17号", "3号楼", "鲁ICP备05034386号-1", "京网文[2011]0283-097号", "GB/T 9704—2012", "2023年第5期",
    // An unknown code is not guessed from two digits of a year.
    "澜某某[94]12号",
    // Serial 0 and a year before the People's Republic.
    "澜政发〔2024〕0号", "澜政发〔1911〕5号",
    // Placeholders of empty fields.
    "文号：无", "〔〕号", "XX号", "号", "", "〔2023〕16号",
  ])
  func `look-alikes are no numbers`(text: String) {
    #expect(scanner.scan(text).map(\.number.canonical) == [])
  }

  @Test func `parts, repairs and span are kept beside the canonical form`() throws {
    let text = "附：澜科函字[2024]016号文"
    let match = try #require(scanner.scan(text).first)
    #expect(match.number.code == "澜科函字")
    #expect(match.number.marker == "函字")
    #expect(match.number.year == 2024)
    #expect(match.number.serial == 16)
    #expect(match.number.raw == "澜科函字[2024]016号")
    #expect(match.number.repairs == ["leading-zero", "bracket-glyph"])
    #expect(Array(text.utf8)[match.start..<match.end].elementsEqual(match.number.raw.utf8))
  }
}

/// What holds for any text.
struct NumberPropertyTests {
  let scanner: NumberScanner
  init() throws { scanner = NumberScanner(lexicon: try IssuerLexicon.standard()) }

  /// Pieces that are joined in every order by a fixed generator.
  private static let pieces = [
    "澜政发〔2024〕3号", "根据", "《澜州市办法》", "（", "）", "号", "第5号", "国务院令第7号", "\n", "\n\n", " ", "2023", "〔",
    "〕",
    "人民政府", "财政部公告2020年第8号", "，", "（86）财工字第31号", "\u{200B}", "x", "九十", "令",
  ]

  private func texts() -> [String] {
    // A linear congruential generator: the same texts on every run.
    var state: UInt64 = 20_240_607
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    return (0..<400).map { _ in
      (0..<(1 + next(12))).map { _ in Self.pieces[next(Self.pieces.count)] }.joined()
    }
  }

  @Test func `a canonical form reads as itself`() {
    for text in texts() {
      for match in scanner.scan(text) {
        #expect(
          scanner.scan(match.number.canonical).map(\.number.canonical) == [match.number.canonical])
      }
    }
  }

  @Test func `spans slice to the matched text and do not overlap`() {
    for text in texts() {
      let bytes = Array(text.utf8)
      var end = 0
      // The numbers inside a range share the span of its sign.
      for match in scanner.scan(text) where match.number.repairs != ["expanded"] {
        #expect(match.start >= end)
        #expect(String(decoding: bytes[match.start..<match.end], as: UTF8.self) == match.number.raw)
        end = match.end
      }
    }
  }

  @Test func `two texts with a blank line between have the numbers of both`() {
    let texts = texts()
    for (first, second) in zip(texts, texts.dropFirst()) {
      let both = scanner.scan(first) + scanner.scan(second)
      #expect(
        scanner.scan(first + "\n\n" + second).map(\.number.canonical)
          == both.map(\.number.canonical))
    }
  }

  /// Where a text stands must not matter: at the start, or after any length of prose with digits in it.
  @Test func `numbers are found wherever blocks begin`() {
    let sentence = "云岫市于2023年7月1日起施行本办法，共12条（含附则）。"
    for text in texts().prefix(60) {
      let alone = scanner.scan(text)
      for padding in stride(from: 0, to: 300, by: 7) {
        let lead = String(String(repeating: sentence, count: 12).prefix(padding)) + "。\n\n"
        let found = scanner.scan(lead + text + "\n\n" + String(repeating: sentence, count: 9))
        #expect(found.map(\.number) == alone.map(\.number), "after \(padding) characters")
        #expect(found.map { $0.start - lead.utf8.count } == alone.map(\.start))
      }
    }
  }

  @Test func `any bytes are scanned to the end`() {
    var bytes: [UInt8] = []
    var state: UInt64 = 7
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      bytes.append(UInt8(truncatingIfNeeded: state >> 40))
    }
    bytes += Array("澜政发〔2024〕3号".utf8)
    let found = bytes.withUnsafeBufferPointer { scanner.scan($0) }
    #expect(found.last?.number.serial == 3)
  }
}
