/// Everything found about one document, and how the record is filled from it. Precedence is the same
/// throughout: information table, then the document's own head and signature, then what its number implies.
struct Reading {
  let text: HealedText
  let context: DocumentContext
  let head: HeadReader.Head
  let tail: TailReader.Tail
  let title: Scalars?
  let matches: [NumberMatch]
  let headNumbers: HeadNumbers
  var furnitureDate: CivilDate?

  /// The paragraphs that speak about the document: up to its first signature block.
  var bodyParagraphs: ArraySlice<Paragraph> {
    let end = min(text.count, (tail.dateLine ?? text.count - 1) + 1)
    return text.paragraphs[min(head.bodyStart, end)..<end]
  }

  var addresseeLine: Scalars? { head.addressee.map { text[$0] } }

  func document(scanner: NumberScanner, regions: RegionReader) -> OfficialDocument {
    var document = OfficialDocument()
    document.text = text.text
    document.heals = text.heals
    document.fingerprint = Self.hex(fingerprint(text.text))
    document.title = title?.text
    document.titleKey = title.map { titleKey($0.text) }
    document.addressees = addresseeLine.map(HeadReader.addressees) ?? []
    document.cc = tail.cc
    document.signatories =
      text.paragraphs[..<min(head.bodyStart, text.count)].flatMap {
        TailReader.signatories($0.scalars[...])
      } + tail.signatories
    fillDates(&document)
    let issuers = issuerNames()
    let own = fillNumber(&document, issuers: issuers, scanner: scanner)
    fillIssuers(&document, issuers, scanner: scanner, regions: regions)
    fillKind(&document)
    fillTable(&document)
    document.outline = OutlineReader.outline(text, from: head.bodyStart)
    fillCitations(&document, own: own)
    document.contacts = ContactReader.contacts(text, from: head.bodyStart)
    document.parts = PartReader.parts(
      text, after: tail.dateLine,
      embedded: document.citations.first { $0.relation == .issues || $0.relation == .forwards }?
        .title ?? title.flatMap(TitleReader.embedded))
    document.tables = context.tables.isEmpty ? TableReader.tables(text) : context.tables
    document.attachments = context.attachments
    return document
  }

  private static func hex(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

// MARK: - Number

extension Reading {
  /// Fills the own number and says which canonical forms are the document's.
  private func fillNumber(
    _ document: inout OfficialDocument, issuers: [(String, String)], scanner: NumberScanner
  ) -> Set<String> {
    var candidates = tableCandidates(scanner) + headCandidates(scanner)
    for index in candidates.indices {
      addContext(
        to: &candidates[index], issuers: issuers, date: document.dateWritten, scanner: scanner)
    }
    guard let best = OwnNumber.best(candidates) else { return [] }
    document.documentNumber = best.number
    document.quality.confidence["document_number"] = min(1, Double(best.score) / 120)
    document.quality.evidence["document_number"] = best.evidence.map {
      .init(reason: $0.reason, score: $0.weight)
    }
    // A second number in the same field: joint issue, or a registry's.
    let others = tableCandidates(scanner).map(\.number.canonical)
      .filter { $0 != best.number.canonical }
    document.otherNumbers = others.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    return Set([best.number.canonical] + document.otherNumbers)
  }

  private func tableCandidates(_ scanner: NumberScanner) -> [OwnNumber.Candidate] {
    guard let cell = context.table[.number] else { return [] }
    return scanner.scan(cell).map { OwnNumber.Candidate(number: $0.number, evidence: [.table]) }
  }

  private func headCandidates(_ scanner: NumberScanner) -> [OwnNumber.Candidate] {
    var candidates: [OwnNumber.Candidate] = []
    // Lines that are only a number.
    for index in head.numberLines {
      guard let number = headNumbers.lines[index] else { continue }
      var evidence: [OwnNumber.Evidence] = [.standsAlone]
      if index == 0 { evidence.append(.firstLine) }
      if let title = head.title, index >= title.upperBound { evidence.append(.afterTitle) }
      candidates.append(OwnNumber.Candidate(number: number, evidence: evidence))
    }
    // Numbers in other lines before the signature.
    let last = tail.dateLine ?? text.count
    var ruler = (paragraph: -1, HealedText.Ruler())
    // A document's number is not looked for beyond its first numbers: 200 is more than any head holds.
    for match in matches.prefix(200) {
      let paragraph = text.paragraph(at: match.start)
      guard paragraph <= last else { break }
      if head.numberLines.contains(paragraph) { continue }
      let line = text[paragraph]
      if ruler.paragraph != paragraph { ruler = (paragraph, text.ruler(of: paragraph)) }
      let range = ruler.1.position(match.start)..<ruler.1.position(match.end)
      var evidence = OwnNumber.context(line, range)
      if paragraph == head.title?.upperBound.advanced(by: -1), range.upperBound >= line.count - 1 {
        evidence.append(.titleTail)
        evidence.removeAll { $0 == .inParagraph }
      } else if paragraph < head.bodyStart, match.number.form == .order,
        line.first == 0xFF08 || line.first == 0x28,
        !candidates.contains(where: { $0.evidence.contains(.orderNote) })
      {
        evidence = [.orderNote]
      } else if paragraph < head.bodyStart, line.count < 60 {
        evidence.append(.afterTitle)
      }
      candidates.append(OwnNumber.Candidate(number: match.number, evidence: evidence))
    }
    return candidates + titleCandidates(scanner)
  }

  /// What the page prints around the text: a line of its own between title and text, or the title's end
  /// (…的通知（国办发〔2023〕1号）) or beginning (海关总署公告2025年第12号（关于…的公告）).
  private func titleCandidates(_ scanner: NumberScanner) -> [OwnNumber.Candidate] {
    let lines = context.headLines.compactMap { line in
      HeadNumbers.alone(in: Scalars(line), scanner: scanner).map {
        OwnNumber.Candidate(number: $0, evidence: [.standsAlone, .afterTitle])
      }
    }
    guard let raw = context.title ?? context.tags["articletitle"], let title,
      !title.contains(anyOf: ["解读", "转发"])
    else { return lines }
    let line = Scalars(raw)
    let numbers = scanner.scan(raw).filter { match in
      guard let at = line[...].first(Word(match.number.raw)) else { return false }
      let range = at..<(at + match.number.raw.unicodeScalars.count)
      let after = line[range.upperBound...].filter { !$0.isSpace }
      let isTail = after.isEmpty || after == [0xFF09] || after == [0x29]
      let isLead = line[..<at].allSatisfy(\.isSpace) && match.number.form != .bracketed
      return (isTail || isLead) && OwnNumber.context(line, range).allSatisfy { $0 == .inParagraph }
    }
    return lines
      + numbers.prefix(1).map { OwnNumber.Candidate(number: $0.number, evidence: [.titleTail]) }
  }

  private func addContext(
    to candidate: inout OwnNumber.Candidate, issuers: [(String, String)], date: CivilDate?,
    scanner: NumberScanner
  ) {
    let readings = scanner.readings(of: candidate.number.code)
    if let issuer = issuers.first?.0, readings.contains(where: { issuer.hasSuffix($0.organ) }) {
      candidate.evidence.append(.issuer)
    }
    if let region = context.siteRegion, readings.contains(where: { $0.region == region }) {
      candidate.evidence.append(.region)
    }
    if let year = candidate.number.year, let date {
      let evidence: OwnNumber.Evidence =
        year == date.year
        ? .sameYear : year == date.year - 1 && date.month <= 3 ? .lastYear : .otherYear
      candidate.evidence.append(evidence)
    }
    if let title, title.contains(anyOf: ["解读", "问答", "图解", "答记者问", "新闻发布会"]),
      !candidate.evidence.contains(.table)
    {
      candidate.evidence.append(.notOfficial)
    }
  }
}

// MARK: - Issuers, place, kind

extension Reading {
  /// Names with where they were found, lead organ first.
  private func issuerNames() -> [(String, String)] {
    let signature = tail.organs
    let fromTitle = title.map(OrganName.issuers(ofTitle:)) ?? []
    let table = tableIssuers
    // Joint issuers are all named in the signature, the table often has the lead alone.
    if signature.count > 1, signature.count > table.count, signature.count >= fromTitle.count {
      return signature.map { ($0, "signature") }
    }
    // A portal's table names who published the page; title and signature that agree know better.
    let agreed =
      fromTitle.first.map { $0 == signature.first || $0.hasSuffix(table.first ?? "-") } ?? false
    if !table.isEmpty, !context.isRepost, !agreed, !contradictsTitle(table, fromTitle) {
      return table.map { ($0, "table") }
    }
    if let line = head.letterhead.first {
      let mark = text[line].squeezed
      let name = Scalars(mark.hasSuffix("文件") ? mark.dropLast(2) : mark[...])
      // 山东省临沂市科学技术局 over 临沂市科学技术局: the signature is the name.
      if let signed = signature.first, name.hasSuffix(Word(signed)) {
        return [(signed, "signature")]
      }
      return OrganName.names(in: name[...]).map { ($0, "letterhead") }
    }
    if !fromTitle.isEmpty { return fromTitle.map { ($0, "title") } }
    return signature.map { ($0, "signature") }
  }

  private var tableIssuers: [String] {
    context.table[.issuer].map {
      $0.split(whereSeparator: { " 、，,;；　\t".contains($0) }).map(String.init)
    } ?? []
  }

  /// 发文机关 as a relative name (市政府) or a street office beside a title that names its organ in full.
  private func contradictsTitle(_ table: [String], _ fromTitle: [String]) -> Bool {
    guard let full = fromTitle.first, let lead = table.first else { return false }
    return lead.unicodeScalars.count <= 4 || full != lead && lead.contains("街道")
  }

  private func fillIssuers(
    _ document: inout OfficialDocument, _ found: [(String, String)], scanner: NumberScanner,
    regions: RegionReader
  ) {
    var names = found
    let readings = document.documentNumber.map { scanner.readings(of: $0.code) } ?? []
    if names.isEmpty, let number = document.documentNumber {
      if number.form == .order || number.form == .announcement {
        names = number.code.split(separator: " ").map { (String($0), "code") }
      } else if readings.count == 1 || Set(readings.map(\.organ)).count == 1,
        let organ = readings.first?.organ
      {
        names = [(organ, "code")]
      }
    }
    let place = regions.region(
      issuers: names.map(\.0), hasNumber: document.documentNumber != nil, readings: readings,
      context: context)
    document.region = place.region
    document.regionCandidates = place.candidates
    document.level = Self.level(of: names.first?.0, region: place.region)
    // Title or signature may have decided: that the table agrees is what codes are learned from.
    if let lead = names.first?.0, lead == tableIssuers.first {
      document.quality.evidence["issuers"] = [.init(reason: "table", score: 0)]
    }
    document.issuers = names.enumerated().map { index, name in
      OfficialDocument.Issuer(
        name: name.0, code: index == 0 ? document.documentNumber?.code : nil,
        level: index == 0 ? document.level : nil, region: index == 0 ? place.region : nil,
        role: index == 0 ? .lead : .joint, evidence: name.1)
    }
  }

  private static func level(of issuer: String?, region: String?) -> OfficialDocument.Level? {
    if let issuer = issuer.map({ Scalars($0) }),
      issuer.contains(anyOf: ["镇人民政府", "乡人民政府", "街道办事处"])
    {
      return .township
    }
    return region.flatMap(IssuerLexicon.level(ofRegion:))
  }

  private func fillKind(_ document: inout OfficialDocument) {
    document.kind = KindReader.kind(
      KindReader.Clues(
        title: title, headline: head.title.map { $0.flatMap { text[$0] } },
        addressee: addresseeLine,
        body: bodyParagraphs, number: document.documentNumber, tableKind: context.table[.kind],
        isRepost: context.isRepost))
    if document.kind == "通知", let title { document.embeddedKind = KindReader.embedded(title) }
    if document.kind == "答复" {
      document.proposal = ProposalReader.proposal(
        title: title, addressee: addresseeLine, body: bodyParagraphs,
        head: text.paragraphs[..<min(head.bodyStart, text.count)])
    }
  }

  private func fillCitations(_ document: inout OfficialDocument, own: Set<String>) {
    let findings = CitationReader(text: text, matches: matches).findings(
      own: own, ownTitle: document.title, bodyStart: head.bodyStart)
    document.citations = findings.citations
    // News and interpretations tell of what others issue.
    if let kind = document.kind, ["新闻", "解读", "问答"].contains(kind) {
      for index in document.citations.indices
      where [.issues, .forwards].contains(document.citations[index].relation) {
        document.citations[index].relation = .mentions
      }
    }
    // The title of the proposal that is answered, wherever it is named, is no policy.
    if let asked = document.proposal?.title.map(titleKey) {
      for index in document.citations.indices
      where document.citations[index].title.map(titleKey) == asked {
        document.citations[index].relation = .replies
      }
    }
    document.events = findings.events.map {
      var event = $0
      event.date = event.date ?? document.dateEffective ?? document.dateWritten
      return event
    }
  }
}
