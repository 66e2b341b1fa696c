import Testing

@testable import Documents

struct HealingTests {
  private func healed(_ text: String) -> String {
    HealedText(Healing.heal(text).paragraphs).text
  }

  @Test(arguments: [
    // Spaces around digits go, those between Chinese stay.
    ("共为 479 家企业落实 77.8% 的资金 承办", "共为479家企业落实77.8%的资金 承办"),
    // A list mark keeps its space.
    ("1. 深化改革", "1. 深化改革"),
    // A time keeps its space.
    ("2025年5月28日 17:27", "2025年5月28日 17:27"),
    // ASCII punctuation beside Chinese; numbers and ratios keep theirs.
    ("体系,激发(试行)活力:1:1,2.5", "体系，激发（试行）活力：1:1,2.5"),
    // A web address is left alone.
    ("见 http://a.example/?b=1,2", "见http://a.example/?b=1,2"),
    // Markdown and a converter's word.
    ("4. **优化机制。**建立企业 and 集群", "4. 优化机制。建立企业和集群"),
    // A mark's bracket made full width takes its space along.
    ("(一) 培植企业", "（一）培植企业"),
    // A name padded to three characters; a name of three is none.
    ("张 成 局长", "张成 局长"),
    ("陈小明 局长", "陈小明 局长"),
    // Zero width characters and a radical in an ideograph's place.
    ("澜\u{200B}州市人民政府⼯作", "澜州市人民政府工作"),
    // ㎡ and ① are nobody's business.
    ("面积1000㎡①", "面积1000㎡①"),
    // A question's number, glued and on its own line.
    ("2澜州晚报记者提问：何时？", "2. 澜州晚报记者提问：何时？"),
    ("1\n\n澜州晚报记者提问：何时？", "1. 澜州晚报记者提问：何时？"),
    // Page numbers and navigation.
    ("正文。\n\n— 2 —\n\n相关推荐", "正文。"),
    // Rows of a table stay together, their spacing alone.
    ("序号\t指标 1\n1\t研发(%)", "序号\t指标 1\n1\t研发(%)"),
  ])
  func `a line is mended`(raw: String, expected: String) {
    #expect(healed(raw) == expected)
  }

  private static let first = "1. 深化改革。今年先后出台了多项管理办法，引导资金、技术、人才等要素"
  private static let second = "向企业集聚，提升为企服务效能。"

  @Test func `a sentence that a page break split is joined`() {
    #expect(healed(Self.first + "\n\n" + Self.second) == Self.first + Self.second)
  }

  @Test(arguments: [
    // No blank line between: each line is a paragraph.
    first + "\n" + second,
    // The first has ended.
    first + "。\n\n" + second,
    // The next is a heading, a list mark, a date, an annex mark.
    first + "\n\n二、下步打算，安排如下。", first + "\n\n（一）总体要求，如下。", first + "\n\n2024年3月1日，已办结。",
    first + "\n\n附件：办法，一份。",
    // A heading with a comma is complete.
    "二、构建科技创新平台体系，夯实科技创新基础\n\n立足产业发展，坚持要素融合，加快推进建设。",
    // A signature is no prose.
    first + "\n\n澜州市科学技术局",
    // Two short lines of a list.
    "申请条件，如下\n\n办理时限，如下。",
    // An abstract that a site cut off.
    "摘要：" + first + "\n\n" + second,
  ])
  func `what is not a split sentence stays apart`(raw: String) {
    #expect(Healing.heal(raw).paragraphs.count == 2)
  }

  @Test func `every change is recorded where it ended up`() {
    let result = HealedText(Healing.heal("澜州:\n\n共 40 家" + "企业,").paragraphs)
    #expect(result.text == "澜州：\n\n共40家企业，")
    let bytes = Array(result.text.utf8)
    let slices = result.heals.map {
      "\($0.rule) " + String(decoding: bytes[$0.start..<$0.end], as: UTF8.self)
    }
    #expect(
      slices == ["ascii-punctuation ：", "digit-space ", "digit-space ", "ascii-punctuation ，"])
  }

  @Test(arguments: [
    // Lines without a blank one between stay apart when the text is healed again.
    first + "\n" + second,
    // The same with rubbish in them: the fuzzer's find.
    "澜\u{FFFD}0\u{FFFD}市人民政府公告发〔25,M\u{FFFD}\u{14}第 0 右\n（一\u{FFFD}<优化\u{7DB}@      5,M力-措施加力",
    // Page furniture between the halves, without a blank line after it.
    first + "\n\n— 2 —\n" + second,
    // The end of a bracket is found in the other half.
    first + "（技术\n\n人才)向企业集聚，提升效能。",
    // A paragraph joined moves a channel line up into the head.
    "甲。\n乙。\n丙。\n丁。\n" + first + "\n\n" + second + "\n某频道 2025-05-28 17:27 2",
    // A question grows by its other half until it names the reporter.
    "1\n\n澜州市今年先后出台了多项管理办法，来引导要素\n\n与资本，由记者提问。",
    // An escape of an escape of an escape.
    #"\\\\\\\\\\\\*一"#,
  ])
  func `a healed text is left as it is`(raw: String) {
    let once = healed(raw)
    #expect(healed(once) == once)
  }

  @Test func `healing a healed text changes nothing`() {
    let pieces = [
      "澜州市", " ", "  ", "40", "%", ",", "(", ")", "：", "。", "**", "and ", "\n\n", "R&D", "1. ",
      "（一） ",
      "张 成 ", "#", "# ", "?", "”", "2记者提问", "—", "\t", "\u{200B}", "⼯", "\\*", "*", "or ", "一、",
    ]
    var state: UInt64 = 11
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<2000 {
      let text = (0..<(1 + next(14))).map { _ in pieces[next(pieces.count)] }.joined()
      let once = healed(text)
      #expect(healed(once) == once, "from \(text.debugDescription)")
    }
  }
}
