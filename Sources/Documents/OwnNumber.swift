/// Which of the numbers in and around a text is the document's own (REFERENCE §2.8). Own and cited numbers
/// look alike; position and context decide, by weights that are data with a reason each.
struct OwnNumber {
  enum Evidence: String, CaseIterable {
    case table, tableMention, standsAlone, firstLine, afterTitle, titleTail, keywords, issuer,
      region
    case sameYear, lastYear, otherYear, orderNote, afterTitleMark, afterLeadIn, beforeCue
    case inParagraph, notOfficial

    /// As records print it: stable, in snake case.
    var reason: String {
      rawValue.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }

    /// Starting weights of §2.8, tuned on annotated pages.
    var weight: Int {
      switch self {
      // The field 发文字号 of the information table.
      case .table: 100
      // A page whose table names it and whose text prints it: one number, not two.
      case .tableMention: 60
      // A line that is only a number, near the top, before the addressee.
      case .standsAlone: 50
      // The first line of the text, the title lost.
      case .firstLine: 40
      // After the title and before the addressee: the order of web pages.
      case .afterTitle: 40
      // 关于…的通知（国办发〔2023〕1号)
      case .titleTail: 45
      case .keywords: 10
      // What the code means is who signed.
      case .issuer: 20
      case .region: 10
      case .sameYear: 10
      // Written in January, numbered in the old year.
      case .lastYear: 3
      case .otherYear: -30
      // （2021年4月14日国务院令第746号公布） under the title of a regulation.
      case .orderNote: 90
      // 《…》（国发〔2020〕1号)
      case .afterTitleMark: -60
      // 根据, 按照, 转发 before it.
      case .afterLeadIn: -60
      // 文件, 精神, 规定, 同时废止 after it.
      case .beforeCue: -50
      // In a paragraph of more than 40 characters.
      case .inParagraph: -40
      // Interpretations and news talk about documents.
      case .notOfficial: -30
      }
    }
  }

  struct Candidate {
    var number: DocumentNumber
    var evidence: [Evidence]
    var score: Int { evidence.reduce(0) { $0 + $1.weight } }
  }

  /// Below this a document has no number of its own, which is a correct answer.
  static let threshold = 40

  /// The best candidate at or above the threshold; the earlier of equals.
  static func best(_ candidates: [Candidate]) -> Candidate? {
    var best: Candidate?
    for candidate in candidates where candidate.score >= threshold {
      if candidate.score > best?.score ?? Int.min { best = candidate }
    }
    return best
  }

  static let leadIns: [Word] = [
    "根据", "按照", "依据", "依照", "贯彻", "落实", "转发", "参照", "经", "见", "以下简称", "执行", "修订", "修改", "废止", "按",
    "原",
    "下称", "和", "及", "与",
  ]
  static let cues: [Word] = [
    "文件", "文", "精神", "规定", "要求", "同时废止", "予以废止", "修订", "执行", "废止", "印发的", "收悉", "有关", "的",
  ]

  /// What the words around a number in a paragraph say.
  static func context(_ line: Scalars, _ range: Range<Int>) -> [Evidence] {
    var evidence: [Evidence] = []
    let before = line[..<range.lowerBound]
    let after = line[min(range.upperBound, line.count)...]
    let inner = before.hasSuffix("（") || before.hasSuffix("(") ? before.dropLast() : before
    if inner.count < before.count, inner.last == 0x300B { evidence.append(.afterTitleMark) }
    if before.hasSuffix(anyOf: leadIns) != nil { evidence.append(.afterLeadIn) }
    if after.hasPrefix(anyOf: cues) != nil { evidence.append(.beforeCue) }
    if line.count - range.count > 40 { evidence.append(.inParagraph) }
    return evidence
  }
}
