/// What a URL's last body was: all that the next visit needs to tell an unchanged page from a changed one,
/// and to point back at it from the archive. Hexadecimal in the queue, which keeps the bytes and does not
/// look inside.
///
/// The SHA-256, alone in an older queue; then, each where it is known, a byte that says what follows and the
/// thing itself: 1 SHA-1 (20 bytes), 2 time (8), 3 content digest (16), 4 status (2).
package struct BodyMark: Hashable, Sendable {
  /// Lower-case hex, of the body as it came.
  package var sha256: String
  /// Lower-case hex, of the same.
  package var sha1: String?
  /// When it was fetched, in milliseconds since 1970.
  package var capturedAt: Int64?
  /// Of what was read from it: text, title, table, list items, in 32 hex digits. Servers put counters and
  /// dates of the day into pages that did not change.
  package var contentDigest: String?
  /// Of an answer that was no page (404, 301): its bytes are no page's, should they ever come as one.
  package var errorStatus: Int?

  package init(
    sha256: String, sha1: String? = nil, capturedAt: Int64? = nil, contentDigest: String? = nil,
    errorStatus: Int? = nil
  ) {
    self.sha256 = sha256
    self.sha1 = sha1
    self.capturedAt = capturedAt
    self.contentDigest = contentDigest
    self.errorStatus = errorStatus
  }

  private enum Tag: UInt8 {
    case sha1 = 1
    case capturedAt, contentDigest, errorStatus

    var length: Int {
      switch self {
      case .sha1: 20
      case .capturedAt: 8
      case .contentDigest: 16
      case .errorStatus: 2
      }
    }
  }

  /// Total: what is no mark is one that no body matches.
  package init(_ text: String) {
    guard let bytes = Hex.bytes(text), bytes.count >= 32 else {
      self.init(sha256: text)
      return
    }
    self.init(sha256: Hex.text(Array(bytes[..<32])))
    var rest = bytes[32...]
    // What a later version adds ends the reading: its length is not known here.
    while let tag = rest.first.flatMap(Tag.init), rest.count > tag.length {
      let value = Array(rest.dropFirst().prefix(tag.length))
      rest = rest.dropFirst(1 + tag.length)
      switch tag {
      case .sha1: sha1 = Hex.text(value)
      case .capturedAt:
        capturedAt = Int64(bitPattern: value.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
      case .contentDigest: contentDigest = Hex.text(value)
      case .errorStatus: errorStatus = value.reduce(0) { $0 << 8 | Int($1) }
      }
    }
  }

  package var text: String {
    var text = sha256
    func add(_ tag: Tag, _ value: [UInt8]?) {
      guard let value, value.count == tag.length else { return }
      text += Hex.text([tag.rawValue] + value)
    }
    add(.sha1, sha1.flatMap(Hex.bytes))
    add(
      .capturedAt,
      capturedAt.map { at in
        (0..<8).reversed().map { UInt8(truncatingIfNeeded: UInt64(bitPattern: at) >> ($0 * 8)) }
      })
    add(.contentDigest, contentDigest.flatMap(Hex.bytes))
    add(
      .errorStatus,
      errorStatus.map { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] })
    return text
  }

  /// The same answer with the same bytes: nothing is new.
  package func isSame(_ other: BodyMark) -> Bool {
    sha256 == other.sha256 && errorStatus == other.errorStatus
  }
}
