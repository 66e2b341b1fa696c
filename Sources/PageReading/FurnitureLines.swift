/// Paragraphs that are not the document's although they stand in its container: buttons,
/// neighbours, notices of the site.
enum FurnitureLines {
  static func isFurniture(_ paragraph: [UInt8]) -> Bool {
    guard paragraph.count <= 600 else { return false }
    var line = Bytes.squeezed(paragraph[...])
    if isByline(paragraph) { return true }
    // （责任编辑：某某）
    for bracket in ["（", "(", "[", "【"] where line.starts(with: bracket.utf8) {
      let bare = line.dropFirst(bracket.utf8.count)
      if bare.starts(with: "责任编辑".utf8) || bare.starts(with: "编辑：".utf8) { line = Array(bare) }
    }
    if line.count <= 60, exact.contains(line) { return true }
    if line.count <= 200, notices.contains(where: { Bytes.find($0, in: line[...]) != nil }) {
      return true
    }
    return prefixes.contains { line.count <= $0.limit && line.starts(with: $0.text) }
  }

  /// The line under a title: it begins with a label of publication and holds another.
  private static func isByline(_ paragraph: [UInt8]) -> Bool {
    guard paragraph.count <= 300, let first = InfoLabels.split(paragraph[...]),
      InfoLabels.isByline(first.label)
    else { return false }
    return InfoLabels.bylines.contains { Bytes.find($0, in: first.rest) != nil }
  }

  private static let exact: Set<[UInt8]> = Set(
    [
      "打印", "关闭", "打印本页", "关闭窗口", "打印关闭", "【打印】【关闭】", "[打印][关闭]", "大中小", "分享", "收藏", "返回顶部", "纠错",
      "字体：大中小", "字号：大中小", "[大中小]", "【大中小】", "扫一扫在手机打开当前页", "分享到：", "分享到", "相关链接", "相关文章", "相关阅读",
      "推荐阅读", "相关推荐", "相关新闻", "延伸阅读", "热门推荐", "热门评论", "猜你喜欢", "相关解读", "相关文件", "相关信息", "今日热点", "下载",
      "微信", "微博", "分享到微信", "上一篇", "下一篇", "打印页面", "【关闭窗口】", "【打印】", "【关闭】", "繁體",
      "复制链接",
      "附件下载", "无障碍浏览", "扫一扫分享本页", "返回列表", "点击查看更多", "展开全文", "TOP", "|", "-", "[关闭]", "[打印]", "语音播报",
    ].map { Array($0.utf8) })

  /// Rights notices of news sites.
  private static let notices = ["未经授权不得转载", "未经授权，不得转载", "转载请注明来源", "转载请注明出处"].map {
    Array($0.utf8)
  }

  private static let prefixes: [(text: [UInt8], limit: Int)] = [
    ("上一篇", 300), ("下一篇", 300), ("上一条", 300), ("下一条", 300), ("【字体", 90), ("字体：", 60), ("字体大小", 60),
    ("【字号", 90), ("字号：", 60), ("分享到", 90), ("扫一扫", 120), ("浏览次数", 60), ("浏览量", 60), ("点击数", 60),
    ("点击量", 60),
    ("访问次数", 60), ("阅读次数", 60), ("点击次数", 60), ("责任编辑", 90), ("编辑：", 60), ("责编：", 60), ("审核：", 60),
    ("分享：", 60), ("您当前的位置", 300), ("当前位置", 300),
    ("您所在的位置", 300),
    ("您的位置", 300), ("版权所有", 300), ("主办单位", 300), ("网站标识码", 120), ("打印本页", 90), ("【打印", 90),
    ("用手机", 90),
    ("特别声明", 300), ("免责声明", 300), ("版权与免责声明", 60), ("手机扫", 90), ("微信扫", 90),
  ].map { (Array($0.0.utf8), $0.1) }
}
