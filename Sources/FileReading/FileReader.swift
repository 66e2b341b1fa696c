package import PageReading

/// Bytes of a file in, `Page` out, or why there is none: what `PageReader` is for HTML, for the files that
/// hang on pages (REFERENCE §3.4). Total: any bytes give an answer, within set limits of time and memory.
/// Blocks while converters run; keep it off the cooperative pool.
package struct FileReader: Sendable {
  private let limits: FileLimits
  private let converters: ConverterPath

  package init(limits: FileLimits = FileLimits(), converters: ConverterPath = ConverterPath()) {
    self.limits = limits
    self.converters = converters
  }

  /// - Parameters:
  ///   - kind: what `FileKind.detect` says of the bytes; HTML and text are `PageReader`'s.
  ///   - url: address or name of the file; what is inside it is named after it.
  package func read(_ bytes: [UInt8], kind: FileKind, url: String?) -> Result<Page, FileTrouble> {
    do {
      var page = try page(bytes, kind: kind)
      for index in page.attachments.indices where page.attachments[index].url.hasPrefix("#") {
        page.attachments[index].url = (url ?? "") + page.attachments[index].url
      }
      return .success(page)
    } catch {
      return .failure(error)
    }
  }

  private func page(_ bytes: [UInt8], kind: FileKind) throws(FileTrouble) -> Page {
    guard bytes.count <= limits.fileBytes else {
      throw .tooLarge(
        what: "\(bytes.count >> 20) MiB; files of up to \(limits.fileBytes >> 20) MiB are read")
    }
    switch kind {
    case .ofd, .docx, .xlsx, .zip: return try zipped(bytes, kind: kind)
    case .rar, .sevenZip: return try BundleReader.read(bytes, limits: limits)
    case .pdf: return try PDFReader(limits: limits, converters: converters).read(bytes)
    case .doc, .xls:
      return try OldOfficeReader(limits: limits, converters: converters).read(bytes, kind: kind)
    case .rtf: return try RTFReader.read(bytes)
    case .html, .text, .warc, .gzip, .image, .unknown: throw .notRead(kind)
    }
  }

  /// What a ZIP is, by its members: their order is the writer's, so the first bytes do not always tell.
  private func zipped(_ bytes: [UInt8], kind: FileKind) throws(FileTrouble) -> Page {
    let listing = try Archive(bytes, limits: limits) { _ in false }
    let names = Set(listing.members.map { $0.name.lowercased() })
    if names.contains("ofd.xml") { return try OFDReader.read(bytes, limits: limits) }
    let isPackage = names.contains("[content_types].xml")
    if isPackage {
      if names.contains(where: { $0.hasPrefix("word/document") }) {
        return try DOCXReader.read(bytes, limits: limits)
      }
      if names.contains(where: { $0.hasPrefix("xl/workbook") }) {
        return try XLSXReader.read(bytes, limits: limits)
      }
    }
    // What is left of a document is no bundle.
    if listing.isCut, isPackage || kind != .zip {
      throw .damaged(what: "the \(kind.rawValue) file is cut off before its text")
    }
    return try BundleReader.read(bytes, limits: limits)
  }
}
