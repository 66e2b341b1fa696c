internal import Archiving
internal import Fleet
internal import Ingestion
internal import Worker

/// What every archive file of a run says of the run in its first record, besides software and operator.
enum ArchiveSettings {
  /// Under which name the robot asked, that it obeyed, and what its profiles told the reader: with these,
  /// `wenhao verify` and `wenhao replay` need nothing but the archive.
  static func lines(of profiles: [SiteProfile], userAgent: String) -> [HTTPField] {
    let hints = profiles.map { ($0.name, $0.hints(among: profiles)) }
    return [
      HTTPField(name: "http-header-user-agent", value: userAgent),
      HTTPField(name: "robots", value: "obey"),
      HTTPField(
        name: CaptureNote.hints,
        value: ArchivedHints(sites: Dictionary(hints) { first, _ in first }).json),
    ]
  }
}
