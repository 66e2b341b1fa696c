package import PageReading

/// Why a file gives no text: a closed list, so that *encrypted*, *broken* and *only pictures* are never
/// confused with *empty*.
package enum FileTrouble: Error, Hashable, Sendable {
  /// The pages are pictures or outlines; what is missing to recognise them, if anything would.
  case needsOCR(pages: Int, missing: [Converter])
  case encrypted
  /// The bytes are not what their beginning says, or end too early; `what` is broken.
  case damaged(what: String)
  /// More than a limit allows, before or after unpacking; `what` says which.
  case tooLarge(what: String)
  case converterMissing(Converter)
  /// It ended badly on this file.
  case converterFailed(Converter, why: String)
  case timedOut(Converter)
  /// Nothing here reads this kind (pictures, unknown bytes).
  case notRead(FileKind)

  /// Stable name for records and counts.
  package var name: String {
    switch self {
    case .needsOCR: "needs_ocr"
    case .encrypted: "encrypted"
    case .damaged: "damaged"
    case .tooLarge: "too_large"
    case .converterMissing: "converter_missing"
    case .converterFailed: "converter_failed"
    case .timedOut: "timed_out"
    case .notRead: "not_read"
    }
  }
}

extension FileTrouble: CustomStringConvertible {
  /// One line: what happened, and what to do about it where something can be done.
  package var description: String {
    switch self {
    case .needsOCR(let pages, let missing):
      "needs_ocr: \(pages) \(pages == 1 ? "page" : "pages") of pictures without text"
        + (missing.isEmpty ? "" : "; install ") + missing.map(\.package).joined(separator: " ")
    case .encrypted: "encrypted: it cannot be opened without its password"
    case .damaged(let what): "damaged: \(what)"
    case .tooLarge(let what): "too large: \(what)"
    case .converterMissing(let converter):
      "converter missing: \(converter.rawValue) (\(converter.package))"
    case .converterFailed(let converter, let why): "\(converter.rawValue) failed: \(why)"
    case .timedOut(let converter): "timed out: \(converter.rawValue) was ended at its limit of time"
    case .notRead(let kind): "not read: nothing reads \(kind.rawValue) files"
    }
  }
}
