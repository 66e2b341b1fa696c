internal import Foundation
internal import Glibc

/// Writes the CDXJ index beside each closed archive file, on a thread of its own: reading a full file takes
/// seconds, and nobody who commits may wait for that.
///
/// An index holds nothing that its file does not: one that is missing, for whatever reason, is written by
/// the next start.
final class ArchiveIndexer: Sendable {
  private let folder: ArchiveFolder
  private let queue = DispatchQueue(label: "archive-index", qos: .utility)

  init(folder: ArchiveFolder) { self.folder = folder }

  /// Soon.
  func add(_ file: String) {
    queue.async { [folder] in
      // A full disk here loses nothing, and the next start tries again.
      try? Self.write(file, in: folder)
    }
  }

  /// Returns when all that was added is written.
  func wait() { queue.sync {} }

  /// Closed files of ours that have none.
  func addMissing() throws(ArchiveError) {
    let names = try folder.names()
    let known = Set(names)
    for entry in names {
      guard let name = ArchiveName(entry), !name.isOpen, !known.contains(CDXJ.name(of: name.file))
      else { continue }
      add(name.file)
    }
  }

  /// Sorted by bytes, as look-ups by halving need it. A file of 1 GiB has some 100,000 lines: they are
  /// sorted in memory.
  static func write(_ file: String, in folder: ArchiveFolder) throws(ArchiveError) {
    var lines: [[UInt8]] = []
    for entry in try WARCReader.records(file: folder.file(file)) {
      switch entry {
      case .damage: continue
      case .record(let record, let offset, let length):
        guard let line = CDXJ.line(record, offset: offset, length: length, file: file) else {
          continue
        }
        lines.append(Array(line.utf8))
      }
    }
    lines.sort { $0.lexicographicallyPrecedes($1) }
    let name = CDXJ.name(of: file)
    let draft = name + ".tmp"
    try folder.remove(draft)
    let descriptor = try FileDescriptor(path: folder.file(draft), flags: O_RDWR | O_CREAT | O_EXCL)
    try descriptor.write(lines.flatMap { $0 + [0x0a] }, at: 0)
    try descriptor.sync()
    try folder.rename(draft, to: name)
    try folder.sync()
  }
}
