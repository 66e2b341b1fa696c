internal import Documents

/// One document for a person: what is known of it, then its text.
enum DocumentSheet {
  static func text(_ document: OfficialDocument) -> String {
    var lines: [String] = []
    func row(_ label: String, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      lines.append("\(label)  \(value)")
    }
    row("发文字号", document.documentNumber?.canonical)
    row("标　　题", document.title)
    row("发文机关", document.issuers.map(\.name).joined(separator: "、"))
    row(
      "文　　种", [document.kind, document.embeddedKind.map { "（\($0)）" }].compactMap { $0 }.joined())
    row("成文日期", document.dateWritten?.description)
    row("发布日期", document.datePublished?.description)
    row("施行日期", document.dateEffective?.description)
    row("主送机关", document.addressees.joined(separator: "，"))
    row("抄　　送", document.cc.joined(separator: "，"))
    row("索引号　", document.indexNumber)
    row("公开属性", document.disclosure)
    row("效　　力", status(document.status))
    row("标　　识", document.id)
    for source in document.sources {
      row("来　　源", "\(source.url) (\(source.rank.rawValue), \(source.lastSeen)\(place(source)))")
    }
    for citation in document.citations {
      let what = [citation.title.map { "《\($0)》" }, citation.canonical].compactMap { $0 }
        .joined(separator: " ")
      row("引　　用", "\(citation.relation.rawValue) \(what)" + (citation.targetID == nil ? "" : " ✓"))
    }
    return lines.joined(separator: "\n") + "\n\n" + document.text
  }

  private static func status(_ status: OfficialDocument.Status) -> String? {
    guard status.value != .unknown else { return nil }
    return status.value.rawValue + (status.evidence.map { "：\($0)" } ?? "")
  }

  private static func place(_ source: OfficialDocument.Source) -> String {
    source.archive.map { ", \($0.file)@\($0.offset)" } ?? ""
  }
}
