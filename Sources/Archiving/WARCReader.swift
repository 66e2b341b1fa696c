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

  /// All records of a file, one at a time.
  package static func records(file: String) throws(ArchiveError) -> WARCEntries {
    WARCEntries(walk: try WARCWalk(path: file))
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
    // A location comes from a database: its file is a name, never a way out of the folder.
    guard !location.file.contains("/"), location.offset >= 0, location.length > 0 else {
      throw .notFound(file: location.file)
    }
    let path = "\(folder)/\(location.file)"
    // Closed first; between the two looks it may be renamed, hence the third.
    for candidate in [path, path + ArchiveName.openSuffix, path] {
      guard access(candidate, F_OK) == 0 else { continue }
      let descriptor = try FileDescriptor(path: candidate, flags: O_RDONLY)
      let size = try descriptor.size()
      guard location.offset <= size, location.length <= size - location.offset else {
        throw .damaged(
          file: location.file, offset: location.offset, reason: "the file ends at byte \(size)")
      }
      return try descriptor.read(at: location.offset, count: location.length)
    }
    throw .notFound(file: location.file)
  }
}

/// A walk as a sequence: `for entry in try WARCReader.records(file: …)`. Can be walked once.
package struct WARCEntries: Sequence, IteratorProtocol {
  fileprivate let walk: WARCWalk

  package mutating func next() -> WARCEntry? { walk.next() }
}
