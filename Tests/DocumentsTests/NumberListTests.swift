import Testing

@testable import Documents

/// Serials that share the code before them.
struct NumberListTests {
  let scanner: NumberScanner
  init() throws { scanner = NumberScanner(lexicon: try IssuerLexicon.standard()) }

  @Test(arguments: [
    // Each with its own sign.
    ("澜科字〔2023〕10号、11号和12号", [10, 11, 12]),
    // One sign for all of them.
    ("澜科字〔2023〕10、11、14号文件", [10, 11, 14]),
    // A range by a dash, by a long dash, by a word.
    ("澜科字〔2023〕89-93号", [89, 90, 91, 92, 93]),
    ("澜科字〔2023〕89——91号", [89, 90, 91]),
    ("澜科字〔2023〕89至91号", [89, 90, 91]),
    ("澜科字〔2023〕第5号至第8号、10号", [5, 6, 7, 8, 10]),
    // Full-width digits and dash, spaces between.
    ("澜科字〔２０２３〕5 － 7 号", [5, 6, 7]),
    // Announcements and orders are counted the same way.
    ("财政部公告2020年第10号、第11号", [10, 11]),
  ])
  func `a list is expanded to its numbers`(text: String, serials: [Int]) {
    let found = scanner.scan(text)
    #expect(found.map(\.number.serial) == serials)
    #expect(Set(found.map(\.number.code)).count == 1)
    #expect(found.dropFirst().allSatisfy { $0.number.repairs.contains("expanded") })
    #expect(found.allSatisfy { $0.number.canonical.hasSuffix("\($0.number.serial)号") })
  }

  @Test(arguments: [
    // A building, an order and a proposal after a number.
    ("国发〔2012〕5号、6号楼", [5]), ("国发〔2012〕5号、6号令", [5]), ("国发〔2012〕5号、6号提案", [5]),
    // A comma starts another clause.
    ("国发〔2012〕5号，6号召开会议", [5]),
    // Another code begins its own list.
    ("国发〔2012〕5号、国办发〔2012〕8号、9号", [5, 8, 9]),
    // Licences: serials with zeros, going down, of a licence's code.
    ("澜某文[2011]0283-0397号", []), ("京网文[2011]0283-097号", []), ("京网文[2011]283-397号", []),
    // Going down is no range.
    ("国发〔2012〕9号至5号", [9]),
    // Too far apart: the ends alone.
    ("国发〔2012〕5号至900号", [5, 900]),
  ])
  func `what only looks like a list is left alone`(text: String, serials: [Int]) {
    #expect(scanner.scan(text).map(\.number.serial) == serials)
  }

  @Test func `a range of more than two hundred says that it is cut`() {
    #expect(
      scanner.scan("国发〔2012〕5号至900号").last?.number.repairs == ["expanded", "range-cut"])
  }

  @Test func `members have the span of their own serial, or of the sign that stands for them`() {
    let text = "澜科字〔2023〕89至91号、95号"
    let bytes = Array(text.utf8)
    let printed = scanner.scan(text).map {
      String(decoding: bytes[$0.start..<$0.end], as: UTF8.self)
    }
    #expect(printed == ["澜科字〔2023〕89", "至", "91号", "95号"])
  }
}
