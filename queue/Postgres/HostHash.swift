internal import Frontier
internal import QueueModel

/// A host's id: a hash of its name, the same wherever it is computed, so that rows find their host, and one day their
/// shard, without asking. Of 100,000 hosts two share one with a probability of one in a billion; the later is refused.
enum HostHash {
  static func id(_ host: HostKey) -> Int64 { URLKey(host.description).high }
}

/// Where a URL is looked up.
struct URLPlace: Hashable {
  let host: Int64
  let high: Int64
  let low: Int64

  init(_ url: CanonicalURL, probe: UInt32) {
    host = HostHash.id(url.hostKey)
    let key = URLKey(url.description, probe: probe)
    high = key.high
    low = key.low
  }

  init(host: Int64, high: Int64, low: Int64) {
    self.host = host
    self.high = high
    self.low = low
  }
}
