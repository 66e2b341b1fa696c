internal import Documents
internal import Foundation

/// A line of an export, as what was fetched to make it.
package struct ImportedRecord: Sendable {
  package struct Failure: Error {
    package let reason: String
  }

  /// One for each source, all with the record's one text.
  package let entries: [CorpusEntry]
  package let isWithdrawn: Bool

  package init(_ line: String) throws(Failure) {
    var document: OfficialDocument
    do {
      document = try JSONDecoder().decode(OfficialDocument.self, from: Data(line.utf8))
    } catch {
      throw Failure(reason: "not a record of schema/document.schema.json")
    }
    guard !document.id.isEmpty else { throw Failure(reason: "a record without an id") }
    guard !document.sources.isEmpty else { throw Failure(reason: "a record without a source") }
    isWithdrawn = document.quality.warnings.contains("withdrawn")
    document.quality.warnings.removeAll { $0 == "withdrawn" }
    if ImportedRecord.isSaidByAnother(document.status) { document.status = .init() }
    var entries: [CorpusEntry] = []
    for source in document.sources {
      guard let seen = ImportedRecord.milliseconds(source.lastSeen) else {
        throw Failure(reason: "last_seen of \(source.url) is no time")
      }
      entries.append(CorpusEntry(document: document, source: source, fetchedAt: seen))
    }
    self.entries = entries
  }

  /// `<id>: <sentence>`: the corpus wrote it, from another document's repeal or amendment, and will again.
  private static func isSaidByAnother(_ status: OfficialDocument.Status) -> Bool {
    guard status.value == .repealed || status.value == .amended, let evidence = status.evidence,
      let colon = evidence.firstRange(of: ": ")
    else { return false }
    let id = evidence[..<colon.lowerBound]
    return id.hasPrefix("sha256:")
      || (id.utf8.count > 7 && id.utf8.prefix(6).allSatisfy { (0x30...0x39).contains($0) }
        && id.dropFirst(6).first == "/")
  }

  private static func milliseconds(_ text: String) -> Int64? {
    guard let moment = try? Date.ISO8601FormatStyle().parse(text) else { return nil }
    return Int64(moment.timeIntervalSince1970 * 1000)
  }
}
