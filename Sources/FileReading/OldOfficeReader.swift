internal import PageReading

/// DOC by `antiword`, else `catdoc`; XLS by `xls2csv`.
struct OldOfficeReader {
  let limits: FileLimits
  let converters: ConverterPath

  func read(_ bytes: [UInt8], kind: FileKind) throws(FileTrouble) -> Page {
    switch CompoundFile.contents(bytes) {
    case .word: return try document(bytes)
    case .workbook: return try workbook(bytes)
    case .encrypted: throw .encrypted
    case .damaged: throw .damaged(what: "it is cut off or no Office file")
    // Presentations, drawings, mails, thumbnails.
    case .other: throw .notRead(kind)
    }
  }

  private func document(_ bytes: [UInt8]) throws(FileTrouble) -> Page {
    let hasAntiword = converters.find(.antiword) != nil
    let hasCatdoc = converters.find(.catdoc) != nil
    guard hasAntiword || hasCatdoc else { throw .converterMissing(.antiword) }
    if hasAntiword {
      let made = try converters.run(
        .antiword, ["-w", "0", "-m", "UTF-8.txt", "/dev/stdin"], input: bytes,
        limits: limits.converter)
      if let text = made.usable, text.contains(where: { $0 > 0x20 }) {
        return page(text, "antiword")
      }
      if made.says("encrypted") { throw .encrypted }
    }
    guard hasCatdoc else { throw .converterFailed(.antiword, why: "it finds no text") }
    let made = try converters.run(
      .catdoc, ["-w", "-d", "utf-8", "/dev/stdin"], input: bytes, limits: limits.converter)
    guard let text = made.usable, text.contains(where: { $0 > 0x20 }) else {
      throw .converterFailed(.catdoc, why: "it finds no text")
    }
    return page(text, "catdoc")
  }

  /// One line a paragraph; rows of tables are drawn with `|`.
  private func page(_ text: [UInt8], _ evidence: String) -> Page {
    var blocks = TextBlocks()
    var rows: [[String]] = []
    for line in Self.lines(text) {
      if line.hasPrefix("|"), line.hasSuffix("|") {
        rows.append(
          line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
            .map { TextTidy.trimmed(String($0)) })
      } else {
        blocks.add(table: Self.joined(rows))
        rows = []
        // Where pictures were.
        if line != "[pic]" { blocks.add(paragraph: line) }
      }
    }
    blocks.add(table: Self.joined(rows))
    return blocks.page(evidence: evidence, isCut: false)
  }

  /// A cell's further lines are drawn as rows whose other cells are empty.
  private static func joined(_ rows: [[String]]) -> [[String]] {
    var joined: [[String]] = []
    for row in rows {
      if let last = joined.last, last.count == row.count, row.first?.isEmpty == true {
        for index in row.indices where !row[index].isEmpty {
          joined[joined.count - 1][index] += row[index]
        }
      } else {
        joined.append(row)
      }
    }
    return joined
  }

  private func workbook(_ bytes: [UInt8]) throws(FileTrouble) -> Page {
    // `\f` between sheets, quotes around every cell that is not a number.
    let made = try converters.run(
      .xls2csv, ["-d", "utf-8", "-c", "\t", "-q", "0", "/dev/stdin"], input: bytes,
      limits: limits.converter)
    guard let text = made.usable else {
      throw .converterFailed(.xls2csv, why: "it finds no workbook")
    }
    var blocks = TextBlocks()
    for sheet in text.split(separator: 12) {
      let rows = Self.lines(Array(sheet)).prefix(limits.rows).map { line in
        line.split(separator: "\t", omittingEmptySubsequences: false).prefix(limits.columns)
          .map(String.init)
      }
      blocks.add(table: Array(rows))
    }
    return blocks.page(evidence: "xls2csv", isCut: false)
  }

  private static func lines(_ text: [UInt8]) -> [String] {
    let utf8 = CharsetDecision.decode(
      text, contentType: "text/plain; charset=utf-8", metaLabel: nil
    ).utf8
    return utf8.split { $0 == 10 || $0 == 13 }.map {
      TextTidy.trimmed(String(decoding: $0, as: UTF8.self))
    }
  }
}
