import Compression
import Frontier
import Testing

@testable import Fetching

/// Servers that behave, and how what they say becomes an outcome.
struct `Ordinary visits` {
  @Test func `a page comes with everything the archive needs`() async throws {
    let page = Array("<p>临政发〔2023〕1号</p>".utf8)
    let result = try await visit(etag: nil) { visitor, _ in
      visitor.answer(
        "200 OK", ["Content-Type: text/html", "Content-Encoding: gzip"], body: Gzip.member(page))
    }
    #expect(result.outcome == .fetched(status: 200))
    let response = try #require(result.response)
    #expect(response.body == page)
    #expect(response.rawBody == Gzip.member(page))
    #expect(response.header("content-TYPE") == "text/html")
    #expect(response.remoteAddress == "127.0.0.1")
    #expect(response.startedAt.milliseconds > 1_600_000_000_000)
    let sent = String(decoding: response.requestHead, as: UTF8.self)
    #expect(sent.hasPrefix("GET /page.html HTTP/1.1\r\n") && sent.hasSuffix("\r\n\r\n"))
    #expect(sent.contains("User-Agent: Wenhao/0 (+https://example.org/bot)\r\n"))
    #expect(sent.contains("Accept-Encoding: gzip, deflate, br, zstd\r\n"))
    #expect(sent.contains("Accept-Language: zh-CN"))
    #expect(!sent.contains("From:"))
    let received = String(decoding: response.responseHead, as: UTF8.self)
    #expect(received.hasPrefix("HTTP/1.1 200 OK\r\n") && received.hasSuffix("\r\n\r\n"))
  }

  @Test func `the request head that is kept is the one that was sent`() async throws {
    for (path, etag) in [
      ("/", nil), ("/a/b.html?c=%E5%85%AC&d", "\"x y\""), ("/\u{516c}\u{6587}", nil),
    ] as [(String, String?)] {
      let sent = Locked("")
      let result = try await visit(etag: etag, path: path) { visitor, head in
        sent.withLock { $0 = head }
        visitor.answer("200 OK", text: "x")
      }
      let kept = String(decoding: result.response?.requestHead ?? [], as: UTF8.self)
      #expect(kept == sent.withLock { $0 })
    }
  }

  @Test func `a site's own contact goes to that site, unless the operator gave one for all`()
    async throws
  {
    let heads = Locked<[String]>([])
    let server = try LoopbackServer { visitor, head in
      heads.withLock { $0.append(head) }
      visitor.answer("200 OK", text: "x")
    }
    for product in ["Wenhao/0", nil] {
      var settings = patientSettings()
      settings.product = product
      let fetcher = try Fetcher(settings: settings)
      defer { fetcher.close() }
      // The same handle serves them one after the other.
      for contact in [nil, "a@example.org", "b@example.org", nil] {
        let terms = VisitTerms(allowsPrivateAddresses: true, contact: contact)
        let result = await fetcher.fetch(FetchRequest(url: try server.url("/"), terms: terms))
        let own = product == nil ? nil : contact
        let line = "User-Agent: Wenhao/0 (+\(own ?? "https://example.org/bot"))\r\n"
        let sent = heads.withLock { $0.last } ?? ""
        #expect(sent.contains(line), "\(sent)")
        #expect(String(decoding: result.response?.requestHead ?? [], as: UTF8.self) == sent)
      }
    }
  }

  @Test func `so is the one that carried a cookie`() async throws {
    let sent = Locked("")
    let result = try await visit { visitor, head in
      sent.withLock { $0 = head }
      let isKnown = head.contains("Cookie: CT6T=1")
      visitor.answer(
        isKnown ? "200 OK" : "302 Found", ["Location: /page.html", "Set-Cookie: CT6T=1"])
    }
    let kept = String(decoding: result.response?.requestHead ?? [], as: UTF8.self)
    #expect(kept == sent.withLock { $0 })
    #expect(kept.contains("Cookie: CT6T=1\r\n"))
  }

  @Test func `a chunked body loses its chunks, and its trailers are no headers`() async throws {
    let result = try await visit { visitor, _ in
      visitor.send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
      visitor.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n")
      visitor.send("3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 1\r\n\r\n")
    }
    #expect(result.outcome == .fetched(status: 200))
    #expect(result.response?.rawBody == Array("abcde".utf8))
    #expect(result.response?.header("Link") == nil)
    #expect(result.response?.header("X-Sum") == nil)
  }

  @Test func `a known page is asked for conditionally`() async throws {
    let result = try await visit(etag: "\"abc\"") { visitor, head in
      let isConditional = head.contains("If-None-Match: \"abc\"\r\n")
      visitor.answer(isConditional ? "304 Not Modified" : "500 Oops")
    }
    #expect(result.outcome == .unchanged)
  }

  @Test func `a validator cannot smuggle in a header`() throws {
    let request = FetchRequest(url: try url("http://example.org/"), etag: "\"a\"\r\nX-Evil: 1")
    #expect(EasyHandle.headerLines(request, userAgent: "a").last == "If-None-Match: \"a\"X-Evil: 1")
  }

  @Test func `a cookie wall is passed with its own cookie, once`() async throws {
    let result = try await visit { visitor, head in
      if head.contains("Cookie: CT6T=1") {
        visitor.answer("200 OK", text: "behind the wall")
      } else {
        visitor.answer("302 Found", ["Location: /page.html", "Set-Cookie: CT6T=1"])
      }
    }
    #expect(result.outcome == .fetched(status: 200))
    #expect(result.response?.body == Array("behind the wall".utf8))
  }

  @Test func `cookies do not outlive their visit`() async throws {
    let server = try LoopbackServer { visitor, head in
      visitor.answer("200 OK", ["Set-Cookie: track=1"], text: head.contains("track") ? "y" : "n")
    }
    let fetcher = try Fetcher(settings: patientSettings())
    let request = FetchRequest(url: try server.url("/"), allowsPrivateAddresses: true)
    for _ in 0..<2 {
      #expect(await fetcher.fetch(request).response?.body == Array("n".utf8))
    }
  }

  @Test func `a wall that never opens is too many redirects`() async throws {
    let visits = Locked(0)
    let result = try await visit { visitor, _ in
      visits.withLock { $0 += 1 }
      visitor.answer("302 Found", ["Location: /page.html"])
    }
    #expect(result.outcome == .tooManyRedirects)
    #expect(visits.withLock { $0 } == 6)
  }

  @Test func `a redirect elsewhere is not followed`() async throws {
    let visits = Locked(0)
    let result = try await visit { visitor, _ in
      visits.withLock { $0 += 1 }
      visitor.answer("301 Moved", ["Location: http://169.254.169.254/latest#x"])
    }
    #expect(result.outcome == .moved(to: try url("http://169.254.169.254/latest")))
    #expect(visits.withLock { $0 } == 1)
  }

  @Test func `kept connections are used again`() async throws {
    let sockets = Locked(Set<Int32>())
    let server = try LoopbackServer { visitor, _ in
      sockets.withLock { _ = $0.insert(visitor.socket) }
      visitor.answer("200 OK", text: "x")
    }
    let fetcher = try Fetcher(settings: patientSettings())
    for index in 0..<5 {
      let request = FetchRequest(url: try server.url("/\(index)"), allowsPrivateAddresses: true)
      #expect(await fetcher.fetch(request).outcome == .fetched(status: 200))
    }
    #expect(sockets.withLock { $0.count } == 1)
  }

  @Test func `a kept connection that died is replaced without anyone noticing`() async throws {
    let server = try LoopbackServer { visitor, _ in
      visitor.answer("200 OK", text: "x")
      visitor.hangUp()
    }
    let fetcher = try Fetcher(settings: patientSettings())
    for index in 0..<20 {
      let request = FetchRequest(url: try server.url("/\(index)"), allowsPrivateAddresses: true)
      let result = await fetcher.fetch(request)
      #expect(result.outcome == .fetched(status: 200))
      let sent = String(decoding: result.response?.requestHead ?? [], as: UTF8.self)
      #expect(sent.split(separator: "GET ").count == 1, "one request head, not two")
    }
  }
}

struct `Nobody there` {
  @Test func `a closed port is a refused connection`() async throws {
    // The port was free a moment ago, and stays bound, without listening, while it is tried.
    let (socket, port) = try listeningSocket(backlog: 1)
    closeSocket(socket)
    #expect(try await outcome(of: loopbackURL(port, "/")) == .unreachable(reason: "connect"))
  }

  @Test func `a full backlog is a timeout while connecting`() async throws {
    let (socket, port) = try listeningSocket(backlog: 0)
    let callers = try fillBacklog(port: port)
    defer { (callers + [socket]).forEach(closeSocket) }
    var settings = patientSettings()
    settings.connectTimeout = .milliseconds(300)
    #expect(
      try await outcome(of: loopbackURL(port, "/"), settings: settings)
        == .timedOut(stage: "connect"))
  }

  @Test func `a server that does not speak TLS is a TLS failure`() async throws {
    let server = try LoopbackServer(greeting: "220 ready\r\n") { visitor, _ in visitor.hangUp() }
    let target = try url("https://127.0.0.1:\(server.port)/")
    #expect(try await outcome(of: target) == .unreachable(reason: "tls"))
  }

  @Test func `a name that cannot exist is a DNS failure`() async throws {
    #expect(
      try await outcome(of: url("http://no-such-host.invalid/")) == .unreachable(reason: "dns"))
  }

  private func outcome(of url: CanonicalURL, settings: FetchSettings = patientSettings())
    async throws
    -> FetchOutcome
  {
    let fetcher = try Fetcher(settings: settings)
    return await fetcher.fetch(FetchRequest(url: url, allowsPrivateAddresses: true)).outcome
  }
}
