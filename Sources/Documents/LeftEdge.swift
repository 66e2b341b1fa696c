/// Where an issuer code begins in the Chinese characters that stand before a year bracket (REFERENCE §2.5).
/// The brackets are easy; a title, an organ's name or a lead-in glued to the code is the hard part:
/// …的意见国发〔2014〕14号各省.
struct LeftEdge: Sendable {
  enum Evidence: Sendable { case lexicon, composed, whole, fallback }
  struct Answer {
    let start: Int
    let evidence: Evidence
  }

  let lexicon: IssuerLexicon
  private let composition: CodeComposition

  init(lexicon: IssuerLexicon) {
    self.lexicon = lexicon
    composition = CodeComposition(parts: lexicon.parts)
  }

  /// The type sign that ends a code.
  func marker(of code: ArraySlice<UInt32>) -> String? { composition.marker(of: code) }

  /// `run` is not empty; `isHard` says that it starts at a line, a punctuation mark or a bracket, so that
  /// nothing of a sentence is cut off.
  func code(in run: ArraySlice<UInt32>, isHard: Bool) -> Answer? {
    let (clean, hard) = Self.withoutLeadIn(run, isHard: isHard)
    guard !clean.isEmpty else { return nil }
    let known = lexicon.longestKnownSuffix(of: clean)
    let composed = composition.longestSuffix(of: clean, lexicon: lexicon)
    let isPlain = !clean.contains(anyOf: Self.sentenceWords) && !Self.hasOrganInside(clean)
    // Eight characters: the longest codes seen are of that length (国卫办疾控函 six, 国中医药医政发 seven).
    if hard, isPlain, (2...8).contains(clean.count) {
      if known == clean.startIndex { return Answer(start: clean.startIndex, evidence: .lexicon) }
      if composed == clean.startIndex {
        return Answer(start: clean.startIndex, evidence: .composed)
      }
      return Answer(start: clean.startIndex, evidence: .whole)
    }
    if let composed, composed < known ?? Int.max {
      return Answer(start: composed, evidence: .composed)
    }
    // A code of one character (法) stands alone or not at all.
    if let known, clean.endIndex - known > 1 || known == clean.startIndex {
      return Answer(start: known, evidence: .lexicon)
    }
    return fallback(clean)
  }

  /// What a code may mean: rows of the registry, else by its parts.
  func readings(of code: String) -> [IssuerReading] {
    let scalars = Scalars(code)
    let rows = lexicon.readings(of: scalars[...])
    return rows.isEmpty ? composition.readings(of: scalars[...], lexicon: lexicon) : rows
  }

  /// Unknown code after known words: what follows the last of them, at most 12 characters.
  private func fallback(_ run: ArraySlice<UInt32>) -> Answer? {
    var start = run.startIndex
    let bits = run.bits
    for word in Self.sentenceWords where word.bits & ~bits == 0 {
      if let at = run.last(word), at + word.count > start { start = at + word.count }
    }
    for index in run.indices.dropLast() where Self.organEndings.contains(run[index]) {
      // 市监, 厅函, 委退: an organ's last character inside a code is followed by what only codes have.
      if index >= start, run.distance(from: index + 1, to: run.endIndex) >= 3,
        !Self.isCodeLike(run, at: index)
      {
        start = index + 1
      }
    }
    let code = run[start...]
    guard (2...12).contains(code.count) else { return nil }
    return Answer(start: start, evidence: .fallback)
  }

  private static func isCodeLike(_ run: ArraySlice<UInt32>, at index: Int) -> Bool {
    run[index...].hasPrefix(anyOf: codeLike) != nil
  }

  private static let codeLike: [Word] = [
    "市监", "市政", "厅函", "厅发", "厅字", "委办", "部发", "局发", "省府", "市府",
  ]

  /// An organ's name (…市, …局, …厅) with more text after it: a letterhead glued to the code.
  private static func hasOrganInside(_ run: ArraySlice<UInt32>) -> Bool {
    guard run.count > 4 else { return false }
    return run.indices.dropFirst(2).dropLast(2).contains { index in
      cityEndings.contains(run[index]) && !isCodeLike(run, at: index)
    }
  }

  private static let cityEndings = ScalarSet("市省局县区州")
  private static let organEndings = ScalarSet("局厅委部院会市省区县")

  /// Labels, urgency and lead-in words before the code; `hard` when what is left starts cleanly.
  private static func withoutLeadIn(
    _ run: ArraySlice<UInt32>, isHard: Bool
  ) -> (ArraySlice<UInt32>, Bool) {
    var rest = run
    var hard = isHard
    let bits = run.bits
    for index in labels.indices where labels[index].bits & ~bits == 0 {
      if let at = rest.last(labels[index]) {
        rest = rest[(at + labels[index].count)...]
        hard = true
      }
    }
    // A date's tail: …31日国发〔…〕. 日照 and 日喀则 are places.
    if !hard, let first = rest.first, dateTails.contains(first),
      rest.dropFirst().first.map({ !dateTailFollowers.contains($0) }) ?? false
    {
      rest = rest.dropFirst()
      hard = true
    }
    while let word = rest.hasPrefix(anyOf: leadIns), rest.count - word.count >= 1 {
      if word.count == 1, !hard { break }
      rest = rest.dropFirst(word.count)
    }
    return (rest, hard)
  }

  private static let labels: [Word] = [
    "发文字号", "文件编号", "文号", "字号", "特急", "加急", "平急", "特提", "以下简称", "简称", "按照", "依照", "遵照", "参照",
    "对照", "根据", "依据", "参见", "详见", "另见", "结合", "贯彻", "落实", "执行", "适用", "违反", "印发", "转发", "批转",
    "已由", "取代", "旧版", "废止", "修订",
  ]
  private static let dateTails = ScalarSet("年月日")
  private static let dateTailFollowers = ScalarSet("照喀")
  private static let leadIns: [Word] = [
    "符合", "我院", "我部", "我省", "我市", "作出", "编号", "依", "经", "按", "据", "见", "以", "和", "与", "及", "原",
  ]
  private static let sentenceWords: [Word] = [
    "的", "关于", "通知", "意见", "通报", "决定", "办法", "方案", "精神", "人民政府", "办公厅", "办公室", "委员会", "规定",
    "国务院", "人民法院", "检察院", "总局", "银行", "文件", "以及", "和", "公布", "发布", "同时", "要求",
  ]
}
