import Testing

@testable import Documents

/// Whole documents of an invented city, in the shapes in which real ones come.
struct DocumentReaderTests {
  let reader: DocumentReader
  init() throws { reader = DocumentReader(lexicon: try IssuerLexicon.standard()) }

  private let reply = """
    澜州市科学技术局

    澜科函字〔2024〕16号

    对市政协七届三次会议第88号 提案的答复

    林望舒委员：

    您提出的《关于加强产学研协同的建议》收悉，现答复如下：

    一、主要做法

    1. 完善政策。出台《澜州市重点研发计划管理办法》（澜科字〔2023〕12号，以下简称《办法》），依据《办法》实施。

    澜州市科学技术局

    2024年7月3日

    （此件公开发布）

    抄送：市政协提案委
    """

  @Test func `a reply to a proposal is read whole`() {
    let document = reader.read(reply, context: DocumentContext())
    #expect(document.documentNumber?.canonical == "澜科函字〔2024〕16号")
    #expect(document.title == "对市政协七届三次会议第88号提案的答复")
    #expect(document.kind == "答复")
    #expect(document.issuers.map(\.name) == ["澜州市科学技术局"])
    #expect(document.addressees == ["林望舒委员"])
    #expect(document.dateWritten?.description == "2024-07-03")
    #expect(document.disclosure == "主动公开")
    #expect(document.cc == ["市政协提案委"])
    #expect(
      document.proposal
        == .init(
          body: "市政协", term: "七届", session: "三次会议", number: 88, title: "关于加强产学研协同的建议"))
    #expect(document.outline.map(\.mark) == ["一、", "1."])
    // The alias stands for the document it was given to; the proposal is no policy.
    let measure = "澜州市重点研发计划管理办法"
    #expect(document.citations.compactMap(\.title) == ["关于加强产学研协同的建议", measure, measure])
    #expect(document.citations.map(\.relation) == [.replies, .mentions, .basis])
    #expect(document.citations.compactMap(\.canonical) == ["澜科字〔2023〕12号", "澜科字〔2023〕12号"])
  }

  @Test func `a notice ends at its signature and the plan after it is its part`() {
    let text = """
      澜州市人民政府 关于印发澜州市“十四五”规划的 通知

      澜政字〔2022〕18号

      各县区人民政府（管委会），市政府各部门（单位）：

      《澜州市“十四五”规划》已经市政府审议通过，现印发给你们，请认真组织实施。

      澜州市人民政府

      2022年2月1日

      澜州市“十四五”规划

      为加快建设，根据《某省“十四五”规划》和澜政发〔2021〕3号，制定本规划。

      某某局

      2019年1月1日
      """
    let document = reader.read(text, context: DocumentContext())
    #expect(document.title == "澜州市人民政府关于印发澜州市“十四五”规划的通知")
    #expect(document.kind == "通知")
    #expect(document.embeddedKind == "规划")
    #expect(document.dateWritten?.description == "2022-02-01")
    #expect(document.addressees == ["各县区人民政府（管委会）", "市政府各部门（单位）"])
    #expect(document.parts.map(\.title) == ["澜州市“十四五”规划"])
    #expect(document.citations.map(\.relation) == [.issues, .basis, .basis])
    #expect(document.citations.compactMap(\.canonical) == ["澜政发〔2021〕3号"])
  }

  @Test(arguments: [
    // A column's name and a bar.
    ("权威发布 | 澜州深化改革 三端协同", "澜州深化改革 三端协同"),
    // An author's own series.
    ("棱镜|数据业大整顿", "棱镜|数据业大整顿"),
    // The number is not the title's.
    ("关于某事的通知（澜政发〔2024〕3号）", "关于某事的通知"),
    // The status is.
    ("澜州市某办法（试行）", "澜州市某办法（试行）"),
  ])
  func `a title is cut of what sites add`(printed: String, title: String) {
    #expect(TitleReader.clean(Scalars(printed)).text == title)
  }

  @Test(arguments: [
    // Body only: a reply without head.
    "王新委员：\n您提出的《关于某事的建议》收悉，现答复如下：\n一、情况",
    // An interpretation talks about a number.
    "《关于某事的通知》解读\n\n近日，市政府印发《关于某事的通知》（澜政发〔2024〕3号），现解读如下。",
    // The request's number in an approval that lost its own.
    "你们报送的《关于某事的请示》（澜政文〔2024〕56号）收悉。",
  ])
  func `no number of its own is a correct answer`(text: String) {
    #expect(reader.read(text, context: DocumentContext()).documentNumber == nil)
  }

  @Test func `the information table beats the text`() {
    var context = DocumentContext()
    context.table = [
      .number: "澜政发〔2024〕9号", .dateWritten: "2024年05月06日", .issuer: "澜州市人民政府",
      .indexNumber: "11999900000000000X/2024-00001",
    ]
    context.siteRegion = "999900"
    let text = "关于某事的通知\n\n澜政发〔2024〕8号\n\n各县区人民政府：\n\n请执行。"
    let document = reader.read(text, context: context)
    #expect(document.documentNumber?.canonical == "澜政发〔2024〕9号")
    #expect(document.dateWritten?.description == "2024-05-06")
    #expect(document.issuers.first?.evidence == "table")
    #expect(document.region == "999900")
    #expect(document.indexNumber == "11999900000000000X/2024-00001")
  }

  @Test func `the first line that is only a number is the document's, title lost`() {
    let text = "澜政字〔2020〕41号\n市人大常委会:\n现将有关情况报告如下:\n澜州市人民政府\n2020年4月3日"
    let document = reader.read(text, context: DocumentContext())
    #expect(document.documentNumber?.canonical == "澜政字〔2020〕41号")
    #expect(document.title == nil)
    #expect(document.kind == "报告")
  }

  @Test func `an order printed on two lines is one number`() {
    let text = "澜州市人民政府令\n\n第179号\n\n《澜州市某办法》已经通过，现予公布。\n\n市 长  李安\n\n二○二一年五月三十日"
    let document = reader.read(text, context: DocumentContext())
    #expect(document.documentNumber?.canonical == "澜州市人民政府令第179号")
    #expect(document.dateWritten?.description == "2021-05-30")
    #expect(document.signatories == ["李安"])
  }

  @Test func `joint issuers are all named`() {
    let text = """
      澜州市财政局 澜州市民政局关于某事的通知

      澜财社〔2024〕5号

      各县区财政局、民政局：

      请执行。

      澜州市财政局　澜州市民政局

      2024年5月6日
      """
    let document = reader.read(text, context: DocumentContext())
    #expect(document.title == "澜州市财政局 澜州市民政局关于某事的通知")
    #expect(document.issuers.map(\.name) == ["澜州市财政局", "澜州市民政局"])
    #expect(document.issuers.map(\.role) == [.lead, .joint])
  }

  @Test func `a repeal is told by its sentence`() {
    let text = "关于某事的通知\n\n本通知自2024年1月1日起施行，《旧办法规定》（澜政发〔2015〕27号）同时废止。"
    let document = reader.read(text, context: DocumentContext())
    #expect(document.citations.map(\.relation) == [.repeals])
    #expect(document.citations.first?.canonical == "澜政发〔2015〕27号")
    #expect(document.dateEffective?.description == "2024-01-01")
  }

  @Test func `citations, outline and heals lie where their offsets say`() {
    let document = reader.read(reply, context: DocumentContext())
    let bytes = Array(document.text.utf8)
    for citation in document.citations {
      #expect(String(decoding: bytes[citation.start..<citation.end], as: UTF8.self) == citation.raw)
    }
    for entry in document.outline {
      let slice = String(decoding: bytes[entry.start..<entry.end], as: UTF8.self)
      #expect(slice.hasPrefix(entry.mark) && slice.hasSuffix(entry.heading))
    }
    #expect(document.heals.allSatisfy { $0.start <= $0.end && $0.end <= bytes.count })
  }

  @Test(arguments: ["", "\n\n\n", "号", "：", "《", "》《", "\u{FEFF}", "附件", "\t\t\n\t", "一、"])
  func `next to nothing is read without harm`(text: String) {
    #expect(reader.read(text, context: DocumentContext()).documentNumber == nil)
  }

  @Test func `text that is one long line is read in one go`() {
    // Quadratic work would take minutes here.
    let line = String(repeating: "《关于某事的通知》（澜政发〔2024〕3号）and  （", count: 5_000)
    #expect(reader.read(line, context: DocumentContext()).citations.count == 5_000)
  }
}
