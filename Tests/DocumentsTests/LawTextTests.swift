import Foundation
import Testing

@testable import Documents

/// Laws name courts, standards and licences on every page. None of their numbers is a document's (REFERENCE §2.9).
struct LawTextTests {
  private static let laws = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared/data/text/laws")

  static var isPresent: Bool { FileManager.default.fileExists(atPath: laws.path) }

  /// What only look-alikes have: a court's signs, a standard's letters, a licence's or a register's words.
  private static let strange = [
    "民初", "民终", "刑初", "刑终", "行初", "行终", "执字", "仲裁", "破字", "赔字", "GB", "DB", "JGJ", "JTG", "ISO",
    "准字",
    "许可", "登记", "备案", "食字", "械", "证字", "网文", "视审", "案", "标准",
  ]

  @Test(.enabled(if: LawTextTests.isPresent, "laws are not beside this checkout"))
  func `no law text gives the number of a case, a standard or a licence`() throws {
    let scanner = NumberScanner(lexicon: try IssuerLexicon.standard())
    let files = try FileManager.default.contentsOfDirectory(
      at: Self.laws, includingPropertiesForKeys: nil)
    var count = 0
    for file in files {
      for match in scanner.scan(try String(contentsOf: file, encoding: .utf8)) {
        count += 1
        let number = match.number
        let sign = Self.strange.first { number.code.contains($0) || number.raw.contains($0) }
        #expect(sign == nil, "\(number.canonical) in \(file.lastPathComponent)")
        // A court puts the year first and in brackets; documents have done so until 2005.
        #expect(number.form != .old || number.year ?? 0 < 2005, "\(number.canonical)")
      }
    }
    #expect(count > 100, "the laws cite at least the orders that issued them")
  }
}
