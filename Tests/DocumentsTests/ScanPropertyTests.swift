import Testing

@testable import Documents

/// What holds for the scanner whatever the text: texts are put together at random from the parts of numbers, so that
/// broken ones and neighbours of every kind come up.
struct ScanPropertyTests {
  let scanner: NumberScanner
  init() throws { scanner = NumberScanner(lexicon: try IssuerLexicon.standard()) }

  private static let pieces = [
    "澜政发〔2023〕16号", "临科函字〔2024〕7", "〔2021〕3号", "国发[2011]35号", "国务院令第752号", "财政部公告2020年第8号",
    "澜政发", "临科函字", "国发", "国务院令", "财政部公告", "财政部 税务总局公告", "主席令（十三届）", "〔", "〕", "[", "]", "（", "）",
    "(", ")",
    "2023", "1994", "2O23", "94", "二○一一", "年", "第", "16", "016", "三十五", "7", "号", "號", "号文件", "楼",
    "、11号", "、12",
    "和13号", "-18号", "至20号", "根据", "按照", "的意见", "文号：", "关于", "《", "》", "，", "。", " ", "　", "\n",
    "\u{200B}",
    "A", "签署", "(wù)", "提案", "（86）财工字", "民初",
  ]

  private func text(_ seed: UInt64, longest: Int) -> String {
    var state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    return (0..<(2 + next(longest))).map { _ in Self.pieces[next(Self.pieces.count)] }.joined()
  }

  @Test func `a span slices to the matched text`() {
    var count = 0
    for seed in 0..<3000 as Range<UInt64> {
      let text = text(seed, longest: 60)
      let bytes = Array(text.utf8)
      for match in scanner.scan(text) {
        count += 1
        #expect(
          String(validating: bytes[match.start..<match.end], as: UTF8.self) == match.number.raw,
          "seed \(seed)")
      }
    }
    #expect(count > 3000, "hardly a number came up")
  }

  /// A blank line ends whatever stood before it; files are scanned in pieces that rely on it.
  @Test func `scanning a concatenation finds the union`() {
    for seed in 0..<3000 as Range<UInt64> {
      let first = text(seed, longest: 24)
      let second = text(seed &+ 100_000, longest: 24)
      let offset = first.utf8.count + 2
      let apart =
        scanner.scan(first)
        + scanner.scan(second).map { match in
          var match = match
          match.start += offset
          match.end += offset
          return match
        }
      #expect(scanner.scan(first + "\n\n" + second) == apart, "seed \(seed)")
    }
  }

  @Test func `a canonical form is its own canonical form`() {
    for seed in 0..<3000 as Range<UInt64> {
      for match in scanner.scan(text(seed, longest: 60)) where match.number.form != .old {
        let canonical = match.number.canonical
        let again = scanner.scan(canonical).map(\.number.canonical)
        #expect(again == [canonical], "seed \(seed)")
      }
    }
  }
}
