/// Where a page contradicts itself: told with the record, so that nobody takes the value that was
/// chosen for the only one. The table is believed before the body, the tag before both for
/// publication (REFERENCE §3.2).
enum PageConflicts {
  static func warnings(tags: PageTags, info: [Page.InfoField]) -> [String] {
    [
      date(tags, info),
      differing(
        "title", tag: tags.value("articletitle"), table: value(info, ["标题", "信息名称", "文件名称", "名称"])),
      differing("source", tag: tags.value("contentsource"), table: value(info, ["来源", "信息来源"])),
    ].compactMap { $0 }
  }

  private static func value(_ info: [Page.InfoField], _ labels: [String]) -> String? {
    guard info.contains(where: { InfoLabels.isTelling($0.label) }) else { return nil }
    return info.first { labels.contains($0.label) }?.value
  }

  private static func date(_ tags: PageTags, _ info: [Page.InfoField]) -> String? {
    guard
      let tag = tags.value("pubdate", "jsonld:datepublished").flatMap({ DateText.first(in: $0) }),
      let table = value(info, ["发布日期", "发布时间", "公开日期"]).flatMap({ DateText.first(in: $0) }),
      tag != table
    else { return nil }
    return "date_published: the tag says \(tag), the table \(table)"
  }

  private static func differing(_ field: String, tag: String?, table: String?) -> String? {
    guard let tag, let table, !tag.isEmpty, !table.isEmpty else { return nil }
    let (left, right) = (
      Bytes.squeezed(Array(tag.utf8)[...]), Bytes.squeezed(Array(table.utf8)[...])
    )
    // A cut or lengthened value is no contradiction.
    let isPart =
      Bytes.find(left, in: right[...]) != nil || Bytes.find(right, in: left[...]) != nil
      || tag.hasSuffix("...") || tag.hasSuffix("…") || table.hasSuffix("…")
    return isPart ? nil : "\(field): the tag says \(tag), the table \(table)"
  }
}
