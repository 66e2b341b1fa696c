internal import Documents
internal import PageReading

extension DocumentContext {
  /// What the page says around its text, in the terms in which a document is understood.
  init(_ page: Page, url: String?, hints: SiteHints, isWebPage: Bool) {
    self.init()
    self.url = url
    title = page.title
    headLines = page.headLines
    for tag in page.tags
    where tags[tag.name] == nil && !tag.content.isEmpty && tag.content != "null" {
      tags[tag.name] = tag.content
    }
    fillTable(page.info)
    datePublished =
      page.datePublished.flatMap { CivilDate(iso: $0) }
    siteRegion =
      hints.region ?? SiteCode.region(tag: tags["siteidcode"])
      ?? SiteCode.region(indexNumber: table[.indexNumber])
    siteName = hints.siteName ?? tags["sitename"]
    organRegions = hints.organRegions
    tables = page.tables.map { OfficialDocument.Table(caption: $0.caption, rows: $0.rows) }
    attachments = page.attachments.map { OfficialDocument.Attachment(text: $0.text, url: $0.url) }
    isRepost = hints.isRepost
  }

  private mutating func fillTable(_ info: [Page.InfoField]) {
    var ranks: [TableField: Int] = [:]
    for field in info {
      guard let meaning = InfoLabel.meaning(of: field.label), !field.value.isEmpty,
        meaning.rank < ranks[meaning.field] ?? .max
      else { continue }
      table[meaning.field] = field.value
      ranks[meaning.field] = meaning.rank
    }
    // Beside a day of publication, and where no other label gives it, 发文日期 is the day of writing.
    let issued = info.first { $0.label == "发文日期" || $0.label == "发文时间" }?.value
    if table[.dateWritten] == nil, let issued, table[.datePublished] != issued {
      table[.dateWritten] = issued
    }
  }
}

/// 网站标识码 and 统一社会信用代码 both carry a division code (REFERENCE §3.1, §3.2): a prior, not the truth.
enum SiteCode {
  /// First six digits of a ten-digit 网站标识码; nil for `bm` (ministries) and `N` (not a government's).
  static func region(tag: String?) -> String? {
    guard let tag, tag.utf8.count == 10, tag.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return String(tag.prefix(6))
  }

  /// Digits 3...8 of the 18-character code before the slash of an 索引号.
  static func region(indexNumber: String?) -> String? {
    guard let indexNumber, let slash = indexNumber.utf8.firstIndex(of: UInt8(ascii: "/")) else {
      return nil
    }
    let code = Array(indexNumber.utf8[..<slash])
    guard code.count == 18, code[0] == UInt8(ascii: "1") else { return nil }
    let digits = code[2..<8]
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return String(decoding: digits, as: UTF8.self)
  }
}
