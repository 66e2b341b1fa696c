/// Lines that belong to the page, not to the document (H8, H9).
enum Furniture {
  /// Lines at the top among which a channel line may stand.
  static let headLines = 6

  static func isFurniture(_ line: ArraySlice<UInt32>, at index: Int) -> Bool {
    // The longest of the words has eleven characters, some are printed with spaces between.
    isPageNumber(line)
      || line.count <= 24 && words.contains(Scalars(line.filter { !$0.isSpace }))
      || isAggregatorHead(line, at: index) || isFontSizer(line)
  }

  /// `— 2 —`, `-2-`, 第2页 共5页.
  private static func isPageNumber(_ line: ArraySlice<UInt32>) -> Bool {
    guard line.count <= 16 else { return false }
    let inner = line.filter { !$0.isSpace }
    if let first = inner.first, let last = inner.last, inner.count > 2, dashes.contains(first),
      dashes.contains(last),
      inner.drop(while: dashes.contains).reversed().drop(while: dashes.contains).allSatisfy(
        \.isDigit)
    {
      return inner.contains(where: \.isDigit)
    }
    guard inner.first == Sign.ordinal, inner.contains(0x9875) else { return false }
    return inner.allSatisfy { $0.isDigit || $0.isOne(of: "第页共/／，") }
  }

  private static let dashes = Set(Scalars("—－-–―"))

  /// `360影视 动漫周边 2025-05-28 17:27 2`: an aggregator's channel line near the top: words, a date with a
  /// time, perhaps a counter, and no sentence.
  private static func isAggregatorHead(_ line: ArraySlice<UInt32>, at index: Int) -> Bool {
    guard index < headLines, line.count <= 80, line.contains(where: { $0 == 0x3A }),
      !line.contains(where: sentenceSigns.contains)
    else { return false }
    return dateTime(in: line) != nil
  }

  private static let sentenceSigns = Set(Scalars("，。；、《》（）“”"))

  /// Position of `YYYY-MM-DD HH:MM`.
  static func dateTime(in line: ArraySlice<UInt32>) -> (date: CivilDate, start: Int)? {
    let pattern = Scalars("0000-00-00 00:00")
    guard line.count >= pattern.count else { return nil }
    for start in line.startIndex...(line.endIndex - pattern.count) {
      let slot = line[start..<(start + pattern.count)]
      let fits = zip(slot, pattern).allSatisfy { $1 == 0x30 ? $0.isDigit : $0 == $1 }
      if fits, let date = CivilDate(iso: slot.text) { return (date, start) }
    }
    return nil
  }

  /// 字体：大 中 小, 【打印】【关闭】
  private static func isFontSizer(_ line: ArraySlice<UInt32>) -> Bool {
    guard line.count <= 40, let first = line.first, first.isOne(of: "字【[分扫") else {
      return false
    }
    let inner = line.filter { !$0.isSpace }
    return inner.hasPrefix(anyOf: [
      "字体：大", "字体:大", "【字体", "字号：大", "【打印", "[打印", "分享到", "分享：", "扫一扫",
    ]) != nil
  }

  private static let words: Set<Scalars> = Set(
    [
      "相关推荐", "打印", "关闭", "打印本页", "关闭窗口", "返回顶部", "上一篇", "下一篇", "上一篇：", "下一篇：", "网站地图", "分享",
      "收藏", "字体：大中小", "相关阅读", "相关文档", "相关链接", "更多", "纠错", "返回首页", "当前位置：", "扫一扫在手机打开当前页",
    ].map { Scalars($0) })
}
