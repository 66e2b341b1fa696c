internal import Documents

/// What other documents' citations find a document by. When these change, whatever waited for the old or the
/// new ones is resolved again.
struct DocumentKeys: Equatable {
  var canonicals: Set<String> = []
  var titleKey: String?
  var region: String?
  var date: String?
  var hasOwnNumber = false

  init() {}

  init(_ document: OfficialDocument) {
    canonicals = Set(document.otherNumbers)
    if let own = document.documentNumber?.canonical { canonicals.insert(own) }
    titleKey = TitleKey.of(document.title)
    region = document.region
    date = document.knownDate?.description
    hasOwnNumber = document.documentNumber != nil
  }
}

extension OfficialDocument {
  /// The day to sort and filter by: written, else printed, else published (REFERENCE §1.1: three fields,
  /// nearest to the signature first).
  var knownDate: CivilDate? { dateWritten ?? datePrinted ?? datePublished }
}

/// A title as citations are matched on: folded as texts are for identity, without 中华人民共和国, which
/// citations leave out (《安全生产法》).
enum TitleKey {
  /// Shorter names (《通知》《意见》) are what a document calls itself, not titles.
  static let shortest = 4

  static func of(_ title: String?) -> String? {
    guard let title else { return nil }
    var key = String(decoding: normalisedForIdentity(title).filter { $0 != 0 }, as: UTF8.self)
    let state = "中华人民共和国"
    if key.hasPrefix(state) { key.removeFirst(state.count) }
    return key.unicodeScalars.count >= shortest ? key : nil
  }
}
