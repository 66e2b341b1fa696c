/// `wenhao-YYYYMMDDHHMMSS-NNNN.warc.gz`: when the file was begun (UTC), and a serial that never falls, so
/// that names sort by age even where the clock was set back. `.open` follows while it is written.
struct ArchiveName: Hashable {
  static let openSuffix = ".open"
  private static let prefix = "wenhao-"
  private static let suffix = ".warc.gz"

  /// Without `.open`.
  let file: String
  let serial: Int
  let isOpen: Bool

  init(milliseconds: Int64, serial: Int) {
    let time = UTCTime(milliseconds: milliseconds).compact
    file = "\(Self.prefix)\(time)-\(padded(serial, 4))\(Self.suffix)"
    self.serial = serial
    isOpen = false
  }

  /// nil for files that are none of ours.
  init?(_ name: String) {
    isOpen = name.hasSuffix(Self.openSuffix)
    file = isOpen ? String(name.dropLast(Self.openSuffix.count)) : name
    guard file.hasPrefix(Self.prefix), file.hasSuffix(Self.suffix),
      let dash = file.lastIndex(of: "-"),
      let serial = Int(file[file.index(after: dash)...].dropLast(Self.suffix.count)), serial >= 0
    else { return nil }
    self.serial = serial
  }

  var whileOpen: String { file + Self.openSuffix }
}

/// What the name of an archive file tells those outside.
package enum ArchiveFileName {
  /// When it was begun, in milliseconds since 1970; nil for a name that is none of ours.
  package static func milliseconds(_ file: String) -> Int64? {
    guard let name = ArchiveName(file) else { return nil }
    let stamp = String(name.file.dropFirst("wenhao-".count).prefix(14))
    return WARCRecord(
      version: "", headers: [HTTPField(name: "WARC-Date", value: stamp)], block: []
    ).milliseconds
  }
}
