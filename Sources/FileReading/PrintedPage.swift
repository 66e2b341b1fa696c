/// A page as it was printed: pieces of text with their places. What PDF and OFD have in common. Lengths are in
/// the page's own unit; y grows downwards.
struct PrintedPage {
  struct Run {
    /// Left end, right end and base line.
    var left: Double
    var right: Double
    var base: Double
    /// Height of the type.
    var size: Double
    var text: String
  }

  var width: Double
  var height: Double
  var runs: [Run] = []

  /// Characters that are printed, white space left out.
  var characters: Int {
    runs.reduce(0) { sum, run in sum + run.text.unicodeScalars.count { !$0.properties.isWhitespace }
    }
  }
}

/// One line of a printed page, put together from its runs.
struct PrintedLine {
  var left: Double
  var right: Double
  var base: Double
  var size: Double
  var text: String
  /// Pieces with so much room between them that they stand in columns.
  var cells: [String]
  var page: Int
  /// Where on its page: 0 is the upper edge, 1 the lower.
  var place: Double
  /// Left and right edge of the column that it stands in; nil where the page has one.
  var column: ClosedRange<Double>?
}
