/// A column (栏目) of a site: which documents it lists, and where its pages are.
struct Column: Sendable {
  let host: SampleHost
  /// As the site's software numbers it; also in article addresses.
  let id: Int
  let name: String
  let slots: [Slot]
  let perPage: Int
  /// Path of the first page, without what the software appends.
  let folder: String

  private var ranks: [Int] { slots.map(\.rawValue).sorted() }

  /// How many of `documents` it lists.
  func count(documents: Int) -> Int {
    let rest = documents % Slot.count
    return documents / Slot.count * slots.count + ranks.filter { $0 < rest }.count
  }

  /// At least one: an empty column has its page too.
  func pages(documents: Int) -> Int {
    max(1, (count(documents: documents) + perPage - 1) / perPage)
  }

  /// The document at `position`, oldest first.
  func index(at position: Int) -> Int {
    position / slots.count * Slot.count + ranks[position % slots.count]
  }

  func position(of index: Int) -> Int? {
    guard let rank = ranks.firstIndex(of: index % Slot.count) else { return nil }
    return index / Slot.count * slots.count + rank
  }

  /// The documents of a page (from 0), newest first.
  func indexes(page: Int, documents: Int) -> [Int] {
    let last = count(documents: documents) - 1 - page * perPage
    guard last >= 0 else { return [] }
    return stride(from: last, through: max(0, last - perPage + 1), by: -1).map(index(at:))
  }

  static let all: [Column] = [
    Column(
      host: .portal, id: 11, name: "政策文件",
      slots: [.plan, .programme, .measures, .normative, .approval, .report, .opinions, .order],
      perPage: 20, folder: "/zwgk/zfwj/"),
    Column(
      host: .portal, id: 12, name: "解读回应", slots: [.explanation, .pressConference],
      perPage: 20, folder: "/zwgk/jdhy/"),
    Column(
      host: .science, id: 1021, name: "通知公告", slots: [.measures, .repeal], perPage: 10,
      folder: "/index/tzgg"),
    Column(
      host: .science, id: 1034, name: "建议提案办理", slots: [.proposalReply, .suggestionReply],
      perPage: 10, folder: "/index/jyta"),
    Column(
      host: .finance, id: 1207, name: "财政文件", slots: [.budget, .letter, .announcement],
      perPage: 15, folder: "/col/col1207/"),
    Column(
      host: .development, id: 31, name: "发改文件", slots: [.normative, .forwarding, .notice],
      perPage: 12, folder: "/zhengce/"),
    Column(
      host: .archives, id: 3, name: "文件查阅", slots: [.opinions, .archiveNotice], perPage: 10,
      folder: "/list.asp"),
    Column(
      host: .news, id: 7, name: "政策速递", slots: [.plan], perPage: 10, folder: "/policy/"),
    Column(host: .news, id: 8, name: "要闻", slots: [.news], perPage: 10, folder: "/city/"),
  ]

  static func of(_ host: SampleHost) -> [Column] { all.filter { $0.host == host } }

  /// The column of a site that lists documents of this sort; one at most.
  static func listing(_ slot: Slot, at host: SampleHost) -> Column? {
    all.first { $0.host == host && $0.slots.contains(slot) }
  }
}
