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
    var row = TabbedRows(bytes, file: Self.file, columns: 9)
    while try row.advance() {
      let mark = row.scalars(0)
      guard !mark.isEmpty, mark.allSatisfy(\.isHan) else {
        throw row.failure("mark is not Chinese")
      }
      guard let role = Role(rawValue: row.text(1) ?? "") else {
        throw row.failure(
          "role '\(row.text(1) ?? "")' is none of unit former district slot marker")
      }
      let namesOrgan = role == .unit || role == .former
      guard namesOrgan == !row.isEmpty(2) else {
        throw row.failure(namesOrgan ? "organ is empty" : "a \(role) names no organ")
      }
      guard IssuerReading.Basis(tag: row[8]) != nil else {
        throw row.failure("confidence '\(row.text(8) ?? "")' is none of V S K k C")
      }
      parts.append(
        Part(
          mark: Word(scalars: mark), role: role, organ: row.text(2), provinceOrgan: row.text(3),
          meaning: row.text(4), validity: try IssuerReading.Validity(checking: row, from: 5)))
    }
    all = parts
  }
}
