/// What the site answers to one request, before any socket.
package struct SampleResponse: Sendable {
  package var status: Int
  package var headers: [(name: String, value: String)]
  package var body: Body
  /// Time before the answer begins.
  package var delay: Duration

  package enum Body: Sendable {
    case bytes([UInt8])
    /// The same chunk again and again, `times` times: a body that need not fit into memory.
    case repeated(chunk: [UInt8], times: Int)
  }

  init(
    status: Int, headers: [(name: String, value: String)] = [], body: Body = .bytes([]),
    delay: Duration = .zero
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.delay = delay
  }

  /// The bytes of a body that is held whole; empty for a repeated one.
  package var bytes: [UInt8] {
    if case .bytes(let bytes) = body { return bytes }
    return []
  }

  package func header(_ name: String) -> String? {
    headers.first { $0.name == name }?.value
  }

  /// For visitors that accept it; pages only, what is not 200 goes as it is.
  mutating func encodeAsGzip() {
    guard status == 200, case .bytes(let bytes) = body else { return }
    body = .bytes(StoredGzip.member(bytes))
    headers += [("content-encoding", "gzip"), ("vary", "accept-encoding")]
  }
}
