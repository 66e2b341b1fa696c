/// One document of the city, before any site dresses it.
struct Draft: Sendable {
  let index: Int
  let slot: Slot
  let number: String?
  let title: String
  let topic: Topic
  let written: Day
  /// Two days later: sites are slower than offices, and the two dates must not be confused.
  var published: Day { written.later(by: 2) }
  var addressee: String?
  var body: [Block] = []
  /// What a notice issues, after signature and date.
  var annex: [Block] = []
  /// Signature and date at the end.
  var isSigned = true
  /// 附注, without its brackets.
  var note: String?
  /// 抄送.
  var cc: String?
  /// Numbers that the text cites, in order, those repealed included.
  var cites: [String] = []
  var repeals: [String] = []
  /// As the information table has it.
  var validity = "有效"

  enum Block: Sendable {
    case title(String)
    case heading(String)
    case paragraph(String)
    case table([[String]])
  }
}
