internal import Archiving
internal import CorpusStore
internal import Fleet
internal import QueueModel

/// What a run keeps its work in, opened and closed off the cooperative pool.
struct Stores: Sendable {
  let queue: any WorkQueue
  let archive: ArchiveWriter
  let corpus: Corpus
  let thread: CommitThread

  static func open(_ options: CrawlOptions) async throws -> Stores {
    let thread = CommitThread()
    let folder = options.folder
    return try await thread.run {
      Stores(
        queue: try options.queue.open(.coordinator),
        archive: try ArchiveWriter(
          folder: folder.archive, software: options.software, operator: options.contact,
          settings: options.archiveSettings),
        // As long as the queue waits for its server: what workers bring back meanwhile waits too.
        corpus: try Corpus(path: folder.corpus, access: .readWrite, patience: .seconds(3600)),
        thread: thread)
    }
  }

  func close() async throws {
    let (queue, archive, corpus) = (self.queue, self.archive, self.corpus)
    try await thread.run {
      try archive.close()
      try corpus.close()
      try queue.close()
    }
  }
}
