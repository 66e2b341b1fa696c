/// What an issuer code (机关代字) may mean. A code is not an identity: 临政发 fits 临沂, 临汾 and 临沧.
package struct IssuerReading: Hashable, Sendable {
  /// How the meaning is known.
  package enum Basis: String, Sendable {
    /// Read in public text.
    case seen
    /// Read in an annotated document.
    case annotated
    /// Known, and not read again.
    case known
    /// As `known`, with less certainty.
    case recalled
    /// A registry row made by rule.
    case rule
    /// A registry row with a gap (`国卫{司局}发`) that the code fills.
    case pattern
    /// No row: read by its parts.
    case composed

    /// The tags of the data files.
    init?(tag: ArraySlice<UInt8>) {
      guard let letter = tag.first, tag.count == 1 else { return nil }
      switch letter {
      case UInt8(ascii: "V"): self = .seen
      case UInt8(ascii: "S"): self = .annotated
      case UInt8(ascii: "K"): self = .known
      case UInt8(ascii: "k"): self = .recalled
      case UInt8(ascii: "C"): self = .rule
      default: return nil
      }
    }

    /// Judged, not measured: rows read in text hold nearly always, one composed by rule more often than not.
    var confidence: Double {
      switch self {
      case .seen, .annotated: 0.95
      case .known: 0.85
      case .recalled, .pattern: 0.7
      case .rule, .composed: 0.6
      }
    }
  }

  /// The years in which an organ bore its name, both included; nil where nothing is known.
  package struct Validity: Hashable, Sendable {
    package var from: Int?
    package var to: Int?
    /// Who took over.
    package var successor: String?

    package var isKnown: Bool { from != nil || to != nil || successor != nil }

    package func holds(in year: Int) -> Bool {
      (from ?? Int.min)...(to ?? Int.max) ~= year
    }
  }

  package var organ: String
  package var level: OfficialDocument.Level?
  /// GB/T 2260 code of six digits; nil when the row does not know.
  package var region: String?
  /// 0...1: a row read in public text weighs more than one composed by rule.
  package var confidence: Double
  package var basis = Basis.composed
  package var validity = Validity()
  package var note: String?
}

extension IssuerReading.Validity {
  /// Three fields of a checked row: first year, last year, successor.
  init(_ row: TabbedRows, from column: Int) {
    func year(_ field: ArraySlice<UInt8>) -> Int? {
      field.isEmpty ? nil : Int(String(decoding: field, as: UTF8.self))
    }
    self.init(
      from: year(row[column]), to: year(row[column + 1]), successor: row.text(column + 2))
  }

  /// The same, checked: years of four digits in order.
  init(checking row: TabbedRows, from column: Int) throws(LexiconError) {
    self.init(row, from: column)
    for (index, year) in [(column, from), (column + 1, to)] where !row.isEmpty(index) {
      guard row[index].count == 4, let year, (1949...2199).contains(year) else {
        throw row.failure("'\(row.text(index) ?? "")' is no year")
      }
    }
    if let from, let to, from > to { throw row.failure("valid from \(from) to \(to)") }
    if successor != nil, to == nil { throw row.failure("a successor without a last year") }
  }
}
