/// What a file is, decided by its first bytes; the name only settles what the bytes leave open,
/// because sites serve DOCX as `.doc` and error pages as `.pdf` (REFERENCE §3.4).
package enum FileKind: String, Sendable, CaseIterable {
  case html, text, warc, pdf, ofd, docx, doc, xlsx, xls, rtf, zip, rar, sevenZip, gzip, image,
    unknown

  /// How many leading bytes are looked at; more may be given.
  package static let headLength = 4096

  /// - Parameters:
  ///   - head: the first bytes of the file; `headLength` of them decide as well as all of them.
  ///   - name: file name or URL path, if known.
  package static func detect(_ head: [UInt8], name: String?) -> FileKind {
    let bytes = head.prefix(headLength)
    let suffix = name.map(nameSuffix) ?? ""
    for (magic, kind) in magics where bytes.starts(with: magic) { return kind }
    if bytes.starts(with: zipMagic) || bytes.starts(with: emptyZipMagic) {
      return zipped(bytes, suffix: suffix)
    }
    // The PDF header may stand anywhere in the first 1024 bytes (ISO 32000-1, implementation note
    // 13).
    if contains(bytes.prefix(1024), "%PDF-") { return .pdf }
    if bytes.starts(with: compoundFileMagic) {
      return suffix == "xls" || suffix == "et" ? .xls : .doc
    }
    if looksLikeHTML(bytes) { return .html }
    if isText(bytes) {
      return ["html", "htm", "shtml", "jsp", "xhtml", "php", "aspx"].contains(suffix)
        ? .html : .text
    }
    return .unknown
  }

  private static let zipMagic: [UInt8] = [0x50, 0x4B, 3, 4]
  private static let emptyZipMagic: [UInt8] = [0x50, 0x4B, 5, 6]
  /// OLE compound file: old Word and Excel, and what WPS writes under those names.
  private static let compoundFileMagic: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

  private static let magics: [([UInt8], FileKind)] = [
    (Array("WARC/".utf8), .warc), (Array("{\\rtf".utf8), .rtf),
    (Array("Rar!\u{1A}\u{07}".utf8), .rar),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .sevenZip), ([0x1F, 0x8B, 8], .gzip),
    ([0xFF, 0xD8, 0xFF], .image), ([0x89, 0x50, 0x4E, 0x47], .image), (Array("GIF8".utf8), .image),
    ([0x49, 0x49, 0x2A, 0], .image), ([0x4D, 0x4D, 0, 0x2A], .image),
  ]

  /// A zip is told by the names of its members, which stand in clear in the local headers.
  private static func zipped(_ bytes: ArraySlice<UInt8>, suffix: String) -> FileKind {
    if contains(bytes, "OFD.xml") || contains(bytes, "Doc_0/") { return .ofd }
    if contains(bytes, "word/") { return .docx }
    if contains(bytes, "xl/") { return .xlsx }
    switch suffix {
    case "ofd": return .ofd
    case "docx": return .docx
    case "xlsx": return .xlsx
    default: return .zip
    }
  }

  private static func looksLikeHTML(_ bytes: ArraySlice<UInt8>) -> Bool {
    let lower = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    let signs = [
      "<!doctype html", "<html", "<head", "<body", "<meta ", "<script", "<div", "<table", "<p>",
    ]
    return signs.contains { contains(lower[...], $0) } || closingTags(lower) >= 2
  }

  /// Fragments of pages begin anywhere; `</x` does not occur in plain text.
  private static func closingTags(_ bytes: [UInt8]) -> Int {
    var count = 0
    for index in bytes.indices.dropLast(2) where bytes[index] == UInt8(ascii: "<") {
      if bytes[index + 1] == UInt8(ascii: "/"), (0x61...0x7A).contains(bytes[index + 2]) {
        count += 1
      }
    }
    return count
  }

  /// No NUL and few control bytes. Text in any of our charsets passes; UTF-16 is known by its mark.
  private static func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return true }
    guard !bytes.isEmpty, !bytes.contains(0) else { return false }
    let controls = bytes.count { $0 < 0x20 && $0 != 9 && $0 != 10 && $0 != 13 && $0 != 12 }
    return controls * 50 <= bytes.count
  }

  private static func nameSuffix(_ name: String) -> String {
    let path = name.prefix { $0 != "?" && $0 != "#" }
    guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return "" }
    let suffix = path[path.utf8.index(after: dot)...]
    return suffix.utf8.count <= 5 ? suffix.lowercased() : ""
  }

  private static func contains(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool {
    Bytes.contains(bytes, text)
  }
}
