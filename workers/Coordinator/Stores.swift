internal import Archiving
internal import CorpusStore
internal import Fleet
internal import QueueModel
internal import QueueStore

/// What a run keeps its work in, opened and closed off the cooperative pool.
struct Stores: Sendable {
  let queue: any WorkQueue
  let archive: ArchiveWriter
  let corpus: Corpus
  let thread: CommitThread
  private let closeQueue: @Sendable () throws -> Void

  static func open(_ options: CrawlOptions) async throws -> Stores {
    let thread = CommitThread()
    let folder = options.folder
    return try await thread.run {
      let queue = try SQLiteQueue(path: options.queuePath ?? folder.queue, access: .coordinator)
      return Stores(
        queue: queue,
        archive: try ArchiveWriter(
          folder: folder.archive, software: options.software, operator: options.contact),
        corpus: try Corpus(path: folder.corpus, access: .readWrite), thread: thread,
        closeQueue: { try queue.close() })
    }
  }

  func close() async throws {
    let (archive, corpus, closeQueue) = (self.archive, self.corpus, self.closeQueue)
    try await thread.run {
      try archive.close()
      try corpus.close()
      try closeQueue()
    }
  }
}
