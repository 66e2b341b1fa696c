/// What recognition gets wrong in every document, put right where only one reading is possible.
enum RecognisedText {
  private static let opening = Set("〔(（[［【{「".unicodeScalars)
  private static let closing = Set("〕)）]］】}」".unicodeScalars)

  /// Brackets around a year that do not match, as in `云水发(2026]7号`: 〔 and 〕 are in no model's alphabet.
  /// Matching ones stay: they may be as printed.
  static func mended(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)
    for index in scalars.indices.dropLast(5) {
      let end = index + 5
      guard opening.contains(scalars[index]), closing.contains(scalars[end]),
        scalars[(index + 1)..<end].allSatisfy({ ("0"..."9").contains($0) }),
        !isPair(scalars[index], scalars[end])
      else { continue }
      scalars[index] = "〔"
      scalars[end] = "〕"
    }
    return String(String.UnicodeScalarView(scalars))
  }

  private static func isPair(_ open: Unicode.Scalar, _ close: Unicode.Scalar) -> Bool {
    ["〔〕", "()", "（）", "[]", "［］", "【】", "{}", "「」"].contains("\(open)\(close)")
  }

  /// Boxes fit the strokes, so characters of one word seem to stand apart: the gaps between Chinese
  /// characters of one line are closed, but for those that are as wide as a character.
  static func closed(_ runs: [PrintedPage.Run]) -> [PrintedPage.Run] {
    var runs = runs
    for index in runs.indices.dropLast() {
      let (run, next) = (runs[index], runs[index + 1])
      let gap = next.left - run.right
      guard run.base == next.base, gap > 0, gap < run.size,
        let last = run.text.unicodeScalars.last, let first = next.text.unicodeScalars.first,
        TextTidy.isWide(last) || TextTidy.isWide(first)
      else { continue }
      runs[index].right = next.left
    }
    return runs
  }
}
