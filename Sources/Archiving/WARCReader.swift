internal import Compression
internal import Glibc

/// What a walk through a WARC file meets.
package enum WARCEntry: Sendable {
  /// `length` is that of the gzip member, or of the record in a plain file; 0 where a member holds several.
  case record(WARCRecord, offset: Int, length: Int)
  /// The walk goes on behind it.
  case damage(offset: Int, reason: String)
}

/// Reads WARC files of any version and writer, compressed by record, as a whole, or not at all.
package enum WARCReader {
  /// Records with a longer block are passed over and reported as damage: memory is bounded by this.
  package static let maxBlockBytes = 128 << 20

  /// All records of a file, one at a time; or those from a place on at which one was found to begin.
  package static func records(file: String, from start: Int = 0)
    throws(ArchiveError) -> WARCEntries
  {
    WARCEntries(walk: try WARCWalk(path: file, from: start))
  }

  /// The record at a location that `ArchiveWriter` gave out, whether its file is closed by now or not.
  package static func record(in folder: String, at location: ArchiveLocation)
    throws(ArchiveError) -> WARCRecord
  {
    let bytes = try member(in: folder, at: location)
    var content: [UInt8] = []
    do throws(InflateError) {
      content = try WARCWalk.inflated(bytes)
    } catch {
      throw .damaged(file: location.file, offset: location.offset, reason: error.description)
    }
    guard let (lines, end) = HeaderLines.read(content[...]),
      let head = WARCHead(lines), head.blockLength <= content.count - end
    else {
      throw .damaged(file: location.file, offset: location.offset, reason: "no record begins here")
    }
    return head.record(Array(content[end..<(end + head.blockLength)]))
  }

  private static func member(in folder: String, at location: ArchiveLocation)
    throws(ArchiveError) -> [UInt8]
  {
    guard location.offset >= 0, location.length > 0 else {
      throw .notFound(file: location.file)
    }
    let descriptor = try FileDescriptor(
      path: path(of: location.file, in: folder), flags: O_RDONLY)
    let size = try descriptor.size()
    guard location.offset <= size, location.length <= size - location.offset else {
      throw .damaged(
        file: location.file, offset: location.offset, reason: "the file ends at byte \(size)")
    }
    return try descriptor.read(at: location.offset, count: location.length)
  }

  /// Where a file lies that is known by its final name, closed by now or not.
  package static func path(of file: String, in folder: String) throws(ArchiveError) -> String {
    // A name comes from a database: it is a name, never a way out of the folder.
    guard !file.contains("/"), !file.isEmpty else { throw .notFound(file: file) }
    let path = "\(folder)/\(file)"
    // Closed first; between the two looks it may be renamed, hence the third.
    for candidate in [path, path + ArchiveName.openSuffix, path]
    where access(candidate, F_OK) == 0 { return candidate }
    throw .notFound(file: file)
  }

  /// The archive's files in order of age, by their final names; what is none of ours is left out.
  package static func files(in folder: String) throws(ArchiveError) -> [String] {
    try ArchiveFolder(path: folder).names().compactMap { ArchiveName($0)?.file }.sorted()
  }
}

/// A walk as a sequence: `for entry in try WARCReader.records(file: …)`. Can be walked once.
package struct WARCEntries: Sequence, IteratorProtocol {
  fileprivate let walk: WARCWalk

  package mutating func next() -> WARCEntry? { walk.next() }
}
