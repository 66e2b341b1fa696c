/// Scanned PDF pages read by `tesseract`, page after page as `pdftoppm` draws them.
struct PageRecogniser {
  let limits: FileLimits
  let converters: ConverterPath

  /// - Throws: `.needsOCR` when a program is missing.
  func pages(of bytes: [UInt8], count: Int) throws(FileTrouble) -> (
    pages: [PrintedPage], isCut: Bool
  ) {
    let missing = [Converter.pdftoppm, .tesseract].filter { converters.find($0) == nil }
    guard missing.isEmpty else { throw .needsOCR(pages: count, missing: missing) }
    let end = ContinuousClock.now + limits.recognition
    var pages: [PrintedPage] = []
    while pages.count < min(count, limits.recognisedPages) {
      let left = end - ContinuousClock.now
      guard left > .zero else { break }
      guard let page = try recognise(pages.count + 1, of: bytes, within: left) else { break }
      pages.append(page)
    }
    if pages.isEmpty { throw .timedOut(.tesseract) }
    return (pages, pages.count < count)
  }

  /// Nil when its time is up.
  private func recognise(
    _ number: Int, of bytes: [UInt8], within time: Duration
  ) throws(FileTrouble) -> PrintedPage? {
    var limits = self.limits.converter
    limits.wall = min(time, limits.wall)
    do throws(FileTrouble) {
      // 200 dots per inch: three-point strokes of size-3 type (16 pt) stay apart, and a page is 4 MB.
      let drawing = try converters.run(
        .pdftoppm,
        ["-r", "200", "-gray", "-q", "-f", "\(number)", "-l", "\(number)", "/dev/stdin"],
        input: bytes, limits: limits)
      guard let picture = drawing.usable, let size = Self.size(of: picture) else {
        return PrintedPage(width: 1, height: 1)
      }
      limits.wall = min(time, self.limits.recognition)
      limits.cpuSeconds = UInt64(max(1, limits.wall.components.seconds))
      let reading = try converters.run(
        .tesseract, ["stdin", "stdout", "-l", "chi_sim", "--dpi", "200", "tsv"], input: picture,
        limits: limits)
      guard let table = reading.usable else {
        if reading.says("language") { throw .needsOCR(pages: 1, missing: [.tesseract]) }
        throw .converterFailed(.tesseract, why: "it refuses the page")
      }
      return Self.page(table, width: size.width, height: size.height)
    } catch .timedOut {
      return nil
    }
  }

  /// The head of a PGM: `P5`, width, height.
  private static func size(of picture: [UInt8]) -> (width: Double, height: Double)? {
    let words = picture.prefix(64).split { $0 == 10 || $0 == 32 }.prefix(3)
      .map { String(decoding: $0, as: UTF8.self) }
    guard words.count == 3, words[0] == "P5", let width = Double(words[1]),
      let height = Double(words[2])
    else { return nil }
    return (width, height)
  }

  /// Columns: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
  private static func page(_ table: [UInt8], width: Double, height: Double) -> PrintedPage {
    var page = PrintedPage(width: width, height: height)
    var lineTop = 0.0
    var lineHeight = 0.0
    for row in table.split(separator: 10) {
      let cells = row.split(separator: 9, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      guard cells.count >= 11, let left = Double(cells[6]), let top = Double(cells[7]),
        let width = Double(cells[8]), let height = Double(cells[9])
      else { continue }
      // Boxes of words fit their strokes; a line's box gives all of its words one height.
      if cells[0] == "4" { (lineTop, lineHeight) = (top, height) }
      guard cells[0] == "5", cells.count == 12, !cells[11].isEmpty else { continue }
      page.runs.append(
        PrintedPage.Run(
          left: left, right: left + width, base: lineTop + 0.9 * lineHeight, size: lineHeight,
          text: cells[11]))
    }
    page.runs = RecognisedText.closed(page.runs)
    return page
  }
}
