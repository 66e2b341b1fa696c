import Testing

@testable import Archiving

struct RecoveryTests {
  private let open = "wenhao-20260102030405-0007.warc.gz.open"
  private let closed = "wenhao-20260102030405-0007.warc.gz"

  private func start(_ folder: TemporaryFolder) throws -> ArchiveWriter {
    try ArchiveWriter(
      folder: folder.path, maxFileBytes: 1 << 30, software: "x", operator: nil, calls: .fixed)
  }

  private var info: [UInt8] {
    WARC.info(file: closed, milliseconds: someTime, software: "x", operator: nil)
  }

  @Test func `a tail torn at any byte is cut, and the file closed`() throws {
    let whole = info + page(1).bytes
    let tail = page(2)
    for cut in stride(from: 0, to: tail.bytes.count, by: 7) {
      let folder = try TemporaryFolder()
      try folder.write(open, whole + tail.bytes[..<cut])
      let writer = try start(folder)
      #expect(try folder.names() == [closed])
      // The request may have come whole: a record nobody points at, and no damage.
      let kept = cut >= tail.responseOffset ? tail.responseOffset : 0
      #expect(try folder.read(closed).count == whole.count + kept, "cut at \(cut)")
      #expect(try entries("\(folder.path)/\(closed)").allSatisfy { $0.record != nil })
      let next = try writer.append([page(3)])
      #expect(next[0].file.contains("-0008."))
      try writer.close()
    }
  }

  @Test func `a tail of zeros, as power loss leaves it, is cut`() throws {
    let folder = try TemporaryFolder()
    let whole = info + page(1).bytes
    try folder.write(open, whole + [UInt8](repeating: 0, count: 5000))
    _ = try start(folder)
    #expect(try folder.read(closed) == whole)
  }

  @Test func `damage in the middle is left for readers: what follows was acknowledged`() throws {
    let folder = try TemporaryFolder()
    var bytes = info
    let damaged = bytes.count + 40
    bytes += page(1).bytes
    let good = bytes.count
    bytes += page(2).bytes
    bytes[damaged] ^= 0xff
    try folder.write(open, bytes + [0x1f, 0x8b, 8])
    _ = try start(folder)
    #expect(try folder.read(closed).count == bytes.count)
    let location = ArchiveLocation(
      file: closed, offset: good + page(2).responseOffset, length: page(2).responseLength)
    #expect(location.offset > damaged)
  }

  @Test func `a file without a whole member held nothing and goes`() throws {
    for bytes in [[], [0x1f], Array(info.prefix(30)), [1, 2, 3]] {
      let folder = try TemporaryFolder()
      try folder.write(open, bytes)
      _ = try start(folder)
      #expect(try folder.names().isEmpty)
    }
  }

  @Test func `files of others are left alone`() throws {
    let folder = try TemporaryFolder()
    let names = [
      "notes.txt", "other-2026-0001.warc.gz.open", "wenhao-x.warc.gz", "wenhao-1-2.warc",
    ]
    for name in names { try folder.write(name, [1]) }
    _ = try start(folder)
    #expect(try folder.names() == names.sorted())
  }

  @Test func `names tell their serial`() {
    #expect(ArchiveName("wenhao-20260102030405-12345.warc.gz")?.serial == 12_345)
    #expect(ArchiveName(open)?.serial == 7)
    #expect(ArchiveName(open)?.file == closed)
    #expect(ArchiveName("wenhao-20260102030405--7.warc.gz")?.serial == 7)
    #expect(ArchiveName("wenhao-20260102030405-.warc.gz") == nil)
    #expect(ArchiveName(milliseconds: someTime, serial: 7).whileOpen == open)
  }
}
