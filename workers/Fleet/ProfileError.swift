/// One mistake in a site profile, worded for the person who wrote it: where, what, and how to mend
/// it.
package struct ProfileError: Error, Hashable, CustomStringConvertible {
  package var file: String
  /// From 1; nil where the file itself cannot be read.
  package var line: Int?
  package var what: String
  package var mend: String?

  package init(file: String, line: Int?, what: String, mend: String? = nil) {
    self.file = file
    self.line = line
    self.what = what
    self.mend = mend
  }

  /// `workers/sites/a.yaml:3: unknown key 'strat'; did you mean 'start'?`
  package var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    return "\(place): \(what)" + (mend.map { "; \($0)" } ?? "")
  }
}

/// Finds the word that was probably meant.
enum NearestWord {
  /// Nil when nothing is near: half of the letters wrong is another word, not a slip.
  static func of(_ word: String, among known: [String]) -> String? {
    let letters = Array(word.lowercased().unicodeScalars)
    let best = known.map { ($0, distance(letters, Array($0.unicodeScalars))) }.min { $0.1 < $1.1 }
    guard let best, best.1 <= max(1, best.0.count / 2) else { return nil }
    return best.0
  }

  /// Levenshtein's, two rows. A key longer than 64 letters is no slip of a known one.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    guard a.count <= 64 else { return a.count }
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in b.enumerated() {
        let substituted = diagonal + (letter == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
