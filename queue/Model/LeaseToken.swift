/// The fencing token of one lease: the boot of the coordinator that gave it, and its number in that
/// boot. No two leases ever have the same, so a worker that slept past its lease cannot pass for
/// its successor. Printed `7-123`.
package struct LeaseToken: Hashable, Sendable {
  /// Counts the times that a coordinator opened this queue; durable before the first lease is
  /// given.
  package let epoch: Int64
  package let counter: Int64

  package init(epoch: Int64, counter: Int64) {
    self.epoch = epoch
    self.counter = counter
  }
}

extension LeaseToken: LosslessStringConvertible {
  package var description: String { "\(epoch)-\(counter)" }

  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let epoch = Int64(parts[0]), let counter = Int64(parts[1]),
      epoch >= 0, counter >= 0
    else { return nil }
    self.init(epoch: epoch, counter: counter)
  }
}

extension LeaseToken: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let token = LeaseToken(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a lease token: \(text)")
    }
    self = token
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
