internal import PageReading

/// DOCX, by Word or WPS (ECMA-376 part 1): the body's paragraphs and tables, with the numbers that lists set
/// before them. Headers, footers, notes, deleted and hidden text are not the document's text.
struct DOCXReader {
  private let tree: XMLTree
  private var numbering: ListNumbering
  private var blocks = TextBlocks()

  static func read(_ bytes: [UInt8], limits: FileLimits) throws(FileTrouble) -> Page {
    let parts = try PackageParts(bytes, limits: limits)
    guard let (name, tree) = try parts.main("word/document.xml") else {
      throw .damaged(what: "the DOCX has no text part")
    }
    let relations = try parts.relations(of: name).values
    func related(_ type: String) throws(FileTrouble) -> XMLTree? {
      guard let found = relations.first(where: { $0.type.hasSuffix(type) }) else { return nil }
      return try parts.part(found.target)
    }
    let numbering = ListNumbering(
      numbering: try related("/numbering"), styles: try related("/styles"))
    var reader = DOCXReader(tree: tree, numbering: numbering)
    guard let body = tree.element("document", "body") else {
      throw .damaged(what: "the DOCX has no body")
    }
    reader.read(body)
    var page = reader.blocks.page(evidence: "docx", isCut: parts.isCut || tree.isCut)
    page.attachments = parts.embedded.map {
      Page.Link(url: "#" + $0, text: MemberName.last(of: $0))
    }
    return page
  }

  private init(tree: XMLTree, numbering: ListNumbering) {
    self.tree = tree
    self.numbering = numbering
  }

  /// Blocks of the body, of a text box, or of whatever wraps them (content controls, custom XML).
  private mutating func read(_ parent: XMLTree.Node) {
    for node in tree.children(parent) {
      switch tree.name(node) {
      case "p": read(paragraph: node)
      case "tbl": read(table: node)
      case "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo": read(node)
      default: continue
      }
    }
  }

  private mutating func read(paragraph node: XMLTree.Node) {
    var text = RunText(tree)
    text.append(node)
    // Text boxes are anchored in a paragraph and stand beside it: the red head of many documents.
    for box in text.boxes { read(box) }
    let mark = text.isBlank ? "" : numbering.mark(of: node, in: tree)
    for (index, line) in text.lines.enumerated() {
      blocks.add(paragraph: index == 0 ? mark + line : line)
    }
  }

  private mutating func read(table node: XMLTree.Node) {
    var rows: [[String]] = []
    for row in tree.children(node) where tree.name(row) == "tr" {
      rows.append(
        cells(row).map { cell in
          tree.all("p", below: cell).map { paragraph in
            var text = RunText(tree)
            text.append(paragraph)
            let line = text.lines.joined(separator: " ")
            return line.isEmpty ? line : numbering.mark(of: paragraph, in: tree) + line
          }.filter { !$0.isEmpty }.joined(separator: " ")
        })
    }
    // A layout table of one cell holds whole pages.
    if rows.allSatisfy({ $0.count == 1 }) {
      for row in tree.children(node) where tree.name(row) == "tr" {
        for cell in cells(row) { read(cell) }
      }
    } else {
      blocks.add(table: rows)
    }
  }

  private func cells(_ row: XMLTree.Node) -> [XMLTree.Node] {
    var found: [XMLTree.Node] = []
    for node in tree.children(row) {
      switch tree.name(node) {
      case "tc": found.append(node)
      case "sdt", "sdtContent", "customXml": found += cells(node)
      default: continue
      }
    }
    return found
  }
}

/// The text of one paragraph's runs.
private struct RunText {
  private let tree: XMLTree
  /// More than one where the paragraph has line breaks.
  private(set) var lines = [""]
  /// Contents of text boxes.
  private(set) var boxes: [XMLTree.Node] = []

  init(_ tree: XMLTree) { self.tree = tree }

  var isBlank: Bool { lines.allSatisfy { TextTidy.trimmed($0).isEmpty } }

  mutating func append(_ parent: XMLTree.Node) {
    for node in tree.children(parent) {
      switch tree.name(node) {
      case "t": lines[lines.count - 1] += tree.text(node)
      case "tab", "ptab": lines[lines.count - 1] += "\t"
      case "br", "cr": lines.append("")
      case "noBreakHyphen": lines[lines.count - 1] += "-"
      // A table may be nested in a text box, and a text box in a drawing in a run.
      case "txbxContent": boxes.append(node)
      // Every drawing is there twice, for new and for old programs.
      case "Fallback": continue
      // Property lists hold tab stops by the name of tabs.
      case "pPr", "rPr", "del", "moveFrom", "instrText", "delText", "rt": continue
      case "r" where isHidden(node): continue
      default: append(node)
      }
    }
  }

  private func isHidden(_ run: XMLTree.Node) -> Bool {
    guard let style = tree.child("rPr", of: run), let mark = tree.child("vanish", of: style) else {
      return false
    }
    return !["0", "false", "off"].contains(tree.attribute("val", of: mark) ?? "1")
  }
}
