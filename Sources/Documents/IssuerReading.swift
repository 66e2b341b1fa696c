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
    init?(tag: some StringProtocol) {
      switch String(tag) {
      case "V": self = .seen
      case "S": self = .annotated
      case "K": self = .known
      case "k": self = .recalled
      case "C": self = .rule
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

  static func text(_ field: Substring) -> String? { field.isEmpty ? nil : String(field) }
}

extension IssuerReading.Validity {
  /// Fields of a data file; years of four digits in order.
  init(
    from: Substring, to: Substring, successor: Substring, file: String, line: Int
  ) throws(LexiconError) {
    for field in [from, to] where !field.isEmpty {
      guard field.utf8.count == 4, let year = Int(field), (1949...2199).contains(year) else {
        throw LexiconError(file: file, line: line, reason: "'\(field)' is no year")
      }
    }
    self.init(from: Int(from), to: Int(to), successor: IssuerReading.text(successor))
    if let from = self.from, let to = self.to, from > to {
      throw LexiconError(file: file, line: line, reason: "valid from \(from) to \(to)")
    }
    if self.successor != nil, self.to == nil {
      throw LexiconError(file: file, line: line, reason: "a successor without a last year")
    }
  }
}
