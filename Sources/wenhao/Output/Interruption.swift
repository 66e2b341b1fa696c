internal import Foundation

/// Ctrl-C and SIGTERM as a request to end well: the first asks, the second (an impatient one) ends the program
/// as it would have without us.
final class Interruption: @unchecked Sendable {
  // `requested` is only touched under `lock`; the sources live as long as this does.
  private let lock = NSLock()
  private var requested = false
  private var sources: [any DispatchSourceSignal] = []

  init(onRequest: @escaping @Sendable () -> Void = {}) {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [weak self] in
        guard let self else { return }
        let isFirst = self.lock.withLock {
          let first = !self.requested
          self.requested = true
          return first
        }
        if isFirst {
          onRequest()
        } else {
          signal(number, SIG_DFL)
          raise(number)
        }
      }
      source.resume()
      sources.append(source)
    }
  }

  deinit { for source in sources { source.cancel() } }

  var isRequested: Bool { lock.withLock { requested } }
}
