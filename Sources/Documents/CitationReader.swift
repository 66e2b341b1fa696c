/// Mentions of other documents: by number, by 《title》, both bound together, and by an alias that the text
/// gave one of them (REFERENCE §2.8).
struct CitationReader {
  let text: HealedText
  let matches: [NumberMatch]

  /// Citations in the order of the text, and what it says became of the documents it names.
  struct Findings {
    var citations: [OfficialDocument.Citation] = []
    var events: [OfficialDocument.Event] = []
  }

  /// What an alias stands for.
  private struct Target {
    var title: String?
    var canonical: String?
  }

  /// `own` are canonical numbers that are the document's; its title is not a citation in the head either.
  func findings(own: Set<String>, ownTitle: String?, bodyStart: Int) -> Findings {
    var findings = Findings()
    var aliases: [String: Target] = [:]
    var next = 0
    let ownKey = ownTitle.map(titleKey)
    var listing = RepealList(ownTitle: ownTitle)
    for index in 0..<text.count {
      let paragraph = text.paragraphs[index]
      listing.enter(paragraph)
      let end = index + 1 < text.count ? text.starts[index + 1] : Int.max
      let hasNumbers = next < matches.count && matches[next].start < end
      let isListed = index >= bodyStart && listing.holds(paragraph)
      guard
        hasNumbers || isListed || paragraph.signs.contains(.titleMark)
          || !aliases.isEmpty && paragraph.signs.contains(.quote)
      else { continue }
      var marks = TitleMarks.read(paragraph.scalars[...], isAlias: { aliases[titleKey($0)] != nil })
      if index < bodyStart, let ownKey {
        marks.removeAll { titleKey($0.inner(paragraph.scalars)) == ownKey }
      }
      guard hasNumbers || isListed || !marks.isEmpty else { continue }
      let ruler = text.ruler(of: index)
      var numbers: [Number] = []
      while next < matches.count, matches[next].start < end {
        let match = matches[next]
        next += 1
        guard !own.contains(match.number.canonical) else { continue }
        numbers.append((ruler.position(match.start)..<ruler.position(match.end), match.number))
      }
      var mentions = Self.mentions(marks, numbers, in: paragraph.scalars)
      if isListed { mentions = listing.entries(paragraph, mentions) }
      if isListed { mentions = mentions.map { listing.relation.map($0.saying) ?? $0 } }
      if index < bodyStart { carry(over: index, to: &mentions) }
      report(
        mentions, in: paragraph.scalars, ruler: ruler, isHead: index < bodyStart,
        aliases: &aliases, to: &findings)
    }
    return findings
  }

  typealias Number = (range: Range<Int>, number: DocumentNumber)

  /// One mention in a paragraph: positions, and what was found there.
  struct Mention {
    var range: Range<Int>
    var number: DocumentNumber?
    var title: ArraySlice<UInt32>?
    var use = TitleMarks.Use.title
    /// Where the place says it, not the sentence.
    var relation: OfficialDocument.Citation.Relation?
    /// The whole line says so: an entry of a list.
    var isEntry = false

    func saying(_ relation: OfficialDocument.Citation.Relation) -> Mention {
      var mention = self
      mention.relation = relation
      mention.isEntry = true
      return mention
    }
  }

  /// A title printed on two lines: …关于印发 / 《…办法》的通知.
  private func carry(over index: Int, to mentions: inout [Mention]) {
    guard index > 0, mentions.first?.range.lowerBound == 0 else { return }
    let above = text[index - 1]
    if above.hasSuffix("印发") { mentions[0].relation = .issues }
    if above.hasSuffix("转发") || above.hasSuffix("批转") { mentions[0].relation = .forwards }
  }

  private func report(
    _ mentions: [Mention], in line: Scalars, ruler: HealedText.Ruler, isHead: Bool,
    aliases: inout [String: Target], to findings: inout Findings
  ) {
    guard !mentions.isEmpty else { return }
    let relations = Relations(line, isHead: isHead)
    var last: (end: Int, target: Target)?
    for mention in mentions {
      let name = mention.title?.text
      if mention.use == .definition {
        // An organ gets short names too: only what follows a document names one.
        if let last, let name, TitleMarks.defines(line, mention.range, after: last.end) {
          aliases[titleKey(name)] = last.target
        } else if let name, line[mention.range.lowerBound] == TitleMarks.open {
          aliases[titleKey(name)] = Target()
        }
        continue
      }
      var target = Target(title: name, canonical: mention.number?.canonical)
      if mention.use == .alias, let name {
        guard let full = aliases[titleKey(name)], full.title != nil || full.canonical != nil else {
          continue
        }
        target = full
      }
      let relation = mention.relation ?? relations.relation(mention.range)
      let citation = OfficialDocument.Citation(
        raw: line[mention.range].text, canonical: target.canonical, title: target.title,
        relation: relation, start: ruler.byte(mention.range.lowerBound),
        end: ruler.byte(mention.range.upperBound))
      findings.citations.append(citation)
      last = (mention.range.upperBound, target)
      if relation == .repeals || relation == .amends {
        let sentence = mention.isEntry ? line.indices : relations.sentence(mention.range)
        findings.events.append(Self.event(citation, line[sentence].trimmed))
      }
    }
  }

  private static func event(
    _ citation: OfficialDocument.Citation, _ sentence: ArraySlice<UInt32>
  ) -> OfficialDocument.Event {
    OfficialDocument.Event(
      relation: citation.relation, canonical: citation.canonical, title: citation.title,
      date: EffectDates.start(in: sentence), sentence: sentence.text, start: citation.start,
      end: citation.end)
  }

  /// 《T》（N）, N《T》 become one mention; the rest stand alone. In the order of the text. Titles and numbers
  /// both come in order: the number after a title and the one before it are all that can be bound to it.
  private static func mentions(
    _ marks: [TitleMarks.Mark], _ numbers: [Number], in line: Scalars
  ) -> [Mention] {
    var mentions: [Mention] = []
    var isFree = [Bool](repeating: true, count: numbers.count)
    var after = 0
    for mark in marks {
      while after < numbers.count, numbers[after].range.lowerBound < mark.range.upperBound {
        // A number inside 《…》 is part of the title.
        if numbers[after].range.lowerBound > mark.range.lowerBound { isFree[after] = false }
        after += 1
      }
      var mention = Mention(range: mark.range, title: mark.inner(line), use: mark.use)
      let bound = [after, after - 1].first {
        numbers.indices.contains($0) && isFree[$0] && isBound(line, mark.range, numbers[$0].range)
      }
      if let bound, mark.use == .title {
        isFree[bound] = false
        mention.range = joined(line, mark.range, numbers[bound].range)
        mention.number = numbers[bound].number
      }
      mentions.append(mention)
    }
    for index in numbers.indices where isFree[index] {
      mentions.append(Mention(range: numbers[index].range, number: numbers[index].number))
    }
    return mentions.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
  }

  /// From the first mark to the last, the closing bracket of （N） included.
  private static func joined(
    _ line: Scalars, _ title: Range<Int>, _ number: Range<Int>
  ) -> Range<Int> {
    let start = min(title.lowerBound, number.lowerBound)
    let end = max(title.upperBound, number.upperBound)
    let closes =
      end < line.count && number.lowerBound > title.lowerBound
      && (line[end] == 0xFF09 || line[end] == 0x29)
    return start..<(closes ? end + 1 : end)
  }

  /// Between title and number stands at most a status （试行）, a bracket and a space; or the number comes
  /// right before, perhaps with 文件.
  private static func isBound(_ line: Scalars, _ title: Range<Int>, _ number: Range<Int>) -> Bool {
    if number.lowerBound >= title.upperBound {
      // The longest gap in use is （2020年修订）（ .
      guard number.lowerBound - title.upperBound <= 14 else { return false }
      var gap = line[title.upperBound..<number.lowerBound].filter { !$0.isSpace }[...]
      if gap.count > 2, gap.first == 0xFF08 || gap.first == 0x28,
        let close = gap.firstIndex(where: { $0 == 0xFF09 || $0 == 0x29 })
      {
        gap = gap[(close + 1)...]
      }
      return gap.count == 1 && (gap.first == 0xFF08 || gap.first == 0x28 || gap.first == 0x3014)
    }
    guard title.lowerBound >= number.upperBound, title.lowerBound - number.upperBound <= 4 else {
      return false
    }
    let gap = line[number.upperBound..<title.lowerBound].filter { !$0.isSpace }
    return gap.isEmpty || gap == Scalars("文件") || gap == Scalars("文")
  }
}
