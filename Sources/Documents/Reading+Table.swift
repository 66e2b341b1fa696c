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
    let effect = EffectDates.read(text, written: document.dateWritten)
    document.dateEffective = document.dateEffective ?? effect.effective
    document.dateExpires = document.dateExpires ?? effect.expires
    // Whether the day has passed is for the reader's clock to say: the sentence stands as evidence.
    document.status.evidence = effect.validity
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
    return document.status
  }
}
