internal import Coordinator
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import QueueModel
internal import QueueWire

extension CoordinatorAPI {
  /// Reports are handed on as they arrive, so that a batch of large pages is never whole in memory,
  /// and are committed together with those of other requests. Answered when all of them are.
  func report(_ request: Request) async throws -> Response {
    guard request.headers[.contentType] == ReportFrame.contentType else {
      throw FailureReply(.malformed, "a report is sent as \(ReportFrame.contentType)")
    }
    let length = try announcedLength(request, .report)
    guard budget.take(length) else {
      throw FailureReply(.busy, "too many bytes of reports are under way")
    }
    defer { budget.giveBack(length) }
    let coordinator = coordinator
    let deadline = ContinuousClock.now + settings.maxBodyTime
    return try await withThrowingTaskGroup(of: (Int, ReportReply).self) { group in
      var reader = ReportFrameReader()
      var count = 0
      var received = 0
      for try await chunk in request.body {
        received += chunk.readableBytes
        // The parser ends a body at its announced length; this is for the day when it does not.
        guard received <= length else { throw FailureReply(.tooLarge, "longer than announced") }
        guard ContinuousClock.now < deadline else {
          throw FailureReply(.tooSlow, "the body took too long to arrive")
        }
        for report in try reader.add(chunk.readableBytesView) {
          let number = count
          count += 1
          group.addTask { (number, try await coordinator.report(report)) }
        }
      }
      try reader.finish()
      var replies = [ReportReply](repeating: ReportReply(answer: .leaseLost), count: count)
      for try await (number, reply) in group { replies[number] = reply }
      return try Self.json(ReportReplies(replies: replies))
    }
  }

  func announcedLength(_ request: Request, _ endpoint: Endpoint) throws(FailureReply) -> Int {
    guard let text = request.headers[.contentLength], let length = Int(text), length >= 0 else {
      throw FailureReply(.lengthRequired, "send Content-Length")
    }
    guard length <= endpoint.maxBodyBytes else {
      throw FailureReply(
        .tooLarge, "\(endpoint.path) takes \(endpoint.maxBodyBytes) bytes, not \(length)")
    }
    return length
  }
}
