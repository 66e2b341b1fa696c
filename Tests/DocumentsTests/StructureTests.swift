import Testing

@testable import Documents

/// Dates of effect, contacts, grade, notes and annexes.
struct StructureTests {
  let reader: DocumentReader
  init() throws { reader = DocumentReader(lexicon: try IssuerLexicon.standard()) }

  private func read(_ text: String) -> OfficialDocument {
    reader.read(text, context: DocumentContext())
  }

  @Test(
    arguments: [
      ("本办法自2024年3月1日起施行，有效期至2026年2月28日。", "2024-03-01", "2026-02-28"),
      ("本办法自2024年3月1日起施行，有效期五年。", "2024-03-01", "2029-02-28"),
      ("本办法自2024年2月29日起施行，有效期为2年。", "2024-02-29", "2026-02-28"),
      // From the day it was signed; thirty days later.
      ("本办法自印发之日起施行，有效期两年。", "2024-01-10", "2026-01-09"),
      ("本办法自公布之日起30日后施行。", "2024-02-09", nil),
      // Said of another document.
      ("按照自2020年1月1日起施行的《甲省办法》办理。", nil, nil),
      // No such term.
      ("有效期0年。", nil, nil), ("证书有效期满后重新申请。", nil, nil),
    ] as [(String, String?, String?)])
  func `the days of effect and expiry are read`(
    sentence: String, effective: String?, expires: String?
  ) {
    let document = read("关于某事的通知\n\n\(sentence)\n\n澜州市人民政府\n\n2024年1月10日")
    #expect(document.dateEffective?.description == effective)
    #expect(document.dateExpires?.description == expires)
    // What bounds its validity is quoted; the verdict is for a clock.
    #expect(document.status == .init(evidence: expires == nil ? nil : sentence))
  }

  @Test(arguments: [
    ("承办责任人：魏某洁 电话：7570023", "承办责任人 魏某洁 7570023"),
    ("（联系人：张三，联系电话：0539-7570023）", "联系人 张三 0539-7570023"),
    ("承办分管领导：陶 园", "承办分管领导 陶园 -"), ("联系人及电话：李四 7570023", "联系人 李四 7570023"),
    ("咨询电话：（0539）7570023。", "- - 05397570023"),
    // An organ has a telephone, but is nobody.
    ("联系人：市卫生局 电话：7570023", "- - 7570023"),
    // Prose about contacts.
    ("各单位要确定联系人和电话，及时报送。", ""), ("责任人：各县区人民政府要落实责任。", ""),
  ])
  func `contacts are read from their labels`(line: String, expected: String) {
    let document = read("关于某事的通知\n\n各县区人民政府：\n\n请执行。\n\n\(line)")
    let printed = document.contacts.map {
      [$0.role, $0.name, $0.phone].map { $0 ?? "-" }.joined(separator: " ")
    }
    #expect(printed.joined(separator: "|") == expected)
  }

  @Test(arguments: ["A", "（A）", "A类", "办理结果：A", "类别：A"])
  func `the grade of a reply stands at its top`(mark: String) {
    let text = mark + "\n\n对市政协七届三次会议第88号提案的答复\n\n林望委员：\n\n您的提案收悉，现答复如下："
    #expect(read(text).proposal?.grade == "A")
  }

  @Test func `evidence for the own number is recorded`() {
    let document = read("关于某事的通知\n\n澜政发〔2024〕8号\n\n各县区人民政府：\n\n请执行。")
    let evidence = document.quality.evidence["document_number"]
    #expect(evidence?.map(\.reason) == ["stands_alone", "after_title"])
    #expect(evidence?.reduce(0) { $0 + $1.score } == 90)
  }

  @Test(arguments: [
    ("（此件公开发布）", "主动公开"), ("（此件删减后公开）", "主动公开"), ("（此件依申请公开）", "依申请公开"), ("信息公开选项：不予公开", "不予公开"),
    ("公开方式：主动公开", "主动公开"),
  ])
  func `the note on disclosure is read`(note: String, expected: String) {
    let document = read("关于某事的通知\n\n请执行。\n\n澜州市人民政府\n\n2024年1月10日\n\n\(note)")
    #expect(document.disclosure == expected)
  }

  @Test func `every annex is a part`() {
    let text = """
      关于印发某计划的通知

      澜政发〔2024〕8号

      各县区人民政府：

      现印发给你们。

      附件：1.某计划
      2.任务清单

      澜州市人民政府

      2024年1月10日

      附件1

      某计划

      一、目标

      附件2：任务清单

      1\t甲\t乙
      2\t丙\t丁

      抄送：市委办公室。

      澜州市人民政府办公室 2024年1月11日印发
      """
    let document = read(text)
    #expect(document.parts.map(\.title) == ["某计划", "任务清单"])
    #expect(document.parts.first?.kind == "方案")
    let bytes = Array(document.text.utf8)
    let slices = document.parts.map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
    #expect(slices.first?.hasSuffix("一、目标") == true)
    #expect(slices.last == "附件2：任务清单\n\n1\t甲\t乙\n2\t丙\t丁")
    #expect(
      document.tables == [.init(caption: "附件2：任务清单", rows: [["1", "甲", "乙"], ["2", "丙", "丁"]])])
    #expect(document.datePrinted?.description == "2024-01-11")
    #expect(document.cc == ["市委办公室"])
  }

  @Test func `a file named after the signature is no part`() {
    let text = "关于某事的通知\n\n请执行。\n\n澜州市人民政府\n\n2024年1月10日\n\n附件：某某清单.doc\n\n附件2\n\n某某名册"
    #expect(read(text).parts.isEmpty)
  }

  @Test func `several signatories are all named`() {
    let text = "澜州市人民政府\n\n澜政发〔2024〕8号　签发人：张三 李四\n\n关于某事的请示\n\n省政府：\n\n妥否，请批示。"
    #expect(read(text).signatories == ["张三", "李四"])
  }
}
