internal import Coordinator
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import QueueModel
internal import QueueWire

extension CoordinatorAPI {
  /// A small JSON body, whole.
  func body<Message: Decodable>(
    _ request: Request, _ endpoint: Endpoint
  ) async throws -> Message {
    let length = try announcedLength(request, endpoint)
    guard budget.take(length) else {
      throw FailureReply(.busy, "too many bytes of requests are under way")
    }
    defer { budget.giveBack(length) }
    let deadline = ContinuousClock.now + settings.maxBodyTime
    var bytes = Data(capacity: min(length, 64 << 10))
    for try await chunk in request.body {
      bytes.append(contentsOf: chunk.readableBytesView)
      guard bytes.count <= length else { throw FailureReply(.tooLarge, "longer than announced") }
      guard ContinuousClock.now < deadline else {
        throw FailureReply(.tooSlow, "the body took too long to arrive")
      }
    }
    do {
      return try JSONDecoder().decode(Message.self, from: bytes)
    } catch {
      throw FailureReply(.malformed, "not the JSON that \(endpoint.path) takes: see /openapi.json")
    }
  }

  static func json(_ message: some Encodable) throws -> Response {
    text([UInt8](try JSONEncoder().encode(message)), type: "application/json")
  }

  static func text(_ bytes: [UInt8], type: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: type],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  static func mayHaveBody(_ request: Request) -> Bool {
    if let length = request.headers[.contentLength] { return length != "0" }
    return request.headers[.transferEncoding] != nil
  }

  /// Everything that can go wrong with a request, as its peer is told.
  static func failure(_ error: any Error) -> FailureReply {
    switch error {
    case let failure as FailureReply: failure
    case WireError.malformed(let what): FailureReply(.malformed, what)
    case let error as WireError: FailureReply(.tooLarge, error.description)
    case CoordinatorError.closing, CoordinatorError.notRunning:
      FailureReply(.closing, "the coordinator is closing or starting: ask again soon")
    case let error as CoordinatorError: FailureReply(.failed, error.description)
    case let error as QueueError: FailureReply(.failed, error.description)
    // The connection broke, or something of ours did: the log has the line, the peer a short one.
    case let error: FailureReply(.failed, "the request failed: \(type(of: error))")
    }
  }

  static func response(_ failure: FailureReply) -> Response {
    var headers: HTTPFields = [.contentType: "application/json"]
    switch failure.code {
    case .busy: headers[.retryAfter] = "1"
    case .closing: headers[.retryAfter] = "2"
    case .unauthorised: headers[.wwwAuthenticate] = "Bearer"
    case .forbidden, .notFound, .methodNotAllowed, .lengthRequired, .malformed, .tooLarge, .tooSlow,
      .failed:
      break
    }
    // A reply of two strings always encodes.
    let bytes = (try? JSONEncoder().encode(failure)) ?? Data()
    return Response(
      status: HTTPResponse.Status(code: failure.code.status), headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

extension FailureReply.Code {
  package var status: Int {
    switch self {
    case .unauthorised: 401
    case .forbidden: 403
    case .notFound: 404
    case .methodNotAllowed: 405
    case .lengthRequired: 411
    case .malformed: 400
    case .tooLarge: 413
    case .tooSlow: 408
    case .busy, .closing: 503
    case .failed: 500
    }
  }
}
