import Compression
import Fetching
import Frontier
import Testing

/// A real socket at the other end of each, misbehaving as the name says.
struct `Servers that misbehave` {
  @Test func `headers that never come are a timeout at the first byte`() async throws {
    var settings = patientSettings()
    settings.firstByteTimeout = .milliseconds(300)
    let result = try await visit(settings: settings) { visitor, _ in visitor.awaitHangUp() }
    #expect(result.outcome == .timedOut(stage: "firstByte"))
    #expect(result.response == nil)
  }

  @Test func `a header that comes byte by byte is too slow`() async throws {
    let result = try await visit(settings: impatientSettings()) { visitor, _ in
      visitor.send("HTTP/1.1 200 OK\r\nX-Slow: ")
      visitor.repeatUntilHangUp([0x61], everyMilliseconds: 100)
    }
    #expect(result.outcome == .timedOut(stage: "lowSpeed"))
  }

  @Test func `silence before the first byte is not low speed`() async throws {
    var settings = patientSettings()
    settings.firstByteTimeout = .milliseconds(300)
    settings.lowSpeedPeriod = .milliseconds(20)
    let result = try await visit(settings: settings) { visitor, _ in visitor.awaitHangUp() }
    #expect(result.outcome == .timedOut(stage: "firstByte"))
  }

  @Test func `a body of a few bytes a second is too slow`() async throws {
    let result = try await visit(settings: impatientSettings()) { visitor, _ in
      visitor.send("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
      visitor.repeatUntilHangUp([0x61], everyMilliseconds: 100)
    }
    #expect(result.outcome == .timedOut(stage: "lowSpeed"))
    #expect(result.response?.status == 200, "the response that came is kept")
  }

  @Test func `a body that keeps its speed is still ended by the total time`() async throws {
    var settings = patientSettings()
    settings.totalTimeout = .milliseconds(1200)
    let result = try await visit(settings: settings) { visitor, _ in
      visitor.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
      visitor.repeatUntilHangUp([UInt8](repeating: 0x61, count: 500), everyMilliseconds: 50)
    }
    #expect(result.outcome == .timedOut(stage: "total"))
  }

  private func impatientSettings() -> FetchSettings {
    var settings = patientSettings()
    settings.lowSpeedPeriod = .milliseconds(500)
    return settings
  }

  @Test func `an endless body is cut at the limit`() async throws {
    let result = try await visit { visitor, _ in
      visitor.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
      visitor.repeatUntilHangUp([UInt8](repeating: 0x61, count: 65_536), everyMilliseconds: 0)
    }
    #expect(result.outcome == .tooLarge(limit: 1 << 20))
    #expect(result.response?.rawBody.count == 1 << 20)
  }

  @Test func `an announced length beyond the limit is refused at once`() async throws {
    let result = try await visit { visitor, _ in
      visitor.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")
      visitor.awaitHangUp()
    }
    #expect(result.outcome == .tooLarge(limit: 1 << 20))
  }

  @Test func `a gzip bomb stops at the ratio`() async throws {
    let bomb = Gzip.member([UInt8](repeating: 0, count: 64 << 20))
    let result = try await visit { visitor, _ in
      visitor.answer("200 OK", ["Content-Encoding: gzip"], body: bomb)
    }
    #expect(result.outcome == .inflatesTooFar(limit: 1 << 20))
    let isKept = result.response?.rawBody == bomb
    #expect(isKept)
  }

  @Test func `a truncated gzip is malformed, and its bytes are kept`() async throws {
    let half = Array(Gzip.member(Array("关于印发通知的函".utf8)).dropLast(12))
    let result = try await visit { visitor, _ in
      visitor.answer("200 OK", ["Content-Encoding: gzip"], body: half)
    }
    #expect(result.outcome == .malformed(reason: "the compressed body is truncated"))
    #expect(result.response?.rawBody == half)
  }

  @Test func `a body shorter than its Content-Length is malformed`() async throws {
    let result = try await visit { visitor, _ in
      visitor.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
      visitor.hangUp()
    }
    #expect(result.outcome == .malformed(reason: "the body ends before its Content-Length"))
  }

  @Test func `broken chunks are malformed`() async throws {
    let result = try await visit { visitor, _ in
      visitor.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nwhat\r\n")
      visitor.awaitHangUp()
    }
    #expect(result.outcome == .malformed(reason: "broken chunked coding"))
  }

  @Test(arguments: [
    "\u{1}\u{2}\u{3} this is no protocol\r\n\r\n",  // garbage
    "<html>an answer in the manner of 1991</html>",  // HTTP/0.9
  ])
  func `what is not HTTP is malformed`(_ bytes: String) async throws {
    let result = try await visit { visitor, _ in
      visitor.send(bytes)
      visitor.hangUp()
    }
    #expect(result.outcome == .malformed(reason: "the answer is not HTTP"))
  }

  @Test func `a reset before the answer is a reset`() async throws {
    let result = try await visit { visitor, _ in visitor.reset() }
    #expect(result.outcome == .unreachable(reason: "reset"))
  }

  @Test func `a reset within the body is a reset`() async throws {
    let result = try await visit { visitor, _ in
      visitor.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun")
      visitor.reset()
    }
    #expect(result.outcome == .unreachable(reason: "reset"))
  }

  @Test func `a hang-up without a word is a reset`() async throws {
    let result = try await visit { visitor, _ in visitor.hangUp() }
    #expect(result.outcome == .unreachable(reason: "reset"))
  }

  @Test func `headers without end are cut at the limit`() async throws {
    let line = Array(("X-Filler: " + String(repeating: "a", count: 1000) + "\r\n").utf8)
    let result = try await visit { visitor, _ in
      visitor.send("HTTP/1.1 200 OK\r\n")
      visitor.repeatUntilHangUp(line, everyMilliseconds: 0)
    }
    #expect(result.outcome == .headTooLarge(limit: 16 << 10))
  }

  @Test func `one header line of a megabyte is cut at the limit`() async throws {
    let line = Array(("X-Filler: " + String(repeating: "a", count: 1 << 20) + "\r\n").utf8)
    let result = try await visit { visitor, _ in
      visitor.send("HTTP/1.1 200 OK\r\n")
      visitor.send(line)
      visitor.awaitHangUp()
    }
    #expect(result.outcome == .headTooLarge(limit: 16 << 10))
  }

  @Test func `a film is not downloaded`() async throws {
    let result = try await visit { visitor, _ in
      visitor.send("HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 900000\r\n\r\n")
      visitor.awaitHangUp()
    }
    #expect(result.outcome == .wrongKind(contentType: "video/mp4"))
    #expect(result.response?.status == 200)
    #expect(result.response?.rawBody == [])
  }
}
