internal import Frontier

/// Fetches pages: hundreds at once, on one thread of its own. One for a process is enough.
///
/// It knows nothing of politeness or robots.txt (`RobotsCache` asks through it); whoever calls
/// `fetch` has decided that the URL may be fetched now.
package final class Fetcher: Sendable {
  package let settings: FetchSettings
  private let engine: TransferEngine
  private let memory: BodyMemory

  package init(settings: FetchSettings) throws(FetchingError) {
    self.settings = settings
    memory = BodyMemory(maxMemory: settings.maxBodyMemory, maxDisk: settings.maxBodyDisk)
    engine = try TransferEngine(settings: settings)
  }

  deinit { engine.close() }

  /// One visit. Never throws: every ending is an outcome. A cancelled task gets
  /// `.unreachable(reason: "cancelled")` at once, as does everyone once the fetcher is closed.
  package func fetch(_ request: FetchRequest) async -> FetchResult {
    let transfer = Transfer(
      request: request, limits: TransferLimits(settings, request),
      userAgent: settings.userAgent(for: request), memory: memory, bodyFolder: settings.bodyFolder)
    return await judge(await engine.run(transfer))
  }

  /// The most memory that bodies took at once, and what they take now.
  package var bodyMemory: (peak: Int, held: Int) { (memory.peak, memory.held) }

  /// Away from the caller's actor: undoing the compression of a large body takes tens of
  /// milliseconds.
  @concurrent
  private func judge(_ finished: FinishedTransfer) async -> FetchResult {
    let exchange = await finished.loaded(memory: memory)
    return Judge(
      maxBodyBytes: settings.maxBodyBytes, maxInflateRatio: settings.maxInflateRatio,
      maxHeaderBytes: settings.maxHeaderBytes
    ).result(of: exchange)
  }

  /// Ends what is under way and the thread. Can be called again.
  package func close() { engine.close() }
}
