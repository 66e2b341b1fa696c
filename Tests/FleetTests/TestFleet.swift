import Archiving
import Coordinator
import CorpusStore
import Documents
import Fleet
import Foundation
import Frontier
import Logging
import QueueModel
import QueueStore
import QueueWire
import Testing

/// A coordinator over real files in a folder of the test's own, which may be opened again and
/// again.
struct TestFleet {
  let folder: TemporaryFolder
  let data: DataFolder
  let time = TestTime()
  let profile: SiteProfile
  let yaml: String

  static let site = "http://www.minghu.example"

  init(delay: String = "0s", extra: String = "") throws {
    folder = try TemporaryFolder()
    data = DataFolder(path: folder.path + "/data")
    try data.create()
    yaml = """
      name: 明湖市人民政府
      region: 999900
      organs: [明湖市科学技术局]
      start: \(Self.site)/
      lists: ["/$", "/list*"]
      articles: ["/art/*"]
      delay: \(delay)
      \(extra)
      """
    profile = try #require(SiteProfile.parse(yaml, file: "test.yaml").profiles.first)
  }

  struct Open: Sendable {
    let coordinator: Coordinator
    let queue: SQLiteQueue
    let corpus: Corpus
    let archive: ArchiveWriter

    func close() throws {
      try archive.close()
      try corpus.close()
      try queue.close()
    }
  }

  func open(
    settings: CoordinatorSettings = CoordinatorSettings(), clock: FleetClock? = nil,
    checkpoint: @escaping @Sendable (CommitStep) async throws -> Void = { _ in }
  ) throws -> Open {
    let queue = try SQLiteQueue(path: data.queue, access: .coordinator, maxLosses: 3)
    let archive = try ArchiveWriter(folder: data.archive, software: "test", operator: nil)
    let corpus = try Corpus(path: data.corpus, access: .readWrite)
    let coordinator = Coordinator(
      queue: queue, archive: archive, corpus: corpus, profiles: [profile], settings: settings,
      clock: clock ?? time.stoppedClock, logger: Self.silent, dice: { 0 }, checkpoint: checkpoint)
    return Open(coordinator: coordinator, queue: queue, corpus: corpus, archive: archive)
  }

  static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

  var archivedBytes: Int {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: data.archive)) ?? []
    return files.reduce(0) { sum, file in
      let attributes = try? FileManager.default.attributesOfItem(atPath: data.archive + "/" + file)
      return sum + ((attributes?[.size] as? Int) ?? 0)
    }
  }

  /// A report as a worker would send it for a page with a document and a link.
  static func report(_ lease: Lease, text: String = "关于明湖科技的函", links: [String] = []) -> Report {
    var document = OfficialDocument()
    document.id = "sha256:\(lease.url.description.utf8.reduce(0) { $0 &* 31 &+ Int($1) })"
    document.title = text
    document.text = text
    document.fingerprint = "0000000000000000"
    let member = WARC.exchange(
      url: lease.url.description, milliseconds: 0,
      requestHead: Array("GET / HTTP/1.1\r\n\r\n".utf8),
      responseHead: Array("HTTP/1.1 200 OK\r\n\r\n".utf8), rawBody: Array(text.utf8),
      remoteAddress: nil)
    return Report(
      worker: "w", token: lease.token, url: lease.url, outcome: .fetched(status: 200),
      visit: VisitFacts(httpStatus: 200, bodyDigest: member.payloadSHA256),
      links: links.compactMap { CanonicalURL(site + $0) }.map {
        FoundLink(url: $0, kind: .article, depth: lease.depth + 1)
      }, record: WireBytes(RecordJSON.bytes(document)),
      archive: ArchivedExchange(
        members: WireBytes(member.bytes), responseOffset: member.responseOffset,
        responseLength: member.responseLength, payloadSHA256: member.payloadSHA256))
  }

  static func leases(_ coordinator: Coordinator, max: Int = 100) async throws -> [Lease] {
    try await coordinator.lease(LeaseRequest(worker: "w", maxSlices: 10, maxURLs: max))
      .slices.flatMap(\.leases)
  }
}
