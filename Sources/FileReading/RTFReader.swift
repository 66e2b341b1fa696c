internal import PageReading

/// RTF 1.9 as Word and WPS write it: text, paragraphs and table cells. One pass over the bytes with a stack of
/// groups; nothing in it is executed or followed.
struct RTFReader {
  private struct Group {
    var isSkipped = false
    /// How many bytes stand in for a `\u` sign in programs that do not know it.
    var fallback = 1
  }

  /// Deeper groups are kept count of, but have no settings of their own.
  private static let maxDepth = 1000
  /// Destinations whose text is not the document's.
  private static let skipped: Set<String> = [
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr",
    "headerf", "footer", "footerl", "footerr", "footerf", "footnote", "listtable",
    "listoverridetable",
    "fldinst", "xe", "tc", "themedata", "datastore", "generator", "revtbl", "rsidtbl",
    "latentstyles",
    "filetbl", "annotation", "atnid", "atnauthor", "bkmkstart", "bkmkend", "nonshppict",
  ]

  private let bytes: [UInt8]
  private var at = 0
  private var groups = [Group()]
  private var tooDeep = 0
  private var toSkip = 0
  private var charset = "gb18030"
  /// Bytes of the document's charset that are not yet decoded: a character may be split over two `\'hh`.
  private var pending: [UInt8] = []
  private var surrogate: UInt16?
  private var paragraph = ""
  private var cells: [String] = []
  private var rows: [[String]] = []
  private var blocks = TextBlocks()

  static func read(_ bytes: [UInt8]) throws(FileTrouble) -> Page {
    var reader = RTFReader(bytes: bytes)
    reader.read()
    let isWhole = reader.groups.count == 1 && reader.tooDeep == 0
    let page = reader.blocks.page(evidence: "rtf", isCut: !isWhole)
    if page.text.isEmpty, !isWhole { throw .damaged(what: "the RTF breaks off") }
    return page
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func read() {
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "{"): open()
      case UInt8(ascii: "}"): close()
      case UInt8(ascii: "\\"): control()
      case 10, 13, 0: continue
      default: literal(byte)
      }
    }
    endParagraph()
    endTable()
  }

  private mutating func open() {
    flush()
    if groups.count < Self.maxDepth {
      groups.append(groups[groups.count - 1])
    } else {
      tooDeep += 1
    }
  }

  private mutating func close() {
    flush()
    toSkip = 0
    if tooDeep > 0 { tooDeep -= 1 } else if groups.count > 1 { groups.removeLast() }
  }

  private mutating func literal(_ byte: UInt8) {
    if toSkip > 0 {
      toSkip -= 1
    } else if !groups[groups.count - 1].isSkipped {
      pending.append(byte)
    }
  }

  private mutating func control() {
    guard at < bytes.count else { return }
    let first = bytes[at]
    guard (first | 0x20) >= 0x61, (first | 0x20) <= 0x7A else { return symbol(first) }
    let start = at
    while at < bytes.count, at - start < 32, (0x61...0x7A).contains(bytes[at] | 0x20) { at += 1 }
    let word = String(decoding: bytes[start..<at], as: UTF8.self)
    var number: Int?
    let isNegative = at < bytes.count && bytes[at] == UInt8(ascii: "-")
    if isNegative { at += 1 }
    while at < bytes.count, (0x30...0x39).contains(bytes[at]) {
      number = min((number ?? 0) * 10 + Int(bytes[at] - 0x30), 1 << 30)
      at += 1
    }
    if at < bytes.count, bytes[at] == 0x20 { at += 1 }
    act(on: word, number.map { isNegative ? -$0 : $0 })
  }

  private mutating func symbol(_ sign: UInt8) {
    at += 1
    switch sign {
    case UInt8(ascii: "'"):
      guard at + 1 < bytes.count,
        let value = UInt8(String(decoding: bytes[at...at + 1], as: UTF8.self), radix: 16)
      else { return }
      at += 2
      literal(value)
    case UInt8(ascii: "*"): groups[groups.count - 1].isSkipped = true
    case UInt8(ascii: "~"): literal(0x20)
    case UInt8(ascii: "_"): literal(UInt8(ascii: "-"))
    case 10, 13: act(on: "par", nil)
    case UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"): literal(sign)
    default: return
    }
  }

  private mutating func act(on word: String, _ number: Int?) {
    switch word {
    case "par", "sect", "page": endParagraph()
    case "line": put("\n")
    case "tab": put("\t")
    case "cell", "nestcell": endCell()
    case "row", "nestrow": endRow()
    case "u": unicode(number ?? 0)
    case "uc": groups[groups.count - 1].fallback = max(0, min(number ?? 1, 8))
    case "bin": at = min(bytes.count, at + max(0, number ?? 0))
    case "ansicpg": charset = Self.charsets[number ?? 936] ?? "gb18030"
    case "emdash": put("—")
    case "endash": put("–")
    case "lquote": put("‘")
    case "rquote": put("’")
    case "ldblquote": put("“")
    case "rdblquote": put("”")
    case "bullet": put("•")
    default: if Self.skipped.contains(word) { groups[groups.count - 1].isSkipped = true }
    }
  }

  /// Code pages that Chinese documents come in; Latin ones are what Western programs claim by default.
  private static let charsets = [936: "gb18030", 54936: "gb18030", 950: "big5", 65001: "utf-8"]

  private mutating func unicode(_ number: Int) {
    toSkip = groups[groups.count - 1].fallback
    guard !groups[groups.count - 1].isSkipped else { return }
    let unit = UInt16(truncatingIfNeeded: number)
    if (0xD800...0xDBFF).contains(unit) {
      surrogate = unit
      return
    }
    let units = surrogate.map { [$0, unit] } ?? [unit]
    surrogate = nil
    put(String(decoding: units, as: UTF16.self), keepsSkip: true)
  }

  private mutating func put(_ text: String, keepsSkip: Bool = false) {
    if !keepsSkip { toSkip = 0 }
    flush()
    if !groups[groups.count - 1].isSkipped { paragraph += text }
  }

  private mutating func flush() {
    guard !pending.isEmpty else { return }
    // By the declared code page and nothing else: runs are too short to be told by their bytes.
    let isASCII = pending.allSatisfy { $0 < 0x80 }
    let utf8 = isASCII ? pending : CharsetConversion.utf8(from: pending, charset: charset)
    paragraph += String(decoding: utf8, as: UTF8.self)
    pending = []
  }

  private mutating func endParagraph() {
    flush()
    guard !groups[groups.count - 1].isSkipped else { return }
    if !cells.isEmpty {
      // A paragraph within a cell that is not the row's last.
      paragraph += " "
      return
    }
    guard !TextTidy.trimmed(paragraph).isEmpty else { return }
    endTable()
    for line in paragraph.split(separator: "\n") { blocks.add(paragraph: String(line)) }
    paragraph = ""
  }

  private mutating func endCell() {
    flush()
    cells.append(paragraph)
    paragraph = ""
  }

  private mutating func endRow() {
    flush()
    if !cells.isEmpty { rows.append(cells) }
    cells = []
  }

  private mutating func endTable() {
    if !cells.isEmpty { endRow() }
    blocks.add(table: rows)
    rows = []
  }
}
