import Compression
import FileReading
import Foundation
import PageReading

/// A ZIP put together by hand, so that its names and sizes can be anything.
struct ZipFile {
  private var body: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  init(_ members: [(String, String)] = []) {
    for (name, text) in members { add(name, Array(text.utf8)) }
  }

  mutating func add(
    _ name: String, _ bytes: [UInt8], isDeflated: Bool = false, isEncrypted: Bool = false
  ) {
    add(Array(name.utf8), bytes, flags: isEncrypted ? 0x0801 : 0x0800, isDeflated: isDeflated)
  }

  /// - Parameter flags: bit 0 says encrypted, bit 11 that the name is UTF-8.
  mutating func add(_ name: [UInt8], _ bytes: [UInt8], flags: Int, isDeflated: Bool = false) {
    let member = Gzip.member(bytes)
    // The trailer of a gzip member holds the checksum that ZIP wants.
    let checksum = Array(member.suffix(8).prefix(4))
    let stored = isDeflated ? Array(member.dropFirst(10).dropLast(8)) : bytes
    // Version, flags, method, time and day.
    let head =
      two(20) + two(flags) + two(isDeflated ? 8 : 0) + two(0) + two(0x21)
      + checksum + four(stored.count) + four(bytes.count) + two(name.count) + two(0)
    directory +=
      [0x50, 0x4B, 1, 2] + two(20) + head + two(0) + two(0) + two(0) + four(0) + four(body.count)
      + name
    body += [0x50, 0x4B, 3, 4] + head + name + stored
    count += 1
  }

  var bytes: [UInt8] {
    body + directory + [0x50, 0x4B, 5, 6] + two(0) + two(0) + two(count) + two(count)
      + four(directory.count) + four(body.count) + two(0)
  }

  private func two(_ value: Int) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8 & 255)] }
  private func four(_ value: Int) -> [UInt8] { two(value & 0xFFFF) + two(value >> 16 & 0xFFFF) }
}

/// Reads as the pipeline does: the kind is the bytes' to say.
func read(
  _ bytes: [UInt8], name: String = "a.bin", limits: FileLimits = FileLimits(),
  converters: ConverterPath = ConverterPath("")
) -> Result<Page, FileTrouble> {
  FileReader(limits: limits, converters: converters).read(
    bytes, kind: FileKind.detect(bytes, name: name), url: name)
}

extension Result where Success == Page, Failure == FileTrouble {
  var page: Page? { try? get() }
  var trouble: FileTrouble? {
    if case .failure(let trouble) = self { return trouble }
    return nil
  }
}

/// Programs of a test's own under the names of converters, gone with it.
final class FakeConverters {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "converters-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  @discardableResult
  func add(_ name: String, script: String) throws -> String {
    let file = folder.appending(path: name)
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    return file.path
  }

  var path: ConverterPath { ConverterPath(folder.path) }
}

enum Checkout {
  /// Real files beside the checkout; absent at a user's.
  static let files = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/data/files")

  static var hasFiles: Bool { FileManager.default.fileExists(atPath: files.path) }
}

/// An approval of the fictional 云岭市 as OFD: lines of one page, each a text object.
func ofd(
  _ objects: String, extra: [(String, String)] = [], document: String = "", common: String = ""
) -> [UInt8] {
  ZipFile(
    [
      (
        "OFD.xml",
        "<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
      ),
      (
        "Doc_0/Document.xml",
        """
        <ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData><ofd:PageArea>
        <ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>\(common)</ofd:CommonData>
        <ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>\(document)</ofd:Document>
        """
      ),
      (
        "Doc_0/Pages/Page_0/Content.xml",
        "<ofd:Page xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:Content><ofd:Layer ID=\"2\">\(objects)</ofd:Layer></ofd:Content></ofd:Page>"
      ),
    ] + extra
  ).bytes
}

/// One line of 5.6 mm type (size 3 of GB/T 9704) at a place in millimetres.
func line(_ text: String, x: Double, y: Double, size: Double = 5.6) -> String {
  """
  <ofd:TextObject Boundary="\(x) \(y - size) 150 \(size * 1.2)" Size="\(size)"><ofd:TextCode X="0" \
  Y="\(size)" DeltaX="g \(text.count) \(size)">\(text)</ofd:TextCode></ofd:TextObject>
  """
}
