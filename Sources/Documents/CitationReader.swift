/// Mentions of other documents: by number, by 《title》, and both bound together (REFERENCE §2.8).
struct CitationReader {
  let text: HealedText
  let matches: [NumberMatch]

  private struct Title {
    /// Positions in the paragraph, the marks included.
    let range: Range<Int>
    let inner: ArraySlice<UInt32>
  }

  /// `own` are canonical numbers that are the document's; its title is not a citation in the head either.
  func citations(
    own: Set<String>, ownTitle: String?, bodyStart: Int
  ) -> [OfficialDocument.Citation] {
    var citations: [OfficialDocument.Citation] = []
    var aliases: Set<String> = []
    var next = 0
    let ownKey = ownTitle.map(titleKey)
    for index in 0..<text.count {
      let end = index + 1 < text.count ? text.starts[index + 1] : Int.max
      let titles = titles(in: text[index][...], aliases: &aliases)
      guard !titles.isEmpty || next < matches.count && matches[next].start < end else { continue }
      let ruler = text.ruler(of: index)
      var numbers: [Number] = []
      while next < matches.count, matches[next].start < end {
        let match = matches[next]
        next += 1
        numbers.append((ruler.position(match.start)..<ruler.position(match.end), match.number))
      }
      citations += bind(
        titles.filter { index >= bodyStart || titleKey($0.inner.text) != ownKey }, numbers,
        in: text[index], ruler: ruler, own: own)
    }
    return citations
  }

  private typealias Number = (range: Range<Int>, number: DocumentNumber)
  private typealias Mention = (range: Range<Int>, number: DocumentNumber?, title: Title?)

  /// 《T》（N）, N《T》 become one citation; the rest stand alone. In the order of the text.
  private func bind(
    _ titles: [Title], _ numbers: [Number], in line: Scalars, ruler: HealedText.Ruler,
    own: Set<String>
  ) -> [OfficialDocument.Citation] {
    mentions(titles, numbers.filter { !own.contains($0.number.canonical) }, in: line)
      .sorted {
        ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
      }
      .map { mention in
        OfficialDocument.Citation(
          raw: line[mention.range].text, canonical: mention.number?.canonical,
          title: mention.title?.inner.text, relation: Relations.relation(line, mention.range),
          start: ruler.byte(mention.range.lowerBound), end: ruler.byte(mention.range.upperBound))
      }
  }

  /// Titles and numbers both come in order: the number after a title and the one before it are all that can
  /// be bound to it.
  private func mentions(_ titles: [Title], _ numbers: [Number], in line: Scalars) -> [Mention] {
    var mentions: [Mention] = []
    var free = Set(numbers.indices)
    var after = 0
    for title in titles {
      while after < numbers.count, numbers[after].range.lowerBound < title.range.upperBound {
        after += 1
      }
      let bound = [after, after - 1].first {
        free.contains($0) && Self.isBound(line, title.range, numbers[$0].range)
      }
      guard let bound else {
        mentions.append((title.range, nil, title))
        continue
      }
      free.remove(bound)
      let range = Self.joined(line, title.range, numbers[bound].range)
      mentions.append((range, numbers[bound].number, title))
    }
    return mentions + free.map { (numbers[$0].range, numbers[$0].number, nil) }
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

  /// Between title and number stands at most a bracket and a space; or the number comes right before.
  private static func isBound(_ line: Scalars, _ title: Range<Int>, _ number: Range<Int>) -> Bool {
    if number.lowerBound >= title.upperBound {
      let gap = line[title.upperBound..<number.lowerBound].filter { !$0.isSpace }
      return gap.count == 1 && (gap[0] == 0xFF08 || gap[0] == 0x28 || gap[0] == 0x3014)
    }
    return number.upperBound <= title.lowerBound
      && line[number.upperBound..<title.lowerBound].allSatisfy(\.isSpace)
  }

  /// Outermost 《…》; a short form named by 以下简称 is an alias from then on, not a document.
  private func titles(in line: ArraySlice<UInt32>, aliases: inout Set<String>) -> [Title] {
    var titles: [Title] = []
    var depth = 0
    var open = 0
    for index in line.indices {
      if line[index] == 0x300A {
        if depth == 0 { open = index }
        depth += 1
      } else if line[index] == 0x300B, depth > 0 {
        depth -= 1
        guard depth == 0 else { continue }
        let inner = line[(open + 1)..<index]
        let name = titleKey(inner.text)
        let before = line[..<open]
        if before.hasSuffix(anyOf: ["以下简称", "简称", "以下统称", "以下称", "下称", "以下简称为", "简称为"]) != nil {
          aliases.insert(name)
        } else if Self.isTitle(inner), !aliases.contains(name) {
          titles.append(Title(range: open..<(index + 1), inner: inner))
        }
      }
    }
    return titles
  }

  // 《通知》, 《决定》 name a document only by its kind; 200 characters bound an unclosed mark.
  private static func isTitle(_ inner: ArraySlice<UInt32>) -> Bool {
    (4...200).contains(inner.count) && inner.contains(where: \.isHan)
  }
}

/// What a mention says about the two documents, from the words of its sentence.
enum Relations {
  static func relation(
    _ line: Scalars, _ range: Range<Int>
  ) -> OfficialDocument.Citation.Relation {
    let sentence = sentence(line, range)
    let before = line[sentence.lowerBound..<range.lowerBound]
    let after = line[range.upperBound..<sentence.upperBound]
    if after.contains(anyOf: ["同时废止", "予以废止", "自行废止", "停止执行", "即行废止", "废止。", "失效"])
      || before.suffix(12).contains("废止")
    {
      return .repeals
    }
    if after.prefix(12).contains("收悉") { return .replies }
    if before.suffix(10).contains(anyOf: ["修改", "修订", "修正"])
      || after.prefix(14).contains(anyOf: ["作如下修改", "作出修改", "作以下修改", "进行修改"])
    {
      return .amends
    }
    if before.suffix(8).contains(anyOf: ["转发", "批转"])
      || after.contains(anyOf: ["转发给你们", "批转给你们"])
    {
      return .forwards
    }
    if after.contains(anyOf: ["印发给你们", "现印发", "予以印发", "予以公布", "现予公布", "现予发布"]) { return .issues }
    // The nearest cue wins: 根据A，为贯彻B names B by 贯彻.
    let basis = last(before, ["根据", "依据", "按照", "依照", "遵照", "参照"])
    let implements = last(before, ["贯彻", "落实", "执行"])
    if basis == nil, implements == nil { return .mentions }
    return (implements ?? -1) > (basis ?? -1) ? .implements : .basis
  }

  private static func last(_ line: ArraySlice<UInt32>, _ words: [Word]) -> Int? {
    words.compactMap { line.last($0) }.max()
  }

  /// Up to the full stops around, marks inside titles included.
  private static func sentence(_ line: Scalars, _ range: Range<Int>) -> Range<Int> {
    let stops: Set<UInt32> = [0x3002, 0xFF1B, 0x3B, 0xFF01, 0xFF1F]
    // A sentence of more than 400 characters is not one; the bound keeps long lines linear.
    let from = max(0, range.lowerBound - 400)
    let to = min(line.count, range.upperBound + 400)
    let start =
      line[from..<range.lowerBound].lastIndex(where: stops.contains).map { $0 + 1 } ?? from
    let end = line[range.upperBound..<to].firstIndex(where: stops.contains).map { $0 + 1 } ?? to
    return start..<end
  }
}
