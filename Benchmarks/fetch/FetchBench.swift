import Fetching
import Foundation
import Frontier

// The engine as a crawl uses it: one `Fetcher`, N visits under way, each judged and its bodies held until the
// visit is over. Same output as loop.c: CPU seconds, wall seconds, pages, bytes, peak memory in KiB.
//
//     fetch-bench URLS CONNECTIONS [MEMORY-MIB]

struct Usage {
  let cpu: Double
  let peakKiB: Int

  init() {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime)
    peakKiB = usage.ru_maxrss
  }
}

/// Whose turn it is. Behind a lock: an actor would be measured with the fetcher, as each visit would wait for it.
final class Line: @unchecked Sendable {
  // Invariant: everything is touched under `guardian` while visits are under way.
  private let guardian = NSLock()
  private var urls: ArraySlice<CanonicalURL>
  private(set) var pages = 0
  private(set) var bytes = 0

  init(_ urls: [CanonicalURL]) { self.urls = urls[...] }

  func next(after bytes: Int?) -> CanonicalURL? {
    guardian.withLock {
      if let bytes {
        pages += 1
        self.bytes += bytes
      }
      return urls.popFirst()
    }
  }
}

@main enum FetchBench {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count > 2, let connections = Int(arguments[2]) else {
      print("usage: fetch-bench URLS CONNECTIONS [MEMORY-MIB]")
      exit(2)
    }
    let text = try String(contentsOfFile: arguments[1], encoding: .utf8)
    let urls = text.split(separator: "\n").compactMap { CanonicalURL(String($0)) }
    var settings = FetchSettings(userAgent: "Wenhao/bench")
    settings.maxTransfers = connections
    if arguments.count > 3, let mebibytes = Int(arguments[3]) {
      settings.maxBodyMemory = mebibytes << 20
    }
    let line = Line(urls)
    let before = Usage()
    let start = ContinuousClock.now
    let fetcher = try Fetcher(settings: settings)
    let terms = VisitTerms(allowsPrivateAddresses: true)
    await withTaskGroup { group in
      for _ in 0..<connections {
        group.addTask {
          var bytes: Int?
          while let url = line.next(after: bytes) {
            let result = await fetcher.fetch(FetchRequest(url: url, terms: terms))
            bytes = nil
            if case .fetched = result.outcome { bytes = result.response?.body.count }
          }
        }
      }
    }
    let wall = (ContinuousClock.now - start) / .seconds(1)
    let after = Usage()
    let pages = line.pages
    print(
      String(
        format: "%.3f %.3f %ld %ld %ld", after.cpu - before.cpu, wall, pages, line.bytes,
        after.peakKiB))
    if arguments.count > 3 {
      print("bodies at most \(fetcher.bodyMemory.peak >> 10) KiB")
    }
    exit(pages == urls.count ? 0 : 1)
  }
}
