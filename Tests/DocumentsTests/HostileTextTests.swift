import Testing

@testable import Documents

/// Texts put together at random from what the readers look for: whatever comes, nothing crashes and every
/// span says where its words stand.
struct HostileTextTests {
  let reader: DocumentReader
  init() throws { reader = DocumentReader(lexicon: try IssuerLexicon.standard()) }

  private static let pieces = [
    "关于", "印发", "《", "》", "〈", "〉", "“", "”", "（", "）", "(", ")", "以下简称", "甲省办法", "澜政发〔2021〕3号",
    "澜州市人民政府", "2024年1月10日", "自", "起施行", "有效期", "五年", "至", "同时废止", "现印发给你们", "修改为", "\n", "\n\n",
    "。",
    "，", "；", "：", "、", "附件", "附件1", "附件：", "1.", "一、", "（一）", "一是", "\t", "第299号提案", "林望委员：",
    "抄送：",
    "联系人：", "电话：", "7570023", "张三", "签发人", "此件公开发布", "的通知", "废止的文件目录", "序号", " ", "　", "𠀀",
    "\u{200B}", "A",
  ]

  private func text(_ seed: UInt64) -> String {
    var state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    return (0..<(5 + next(80))).map { _ in Self.pieces[next(Self.pieces.count)] }.joined()
  }

  @Test func `every span lies where its words stand`() {
    for seed in 0..<600 as Range<UInt64> {
      let document = reader.read(text(seed), context: DocumentContext())
      let bytes = Array(document.text.utf8)
      func slice(_ start: Int, _ end: Int) -> String? {
        guard 0 <= start, start <= end, end <= bytes.count else { return nil }
        return String(validating: bytes[start..<end], as: UTF8.self)
      }
      let name = Comment(rawValue: "seed \(seed)")
      for citation in document.citations {
        #expect(slice(citation.start, citation.end) == citation.raw, name)
        #expect(citation.title != nil || citation.canonical != nil, name)
      }
      for event in document.events {
        let words = slice(event.start, event.end)
        #expect(words.map(event.sentence.contains) == true, name)
        #expect(event.relation == .repeals || event.relation == .amends, name)
      }
      for part in document.parts { #expect(slice(part.start, part.end)?.isEmpty == false, name) }
      for entry in document.outline {
        let words = slice(entry.start, entry.end)
        #expect(
          words?.hasPrefix(entry.mark) == true && words?.hasSuffix(entry.heading) == true, name)
      }
      for heal in document.heals { #expect(slice(heal.start, heal.end) != nil, name) }
    }
  }

  @Test(arguments: [
    "《", "》", "“", "（", "自", "有效期", "自印发之日起", "《甲省办法》（", "以下简称《办法》", "根据《甲省办法》和", "联系人：张三",
    "1. ", "附件", "\t", "一、", "2024年", "印发《", "澜政发〔2021〕3号", "第1号提案",
  ])
  func `a long run of anything is read in linear time`(piece: String) {
    // Quadratic work over 20,000 pieces would take minutes.
    let document = reader.read(
      String(repeating: piece, count: 20_000), context: DocumentContext())
    #expect(document.fingerprint.count == 16)
  }
}
