/// The labels of information tables, in all the variants seen (REFERENCE §3.2).
enum InfoLabels {
  /// Labels that occur in such tables only.
  private static let telling: Set<String> = [
    "索引号", "信息索引号", "索取号", "信息索取号", "发文机关", "发文机构", "发布机构", "发布单位", "发布机关",
    "发文单位", "公开主体", "责任部门", "制发机关", "制定机关", "制发单位", "信息来源机构", "公开责任部门", "发文部门", "发布部门",
    "公开机构", "发文字号", "发布文号", "文号", "发文文号", "文件编号", "文件字号", "公文字号", "文件文号", "文件号", "成文日期", "成文时间",
    "生成日期", "写作日期", "印发日期", "制发日期", "签署日期", "主题分类", "信息分类", "体裁分类", "服务对象分类", "所属主题",
    "有效性", "效力状态", "时效性", "是否有效", "文件状态", "文件有效性", "公开方式", "公开时限", "公开范围", "公开形式",
    "公开属性", "公开类别", "信息公开类别", "公开日期", "公开时间", "主题词", "生效日期", "实施日期", "施行日期", "废止日期",
    "失效日期", "有效期至", "统一登记号", "统一编号", "规范性文件登记号", "信息名称", "文件名称", "公文种类", "公文类型", "目录编号",
    "文件类型", "办文部门", "公文名称", "主题类别", "分类名称", "生效时间", "失效时间", "公开类型", "实施时间", "信息发布日期", "发文日期",
    "发文时间",
  ]
  /// Labels that also stand above any article.
  private static let common: Set<String> = [
    "标题", "名称", "分类", "主题", "体裁", "文种", "关键词", "关键字", "效力", "时效", "发布日期", "发布时间", "来源",
    "信息来源", "文章来源", "稿件来源", "发布者", "作者", "日期", "时间", "更新时间", "更新日期", "文件标题", "信息标题", "撰写时间",
    // What follows in the same line: known so that it ends the value before it.
    "阅读",
    "阅读次数", "阅读量", "点击", "点击数", "点击量", "点击次数",
    "浏览", "浏览次数", "浏览量", "访问量",
    "字体", "字号", "编辑", "责任编辑", "发布人", "分享", "打印",
  ]

  static func isTelling(_ label: String) -> Bool { telling.contains(label) }

  /// Labels of the line under any title that are of use without a table.
  static func isCommon(_ label: String) -> Bool {
    ["发布日期", "发布时间", "来源", "信息来源", "文章来源", "稿件来源", "日期", "时间", "更新时间", "更新日期"].contains(label)
  }

  /// Labels of the line under a title, which no document uses in a line of its own.
  private static let byline: Set<String> = [
    "发布日期", "发布时间", "来源", "信息来源", "文章来源", "稿件来源", "作者", "日期", "时间", "更新时间", "更新日期", "阅读",
    "阅读次数", "阅读量", "点击", "点击数", "点击量", "点击次数", "浏览", "浏览次数", "浏览量", "访问量", "字体", "字号", "编辑",
    "责任编辑", "发布人", "发布者", "分享", "打印",
  ]
  static let bylines = byline.flatMap { [Array("\($0)：".utf8), Array("\($0):".utf8)] }

  static func isByline(_ label: String) -> Bool { byline.contains(label) }

  /// Whether a label, or a bracket around one, begins with the first character.
  static func mayBegin(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first else { return false }
    if first == UInt8(ascii: "[") { return true }
    guard text.count >= 3 else { return false }
    let at = text.startIndex
    return firsts.contains(UInt32(first) << 16 | UInt32(text[at + 1]) << 8 | UInt32(text[at + 2]))
  }

  private static let firsts: Set<UInt32> = Set(
    (telling.union(common).union(["【", "［"])).map { label in
      label.utf8.prefix(3).reduce(0) { $0 << 8 | UInt32($1) }
    })

  /// Splits `label：value`; the value is empty when the text is a label alone. Spaces inside a label
  /// go.
  static func split(_ text: ArraySlice<UInt8>) -> (label: String, rest: ArraySlice<UInt8>)? {
    var name: [UInt8] = []
    name.reserveCapacity(min(text.count, maxLabelBytes + 1))
    var index = text.startIndex
    while index < text.endIndex, name.count <= maxLabelBytes {
      let space = Bytes.spaceLength(text, index)
      if space > 0 {
        index += space
        continue
      }
      let colon = colonLength(text, index)
      if colon > 0 {
        guard let label = known(name) else { return nil }
        return (label, Bytes.trimmed(text[(index + colon)...]))
      }
      if let close = closing(name), text[index...].starts(with: close) {
        // [发文字号]云政发〔2024〕1号: a bracketed label needs no colon.
        let after = text[(index + close.count)...]
        if let label = known(name + close) { return (label, withoutColon(after)) }
      }
      name.append(text[index])
      index += 1
    }
    guard index == text.endIndex, let label = known(name) else { return nil }
    return (label, [])
  }

  private static let brackets = [("[", "]"), ("【", "】"), ("［", "］")].map {
    (Array($0.0.utf8), Array($0.1.utf8))
  }

  /// What would close the bracket that the name begins with.
  private static func closing(_ name: [UInt8]) -> [UInt8]? {
    guard let first = name.first, first == 0x5B || first >= 0xE3 else { return nil }
    return brackets.first { name.starts(with: $0.0) }?.1
  }

  static func withoutColon(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = Bytes.trimmed(text)
    while !rest.isEmpty {
      let length = colonLength(rest, rest.startIndex)
      if length == 0 { break }
      rest = Bytes.trimmed(rest.dropFirst(length))
    }
    return rest
  }

  /// The value up to the next `label：` in it.
  static func cut(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var index = value.startIndex
    var start = index
    while index < value.endIndex {
      let space = Bytes.spaceLength(value, index)
      if space > 0 {
        index += space
        // A label may have spaces inside, so the start stays when only one or two characters came
        // since.
        if index - start > 3 * 3 + 6 { start = index }
        if let end = nextLabel(value, at: index) { return withoutBars(value[..<end]) }
        continue
      }
      index += 1
    }
    return withoutBars(value)
  }

  /// Sites print `机构 | 日期 | 文号`: bars stand between the fields and belong to none.
  static func withoutBars(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = Bytes.trimmed(value)
    while let bar = bars.first(where: { rest.suffix($0.count).elementsEqual($0) }) {
      rest = Bytes.trimmed(rest.dropLast(bar.count))
    }
    while let bar = bars.first(where: { rest.starts(with: $0) }) {
      rest = Bytes.trimmed(rest.dropFirst(bar.count))
    }
    return rest
  }

  private static let bars = ["|", "｜", "丨"].map { Array($0.utf8) }

  private static func nextLabel(_ value: ArraySlice<UInt8>, at index: Int) -> Int? {
    guard index < value.endIndex, value[index] >= 0xE2 else { return nil }
    var end = index
    while end < value.endIndex, end - index < maxLabelBytes + 12 {
      if colonLength(value, end) > 0 {
        return split(value[index...]) != nil ? index : nil
      }
      end += 1
    }
    return nil
  }

  private static let maxLabelBytes = 36

  /// Of all labels, so that a String is made for hits only.
  private static let hashes = ClassWords.set(Array(telling.union(common)))

  private static func known(_ name: [UInt8]) -> String? {
    guard name.count >= 6, name.count <= maxLabelBytes else { return nil }
    var name = name
    // 【发布时间】 and [索引号]
    for (open, close) in brackets
    where name.starts(with: open) && name.suffix(close.count).elementsEqual(close) {
      name = Array(name.dropFirst(open.count).dropLast(close.count))
    }
    guard hashes.contains(Bytes.hash(name)) else { return nil }
    let label = String(decoding: name, as: UTF8.self)
    return telling.contains(label) || common.contains(label) ? label : nil
  }

  private static func colonLength(_ text: ArraySlice<UInt8>, _ index: Int) -> Int {
    if text[index] == UInt8(ascii: ":") { return 1 }
    guard text[index] == 0xEF, index + 2 < text.endIndex else { return 0 }
    return text[index + 1] == 0xBC && text[index + 2] == 0x9A ? 3 : 0
  }
}
