internal import Foundation

/// What stands beside a response in the archive's `metadata` record, and beside all of a file's in its
/// first: enough to read the page again as it was read when it came, with nothing but the archive.
///
/// ```
///   warcinfo   wenhao-hints: {"organ_regions":{…},"sites":{"linyi":{"region":"371300",…}}}
///   response   …
///   metadata   site: linyi / expected: article / fetched-at-ms: 1772352000123 / charset: gb18030
/// ```
package enum CaptureNote {
  /// Name of the site profile.
  package static let site = "site"
  /// `UrlKind`: what is expected to be a list gives no document.
  package static let expected = "expected"
  /// The record's own date has whole seconds; which of two fetches is the newer needs more.
  package static let fetchedAt = "fetched-at-ms"
  package static let charset = "charset"
  package static let charsetEvidence = "charset-evidence"
  /// How far the answer can be trusted, where TLS was weakened for it; a record carries the same words.
  package static let warning = "warning"
  /// Where a record was taken from another archive: its file and its own id.
  package static let importedFrom = "imported-from"
  package static let importedRecord = "imported-record"
  /// In the file's first record.
  package static let hints = "wenhao-hints"
}

/// The hints of all sites of a run, as each archive file of the run carries them.
package struct ArchivedHints: Hashable, Sendable, Codable {
  /// Named once, not once a site: a run of a thousand sites shares them.
  private var organRegions: [String: String]
  private var sites: [String: SiteHints]

  enum CodingKeys: String, CodingKey {
    case sites
    case organRegions = "organ_regions"
  }

  package init(sites: [String: SiteHints] = [:]) {
    var regions: [String: String] = [:]
    self.sites = sites.mapValues { hints in
      regions.merge(hints.organRegions) { first, _ in first }
      var own = hints
      own.organRegions = [:]
      return own
    }
    organRegions = regions
  }

  /// nil: the file says nothing of such a site.
  package func hints(for site: String) -> SiteHints? {
    sites[site].map { own in
      var hints = own
      hints.organRegions = organRegions
      return hints
    }
  }

  /// One line.
  package var json: String {
    let encoder = JSONEncoder()
    // The same hints give the same line.
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }

  /// nil for what is no such line.
  package init?(json: String) {
    guard let hints = try? JSONDecoder().decode(ArchivedHints.self, from: Data(json.utf8)) else {
      return nil
    }
    self = hints
  }
}
