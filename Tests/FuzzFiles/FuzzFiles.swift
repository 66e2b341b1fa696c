// libFuzzer's target for the readers of OFD and DOCX. A ZIP changed at random hardly ever opens, so the input is what
// the ZIP holds: XML parts, each behind a byte that names it, put together into a package here. Input that begins
// otherwise goes in as the bytes of a file. Built only with WENHAO_FUZZ in the environment (`make fuzz`).
import FileReading
import PageReading

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ argc: UnsafeMutablePointer<CInt>,
  _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ target: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// SwiftPM links an executable against `<Module>_main`, in place of the main that libFuzzer brings.
@_cdecl("FuzzFiles_main")
func fuzzMain(
  _ count: CInt, _ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  var count = count
  var words = words
  return runDriver(&count, &words) { testOneInput($0, $1) }
}

@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: size))
  switch input.first {
  case UInt8(ascii: "O"): check(Package(Package.ofd, input.dropFirst()).bytes, .ofd)
  case UInt8(ascii: "D"): check(Package(Package.docx, input.dropFirst()).bytes, .docx)
  case _: check(input, FileKind.detect(input, name: "a.ofd"))
  }
  return 0
}

private let reader: FileReader = {
  var limits = FileLimits()
  // Small, so that a bomb is found as one while the fuzzer still waits for it.
  limits.memberBytes = 1 << 20
  limits.unpackedBytes = 4 << 20
  limits.parsedBytes = 4 << 20
  limits.drawnElements = 100_000
  limits.nodes = 100_000
  return FileReader(limits: limits, converters: ConverterPath(""))
}()

private func check(_ bytes: [UInt8], _ kind: FileKind) {
  switch reader.read(bytes, kind: kind, url: "a") {
  case .success(let page):
    // A number in a list stands for up to some dozen characters; drawings may be used again and again.
    precondition(page.text.utf8.count <= 8 << 20, "more text than the limits allow")
    precondition(page.attachments.allSatisfy { !$0.url.hasPrefix("#") }, "an address without file")
  case .failure(let trouble): precondition(!"\(trouble)".isEmpty, "trouble without a word")
  }
}

/// Parts of a package, stored in a ZIP.
private struct Package {
  static let ofd = [
    "OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml", "Doc_0/PublicRes.xml",
    "Doc_0/Annots/Annotations.xml", "Doc_0/Annots/Page_0.xml", "Doc_0/Attachs/Attachments.xml",
    "Doc_0/Tpls/Tpl_0/Content.xml",
  ]
  static let docx = [
    "[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels",
    "word/numbering.xml", "word/styles.xml", "word/embeddings/a.xlsx",
  ]
  /// Stands before a part, and the part's number behind it. XML has no such character.
  private static let mark: UInt8 = 0x1E

  private(set) var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  init(_ names: [String], _ input: ArraySlice<UInt8>) {
    // What the format is known by is there whatever the input does.
    if names[0].hasPrefix("[") { add(names[0], [UInt8]("<Types/>".utf8)[...]) }
    for part in input.split(separator: Self.mark, maxSplits: 32) {
      guard let number = part.first else { continue }
      add(names[Int(number) % names.count], part.dropFirst())
    }
    let body = bytes.count
    bytes += directory
    bytes += [0x50, 0x4B, 5, 6] + two(0) + two(0) + two(count) + two(count)
    bytes += four(directory.count) + four(body) + two(0)
  }

  private mutating func add(_ name: String, _ content: ArraySlice<UInt8>) {
    let name = Array(name.utf8)
    // Version, flags (a name in UTF-8), stored, time and day.
    let head =
      two(20) + two(0x0800) + two(0) + two(0) + two(0x21) + four(Int(Checksum.of(content)))
      + four(content.count) + four(content.count) + two(name.count) + two(0)
    directory += [0x50, 0x4B, 1, 2] + two(20) + head + two(0) + two(0) + two(0) + four(0)
    directory += four(bytes.count) + name
    bytes += [0x50, 0x4B, 3, 4] + head + name + content
    count += 1
  }

  private func two(_ value: Int) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8 & 255)] }
  private func four(_ value: Int) -> [UInt8] { two(value & 0xFFFF) + two(value >> 16 & 0xFFFF) }
}

/// CRC-32, which a ZIP's members carry.
private enum Checksum {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
    }
  }

  static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { $0 >> 8 ^ table[Int(($0 ^ UInt32($1)) & 255)] }
  }
}
