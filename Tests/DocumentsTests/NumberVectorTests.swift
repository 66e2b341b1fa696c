import Testing

@testable import Documents

/// Tables of text and expected numbers. The lexicon is the real one: it is data of the project.
struct NumberVectorTests {
  let scanner: NumberScanner
  init() throws { scanner = NumberScanner(lexicon: try IssuerLexicon.standard()) }

  @Test(arguments: [
    // The form of the standard.
    ("临科函字〔2023〕16号", ["临科函字〔2023〕16号"]),
    // An invented place: no lexicon knows 澜, the run is whole.
    ("澜政办发〔2024〕7号", ["澜政办发〔2024〕7号"]),
    // ASCII brackets, and a zero that canonical form drops.
    ("鲁政字[2022]016号", ["鲁政字〔2022〕16号"]),
    // The right bracket lost in scanning.
    ("临科函字〔202316号", ["临科函字〔2023〕16号"]),
    // Title, number and addressee glued together.
    ("…的意见国发〔2014〕14号各省", ["国发〔2014〕14号"]),
    // An order counts on without a year.
    ("中华人民共和国国务院令第752号", ["国务院令第752号"]),
    // Joint announcement, organs kept apart.
    ("财政部 税务总局公告2020年第8号", ["财政部 税务总局公告2020年第8号"]),
    // A blank line ends the organs.
    ("财政部\n\n国务院令第5号", ["国务院令第5号"]),
    // The year first, as before 2005.
    ("（86）财工字第31号", ["财工字〔1986〕31号"]),
    // A court's case number.
    ("（2021）鲁13民终1号", []),
    // A proposal's number.
    ("对市政协十六届二次会议第299号提案的答复", []),
    // An address.
    ("北京路17号", []),
    // Nothing at all.
    ("", []),
  ])
  func `numbers are found in canonical form`(text: String, expected: [String]) {
    #expect(scanner.scan(text).map(\.number.canonical) == expected)
  }
}
