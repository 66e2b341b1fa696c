internal import Glibc

/// What the parser is given in place of the markup: the tags, with all text and all attributes taken out and kept here
/// by where they stand. libxml2 walks over text character by character and makes a copy of every attribute; what it
/// is needed for is the structure of broken pages, and that depends on neither.
///
/// ```
///   markup    <p class="a">通知 <b>2024</b>\n</p>&nbsp;
///   skeleton  <p _>**<b>**</b> \t</p>&nbsp;
/// ```
/// `_` stands for the attributes that are kept, `**` for text, a space and a tab for white space between tags (which the
/// parser places differently before `<body>`). They are met again in order; whoever counts them knows whether all
/// was understood alike, and gives the parser the markup itself where it was not (`HTMLParser`).
///
/// Tags are told from text exactly as the parser tells them (HTMLparser.c of libxml2 2.9, htmlParseStartTag and what it
/// calls). Where that is not certain, in what follows an open comment, quote or script, the rest stays as it is.
struct MarkupSkeleton {
  struct Span {
    let start: Int32
    let end: Int32
  }

  /// A tag whose attributes were taken out.
  struct Tag {
    /// In `attributes`.
    let attributes: Span
    /// How many texts stand before it.
    let texts: Int32
  }

  private(set) var bytes: [UInt8] = []
  /// In the markup, in order.
  private(set) var texts: [Span] = []
  private(set) var tags: [Tag] = []
  /// Values are places in the markup.
  private(set) var attributes: [NodeTable.Attribute] = []
  /// About how many nodes there will be.
  private(set) var nodes = 0

  init(_ markup: [UInt8], limits: ParseLimits) {
    // A text of one byte becomes two; nothing else grows by more than half.
    let room = 2 * markup.count + 64
    bytes = markup.withUnsafeBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: room) { target, count in
        guard let base = source.baseAddress, let out = target.baseAddress else { return }
        var walk = Walk(base, source.count, out)
        walk.tags.reserveCapacity(source.count / 128)
        walk.texts.reserveCapacity(source.count / 64)
        walk.longest = limits.attributeBytes
        walk.all()
        count = walk.written
        (texts, tags, attributes) = (walk.texts, walk.tags, walk.attributes)
        nodes = walk.elements + walk.texts.count
      }
    }
  }
}

extension MarkupSkeleton {
  /// The bytes that stand for a text, and for white space.
  static let text: (UInt8, UInt8) = (0x2A, 0x2A)
  static let blank: (UInt8, UInt8) = (0x20, 0x09)
  /// The attribute that stands for all that were taken out. No page's own has this name and is kept.
  static let mark = UInt8(ascii: "_")

  /// References whose end the parser sees where it is: known names with their semicolon.
  fileprivate static let references: [[UInt8]] = [
    "&nbsp;", "&lt;", "&gt;", "&amp;", "&quot;", "&ldquo;", "&rdquo;", "&mdash;", "&middot;",
    "&hellip;",
    "&ensp;", "&emsp;", "&copy;", "&raquo;", "&laquo;", "&lsquo;", "&rsquo;", "&times;", "&bull;",
  ].map { Array($0.utf8) }
}

// MARK: - Walk

/// One walk over the markup.
private struct Walk {
  private let base: UnsafePointer<UInt8>
  private let count: Int
  private let out: UnsafeMutablePointer<UInt8>
  private var at = 0
  private(set) var written = 0

  var texts: [MarkupSkeleton.Span] = []
  var tags: [MarkupSkeleton.Tag] = []
  var attributes: [NodeTable.Attribute] = []
  private(set) var elements = 0
  /// Where the last document type ended.
  private var typeEnd = -1
  /// Longer values are dropped by whoever keeps them: these are left to the parser.
  var longest = 0

  /// Kept attributes of one tag as they are written, should the parser have to read them.
  private var asWritten: [Range<Int>] = []

  init(_ base: UnsafePointer<UInt8>, _ count: Int, _ out: UnsafeMutablePointer<UInt8>) {
    (self.base, self.count, self.out) = (base, count, out)
  }

  mutating func all() {
    while at < count {
      switch base[at] {
      case UInt8(ascii: "<"): markup()
      case UInt8(ascii: "&"): reference()
      case _: text()
      }
    }
  }

  private mutating func markup() {
    guard at + 1 < count else { return rest() }
    let next = base[at + 1]
    if Self.isLetter(next) { return startTag() }
    switch next {
    case UInt8(ascii: "/"): endTag()
    case UInt8(ascii: "!"): declaration()
    case UInt8(ascii: "?"): instruction()
    // A stray one is text to the parser too, one of its own.
    case _: copy(to: at + 1)
    }
  }

  // MARK: Writing

  private mutating func put(_ byte: UInt8) {
    out[written] = byte
    written += 1
  }

  private mutating func copy(_ range: Range<Int>) {
    memcpy(out + written, base + range.lowerBound, range.count)
    written += range.count
  }

  private mutating func copy(to end: Int) {
    copy(at..<end)
    at = end
  }

  /// Everything from here on as it is.
  private mutating func rest() { copy(to: count) }

  // MARK: Bytes

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
  }
  private static func beginsName(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
      || byte == UInt8(ascii: ".")
  }
  private static func isInName(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte &- 0x30 < 10 || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }

  /// Names end after so many characters; what follows is read as something else.
  private static let longestName = 100

  private func nameEnd(from start: Int) -> Int {
    let limit = min(count, start + Self.longestName)
    var end = start
    while end < limit, Self.isInName(base[end]) { end += 1 }
    return end
  }

  private func afterBlanks(_ index: Int) -> Int {
    var index = index
    while index < count, Self.isBlank(base[index]) { index += 1 }
    return index
  }

  private func find(_ byte: UInt8, from start: Int) -> Int? {
    guard start < count, let hit = memchr(base + start, Int32(byte), count - start) else {
      return nil
    }
    return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
  }

  private func holds(_ word: StaticString, at index: Int) -> Bool {
    let length = word.utf8CodeUnitCount
    return index + length <= count
      && strncasecmp(
        UnsafeRawPointer(base + index).assumingMemoryBound(to: CChar.self),
        UnsafeRawPointer(word.utf8Start).assumingMemoryBound(to: CChar.self), length) == 0
  }
}

// MARK: - Text

extension Walk {
  private mutating func text() {
    let start = at
    var end = at
    var isBlank = true
    var isPlain = true
    while end < count {
      let byte = base[end]
      if byte > 0x3C {
        // U+FFFE and U+FFFF are no characters to the parser.
        if byte == 0xEF, end + 2 < count, base[end + 1] == 0xBF, base[end + 2] >= 0xBE {
          isPlain = false
        }
        isBlank = false
      } else if byte == 0x3C || byte == 0x26 {
        break
      } else if byte > 0x20 {
        isBlank = false
      } else if !Self.isBlank(byte) {
        // It drops control characters.
        isPlain = false
        isBlank = false
      }
      end += 1
    }
    // Before the first tag the parser passes over white space without a word. A page may end inside a character.
    guard elements > 0, isPlain, end < count || base[end - 1] < 0x80,
      !isBlank || end - start < Self.longestBlank
    else { return copy(to: end) }
    let stand = isBlank ? MarkupSkeleton.blank : MarkupSkeleton.text
    put(stand.0)
    put(stand.1)
    texts.append(.init(start: Int32(start), end: Int32(end)))
    at = end
  }

  /// The parser takes texts in pieces of so many bytes, and white space before more of it for the beginning of the
  /// page's body.
  private static let longestBlank = 1000

  private mutating func reference() {
    if let end = referenceEnd() { return copy(to: end) }
    // Where an unknown name ends is the parser's business: up to the next sign that certainly ends it.
    var end = at + 1
    while end < count, base[end] != 0x3C, base[end] != 0x26 { end += 1 }
    copy(to: end)
  }

  private func referenceEnd() -> Int? {
    guard at + 2 < count, base[at + 1] == UInt8(ascii: "#") else {
      for known in MarkupSkeleton.references where at + known.count <= count {
        let isThis = known.withUnsafeBytes { known in
          known.baseAddress.map { memcmp($0, base + at, known.count) == 0 } ?? false
        }
        if isThis { return at + known.count }
      }
      return nil
    }
    let isHex = base[at + 2] | 0x20 == UInt8(ascii: "x")
    let first = at + (isHex ? 3 : 2)
    var end = first
    while end < count, base[end] &- 0x30 < 10 || (isHex && (base[end] | 0x20) &- 0x61 < 6) {
      end += 1
    }
    return end > first && end < count && base[end] == UInt8(ascii: ";") ? end + 1 : nil
  }
}

// MARK: - Declarations and end tags

extension Walk {
  private mutating func declaration() {
    if holds("<!--", at: at) { return rest() }
    guard holds("<!doctype", at: at) else {
      // `<![endif]-->` is text to some versions, a comment up to > to others: with what follows it, it is both.
      var end = at + 1
      while end < count, base[end] != 0x3C, base[end] != 0x26 { end += 1 }
      return copy(to: end)
    }
    // The type's literals may hold the sign that ends it.
    guard let end = find(UInt8(ascii: ">"), from: at), isBalanced(at..<end) else { return rest() }
    copy(to: end + 1)
    typeEnd = at
  }

  /// Whether every quote of one kind is closed, and there is none of the other.
  private func isBalanced(_ range: Range<Int>) -> Bool {
    var double = 0
    var single = 0
    for index in range {
      if base[index] == UInt8(ascii: "\"") { double += 1 }
      if base[index] == UInt8(ascii: "'") { single += 1 }
    }
    return double % 2 == 0 && single == 0 || single % 2 == 0 && double == 0
  }

  private mutating func instruction() {
    guard at + 2 < count else { return rest() }
    let next = base[at + 2]
    if next >= 0x80 { return rest() }
    guard Self.isLetter(next) || next == UInt8(ascii: "_") || next == UInt8(ascii: ":") else {
      return copy(to: at + 2)
    }
    guard let end = find(UInt8(ascii: ">"), from: at) else { return rest() }
    copy(to: end + 1)
  }

  private mutating func endTag() {
    // Right behind a type in the middle of a page the parser takes it for text.
    if at == typeEnd { return rest() }
    guard at + 2 < count, Self.beginsName(base[at + 2]) else { return copy(to: at + 2) }
    let name = nameEnd(from: at + 2)
    guard let end = find(UInt8(ascii: ">"), from: name) else { return rest() }
    copy(to: name)
    put(UInt8(ascii: ">"))
    at = end + 1
  }
}

// MARK: - Start tags

extension Walk {
  private mutating func startTag() {
    let firstAttribute = attributes.count
    let name = (at + 1)..<nameEnd(from: at + 1)
    asWritten.removeAll(keepingCapacity: true)
    guard let (end, isClosed, isSimple) = readAttributes(from: name.upperBound) else {
      attributes.removeSubrange(firstAttribute...)
      return rest()
    }
    elements += 1
    put(UInt8(ascii: "<"))
    copy(name)
    if isSimple, !isUnique(name) {
      if attributes.count > firstAttribute {
        put(0x20)
        put(MarkupSkeleton.mark)
        tags.append(
          .init(
            attributes: .init(start: Int32(firstAttribute), end: Int32(attributes.count)),
            texts: Int32(texts.count)))
      }
    } else {
      attributes.removeSubrange(firstAttribute...)
      for attribute in asWritten {
        put(0x20)
        copy(attribute)
      }
    }
    if isClosed {
      put(0x20)
      put(UInt8(ascii: "/"))
    }
    put(UInt8(ascii: ">"))
    at = end
    if !isClosed { keepRaw(name) }
  }

  /// Elements of which the parser reports the first only.
  private func isUnique(_ name: Range<Int>) -> Bool {
    name.count == 4
      && (holds("html", at: name.lowerBound) || holds("head", at: name.lowerBound)
        || holds("body", at: name.lowerBound))
  }

  /// What stands in scripts and styles is no markup. The filter before has taken it out where it could.
  private mutating func keepRaw(_ name: Range<Int>) {
    let isScript = name.count == 6 && holds("script", at: name.lowerBound)
    guard isScript || (name.count == 5 && holds("style", at: name.lowerBound)) else { return }
    var index = at
    while let open = find(UInt8(ascii: "<"), from: index) {
      if isScript ? holds("</script", at: open) : holds("</style", at: open) {
        // `</scripto>` ends the parser's reading of the script, but not the script.
        let after = open + 2 + name.count
        return after < count && Self.isInName(base[after]) ? rest() : copy(to: open)
      }
      index = open + 1
    }
    rest()
  }

  /// Reads to the end of a tag. Nil where it has none. Simple: no kept value needs the parser.
  private mutating func readAttributes(
    from start: Int
  ) -> (end: Int, isClosed: Bool, isSimple: Bool)? {
    var index = start
    var isSimple = true
    while true {
      index = afterBlanks(index)
      guard index < count else { return nil }
      if base[index] == UInt8(ascii: ">") { return (index + 1, false, isSimple) }
      if base[index] == UInt8(ascii: "/"), index + 1 < count, base[index + 1] == UInt8(ascii: ">") {
        return (index + 2, true, isSimple)
      }
      guard Self.beginsName(base[index]) else {
        index = afterBogus(index)
        continue
      }
      let name = index..<nameEnd(from: index)
      guard let (value, end) = readValue(from: name.upperBound) else { return nil }
      index = end
      guard
        let kept = AttributeName(
          UnsafeBufferPointer(start: base + name.lowerBound, count: name.count))
      else { continue }
      asWritten.append(name.lowerBound..<end)
      if value.count > longest
        || memchr(base + value.lowerBound, Int32(UInt8(ascii: "&")), value.count) != nil
      {
        isSimple = false
      }
      attributes.append(
        .init(name: kept, start: Int32(value.lowerBound), end: Int32(value.upperBound)))
    }
  }

  /// The value behind a name, and where reading goes on. Nil where its quote stays open.
  private func readValue(from name: Int) -> (value: Range<Int>, end: Int)? {
    let sign = afterBlanks(name)
    guard sign < count, base[sign] == UInt8(ascii: "=") else { return (name..<name, name) }
    let start = afterBlanks(sign + 1)
    guard start < count else { return nil }
    let quote = base[start]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      guard let end = find(quote, from: start + 1) else { return nil }
      return ((start + 1)..<end, end + 1)
    }
    var end = start
    while end < count, base[end] != UInt8(ascii: ">"), !Self.isBlank(base[end]) { end += 1 }
    return (start..<end, end)
  }

  /// What begins no attribute is passed over up to white space or the tag's end.
  private func afterBogus(_ start: Int) -> Int {
    var index = start
    while index < count, !Self.isBlank(base[index]), base[index] != UInt8(ascii: ">") {
      if base[index] == UInt8(ascii: "/"), index + 1 < count, base[index + 1] == UInt8(ascii: ">") {
        break
      }
      index += 1
    }
    return index
  }
}
