extension OfficialDocument {
  /// A page that only carries its document as a file: what is left of its text without its own title and the
  /// names of its files is less than any sentence that orders something.
  package var isStub: Bool {
    guard attachments.contains(where: { $0.url != nil }) else { return false }
    // Longer than the longest list of names that a page shows; and no work for long texts.
    guard text.utf8.count <= 4096 else { return false }
    var rest = text.filter { !$0.isWhitespace }
    for name in [title].compactMap({ $0 }) + attachments.map(\.text) where name.count >= 4 {
      rest = Self.removing(name.filter { !$0.isWhitespace }, from: rest)
      // 关于….pdf is printed as 关于… too.
      if let dot = name.lastIndex(of: "."), name.distance(from: dot, to: name.endIndex) <= 6 {
        rest = Self.removing(String(name[..<dot]).filter { !$0.isWhitespace }, from: rest)
      }
    }
    for word in Self.stubWords { rest = Self.removing(word, from: rest) }
    return rest.unicodeScalars.count { (0x4E00...0x9FFF).contains($0.value) } <= Self.stubLimit
  }

  /// Han characters: 请各单位认真贯彻执行 has ten, the shortest notices found have above 40.
  private static let stubLimit = 24

  private static let stubWords = [
    "附件下载", "附件", "点击下载", "点击查看", "下载", "查看", "全文", "正文", "原文", "扫描件", "电子版", "详见", "见",
    "相关文件", "文件",
  ]

  private static func removing(_ word: String, from text: String) -> String {
    guard !word.isEmpty, word.utf8.count <= text.utf8.count else { return text }
    var out: [UInt8] = []
    let (bytes, pattern) = (Array(text.utf8), Array(word.utf8))
    var at = 0
    while at < bytes.count {
      if bytes[at...].starts(with: pattern) {
        at += pattern.count
      } else {
        out.append(bytes[at])
        at += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The document that a stub page and its file are together: what the file says, under what the page's table
  /// and title say of it. Without an id, which whoever can hash gives.
  package func joined(with file: OfficialDocument) -> OfficialDocument {
    var whole = file
    whole.id = ""
    whole.documentNumber = documentNumber ?? file.documentNumber
    whole.otherNumbers += otherNumbers.filter { !file.otherNumbers.contains($0) }
    whole.indexNumber = indexNumber ?? file.indexNumber
    if let title {
      whole.title = title
      whole.titleKey = titleKey
    }
    if !issuers.isEmpty { whole.issuers = issuers }
    if let kind, kind != "其他" {
      whole.kind = kind
      whole.embeddedKind = embeddedKind ?? file.embeddedKind
    }
    whole.region = region ?? file.region
    if !regionCandidates.isEmpty { whole.regionCandidates = regionCandidates }
    whole.level = level ?? file.level
    whole.dateWritten = dateWritten ?? file.dateWritten
    whole.datePrinted = datePrinted ?? file.datePrinted
    whole.datePublished = datePublished ?? file.datePublished
    whole.dateEffective = dateEffective ?? file.dateEffective
    whole.dateExpires = dateExpires ?? file.dateExpires
    whole.disclosure = disclosure ?? file.disclosure
    if status.value != .unknown { whole.status = status }
    if !topics.isEmpty { whole.topics = topics }
    whole.attachments = attachments
    whole.quality.confidence.merge(quality.confidence) { max($0, $1) }
    whole.quality.evidence.merge(quality.evidence) { file, page in page.isEmpty ? file : page }
    whole.quality.warnings += quality.warnings.filter { !file.quality.warnings.contains($0) }
    whole.quality.warnings.append("text from attachment")
    return whole
  }
}
