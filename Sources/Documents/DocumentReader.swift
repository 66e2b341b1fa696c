/// Understands one text: own number, title, issuers, kind, dates, outline, citations. Pure: the same text and
/// context give the same record, but for what the corpus adds to it.
///
/// ```
///   text ─ Healing ─ paragraphs ─ HeadReader ─ TailReader ─┬─ OwnNumber ─ RegionReader ─┬─ record
///                          └── NumberScanner ──────────────┴─ CitationReader, Outline ──┘
/// ```
package struct DocumentReader: Sendable {
  private let scanner: NumberScanner
  private let regions: RegionReader

  package init(lexicon: IssuerLexicon) {
    scanner = NumberScanner(lexicon: lexicon)
    regions = RegionReader(lexicon: lexicon)
  }

  /// The canonical form of the one number that stands in a text; nil where there is none, or several.
  package func number(in text: String) -> String? {
    let matches = scanner.scan(text)
    return matches.count == 1 ? matches[0].number.canonical : nil
  }

  /// All of the record but `id`, `sources`, `versions` and `near_duplicates`, which are the corpus's to give.
  package func read(_ text: String, context: DocumentContext) -> OfficialDocument {
    var healed = Healing.heal(text)
    let known = Self.knownTitle(context)
    let numbers = HeadNumbers(healed.paragraphs, scanner: scanner)
    let head = HeadReader.read(
      healed.paragraphs, knownTitle: known.map { TitleReader.clean($0).text },
      isNumberLine: { numbers.lines[$0] != nil })
    let title = Self.title(known: known, head: head, paragraphs: &healed.paragraphs, context)
    let body = HealedText(healed.paragraphs)
    let tail = TailReader.read(body, from: head.bodyStart)
    var reading = Reading(
      text: body, context: context, head: head, tail: tail, title: title,
      matches: scanner.scan(body.text), headNumbers: numbers)
    reading.furnitureDate =
      healed.furniture.compactMap { Furniture.dateTime(in: $0[...])?.date }.first
    return reading.document(scanner: scanner, regions: regions)
  }

  /// Table, then the tag every article page must carry, then the page's title.
  private static func knownTitle(_ context: DocumentContext) -> Scalars? {
    let titles = [context.table[.title], context.tags["articletitle"], context.title]
    // Four characters and less (全文, 通知公告) name a column, not a document.
    return titles.compactMap(\.self).map { Scalars(Scalars($0)[...].trimmed) }
      .first { $0.count > 4 && $0.contains(where: \.isHan) }
  }

  /// The title in the text where it is the whole one, its line breaks mended; else the page's.
  private static func title(
    known: Scalars?, head: HeadReader.Head, paragraphs: inout [Paragraph],
    _ context: DocumentContext
  ) -> Scalars? {
    var printed: Scalars?
    if let range = head.title {
      for index in range
      where TitleReader.isOfficial(paragraphs[index].scalars[...]) || range.count > 1 {
        paragraphs[index].rewrite(TitleReader.joinSpaces)
      }
      printed = TitleReader.clean(range.flatMap { paragraphs[$0].scalars })
    }
    guard let known else { return printed }
    let page = mended(TitleReader.clean(known))
    guard let printed else { return page }
    // Tags are cut at a hundred characters, and end in dots then.
    let cut = page.hasSuffix("...") || page.hasSuffix("…")
    let stem = Scalars(page.prefix { $0 != 0x2026 && $0 != 0x2E })
    if titleKey(printed.text) == titleKey(page.text)
      || (cut && titleKey(printed.text).hasPrefix(titleKey(stem.text)))
    {
      return printed
    }
    // The page leaves the issuers out: 国家发展改革委 国家能源局关于… / 关于….
    let issuers = OrganName.issuers(ofTitle: printed)
    if !issuers.isEmpty, page.hasPrefix("关于"),
      titleKey(printed.text) == titleKey(issuers.joined() + page.text)
    {
      return printed
    }
    return page
  }

  private static func mended(_ title: Scalars) -> Scalars {
    guard TitleReader.isOfficial(title[...]) else { return title }
    var paragraph = Paragraph(scalars: title)
    paragraph.rewrite(TitleReader.joinSpaces)
    return paragraph.scalars
  }
}

/// Numbers in the first lines: which lines hold a number and nothing else, and orders printed on two lines
/// (××市人民政府令 / 第179号).
struct HeadNumbers {
  private(set) var lines: [Int: DocumentNumber] = [:]

  init(_ paragraphs: [Paragraph], scanner: NumberScanner) {
    for index in paragraphs.indices.prefix(16) {
      let line = paragraphs[index].scalars
      guard line.count <= 80 else { continue }
      if let number = Self.alone(in: line, scanner: scanner) {
        lines[index] = number
      } else if index > 0, line.count <= 16,
        line.first == Sign.ordinal || line.first?.isDigit == true,
        paragraphs[index - 1].scalars.hasSuffix(anyOf: ["令", "公告", "通告"]) != nil
      {
        let above = paragraphs[index - 1].scalars
        // ××部关于…的公告 / 2020年第18号: the organs are the title's.
        let organs = OrganName.issuers(ofTitle: above).joined(separator: " ")
        let sign = above.hasSuffix("令") ? "令" : String(scalars: above.suffix(2))
        lines[index] =
          Self.alone(in: above + [0x20] + line, scanner: scanner)
          ?? Self.alone(in: Scalars(organs + sign) + line, scanner: scanner)
      }
    }
  }

  /// The number of a line that holds nothing else.
  static func alone(in line: Scalars, scanner: NumberScanner) -> DocumentNumber? {
    scanner.scan(line.text).first.flatMap { isAlone($0, in: line) ? $0.number : nil }
  }

  /// What is left of the line beside the number is a label, an urgency, a signatory or a bracket.
  private static func isAlone(_ match: NumberMatch, in line: Scalars) -> Bool {
    let raw = Scalars(match.number.raw)
    guard let at = line[...].first(Word(match.number.raw)) else { return false }
    var before = line[..<at].filter { !$0.isSpace && !$0.isOne(of: "（(：:【[〔") }
    for word: Word in ["特急", "加急", "发文字号", "文件编号", "文号", "中华人民共和国"] {
      if before.hasSuffix(word) { before = Scalars(before.dropLast(word.count)) }
    }
    let after = line[(at + raw.count)...].filter { !$0.isSpace && !$0.isOne(of: "）)】]〕") }
    return before.isEmpty && (after.isEmpty || after.hasPrefix("签发人"))
  }
}
