internal import PageReading

/// PDF by `pdftotext` (poppler's licence allows no linking): words with their places, healed to text.
struct PDFReader {
  let limits: FileLimits
  let converters: ConverterPath

  func read(_ bytes: [UInt8]) throws(FileTrouble) -> Page {
    let html = try run(
      .pdftotext, ["-bbox-layout", "-l", "\(limits.pages)", "/dev/stdin", "-"], bytes)
    let pages = try BoundingBoxes.pages(html, limits: limits)
    guard !pages.isEmpty else { throw .damaged(what: "the PDF has no pages") }
    var page = Page()
    page.encoding = Page.Encoding(name: "utf-8", evidence: "pdf")
    page.truncated = pages.count >= limits.pages
    let printed = pages.reduce(0) { $0 + $1.characters }
    let isFalse = FontMap.isFalse(pages)
    if printed >= Self.fewestCharacters * pages.count, !isFalse {
      page.text = PrintedText.text(of: pages)
    } else {
      let recognised = try PageRecogniser(limits: limits, converters: converters).pages(
        of: bytes, count: pages.count)
      page.text = RecognisedText.mended(PrintedText.text(of: recognised.pages))
      page.truncated = page.truncated || recognised.isCut
      page.encoding.evidence = "ocr"
      // Pages that are nearly blank, not scanned.
      if !isFalse, recognised.pages.reduce(0, { $0 + $1.characters }) < printed {
        page.text = PrintedText.text(of: pages)
        page.encoding.evidence = "pdf"
      }
    }
    page.tables = PrintedText.tables(in: page.text)
    page.kind = page.text.isEmpty ? .empty : .article
    return page
  }

  /// Fewer printed characters a page than this are page numbers and stamps on scans.
  private static let fewestCharacters = 10

  private func run(
    _ converter: Converter, _ arguments: [String], _ bytes: [UInt8]
  ) throws(FileTrouble) -> [UInt8] {
    let outcome = try converters.run(converter, arguments, input: bytes, limits: limits.converter)
    if let output = outcome.usable { return output }
    // poppler's messages; its exit code is 1 for both a password and rubbish.
    if outcome.says("Incorrect password") { throw .encrypted }
    if outcome.says("not allowed") { throw .encrypted }
    throw .damaged(what: "pdftotext finds no PDF in it")
  }
}

extension ConverterPath {
  /// What a converter made of a file, its failures already told apart as far as they are the same for all.
  struct Conversion {
    let outcome: ChildProcess.Outcome

    /// The output of a run that ended well.
    var usable: [UInt8]? { outcome.ending == .exited(0) ? outcome.output : nil }

    /// Of the first line of standard error; what the file makes a converter say is nobody's to read.
    func says(_ words: String) -> Bool {
      String(decoding: outcome.errors, as: UTF8.self).contains(words)
    }
  }

  /// - Throws: for a converter that is missing, or that a limit ended.
  func run(
    _ converter: Converter, _ arguments: [String], input: [UInt8], limits: ChildLimits
  ) throws(FileTrouble) -> Conversion {
    guard let path = find(converter) else { throw .converterMissing(converter) }
    let outcome = ChildProcess.run(path, arguments, input: input, limits: limits)
    switch outcome.ending {
    case .exited: return Conversion(outcome: outcome)
    case .timedOut: throw .timedOut(converter)
    case .outputTooLarge:
      throw .tooLarge(
        what: "\(converter.rawValue) writes more than \(limits.outputBytes >> 20) MiB of text")
    // XCPU and KILL are how the kernel ends one that has used its processor time.
    case .killed(let signal) where signal == 24 || signal == 9: throw .timedOut(converter)
    case .killed(let signal): throw .converterFailed(converter, why: "ended by signal \(signal)")
    case .notStarted(let code):
      throw .converterFailed(converter, why: "could not be started (\(code))")
    }
  }
}

/// What `pdftotext -bbox-layout` writes: pages, and words with the corners of their boxes.
private enum BoundingBoxes {
  static func pages(_ html: [UInt8], limits: FileLimits) throws(FileTrouble) -> [PrintedPage] {
    guard let start = html.firstRange(of: Array("<doc>".utf8)) else { return [] }
    // Controls from the file's own fonts are not XML.
    let body = html[start.lowerBound...].map { $0 < 0x20 && $0 != 10 ? 0x20 : $0 }
    var wide = limits
    // A dense page has some thousand words, each an element and a text.
    wide.nodes = limits.pages * 5_000
    let tree = try XMLTree(body, limits: wide, name: "pdftotext's output")
    return tree.all("page", below: XMLTree.document).map { node in
      var page = PrintedPage(
        width: number("width", node, tree), height: number("height", node, tree))
      for word in tree.all("word", below: node) {
        let top = number("yMin", word, tree)
        let height = number("yMax", word, tree) - top
        page.runs.append(
          PrintedPage.Run(
            left: number("xMin", word, tree), right: number("xMax", word, tree),
            // Boxes reach from the face's ascent to its descent, which is about a fifth.
            base: top + 0.8 * height, size: height, text: tree.text(word)))
      }
      return page
    }
  }

  private static func number(_ name: String, _ node: XMLTree.Node, _ tree: XMLTree) -> Double {
    tree.attribute(name, of: node).flatMap { Double($0) } ?? 0
  }
}
