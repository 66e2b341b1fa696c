import Testing

@testable import Documents

/// What a text says about other documents: sentences of an invented city.
struct CitationTests {
  let reader: DocumentReader
  init() throws { reader = DocumentReader(lexicon: try IssuerLexicon.standard()) }

  private func read(_ body: String) -> OfficialDocument {
    reader.read("关于某事的通知\n\n各县区人民政府：\n\n" + body, context: DocumentContext())
  }

  private func relations(_ body: String) -> [String] {
    read(body).citations.map { $0.relation.rawValue }
  }

  @Test(arguments: [
    // Each by the lead word of its own clause; the verb of the next clause is the second's.
    ("为贯彻《A实施方案》（岫政办字〔2023〕1号），我局研究制定了《B管理办法》，现印发给你们。", "implements issues"),
    // A lead word holds for the whole list, numbers and statuses in between.
    ("根据《甲省条例》（2020年修订）、《乙省条例》和澜政发〔2021〕3号，制定本办法。", "basis basis basis"),
    ("根据《甲省条例》《乙省条例》精神和《丙省条例》要求，制定。", "basis basis basis"),
    // It does not reach over another document's own verb.
    ("根据《甲省条例》制定的《乙省办法》同时废止。", "basis repeals"),
    // The nearest of two.
    ("根据工作需要修订《甲省办法》。", "amends"),
    ("按照《甲省条例》，为落实《乙省方案》，特通知如下。", "basis implements"),
    // An attribute is no verb.
    ("现将修订后的《甲省办法》印发给你们。", "issues"),
    ("根据省厅印发的《甲省办法》，开展工作。", "basis"),
    // A title quoted without marks keeps its words to itself.
    ("按照某厅关于印发《甲省办法》的通知要求，开展工作。", "basis"),
    ("现将《甲省办法》转发给你们，请遵照执行。", "forwards"),
    ("你局《关于某事的请示》（澜科字〔2023〕12号）收悉。", "replies"),
    ("《甲省办法》第三条修改为：“略”。", "amends"), ("对《甲省办法》作如下修改：", "amends"),
    ("《甲省办法》（2018年修订）规定了程序。", "mentions"),
    ("决定废止《甲省办法》、《乙省办法》。", "repeals repeals"),
    ("原《甲省办法》自行失效。", "repeals"),
    // The next sentence says what is done with it.
    ("我局组织制定了《甲省办法》。现印发给你们，请遵照执行。", "issues"),
    // Another's deed; a plan.
    ("近日，省政府印发《甲省办法》（澜政发〔2021〕3号）。", "mentions"),
    ("我委将会同有关部门修订《甲省目录》。", "mentions"),
    // 起施行 ends what is said of the first.
    ("《甲省办法》自2024年1月1日起施行，《乙省办法》同时废止。", "mentions repeals"),
    ("《甲省办法》已经市政府同意，现予公布，请认真贯彻落实。", "issues"),
  ])
  func `the nearest word decides the relation`(sentence: String, expected: String) {
    #expect(relations(sentence).joined(separator: " ") == expected, Comment(rawValue: sentence))
  }

  @Test(arguments: [
    ("按照《甲省办法》（澜政发〔2021〕3号）执行。", "《甲省办法》（澜政发〔2021〕3号）"),
    ("按照《甲省办法（试行）》(澜政发〔2021〕3号)执行。", "《甲省办法（试行）》（澜政发〔2021〕3号）"),
    ("按照《甲省办法》（2020年修订）（澜政发〔2021〕3号）执行。", "《甲省办法》（2020年修订）（澜政发〔2021〕3号）"),
    ("按照澜政发〔2021〕3号《甲省办法》执行。", "澜政发〔2021〕3号《甲省办法》"),
    ("按照澜政发〔2021〕3号文件《甲省办法》执行。", "澜政发〔2021〕3号文件《甲省办法》"),
  ])
  func `title and number that belong together are one citation`(sentence: String, raw: String) {
    let citations = read(sentence).citations
    #expect(citations.map(\.raw) == [raw])
    #expect(citations.first?.canonical == "澜政发〔2021〕3号")
  }

  @Test(arguments: [
    ("《关于转发〈甲省办法〉的通知》", "关于转发〈甲省办法〉的通知"), ("《关于转发《甲省办法》的通知》", "关于转发《甲省办法》的通知"),
    ("《甲省条例》《乙省条例》", "甲省条例|乙省条例"), ("《甲省条例》》《乙省条例》", "甲省条例|乙省条例"),
    // A law of two characters is one, a kind of document is none.
    ("《民法典》和《通知》、《办法》", "民法典"),
  ])
  func `titles are read from mark to mark`(text: String, titles: String) {
    #expect(
      read("见\(text)。").citations.compactMap(\.title).joined(separator: "|") == titles)
  }

  @Test(arguments: [
    "《甲省实施办法》（澜政发〔2021〕3号，以下简称《办法》）施行。\n\n依据《办法》办理。",
    "《甲省实施办法》（澜政发〔2021〕3号）（以下简称“办法”）施行。\n\n依据“办法”办理。",
  ])
  func `a short name stands for its document from then on`(text: String) {
    let citations = read(text).citations
    #expect(citations.map(\.title) == ["甲省实施办法", "甲省实施办法"])
    #expect(citations.map(\.canonical) == ["澜政发〔2021〕3号", "澜政发〔2021〕3号"])
    #expect(citations.last?.relation == .basis)
  }

  @Test func `an organ's short name is no document`() {
    let text = "按照《甲省办法》，澜州市科学技术局（以下简称“市科技局”）负责。\n\n由“市科技局”办理。"
    #expect(read(text).citations.map(\.raw) == ["《甲省办法》"])
  }

  @Test func `a title on two lines issues what its second line names`() {
    let text = "澜州市民政局关于印发\n《养老机构某某指南（第二版）》\n的通知\n\n澜民发〔2024〕8号\n\n各县区民政局：\n\n请执行。"
    let document = reader.read(text, context: DocumentContext())
    #expect(document.citations.map(\.relation) == [.issues])
  }

  @Test func `news issues nothing`() {
    let text = "澜州深化改革新举措\n\n近日，相关办法已经出台。《甲省办法》现印发给你们的说法有误。"
    #expect(reader.read(text, context: DocumentContext()).citations.map(\.relation) == [.mentions])
  }

  @Test func `a mark that is never closed costs only itself`() {
    let text = "《" + String(repeating: "文", count: 300) + "。按照《甲省办法》执行。"
    #expect(read(text).citations.map(\.title) == ["甲省办法"])
  }

  @Test func `a repeal is an event with its day and sentence`() {
    let sentence = "本通知自2024年3月1日起施行，《旧管理办法》（澜政发〔2015〕27号）同时废止。"
    let event = read("请执行。" + sentence).events.first
    #expect(event?.sentence == sentence)
    #expect(event?.date?.description == "2024-03-01")
    #expect(event?.canonical == "澜政发〔2015〕27号")
    #expect(event?.relation == .repeals)
  }

  @Test func `an amendment without a day of its own holds from the day it was signed`() {
    let event = read("对《甲省办法》作如下修改：一处。\n\n澜州市人民政府\n\n2024年5月6日").events.first
    #expect(event?.relation == .amends)
    #expect(event?.date?.description == "2024-05-06")
  }

  private static let rows = (1...200).map { "\($0)\t澜州市人民政府关于第\($0)件事的通知\t澜政发〔2010〕\($0)号" }
  private static let items = (1...200).map {
    "\($0 % 90 + 1). 澜州市人民政府关于第\($0)件事的通知（澜政发〔2010〕\($0)号）"
  }

  @Test(arguments: [
    "序号\t文件名称\t文号\n" + rows.joined(separator: "\n"), items.joined(separator: "\n\n"),
  ])
  func `a list of repealed documents is one event an entry`(list: String) {
    let text = "经研究，决定废止以下文件。\n\n澜州市人民政府\n\n2024年5月6日\n\n附件1\n\n决定废止的规范性文件目录\n\n" + list
    let document = read(text)
    #expect(document.events.count == 200)
    #expect(document.citations.allSatisfy { $0.relation == .repeals })
    #expect(Set(document.citations.compactMap(\.canonical)).count == 200)
    #expect(document.citations.last?.title == "澜州市人民政府关于第200件事的通知")
    let bytes = Array(document.text.utf8)
    for citation in document.citations {
      #expect(String(decoding: bytes[citation.start..<citation.end], as: UTF8.self) == citation.raw)
    }
  }

  @Test func `a list of what stays in force repeals nothing`() {
    let text = "决定废止的文件目录\n\n1\t甲省办法\t澜政发〔2010〕1号\n\n继续有效的文件目录\n\n1\t乙省办法\t澜政发〔2010〕2号"
    #expect(read(text).citations.map(\.relation) == [.repeals, .mentions])
  }
}
