/// The main text of a document as HTML.
extension SiteView {
  enum Head {
    /// Letterhead, number and title inside the text, as on paper.
    case full
    /// The number alone: the title stands above.
    case number
  }

  func mainText(_ draft: Draft, head: Head) -> String {
    var text = ""
    let centred = " style=\"text-align: center\""
    if head == .full, draft.isSigned { text += "<p\(centred)><b>\(draft.slot.issuer)</b></p>\n" }
    if let number = draft.number { text += "<p\(centred)>\(number)</p>\n" }
    if head == .full { text += "<p\(centred)><b>\(draft.title)</b></p>\n" }
    if let addressee = draft.addressee { text += "<p>\(addressee)</p>\n" }
    text += draft.body.map(html).joined()
    if draft.isSigned {
      let right = " style=\"text-align: right\""
      text += "<p\(right)>\(draft.slot.issuer)</p>\n<p\(right)>\(draft.written.chinese)</p>\n"
    }
    if let note = draft.note { text += "<p>（\(note)）</p>\n" }
    text += draft.annex.map(html).joined()
    if let cc = draft.cc { text += "<p>抄送：\(cc)</p>\n" }
    return text
  }

  private func html(_ block: Draft.Block) -> String {
    switch block {
    case .title(let text): "<p style=\"text-align: center\"><strong>\(text)</strong></p>\n"
    case .heading(let text): "<p style=\"text-indent: 2em\"><strong>\(text)</strong></p>\n"
    case .paragraph(let text): "<p style=\"text-indent: 2em\">\(text)</p>\n"
    case .table(let rows):
      "<table border=\"1\" cellspacing=\"0\">\n"
        + rows.enumerated().map { HTMLPage.row($1, tag: $0 == 0 ? "th" : "td") }.joined()
        + "</table>\n"
    }
  }

  /// 政府信息公开 table (REFERENCE §3.2), for what has an issuer and a number.
  func informationTable(_ draft: Draft, numberLabel: String) -> String {
    guard draft.isSigned else { return "" }
    let index = "SX\(host.rawValue)0-\(draft.written.year)-\(100_000 + draft.index)"
    let number = draft.number ?? ""
    let rows = [
      ["索 引 号：", index, "主题分类：", "\(draft.topic.subject)"],
      ["发文机关：", draft.slot.issuer, "成文日期：", draft.written.chinese],
      [numberLabel, number, "发布日期：", draft.published.chinese],
      ["有 效 性：", draft.validity, "公开方式：", "主动公开"],
    ]
    return "<table class=\"xxgk\">\n"
      + "<tr><td><b>标　　题：</b></td><td colspan=\"3\">\(draft.title)</td></tr>\n"
      + rows.map { HTMLPage.row([$0[0].bold, $0[1], $0[2].bold, $0[3]], tag: "td") }.joined()
      + "</table>\n"
  }

  /// 上一篇 and 下一篇 within the column.
  func neighbours(_ draft: Draft, in column: Column) -> String {
    guard let position = column.position(of: draft.index) else { return "" }
    var text = "<div class=\"neighbours\">"
    for (label, other) in [("上一篇", position - 1), ("下一篇", position + 1)] {
      guard (0..<column.count(documents: documents)).contains(other) else { continue }
      let index = column.index(at: other)
      guard let slot = Slot(rawValue: index % Slot.count) else { continue }
      let title = writer.titles.title(index, slot)
      text += "<p>\(label)：\(HTMLPage.link(path(of: index, in: column), title))</p>"
    }
    return text + "</div>\n"
  }
}

extension String {
  fileprivate var bold: String { "<b>\(self)</b>" }
}
