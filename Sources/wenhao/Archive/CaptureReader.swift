internal import Archiving
internal import Compression
internal import Documents
internal import FileReading
internal import Foundation
internal import Frontier
internal import Ingestion
internal import PageReading

/// Reads archived bytes as the worker read them when they came: the same pipeline, under the hints that the
/// archive itself carries.
struct CaptureReader: Sendable {
  enum Reading: Sendable {
    case document(OfficialDocument, Capture)
    /// A page that is none: a list, a home page, an empty shell.
    case notDocument(Capture)
    /// An answer without a page: a redirect, an error, a revisit.
    case noPage
    case unreadable(String)
  }

  /// What a source row needs besides the document.
  struct Capture: Sendable {
    var url: String
    /// Milliseconds since 1970; nil: the archive does not say.
    var fetchedAt: Int64?
    var status: Int?
    /// Of the payload as archived, lower-case hex.
    var payload: [UInt8]
    var hints: SiteHints
    /// nil for what is no web page's.
    var page: Page?
  }

  let pipeline: Pipeline
  /// For captures whose archive says nothing of their site.
  let fallback: SiteHints

  /// Government pages of 256 MiB do not occur; a thousandfold is a bomb.
  private static let limits = InflateLimits(maxBytes: 256 << 20, maxRatio: 1000)

  /// `hints` are those of the capture's file.
  func read(_ capture: ArchivedCapture, _ hints: ArchivedHints?) -> Reading {
    let record = capture.record
    guard let url = record.targetURI else { return .noPage }
    let site = capture.metadata.first(CaptureNote.site)
    let own = site.flatMap { hints?.hints(for: $0) } ?? fallback
    var made = Capture(
      url: url,
      fetchedAt: capture.metadata.first(CaptureNote.fetchedAt).flatMap { Int64($0) }
        ?? record.milliseconds,
      status: nil, payload: [], hints: own)
    switch record.type {
    case "response": return response(record, capture.metadata, &made)
    case "resource": return resource(record, &made)
    // A revisit brings nothing, whatever its profile.
    default: return .noPage
    }
  }

  private func response(
    _ record: WARCRecord, _ metadata: [HTTPField], _ made: inout Capture
  ) -> Reading {
    guard let response = record.httpResponse else { return .noPage }
    made.status = response.status
    made.payload = response.body
    // 203: changed on the way, and all that there is.
    guard response.status == 200 || response.status == 203 else { return .noPage }
    // Half a document would be another one, with another text.
    if let why = record.header("WARC-Truncated") {
      return .unreadable("cut short when it was archived: \(why)")
    }
    let content: [UInt8]
    do {
      content = try response.content(limits: Self.limits)
    } catch {
      return .unreadable("\(error)")
    }
    // Libraries hang what they could not name under a canonical form of ours where there is one.
    let url = CanonicalURL(made.url)?.description ?? made.url
    made.url = url
    let understanding = pipeline.understand(
      content, url: url, contentType: response.header("Content-Type"), hints: made.hints)
    let isList = metadata.first(CaptureNote.expected) == UrlKind.list.rawValue
    let warning = metadata.first(CaptureNote.warning)
    switch reading(understanding, isList: isList, made) {
    case .document(var document, let made):
      if let warning { document.quality.warnings.append(warning) }
      return .document(document, made)
    case .notDocument(let made): return .notDocument(made)
    case .noPage: return .noPage
    case .unreadable(let why): return .unreadable(why)
    }
  }

  private func resource(_ record: WARCRecord, _ made: inout Capture) -> Reading {
    made.payload = record.block
    guard made.url.hasPrefix("file:") else {
      let understanding = pipeline.understand(
        record.block, url: made.url, contentType: record.header("Content-Type"),
        hints: made.hints)
      return reading(understanding, isList: false, made)
    }
    let path = URL(string: made.url)?.path(percentEncoded: false) ?? made.url
    do {
      let (bytes, name) = try LocalBytes.unpacked(record.block, path: path)
      let understanding = pipeline.understand(
        bytes, url: nil, name: name, contentType: nil, hints: made.hints)
      return reading(understanding, isList: false, made)
    } catch {
      return .unreadable("gzip: \(error)")
    }
  }

  private func reading(
    _ understanding: Understanding, isList: Bool, _ made: Capture
  ) -> Reading {
    guard let page = understanding.page else {
      return .unreadable(understanding.trouble?.description ?? understanding.fileKind.rawValue)
    }
    var made = made
    made.page = page
    guard understanding.isDocument, !isList, let document = understanding.document else {
      return .notDocument(made)
    }
    return .document(document, made)
  }
}

/// A local file's bytes, out of gzip where they are in it.
enum LocalBytes {
  /// 256 MiB from one file is no page; a thousandfold is a bomb, not text.
  private static let limits = InflateLimits(maxBytes: 256 << 20, maxRatio: 1000)

  static func unpacked(_ raw: [UInt8], path: String) throws(InflateError)
    -> (bytes: [UInt8], name: String)
  {
    let name = path.hasSuffix(".gz") ? String(path.dropLast(3)) : path
    guard FileKind.detect(raw, name: path) == .gzip else { return (raw, name) }
    return (try inflate(raw, limits: limits), name)
  }
}

/// The hints of the file that was asked for last: a walk goes file by file.
struct HintsOfFile {
  private var file: String?
  private var held: ArchivedHints?

  init() {}

  mutating func hints(of name: String, in folder: String) -> ArchivedHints? {
    if file != name {
      file = name
      let lines = (try? WARCReader.info(of: name, in: folder)) ?? []
      held = lines.first(CaptureNote.hints).flatMap { ArchivedHints(json: $0) }
    }
    return held
  }
}
