/// The unit of politeness and of sharding: a host name and, where it is not the scheme's own, a port.
/// `www.linyi.gov.cn`, `127.0.0.1:8600`. http and https of one name are one host: it is one machine.
package struct HostKey: Hashable, Sendable {
  package let description: String

  package init?(_ text: String) {
    guard !text.isEmpty, text.utf8.count <= 262,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") })
    else { return nil }
    description = text.lowercased()
  }
}

extension HostKey: LosslessStringConvertible, Comparable {
  package static func < (a: HostKey, b: HostKey) -> Bool { a.description < b.description }
}

extension HostKey: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let key = HostKey(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a host: \(text)")
    }
    self = key
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
