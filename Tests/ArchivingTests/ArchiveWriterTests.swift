import Dispatch
import Foundation
import Glibc
import Synchronization
import Testing

@testable import Archiving

struct ArchiveWriterTests {
  private func writer(_ folder: TemporaryFolder, max: Int = 1 << 30, calls: ArchiveCalls = .fixed)
    throws -> ArchiveWriter
  {
    try ArchiveWriter(
      folder: folder.path, maxFileBytes: max, software: "Wenhao test", operator: "crawl@example.cn",
      calls: calls)
  }

  @Test func `a file is open until it is closed`() throws {
    let folder = try TemporaryFolder()
    let writer = try writer(folder)
    #expect(try folder.names().isEmpty)  // nothing to say, no file
    let locations = try writer.append([page(1), page(2)])
    #expect(try folder.names() == ["wenhao-20260102030405-0001.warc.gz.open"])
    #expect(
      locations.map(\.file) == [
        "wenhao-20260102030405-0001.warc.gz", "wenhao-20260102030405-0001.warc.gz",
      ])
    for location in locations {
      // While open, and by the final name
      #expect(try WARCReader.record(in: folder.path, at: location).type == "response")
    }
    try writer.close()
    try writer.close()
    #expect(try folder.names() == ["wenhao-20260102030405-0001.warc.gz"])
    for location in locations {
      #expect(try WARCReader.record(in: folder.path, at: location).type == "response")
    }
    #expect(throws: ArchiveError.closed) { try writer.append([page(3)]) }
  }

  @Test func `the records of a file are warcinfo and what was appended, in order`() throws {
    let folder = try TemporaryFolder()
    let writer = try writer(folder)
    let locations = try writer.append([page(1)]) + writer.append([page(2)])
    try writer.close()
    let found = try entries("\(folder.path)/\(locations[0].file)")
    #expect(
      found.map { $0.record?.type } == ["warcinfo", "request", "response", "request", "response"])
    let info = String(decoding: found[0].record?.block ?? [], as: UTF8.self)
    #expect(info.contains("software: Wenhao test\r\n"))
    #expect(info.contains("operator: crawl@example.cn\r\n"))
    #expect(found[0].record?.header("WARC-Filename") == locations[0].file)
    guard case .record(let record, let offset, let length) = found[4] else {
      Issue.record("the last record is unreadable")
      return
    }
    #expect(
      ArchiveLocation(file: locations[1].file, offset: offset, length: length) == locations[1])
    #expect(record.targetURI == "http://www.example.gov.cn/art/2.html")
    #expect(record.httpResponse?.status == 200)
    #expect(record.httpResponse?.body == Array("<p>第2号</p>".utf8))
  }

  @Test func `files change before they grow beyond the limit, and serials rise`() throws {
    let folder = try TemporaryFolder()
    let limit = page(1).bytes.count * 3
    let first = try writer(folder, max: limit)
    let locations = try first.append((1...7).map { page($0) })
    try first.close()
    #expect(Set(locations.map(\.file)).count > 2)
    for name in try folder.names() {
      #expect(name.hasSuffix(".warc.gz"))
      #expect(try folder.read(name).count <= limit)
    }
    let last = try #require(locations.last?.file)
    let second = try writer(folder)
    let next = try second.append([page(8)])
    #expect(next[0].file > last)
    try second.close()
    for (index, location) in locations.enumerated() {
      let record = try WARCReader.record(in: folder.path, at: location)
      #expect(record.targetURI == "http://www.example.gov.cn/art/\(index + 1).html")
    }
  }

  @Test func `a member larger than the limit gets a file of its own`() throws {
    let folder = try TemporaryFolder()
    let writer = try writer(folder, max: 10)
    let locations = try writer.append([page(1), page(2)])
    try writer.close()
    #expect(locations[0].file != locations[1].file)
  }

  @Test func `a full disk loses nothing and leaves nothing half`() throws {
    let folder = try TemporaryFolder()
    let disk = Disk()
    let writer = try writer(folder, calls: disk.calls)
    let before = try writer.append([page(1)])
    let size = try folder.read(before[0].file + ".open").count
    disk.room.withLock { $0 = 300 }  // half a member fits
    #expect(throws: ArchiveError.self) { try writer.append([page(2), page(3)]) }
    do {
      _ = try writer.append([page(2)])
    } catch {
      #expect("\(error)".contains("disk full"))
    }
    #expect(try folder.read(before[0].file + ".open").count == size)
    disk.room.withLock { $0 = Int.max }
    let after = try writer.append([page(4)])
    #expect(after[0].file == before[0].file)
    try writer.close()
    let found = try entries("\(folder.path)/\(before[0].file)")
    #expect(found.compactMap { $0.record?.targetURI?.last }.count == 4)
    #expect(found.allSatisfy { $0.record != nil })
  }

  @Test func `a disk that is full from the start leaves no file`() throws {
    let folder = try TemporaryFolder()
    let disk = Disk()
    disk.room.withLock { $0 = 20 }
    let writer = try writer(folder, calls: disk.calls)
    #expect(throws: ArchiveError.self) { try writer.append([page(1)]) }
    #expect(try folder.names().isEmpty)
  }

  @Test func `nothing is answered that could not be synced`() throws {
    let folder = try TemporaryFolder()
    let disk = Disk()
    let writer = try writer(folder, calls: disk.calls)
    let before = try writer.append([page(1)])
    disk.refusesSync.withLock { $0 = true }
    #expect(throws: ArchiveError.self) { try writer.append([page(2)]) }
    disk.refusesSync.withLock { $0 = false }
    let after = try writer.append([page(3)])
    try writer.close()
    for location in before + after {
      #expect(try WARCReader.record(in: folder.path, at: location).type == "response")
    }
  }

  @Test func `what is no member is refused before it can spoil a file`() throws {
    let folder = try TemporaryFolder()
    let writer = try writer(folder)
    let good = page(1)
    let bad = [
      ArchiveMember(bytes: [], responseOffset: 0, responseLength: 0, payloadSHA256: ""),
      ArchiveMember(bytes: [1, 2, 3], responseOffset: 0, responseLength: 3, payloadSHA256: ""),
      ArchiveMember(bytes: good.bytes, responseOffset: 1, responseLength: 9, payloadSHA256: ""),
      ArchiveMember(bytes: good.bytes, responseOffset: -1, responseLength: 9, payloadSHA256: ""),
      ArchiveMember(
        bytes: good.bytes, responseOffset: 0, responseLength: Int.max, payloadSHA256: ""),
      ArchiveMember(
        bytes: good.bytes, responseOffset: Int.max, responseLength: 9, payloadSHA256: ""),
    ]
    for member in bad {
      #expect(throws: ArchiveError.badMember) { try writer.append([good, member]) }
    }
    #expect(try folder.names().isEmpty)
  }

  @Test func `two writers in one folder do not meet`() throws {
    let folder = try TemporaryFolder()
    let first = try writer(folder)
    _ = try first.append([page(1)])
    #expect(
      throws: ArchiveError.inUse(path: "\(folder.path)/wenhao-20260102030405-0001.warc.gz.open")
    ) {
      _ = try writer(folder)
    }
    _ = try first.append([page(2)])
    try first.close()
  }

  @Test func `appends from many threads come out whole`() throws {
    let folder = try TemporaryFolder()
    let writer = try writer(folder, max: 10_000)
    let all = Mutex<[Int: ArchiveLocation]>([:])
    DispatchQueue.concurrentPerform(iterations: 40) { number in
      guard let location = try? writer.append([page(number)]).first else { return }
      all.withLock { $0[number] = location }
    }
    try writer.close()
    let locations = all.withLock { $0 }
    #expect(locations.count == 40)
    for (number, location) in locations {
      let record = try WARCReader.record(in: folder.path, at: location)
      #expect(record.targetURI == "http://www.example.gov.cn/art/\(number).html")
    }
  }

  @Test func `a folder that cannot be is said so`() {
    #expect(throws: ArchiveError.self) {
      try ArchiveWriter(folder: "/proc/none/archive", software: "x", operator: nil)
    }
  }
}

extension ArchiveCalls {
  static var fixed: ArchiveCalls {
    var calls = ArchiveCalls.system
    calls.now = { someTime }
    return calls
  }
}

/// A disk with little room.
final class Disk: Sendable {
  let room = Mutex(Int.max)
  let refusesSync = Mutex(false)

  var calls: ArchiveCalls {
    var calls = ArchiveCalls.fixed
    calls.write = { file, bytes, offset throws(ArchiveError) in
      let left = self.room.withLock { $0 }
      try file.write(Array(bytes.prefix(left)), at: offset)
      self.room.withLock { $0 = max(left == Int.max ? left : left - bytes.count, 0) }
      if bytes.count > left { throw .failed("write", file.path, code: ENOSPC) }
    }
    calls.sync = { file throws(ArchiveError) in
      if self.refusesSync.withLock({ $0 }) { throw .failed("sync", file.path, code: EIO) }
      try file.sync()
    }
    return calls
  }
}
