internal import Foundation

/// Reports as they cross the network: what is text as JSON, what is bytes as bytes. Base64 would
/// cost a third more and a copy at both ends.
///
/// ```
///   head length   record length   members length      each 4 bytes, big-endian
///   head: the report as JSON, without record and members
///   record        members                             as they are
///   … the next frame
/// ```
/// Absent and empty differ in the head: `hasRecord`, and `archive` or no `archive`.
package enum ReportFrame {
  package static let contentType = "application/vnd.wenhao.reports"
  /// A page of the largest size (`FetchSettings.maxBodyBytes`, 32 MiB) that does not compress, its
  /// heads and request, with room.
  package static let maxMembersBytes = 40 << 20
  /// A record's text is at most its page's, and its offsets add to it.
  package static let maxRecordBytes = 64 << 20
  /// Links are the bulk of it: 50,000 of 100 bytes, as a sitemap may hold.
  package static let maxHeadBytes = 8 << 20
  /// Frames in one request. As many as a commit takes together at most.
  package static let maxReports = 256
  /// The largest single report fits; a worker sends less at once (`HTTPCoordinator`).
  package static let maxRequestBytes = maxMembersBytes + maxRecordBytes + maxHeadBytes + 12
  static let lengthBytes = 12

  private struct Head: Codable {
    var report: Report
    var hasRecord: Bool
  }

  package static func encode(_ report: Report) throws -> [UInt8] {
    var bare = report
    bare.record = nil
    bare.archive?.members = WireBytes([])
    let head = try JSONEncoder().encode(Head(report: bare, hasRecord: report.record != nil))
    let record = report.record?.bytes ?? []
    let members = report.archive?.members.bytes ?? []
    var frame: [UInt8] = []
    frame.reserveCapacity(lengthBytes + head.count + record.count + members.count)
    for count in [head.count, record.count, members.count] {
      guard let length = UInt32(exactly: count) else { throw WireError.tooLarge("report") }
      withUnsafeBytes(of: length.bigEndian) { frame.append(contentsOf: $0) }
    }
    frame += head
    frame += record
    frame += members
    return frame
  }

  static func decode(
    head: ArraySlice<UInt8>, record: ArraySlice<UInt8>, members: ArraySlice<UInt8>
  ) throws(WireError) -> Report {
    let decoded: Head
    do {
      decoded = try JSONDecoder().decode(Head.self, from: Data(head))
    } catch {
      throw .malformed("the head of a report is not what it should be")
    }
    var report = decoded.report
    guard decoded.hasRecord || record.isEmpty else {
      throw .malformed("a report without a record has bytes of one")
    }
    guard report.archive != nil || members.isEmpty else {
      throw .malformed("a report without an archive member has bytes of one")
    }
    if decoded.hasRecord { report.record = WireBytes(Array(record)) }
    report.archive?.members = WireBytes(Array(members))
    return report
  }
}

/// Takes a body apart as it arrives. Holds at most one report beyond what it has handed out, and
/// refuses a length before it has received it.
package struct ReportFrameReader: Sendable {
  private var buffer: [UInt8] = []
  private var start = 0
  private var count = 0

  package init() {}

  /// The reports that are complete now, in order.
  package mutating func add(_ bytes: some Sequence<UInt8>) throws(WireError) -> [Report] {
    buffer.append(contentsOf: bytes)
    var reports: [Report] = []
    while let report = try next() { reports.append(report) }
    // Not after each report: moving the rest of the buffer costs its length.
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    return reports
  }

  /// Nothing may be left over when the body ends.
  package func finish() throws(WireError) {
    guard buffer.isEmpty else { throw .malformed("the body ends within a report") }
    guard count > 0 else { throw .malformed("the body holds no report") }
  }

  private mutating func next() throws(WireError) -> Report? {
    guard buffer.count - start >= ReportFrame.lengthBytes else { return nil }
    let (head, record, members) = (length(0), length(1), length(2))
    guard head <= ReportFrame.maxHeadBytes, record <= ReportFrame.maxRecordBytes,
      members <= ReportFrame.maxMembersBytes
    else { throw .tooLarge("report") }
    guard head > 0 else { throw .malformed("a report without a head") }
    let bytes = start + ReportFrame.lengthBytes
    guard buffer.count - bytes >= head + record + members else { return nil }
    count += 1
    guard count <= ReportFrame.maxReports else { throw .tooLarge("batch of reports") }
    let report = try ReportFrame.decode(
      head: buffer[bytes..<bytes + head],
      record: buffer[bytes + head..<bytes + head + record],
      members: buffer[bytes + head + record..<bytes + head + record + members])
    start = bytes + head + record + members
    return report
  }

  private func length(_ index: Int) -> Int {
    let at = start + 4 * index
    return buffer[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}

/// A message that cannot be taken.
package enum WireError: Error, Hashable, Sendable, CustomStringConvertible {
  case malformed(String)
  case tooLarge(String)

  package var description: String {
    switch self {
    case .malformed(let what): what
    case .tooLarge(let what): "the \(what) is larger than is taken"
    }
  }
}
