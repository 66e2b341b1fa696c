internal import PageReading

/// OFD, the state's own fixed-layout format (GB/T 33190-2016): a ZIP of XML parts.
///
/// ```
///   OFD.xml ─ DocRoot ─▶ Document.xml ─┬─ Pages ─────────▶ Content.xml ─ Layer ─ TextObject ─ TextCode
///                                      ├─ TemplatePage ──▶ Content.xml
///                                      ├─ Annotations ───▶ Annotation.xml
///                                      └─ Attachments ───▶ names
/// ```
/// Signatures and seals are pictures over the text and are not looked at.
struct OFDReader {
  private let archive: Archive
  private let limits: FileLimits
  private let budget: WorkBudget
  private var page = Page()
  private var pages: [PrintedPage] = []
  private var notes: [String] = []
  private var composites: [String: OFDText.Composite] = [:]

  static func read(_ bytes: [UInt8], limits: FileLimits) throws(FileTrouble) -> Page {
    var reader = try OFDReader(bytes, limits)
    return try reader.read()
  }

  private init(_ bytes: [UInt8], _ limits: FileLimits) throws(FileTrouble) {
    self.limits = limits
    budget = WorkBudget(limits.drawnElements)
    archive = try Archive(bytes, limits: limits) { $0.name.lowercased().hasSuffix(".xml") }
  }

  private mutating func read() throws(FileTrouble) -> Page {
    guard let entry = archive["OFD.xml"] else { throw .damaged(what: "the OFD has no OFD.xml") }
    let root = try XMLTree(entry, limits: limits, name: "OFD.xml")
    page.encoding = Page.Encoding(name: "utf-8", evidence: "ofd")
    page.truncated = archive.isCut || root.isCut
    guard let top = root.element("OFD") else { throw .damaged(what: "OFD.xml holds no OFD") }
    var found = false
    for body in root.children(top) where root.name(body) == "DocBody" {
      guard let node = root.child("DocRoot", of: body) else { continue }
      found =
        try readDocument(MemberName.resolve(TextTidy.trimmed(root.text(node)), in: "")) || found
    }
    guard found else { throw .damaged(what: "the OFD holds no document that can be read") }
    let text = PrintedText.text(of: pages)
    page.tables = PrintedText.tables(in: text)
    page.text = ([text] + notes).filter { !$0.isEmpty }.joined(separator: "\n\n")
    // A document that is all pictures, or drawn as outlines, has pages but no text.
    if page.text.isEmpty, page.truncated {
      throw .damaged(what: "the OFD is cut off or lacks parts, and what is left holds no text")
    }
    if page.text.isEmpty, !pages.isEmpty { throw .needsOCR(pages: pages.count, missing: []) }
    page.kind = page.text.isEmpty ? .empty : .article
    return page
  }

  /// False when it is not there or not XML: another version of the same document may be.
  private mutating func readDocument(_ name: String) throws(FileTrouble) -> Bool {
    guard let tree = try part(name), let document = tree.element("Document") else { return false }
    let folder = MemberName.folder(of: name)
    let common = tree.child("CommonData", of: document)
    let area = common.flatMap { tree.child("PageArea", of: $0) }
    let size = area.flatMap { Self.box($0, in: tree) }
    var templates: [String: String] = [:]
    for node in common.map({ tree.all("TemplatePage", below: $0) }) ?? [] {
      guard let id = tree.attribute("ID", of: node), let loc = tree.attribute("BaseLoc", of: node)
      else {
        continue
      }
      templates[id] = MemberName.resolve(loc, in: folder)
    }
    if let common { try readResources(tree, common, folder) }
    for list in tree.children(document) where tree.name(list) == "Pages" {
      for node in tree.children(list) where tree.name(node) == "Page" {
        guard pages.count < limits.pages else {
          page.truncated = true
          break
        }
        guard let loc = tree.attribute("BaseLoc", of: node) else { continue }
        pages.append(try readPage(MemberName.resolve(loc, in: folder), size: size, templates))
      }
    }
    try readAnnotations(tree, document, folder)
    try readAttachments(tree, document, folder)
    return true
  }

  /// Nil when the part is missing; a part that is not XML is passed over but noted.
  private mutating func part(_ name: String) throws(FileTrouble) -> XMLTree? {
    do {
      guard let tree = try archive.tree(name) else {
        page.truncated = true
        return nil
      }
      if tree.isCut { page.truncated = true }
      return tree
    } catch .damaged(let what) where !what.contains("declaration") {
      page.truncated = true
      return nil
    }
  }

  private mutating func readPage(
    _ name: String, size: (width: Double, height: Double)?, _ templates: [String: String]
  ) throws(FileTrouble) -> PrintedPage {
    var printed = PrintedPage(width: size?.width ?? 210, height: size?.height ?? 297)
    guard let tree = try part(name), let root = tree.element("Page") else { return printed }
    try readResources(tree, root, MemberName.folder(of: name))
    if let own = tree.child("Area", of: root).flatMap({ Self.box($0, in: tree) }) {
      (printed.width, printed.height) = own
    }
    for node in tree.children(root) where tree.name(node) == "Template" {
      guard let id = tree.attribute("TemplateID", of: node), let file = templates[id],
        let template = try part(file), let content = template.element("Page", "Content")
      else { continue }
      OFDText(template, composites, budget).append(content, to: &printed)
    }
    if let content = tree.child("Content", of: root) {
      OFDText(tree, composites, budget).append(content, to: &printed)
    }
    return printed
  }

  /// Drawings that pages use by their number. Parts of resources that are broken cost their drawings only.
  private mutating func readResources(
    _ tree: XMLTree, _ node: XMLTree.Node, _ folder: String
  ) throws(FileTrouble) {
    for child in tree.children(node)
    where ["PublicRes", "DocumentRes", "PageRes"].contains(tree.name(child)) {
      let name = MemberName.resolve(TextTidy.trimmed(tree.text(child)), in: folder)
      guard archive[name] != nil, let part = try part(name) else { continue }
      for unit in part.all("CompositeGraphicUnit", below: XMLTree.document) {
        guard let id = part.attribute("ID", of: unit), let content = part.child("Content", of: unit)
        else {
          continue
        }
        composites[id] = OFDText.Composite(tree: part, content: content)
      }
    }
  }

  /// What notes say, after the text; watermarks and stamps say nothing of the document.
  private mutating func readAnnotations(
    _ tree: XMLTree, _ document: XMLTree.Node, _ folder: String
  ) throws(FileTrouble) {
    guard let node = tree.child("Annotations", of: document) else { return }
    let name = MemberName.resolve(TextTidy.trimmed(tree.text(node)), in: folder)
    guard archive[name] != nil, let list = try part(name), let top = list.element("Annotations")
    else { return }
    for entry in list.children(top) where list.name(entry) == "Page" {
      guard let loc = list.child("FileLoc", of: entry) else { continue }
      let file = MemberName.resolve(
        TextTidy.trimmed(list.text(loc)), in: MemberName.folder(of: name))
      guard archive[file] != nil, let notes = try part(file), let root = notes.element("PageAnnot")
      else {
        continue
      }
      for note in notes.children(root) where notes.name(note) == "Annot" {
        let type = notes.attribute("Type", of: note) ?? ""
        guard type != "Watermark", type != "Stamp" else { continue }
        var printed = PrintedPage(width: 0, height: 0)
        for look in notes.children(note) where notes.name(look) == "Appearance" {
          OFDText(notes, composites, budget).append(look, to: &printed)
        }
        let text = PrintedText.text(of: [printed])
        if !text.isEmpty { self.notes.append(text) }
      }
    }
  }

  private mutating func readAttachments(
    _ tree: XMLTree, _ document: XMLTree.Node, _ folder: String
  ) throws(FileTrouble) {
    guard let node = tree.child("Attachments", of: document) else { return }
    let name = MemberName.resolve(TextTidy.trimmed(tree.text(node)), in: folder)
    guard archive[name] != nil, let list = try part(name), let top = list.element("Attachments")
    else { return }
    for entry in list.children(top) where list.name(entry) == "Attachment" {
      guard let loc = list.child("FileLoc", of: entry) else { continue }
      let file = MemberName.resolve(
        TextTidy.trimmed(list.text(loc)), in: MemberName.folder(of: name))
      let label = list.attribute("Name", of: entry) ?? MemberName.last(of: file)
      page.attachments.append(Page.Link(url: "#" + file, text: label))
    }
  }

  private static func box(
    _ area: XMLTree.Node, in tree: XMLTree
  ) -> (width: Double, height: Double)? {
    for name in ["ApplicationBox", "PhysicalBox"] {
      guard let node = tree.child(name, of: area) else { continue }
      let numbers = OFDText.numbers(tree.text(node))
      if numbers.count == 4, numbers[2] > 0, numbers[3] > 0 { return (numbers[2], numbers[3]) }
    }
    return nil
  }
}
