/// A response or resource of an archive file, with what the file says of it beside its bytes.
package struct ArchivedCapture: Sendable {
  package let record: WARCRecord
  package let location: ArchiveLocation
  /// The lines of its `metadata` record; empty where there is none.
  package let metadata: [HTTPField]

  package init(record: WARCRecord, location: ArchiveLocation, metadata: [HTTPField]) {
    self.record = record
    self.location = location
    self.metadata = metadata
  }
}

extension WARCReader {
  /// What lies at a location that `ArchiveWriter` gave out, and the `metadata` behind it.
  package static func capture(in folder: String, at location: ArchiveLocation)
    throws(ArchiveError) -> ArchivedCapture
  {
    let record = try self.record(in: folder, at: location)
    var behind = try records(
      file: path(of: location.file, in: folder), from: location.offset + location.length)
    var metadata: [HTTPField] = []
    if case .record(let next, _, _)? = behind.next(), next.isMetadata(of: record) {
      metadata = next.warcFields
    }
    return ArchivedCapture(record: record, location: location, metadata: metadata)
  }

  /// The lines of the record that begins a file: software, operator, settings.
  package static func info(of file: String, in folder: String)
    throws(ArchiveError) -> [HTTPField]
  {
    var entries = try records(file: path(of: file, in: folder))
    guard case .record(let first, _, _)? = entries.next(), first.type == "warcinfo" else {
      return []
    }
    return first.warcFields
  }

  /// Every response, resource and revisit of a file in order, each with its metadata, and the damage
  /// between them. `file` is a name in `folder`, or a path with an empty `folder`. One record in memory at
  /// a time, and the one that waits to see whether metadata follows it.
  package static func captures(
    path: String, from start: Int = 0, each: (CaptureEntry) throws -> Bool
  ) throws {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    var waiting: (record: WARCRecord, location: ArchiveLocation)?
    func passOn(_ metadata: [HTTPField]) throws -> Bool {
      guard let (record, location) = waiting else { return true }
      waiting = nil
      return try each(
        .capture(ArchivedCapture(record: record, location: location, metadata: metadata)))
    }
    for entry in try records(file: path, from: start) {
      switch entry {
      case .damage(let offset, let reason):
        guard try passOn([]) else { return }
        guard try each(.damage(offset: offset, reason: reason)) else { return }
      case .record(let record, let offset, let length):
        if let held = waiting, record.isMetadata(of: held.record) {
          guard try passOn(record.warcFields) else { return }
          continue
        }
        guard try passOn([]) else { return }
        switch record.type {
        case "response", "resource", "revisit":
          let file =
            name.hasSuffix(ArchiveName.openSuffix)
            ? String(name.dropLast(ArchiveName.openSuffix.count)) : name
          waiting = (record, ArchiveLocation(file: file, offset: offset, length: length))
        case "warcinfo":
          guard try each(.info(record.warcFields)) else { return }
        // Requests, conversions, continuations: nothing to read.
        default: continue
        }
      }
    }
    _ = try passOn([])
  }
}

/// What `captures` meets.
package enum CaptureEntry: Sendable {
  case info([HTTPField])
  case capture(ArchivedCapture)
  case damage(offset: Int, reason: String)
}

extension WARCRecord {
  /// `name: value` lines of a warcinfo or metadata record.
  package var warcFields: [HTTPField] {
    HeaderLines.fields(
      block.split(separator: 0x0a).map { $0.last == 0x0d ? $0.dropLast() : $0 }[...])
  }

  /// Writers point from metadata to what it tells of by either header.
  func isMetadata(of other: WARCRecord) -> Bool {
    guard type == "metadata", let id = other.header("WARC-Record-ID") else { return false }
    return header("WARC-Concurrent-To") == id || header("WARC-Refers-To") == id
  }
}
