/// What the words of an element's `class` and `id` say to the readers. Each of them asks about nearly every element of
/// a page, so the words are looked up once, when the page is parsed.
struct ClassSigns: OptionSet {
  let rawValue: UInt8

  /// Navigation, share bars, footers: in either.
  static let furniture = ClassSigns(rawValue: 1)
  /// Not shown until something is clicked: in `class`.
  static let hidden = ClassSigns(rawValue: 2)
  /// The page's heading: in either.
  static let title = ClassSigns(rawValue: 4)
  /// The number of the page that is shown: in `class`.
  static let current = ClassSigns(rawValue: 8)
  /// The link to the next page: in `class`.
  static let next = ClassSigns(rawValue: 16)

  /// Rank of the content system's container by whose name an element is known (`ContainerDialects`).
  typealias Rank = UInt8
  static let noRank = Rank.max

  private struct Word: Sendable {
    var inClass: UInt8 = 0
    var inID: UInt8 = 0
    var rank = noRank
  }

  static func read(
    class names: ArraySlice<UInt8>?, id: ArraySlice<UInt8>?
  ) -> (signs: ClassSigns, rank: Rank) {
    var signs: UInt8 = 0
    var rank = noRank
    _ = ClassWords.any(names) { hash in
      if let word = words[hash] {
        signs |= word.inClass
        rank = min(rank, word.rank)
      }
      return false
    }
    _ = ClassWords.any(id) { hash in
      if let word = words[hash] {
        signs |= word.inID
        rank = min(rank, word.rank)
      }
      return false
    }
    return (ClassSigns(rawValue: signs), rank)
  }

  private static let words: KeyTable<Word> = {
    var words: [UInt64: Word] = [:]
    func enter(_ names: [String], inClass: ClassSigns, inID: ClassSigns) {
      for name in names {
        words[Bytes.hash(name.utf8), default: Word()].inClass |= inClass.rawValue
        words[Bytes.hash(name.utf8), default: Word()].inID |= inID.rawValue
      }
    }
    enter(Furniture.words, inClass: .furniture, inID: .furniture)
    enter(Furniture.hiddenClasses, inClass: .hidden, inID: [])
    enter(TitleReader.titleWords, inClass: .title, inID: .title)
    enter(NextPage.currentClasses, inClass: .current, inID: [])
    enter(["next"], inClass: .next, inID: [])
    for (hash, rank) in ContainerDialects.ranks {
      words[hash, default: Word()].rank = Rank(clamping: rank)
    }
    return KeyTable(words.map { ($0.key, $0.value) })
  }()
}
