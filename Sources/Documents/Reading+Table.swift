/// Dates, and what only the page's information table says: table first, then signature and text.
extension Reading {
  func fillDates(_ document: inout OfficialDocument) {
    let table = context.table[.dateWritten].flatMap(DateReader.loose)
    document.dateWritten = table ?? tail.date
    document.datePrinted = tail.datePrinted
    document.datePublished =
      context.table[.datePublished].flatMap(DateReader.loose) ?? context.datePublished
      ?? furnitureDate
    document.dateEffective = context.table[.dateEffective].flatMap(DateReader.loose)
    document.dateExpires = context.table[.dateExpires].flatMap(DateReader.loose)
    for paragraph in text.paragraphs {
      let line = paragraph.scalars[...]
      if document.dateEffective == nil, let date = date(in: line, after: "自", before: "施行") {
        document.dateEffective = date
      }
      if document.dateExpires == nil, let at = line.first("有效期至"),
        let (date, _) = DateReader.date(in: line, at: at + 4)
      {
        document.dateExpires = date
      }
    }
  }

  /// 自2023年1月1日起施行
  private func date(in line: ArraySlice<UInt32>, after: Word, before: Word) -> CivilDate? {
    var rest = line
    while let at = rest.first(after) {
      if let (date, end) = DateReader.date(in: line, at: at + after.count),
        line[end...].prefix(6).contains(before)
      {
        return date
      }
      rest = rest[(at + after.count)...]
    }
    return nil
  }

  func fillTable(_ document: inout OfficialDocument) {
    document.indexNumber = context.table[.indexNumber]
    document.topics = context.table[.topics].map { [$0] } ?? []
    document.disclosure = tail.disclosure ?? context.table[.disclosure]
    document.status = status(document)
  }

  private func status(_ document: OfficialDocument) -> OfficialDocument.Status {
    let cell = context.table[.validity]
    for said in [cell, document.title].compactMap(\.self) {
      let line = Scalars(said)
      let isTitle = said == document.title
      // A title says so in brackets only: 关于废止…的决定 is in force.
      let repealed: [Word] = isTitle ? ["（已废止）", "（废止）"] : ["废止"]
      let expired: [Word] = isTitle ? ["（已失效）", "（失效）"] : ["失效"]
      if line.contains(anyOf: repealed), !line.contains("部分") {
        return .init(value: .repealed, evidence: said)
      }
      if line.contains(anyOf: expired), !line.contains("部分") {
        return .init(value: .expired, evidence: said)
      }
      if !isTitle, line.contains(anyOf: ["修改", "修订", "部分"]) {
        return .init(value: .amended, evidence: said)
      }
      if !isTitle, line.contains(anyOf: ["有效", "是"]) {
        return .init(value: .inForce, evidence: said)
      }
    }
    return .init()
  }
}
