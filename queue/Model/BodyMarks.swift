/// By what the last body of a URL is known again.
package struct BodyMarks: Hashable, Sendable {
  package var etag: String?
  package var lastModified: String?
  /// `BodyMark`, which begins with the SHA-256.
  package var digest: [UInt8]?

  package init(etag: String?, lastModified: String?, digest: [UInt8]?) {
    self.etag = etag
    self.lastModified = lastModified
    self.digest = digest
  }

  package func after(_ report: VisitReport, _ validators: VisitEnd.Validators) -> BodyMarks {
    let digest = report.bodyDigest.flatMap(Hex.bytes) ?? digest
    switch validators {
    case .replace:
      return BodyMarks(etag: report.etag, lastModified: report.lastModified, digest: digest)
    case .complete:
      return BodyMarks(
        etag: report.etag ?? etag, lastModified: report.lastModified ?? lastModified,
        digest: digest)
    // The digest is that of the error page then, where the worker told one.
    case .forget:
      return BodyMarks(
        etag: nil, lastModified: nil, digest: report.bodyDigest.flatMap(Hex.bytes))
    case .keep: return self
    }
  }
}
