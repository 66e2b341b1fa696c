/// Where the site is served.
package struct SampleAddresses: Hashable, Sendable {
  package let port: Int
  /// `127.0.0.1:8600` and so on, the portal first.
  package let hosts: [String]
}

package enum SampleSiteError: Error, CustomStringConvertible {
  /// Each site has a loopback address of its own, so the portal's is fixed.
  case wrongAddress(String)
  case cannotListen(String)

  package var description: String {
    switch self {
    case .wrongAddress(let host):
      "the sample site listens on 127.0.0.1 and the addresses after it, not on \(host)"
    case .cannotListen(let address):
      "the sample site cannot listen on \(address): is the port taken? 0 chooses a free one"
    }
  }
}

extension SampleSite {
  /// Serves until the task is cancelled. `port` 0 takes a free one. `onReady` is called once, when every
  /// site answers. Only the sites' own loopback addresses are bound, never a wildcard.
  package func serve(
    host: String = SampleHost.portal.address, port: Int,
    onReady: @escaping @Sendable (SampleAddresses) async -> Void
  ) async throws {
    guard host == SampleHost.portal.address else { throw SampleSiteError.wrongAddress(host) }
    let hosts = SampleHost.served(faults: plan.faults)
    let service = SampleService(site: self, port: port)
    let (bound, announce) = AsyncStream.makeStream(of: Int.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
      // The first to end, cancelled or unable to listen, takes the others with it.
      defer { group.cancelAll() }
      var faults: FaultServer?
      defer { faults?.stop() }
      var ports = bound.makeAsyncIterator()
      var chosen = port
      for host in hosts {
        let asked = chosen
        group.addTask {
          // Nobody must wait for a server that never came up.
          defer { announce.yield(0) }
          try await service.run(host, port: asked) { announce.yield($0) }
        }
        chosen = await ports.next() ?? 0
        guard chosen > 0 else { break }
      }
      if chosen > 0 {
        if plan.faults { faults = try FaultServer(port: chosen) }
        let addresses = hosts.map { "\($0.address):\(chosen)" }
        await onReady(SampleAddresses(port: chosen, hosts: addresses))
      }
      try await group.next()
    }
  }
}
