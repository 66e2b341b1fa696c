internal import Archiving
internal import CorpusStore
internal import Documents
internal import Foundation
internal import Ingestion

/// What became of one source when its bytes were read again.
enum VerifyFinding: Sendable {
  case same
  /// Taken in before there was an archive, or without one.
  case notArchived
  /// The bytes cannot be had: file gone, member damaged.
  case lost(String)
  /// The bytes are there and are not those that were archived.
  case altered(String)
  /// The bytes are right, and say something else today: the fields that differ.
  case readOtherwise([String])

  var name: String {
    switch self {
    case .same: "same"
    case .notArchived: "not_archived"
    case .lost: "lost"
    case .altered: "altered"
    case .readOtherwise: "read_otherwise"
    }
  }

  var detail: String? {
    switch self {
    case .same, .notArchived: nil
    case .lost(let why), .altered(let why): why
    case .readOtherwise(let fields): fields.joined(separator: ", ")
    }
  }
}

/// Goes from a source to its bytes in the archive and back to the record.
struct Verification: Sendable {
  let folder: String
  let reader: CaptureReader
  /// For pages whose text is in a file of theirs.
  let corpus: Corpus

  func check(_ source: ArchivedSource, _ hints: ArchivedHints?) -> VerifyFinding {
    guard let place = source.source.archive else { return .notArchived }
    let capture: ArchivedCapture
    do {
      capture = try WARCReader.capture(
        in: folder,
        at: ArchiveLocation(file: place.file, offset: place.offset, length: place.length))
    } catch {
      return .lost(error.description)
    }
    if let fault = capture.record.digestFaults.first { return .altered(fault.description) }
    switch reader.read(capture, hints) {
    case .noPage: return .altered("the record there is no page")
    case .unreadable(let why): return .readOtherwise([why])
    case .notDocument(let made):
      return differs(made, source) ?? .readOtherwise(["no document by today's reading"])
    case .document(let document, let made):
      if let wrong = differs(made, source) { return wrong }
      let whole = (try? corpus.withAttachedText(document)) ?? document
      let fields = Self.differences(Corpus.readingRecord(whole), source.record)
      return fields.isEmpty ? .same : .readOtherwise(fields)
    }
  }

  /// The right bytes of the right page?
  private func differs(_ made: CaptureReader.Capture, _ source: ArchivedSource) -> VerifyFinding? {
    if made.url != source.source.url {
      return .altered("the record there is of \(made.url)")
    }
    let digest = PayloadDigest.sha256(made.payload)
    if digest != source.source.sha256 {
      return .altered("sha256 is \(digest), not \(source.source.sha256)")
    }
    return nil
  }

  /// Names of the record's fields in which two readings differ, in order.
  static func differences(_ a: String, _ b: String) -> [String] {
    if a == b { return [] }
    func fields(_ text: String) -> [String: NSObject] {
      let value = try? JSONSerialization.jsonObject(with: Data(text.utf8))
      return (value as? [String: Any] ?? [:]).compactMapValues { $0 as? NSObject }
    }
    let (left, right) = (fields(a), fields(b))
    let names = Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }
    return names.isEmpty ? ["layout"] : names.sorted()
  }
}
