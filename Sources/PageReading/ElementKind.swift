/// The elements that the readers tell apart; every other name is `.other`.
enum ElementKind: UInt8 {
  case other, text, document
  case html, head, body, title, meta, base, link, script, style, noscript, template
  case div, p, br, hr, pre, blockquote, section, article, main, header, footer, nav, aside, figure
  case figcaption, address, center, fieldset, form, details
  case h1, h2, h3, h4, h5, h6
  case ul, ol, li, dl, dt, dd
  case table, caption, thead, tbody, tfoot, tr, td, th
  case a, span, b, strong, i, em, u, font, label, small, sup, sub
  case img, iframe, object, embed, video, audio, canvas, svg, map
  case input, button, select, option, textarea

  /// - Parameter name: lower-case element name, as libxml2 gives it.
  init(name: UnsafePointer<UInt8>) {
    var key: UInt64 = 0
    var length = 0
    while name[length] != 0, length < 8 {
      key = key << 8 | UInt64(name[length])
      length += 1
    }
    self = Self.lookup(key)
  }

  /// The commonest names are told without a table.
  private static func lookup(_ key: UInt64) -> ElementKind {
    switch key {
    case 0x61: .a
    case 0x70: .p
    case 0x6C69: .li
    case 0x6272: .br
    case 0x7464: .td
    case 0x6469_76: .div
    case 0x7370_616E: .span
    case _: byKey[key] ?? .other
    }
  }

  /// Eight bytes tell all our names apart; longer names are cut there.
  private static func key(_ name: String) -> UInt64 {
    name.utf8.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static let byKey: KeyTable<ElementKind> = {
    let kinds = (ElementKind.html.rawValue...ElementKind.textarea.rawValue).compactMap {
      ElementKind(rawValue: $0)
    }
    return KeyTable(kinds.map { (key("\($0)"), $0) })
  }()

  // By cases and not by sets: a set would be a global, which every use first asks whether it is there.

  /// Starts and ends a paragraph.
  var isBlock: Bool {
    switch self {
    case .document, .html, .body, .div, .p, .hr, .pre, .blockquote, .section, .article, .main,
      .header, .footer, .nav, .aside, .figure, .figcaption, .address, .center, .fieldset, .form,
      .details, .h1, .h2, .h3, .h4, .h5, .h6, .ul, .ol, .li, .dl, .dt, .dd, .table, .caption,
      .thead, .tbody, .tfoot, .tr, .td, .th:
      true
    case _: false
    }
  }

  /// Never holds text for readers.
  var isMachinery: Bool {
    switch self {
    case .head, .title, .meta, .base, .link, .script, .style, .noscript, .template, .iframe,
      .object, .embed, .video, .audio, .canvas, .svg, .map, .input, .button, .select, .option,
      .textarea:
      true
    case _: false
    }
  }

  var isHeading: Bool { (ElementKind.h1.rawValue...ElementKind.h6.rawValue).contains(rawValue) }
  var isCell: Bool { self == .td || self == .th }
}

/// The attributes that are kept; the others are dropped while parsing.
enum AttributeName: UInt8 {
  case id, `class`, href, src, name, property, itemprop, httpEquiv, content, style, type, title
  case charset, hidden, colspan, rowspan, datetime

  /// - Parameter name: in any case.
  init?(_ name: UnsafeBufferPointer<UInt8>) {
    guard (2...10).contains(name.count) else { return nil }
    var key: UInt64 = 0
    for byte in name { key = key &* 31 &+ UInt64(byte &- 0x41 < 26 ? byte | 0x20 : byte) }
    guard let found = Self.byKey[key] else { return nil }
    self = found
  }

  /// Names told apart by a hash that has no two alike among the attributes of HTML.
  private static let byKey: KeyTable<AttributeName> = {
    let names: [(String, AttributeName)] = [
      ("id", .id),
      ("class", .`class`),
      ("href", .href),
      ("src", .src),
      ("name", .name),
      ("property", .property),
      ("itemprop", .itemprop),
      ("http-equiv", .httpEquiv),
      ("content", .content),
      ("style", .style),
      ("type", .type),
      ("title", .title),
      ("charset", .charset),
      ("hidden", .hidden),
      ("colspan", .colspan),
      ("rowspan", .rowspan),
      ("datetime", .datetime),
    ]
    return KeyTable(names.map { ($0.0.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }, $0.1) })
  }()
}

/// A small fixed table by numbers other than 0: most questions are answered by one look, without hashing.
struct KeyTable<Value: Sendable>: Sendable {
  private var slots: [(key: UInt64, value: Value?)]
  private let shift: UInt64

  init(_ pairs: [(UInt64, Value)]) {
    var bits: UInt64 = 4
    while 1 << bits < pairs.count * 4 { bits += 1 }
    shift = 64 - bits
    slots = [(key: UInt64, value: Value?)](repeating: (0, nil), count: 1 << bits)
    for (key, value) in pairs {
      let slot = slot(of: key)
      slots[slot] = (key, value)
    }
  }

  subscript(key: UInt64) -> Value? { slots[slot(of: key)].value }

  /// Where the key stands, or the free slot where it would.
  private func slot(of key: UInt64) -> Int {
    // Fibonacci hashing: the product's high bits are well mixed.
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while slots[slot].key != 0, slots[slot].key != key { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }
}
