internal import Documents

/// Writes numbers found, one buffer for many: a text may hold tens of thousands.
struct MatchSheet {
  let format: OutputFormat
  let namesFiles: Bool
  let showsContext: Bool
  /// How many were added.
  private(set) var count = 0
  private(set) var bytes: [UInt8] = []

  /// What was written since the last call.
  mutating func take() -> [UInt8] {
    let taken = bytes
    bytes = []
    return taken
  }

  /// The rest of a JSON array.
  func end() -> [UInt8] { Array((count == 0 ? "[]\n" : "]\n").utf8) }

  /// `offset` is where `piece` starts in `file`.
  mutating func add(
    _ match: NumberMatch, in piece: UnsafeBufferPointer<UInt8>, offset: Int, file: String
  ) {
    switch format {
    case .text: addLine(match, in: piece, offset: offset, file: file)
    case .json:
      bytes.append(UInt8(ascii: count == 0 ? "[" : ","))
      addObject(match, in: piece, offset: offset, file: file)
    case .jsonl:
      addObject(match, in: piece, offset: offset, file: file)
      bytes.append(0x0A)
    }
    count += 1
  }

  private mutating func addLine(
    _ match: NumberMatch, in piece: UnsafeBufferPointer<UInt8>, offset: Int, file: String
  ) {
    if namesFiles { bytes.append(contentsOf: "\(file):".utf8) }
    bytes.append(contentsOf: "\(match.start + offset)-\(match.end + offset)\t".utf8)
    bytes.append(contentsOf: match.number.canonical.utf8)
    bytes.append(0x09)
    bytes.append(contentsOf: Self.oneLine(match.number.raw).utf8)
    if showsContext {
      bytes.append(0x09)
      bytes.append(contentsOf: Self.oneLine(Self.around(match, in: piece)).utf8)
    }
    bytes.append(0x0A)
  }

  private mutating func addObject(
    _ match: NumberMatch, in piece: UnsafeBufferPointer<UInt8>, offset: Int, file: String
  ) {
    let number = match.number
    var json = JSONWriter(continuing: take())
    json.object { json in
      json.field("file", file)
      json.field("raw", number.raw)
      json.field("canonical", number.canonical)
      json.field("form", number.form.rawValue)
      json.field("code", number.code)
      json.field("marker", number.marker)
      json.field("year", number.year)
      json.field("serial", number.serial)
      json.field("start", match.start + offset)
      json.field("end", match.end + offset)
      json.field("repairs", number.repairs)
      json.key("confidence")
      json.number(match.confidence)
      if showsContext { json.field("context", Self.around(match, in: piece)) }
    }
    bytes = json.bytes
  }

  /// Sixty bytes on either side, about twenty characters, cut where characters begin.
  private static func around(_ match: NumberMatch, in piece: UnsafeBufferPointer<UInt8>) -> String {
    var start = max(0, match.start - 60)
    while start < match.start, piece[start] & 0xc0 == 0x80 { start += 1 }
    var end = min(piece.count, match.end + 60)
    while end > match.end, end < piece.count, piece[end] & 0xc0 == 0x80 { end -= 1 }
    return String(decoding: piece[start..<end], as: UTF8.self)
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
