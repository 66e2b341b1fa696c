internal import Foundation

/// The records of one fetch, ready to be appended to an archive file: made by a worker, carried in its
/// report, written by the coordinator.
package struct ArchiveMember: Hashable, Sendable {
  /// One gzip member for each record, one after the other.
  package let bytes: [UInt8]
  /// The member with the response (or resource) record, within `bytes`.
  package let responseOffset: Int
  package let responseLength: Int
  /// Of the body as it came: after transfer coding, before content coding. Hexadecimal.
  package let payloadSHA256: String
  /// Of the same, hexadecimal; empty where only the coordinator looks at it.
  package let payloadSHA1: String

  package init(
    bytes: [UInt8], responseOffset: Int, responseLength: Int, payloadSHA256: String,
    payloadSHA1: String = ""
  ) {
    self.bytes = bytes
    self.responseOffset = responseOffset
    self.responseLength = responseLength
    self.payloadSHA256 = payloadSHA256
    self.payloadSHA1 = payloadSHA1
  }

  /// With further records behind its own: what became known after the response was.
  package func followed(by member: [UInt8]) -> ArchiveMember {
    ArchiveMember(
      bytes: bytes + member, responseOffset: responseOffset, responseLength: responseLength,
      payloadSHA256: payloadSHA256, payloadSHA1: payloadSHA1)
  }

  /// Cheap enough for every append: what a broken worker could send to make a file unreadable.
  var isSound: Bool {
    responseOffset >= 0 && responseLength > 2 && responseOffset <= bytes.count - responseLength
      && bytes.starts(with: [0x1f, 0x8b]) && bytes[responseOffset...].starts(with: [0x1f, 0x8b])
  }
}

extension ArchiveMember: Codable {
  private enum Key: String, CodingKey {
    case bytes
    case responseOffset = "response_offset"
    case responseLength = "response_length"
    case payloadSHA256 = "payload_sha256"
    case payloadSHA1 = "payload_sha1"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    // Base64 by hand: an array of numbers would be four times as long, and `Data` obeys its coder's mood.
    guard let data = Data(base64Encoded: try container.decode(String.self, forKey: .bytes)) else {
      throw DecodingError.dataCorruptedError(
        forKey: .bytes, in: container, debugDescription: "not base64")
    }
    self.init(
      bytes: Array(data),
      responseOffset: try container.decode(Int.self, forKey: .responseOffset),
      responseLength: try container.decode(Int.self, forKey: .responseLength),
      payloadSHA256: try container.decode(String.self, forKey: .payloadSHA256),
      payloadSHA1: try container.decodeIfPresent(String.self, forKey: .payloadSHA1) ?? "")
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(Data(bytes).base64EncodedString(), forKey: .bytes)
    try container.encode(responseOffset, forKey: .responseOffset)
    try container.encode(responseLength, forKey: .responseLength)
    try container.encode(payloadSHA256, forKey: .payloadSHA256)
    try container.encode(payloadSHA1, forKey: .payloadSHA1)
  }
}

/// Where a response record lies: the final file name, and the gzip member's place in it.
package struct ArchiveLocation: Hashable, Sendable, Codable {
  package let file: String
  package let offset: Int
  package let length: Int

  package init(file: String, offset: Int, length: Int) {
    self.file = file
    self.offset = offset
    self.length = length
  }
}
