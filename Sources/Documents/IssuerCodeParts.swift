/// What issuer codes are made of besides places (REFERENCE §2.6), as `Data/code_parts.tsv` lists it: signs of
/// organs, of their divisions, and of series.
struct IssuerCodeParts: Sendable {
  enum Role: String, Sendable {
    /// Names an organ wherever it stands behind a place: 科, 发改.
    case unit
    /// An organ that is gone. Only explained: no new code is looked for by it.
    case former
    /// A district's sign behind its city's: 坪 in 深坪发改规.
    case district
    /// A division (处室, 司局) or an organ's kind: 节科, 厅.
    case slot
    /// Type sign: 函字.
    case marker
  }

  struct Part: Sendable {
    let mark: Word
    let role: Role
    /// As a city names it; a province may have another name (厅 for 局). Nil for slots and markers.
    let organ: String?
    let provinceOrgan: String?
    let meaning: String?
    let validity: IssuerReading.Validity

    func organ(at level: OfficialDocument.Level?) -> String? {
      level == .province ? provinceOrgan ?? organ : organ
    }
  }

  /// In the file's order: of two that fit, the earlier is tried first.
  let all: [Part]

  static let file = "code_parts.tsv"

  init(_ bytes: [UInt8]) throws(LexiconError) {
    var parts: [Part] = []
    for row in try TabbedRows.rows(bytes, file: Self.file, columns: 9) {
      let fields = row.fields
      let mark = Scalars(fields[0])
      guard !mark.isEmpty, mark.allSatisfy(\.isHan) else {
        throw LexiconError(file: Self.file, line: row.line, reason: "mark is not Chinese")
      }
      guard let role = Role(rawValue: String(fields[1])) else {
        throw LexiconError(
          file: Self.file, line: row.line,
          reason: "role '\(fields[1])' is none of unit former district slot marker")
      }
      let namesOrgan = role == .unit || role == .former
      guard namesOrgan == !fields[2].isEmpty else {
        throw LexiconError(
          file: Self.file, line: row.line,
          reason: namesOrgan ? "organ is empty" : "a \(role) names no organ")
      }
      guard IssuerReading.Basis(tag: fields[8]) != nil else {
        throw LexiconError(
          file: Self.file, line: row.line,
          reason: "confidence '\(fields[8])' is none of V S K k C")
      }
      let validity = try IssuerReading.Validity(
        from: fields[5], to: fields[6], successor: fields[7], file: Self.file, line: row.line)
      parts.append(
        Part(
          mark: Word(scalars: mark), role: role, organ: IssuerReading.text(fields[2]),
          provinceOrgan: IssuerReading.text(fields[3]), meaning: IssuerReading.text(fields[4]),
          validity: validity))
    }
    all = parts
  }
}
