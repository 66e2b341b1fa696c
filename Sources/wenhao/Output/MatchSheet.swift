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
    if namesFiles {
      append(file)
      bytes.append(UInt8(ascii: ":"))
    }
    append(match.start + offset)
    bytes.append(UInt8(ascii: "-"))
    append(match.end + offset)
    bytes.append(0x09)
    append(match.number.canonical)
    bytes.append(0x09)
    append(Self.oneLine(match.number.raw))
    if showsContext {
      bytes.append(0x09)
      append(Self.oneLine(Self.around(match, in: piece)))
    }
    bytes.append(0x0A)
  }

  private mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  private mutating func append(_ position: Int) {
    let first = bytes.count
    var rest = position.magnitude
    repeat {
      bytes.append(UInt8(truncatingIfNeeded: 0x30 + rest % 10))
      rest /= 10
    } while rest > 0
    bytes[first...].reverse()
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
    // Most have no line end; a look at the bytes costs less than one at the characters.
    guard text.utf8.contains(where: { (0x0A...0x0D).contains($0) || $0 == 0xC2 || $0 == 0xE2 })
    else { return text }
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
