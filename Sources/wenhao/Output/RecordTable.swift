internal import Documents

/// A record as a row of CSV. The columns and their order are stable: new ones come at the end.
enum RecordTable {
  static let columns = [
    "id", "number", "code", "year", "serial", "title", "kind", "embedded_kind", "issuers", "region",
    "level", "date_written", "date_printed", "date_published", "date_effective", "date_expires",
    "status", "status_evidence", "index_number", "topics", "addressees", "cc", "disclosure", "url",
    "sources", "versions", "near_duplicates", "citations", "fingerprint", "text",
  ]

  static func row(_ document: OfficialDocument) -> String {
    let number = document.documentNumber
    let cells: [Cell] = [
      .text(document.id), .text(number?.canonical), .text(number?.code), .number(number?.year),
      .number(number?.serial), .text(document.title), .text(document.kind),
      .text(document.embeddedKind), .texts(document.issuers.map(\.name)), .text(document.region),
      .text(document.level?.rawValue), .text(document.dateWritten?.description),
      .text(document.datePrinted?.description), .text(document.datePublished?.description),
      .text(document.dateEffective?.description), .text(document.dateExpires?.description),
      .text(document.status.value.rawValue), .text(document.status.evidence),
      .text(document.indexNumber), .texts(document.topics), .texts(document.addressees),
      .texts(document.cc), .text(document.disclosure), .text(document.sources.first?.url),
      .texts(document.sources.map(\.url)), .texts(document.versions),
      .texts(document.nearDuplicates),
      .texts(document.citations.map { $0.targetID ?? $0.canonical ?? "《\($0.title ?? $0.raw)》" }),
      .text(document.fingerprint), .text(document.text),
    ]
    return CSV.line(cells.map(Rows.cell))
  }
}
