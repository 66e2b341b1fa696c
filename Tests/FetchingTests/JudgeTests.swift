import CCurl
import Compression
import Frontier
import Testing

@testable import Fetching

struct `The judge` {
  private func result(
    _ head: String, body: String = "", etag: String? = nil, ending: TransferEnding = .complete
  ) throws -> FetchResult {
    var exchange = RawExchange(
      request: FetchRequest(url: try url("http://www.example.cn/a/b.html"), etag: etag),
      ending: ending)
    exchange.responseHead = Array(("HTTP/1.1 " + head + "\r\n\r\n").utf8)
    exchange.head = HeaderBlock(parsing: exchange.responseHead)
    exchange.body = Array(body.utf8)
    return Judge(maxBodyBytes: 1 << 20, maxInflateRatio: 200, maxHeaderBytes: 4096)
      .result(of: exchange)
  }

  @Test(
    arguments: [
      ("200 OK", .fetched(status: 200)),
      ("203 Changed on the way", .fetched(status: 203)),
      ("204 No Content", .unexpected(status: 204)),  // nothing to read, and nobody said it is gone
      ("304 Not Modified", .unexpected(status: 304)),  // we hold nothing that could be unmodified
      ("400 Bad Request", .unexpected(status: 400)),
      ("401 Unauthorized", .forbidden(status: 401)), ("403 Forbidden", .forbidden(status: 403)),
      ("405 Method", .forbidden(status: 405)), ("451 Legal", .forbidden(status: 451)),
      ("404 Not Found", .gone(status: 404)), ("410 Gone", .gone(status: 410)),
      ("429 Slow down", .throttled(retryAfter: nil)),
      ("429 Slow down\r\nRetry-After: 120", .throttled(retryAfter: .seconds(120))),
      (
        "503 Busy\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:50:37 GMT",
        .throttled(retryAfter: .seconds(60))
      ),
      ("503 Busy\r\nRetry-After: soon", .throttled(retryAfter: nil)),
      ("503 Busy", .serverFailure(status: 503)), ("500 Oops", .serverFailure(status: 500)),
      ("302 Found", .malformed(reason: "a redirect without a usable Location")),
      (
        "302 Found\r\nLocation: javascript:void(0)",
        .malformed(reason: "a redirect without a usable Location")
      ),
      ("302 Found\r\nLocation: /WZWSRELx", .challenged(sign: "wzws")),
      ("300 Choose", .unexpected(status: 300)),
      ("521 ", .challenged(sign: "521")),
      ("412 Precondition Failed", .challenged(sign: "412")),
    ] as [(String, FetchOutcome)])
  func `reads a status as the list of outcomes says`(_ head: String, _ outcome: FetchOutcome) throws
  {
    let result = try result(head)
    #expect(result.outcome == outcome)
    #expect(result.response != nil, "a response that came is always kept")
  }

  @Test func `resolves a redirect against the page`() throws {
    for (location, target) in [
      ("../c.html#top", "http://www.example.cn/c.html"), ("//x.cn", "http://x.cn/"),
      ("https://www.example.cn/a/b.html", "https://www.example.cn/a/b.html"),
    ] {
      let outcome = try result("301 Moved\r\nLocation: \(location)").outcome
      #expect(outcome == .moved(to: try url(target)))
    }
  }

  @Test func `304 means unchanged to whoever asked`() throws {
    #expect(try result("304 Not Modified", etag: "\"x\"").outcome == .unchanged)
  }

  @Test(arguments: [
    ("gzip", true), ("x-gzip", true), ("deflate", true), ("identity, GZIP", true),
    ("compress", false),  // never asked for
  ])
  func `undoes the codings it asked for`(_ coding: String, _ isUndone: Bool) throws {
    var exchange = RawExchange(
      request: FetchRequest(url: try url("http://x.cn/")), ending: .complete)
    exchange.responseHead = Array("HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\n\r\n".utf8)
    exchange.head = HeaderBlock(parsing: exchange.responseHead)
    exchange.body = Gzip.member([1, 2, 3])
    let result = Judge(maxBodyBytes: 99, maxInflateRatio: 99, maxHeaderBytes: 99)
      .result(of: exchange)
    #expect(result.response?.body == (isUndone ? [1, 2, 3] : []))
    #expect((result.outcome == .fetched(status: 200)) == isUndone)
  }

  @Test func `a broken coding does not hide what the status says`() throws {
    let result = try result("404 Not Found\r\nContent-Encoding: gzip", body: "not gzip")
    #expect(result.outcome == .gone(status: 404))
  }

  @Test(
    arguments: [
      (CURLE_COULDNT_RESOLVE_HOST, .unreachable(reason: "dns")),
      (CURLE_COULDNT_CONNECT, .unreachable(reason: "connect")),
      (CURLE_PEER_FAILED_VERIFICATION, .unreachable(reason: "tls")),
      (CURLE_SSL_CONNECT_ERROR, .unreachable(reason: "tls")),
      (CURLE_GOT_NOTHING, .unreachable(reason: "reset")),
      (CURLE_RECV_ERROR, .unreachable(reason: "reset")),
      (CURLE_SEND_ERROR, .unreachable(reason: "reset")),
      (CURLE_HTTP2_STREAM, .unreachable(reason: "reset")),
      (CURLE_OPERATION_TIMEDOUT, .timedOut(stage: "connect")),
      (CURLE_FILESIZE_EXCEEDED, .tooLarge(limit: 1 << 20)),
    ] as [(CURLcode, FetchOutcome)])
  func `puts libcurl's codes into our words`(_ code: CURLcode, _ outcome: FetchOutcome) throws {
    let failure = TransferFailure(
      code: code, detail: "", requestWasSent: false, addressWasRefused: false)
    #expect(try result("200 OK", ending: .failed(failure)).outcome == outcome)
  }
}

struct `Challenge signs` {
  private static let gb18030TooFrequent: [UInt8] = [
    0xb7, 0xc3, 0xce, 0xca, 0xb9, 0xfd, 0xd3, 0xda, 0xc6, 0xb5, 0xb7, 0xb1,
  ]

  @Test(
    arguments: [
      (521, "", "<script>document.cookie='__jsl_clearance=1'</script>", "jsl"),
      (521, "", "", "521"),
      (412, "", "<script r='m'>$_ts=1</script>", "riversecurity"),
      (412, "", "", "412"),
      (202, "", "<script>$_ts={}</script>", "riversecurity"),
      (202, "", "<script>other</script>", "202-script"),
      (202, "", "accepted", nil),  // odd, but no challenge
      (200, "", "<script src=/WZWSREL.js>wzwschallenge</script>", "wzws"),
      (200, "Set-Cookie: __jsluid_s=1", "a page", nil),  // 加速乐 marks good pages too
      (200, "", "<script>var $_ts=1</script> a page let through", nil),
      (200, "", "您的访问过于频繁，请稍后再试", "too-frequent"),
      (200, "", "请输入验证码", "captcha"),
      (404, "", "请输入验证码", nil),  // a missing page with a login box is missing
    ] as [(Int, String, String, String?)])
  func `are told apart`(_ status: Int, _ head: String, _ body: String, _ sign: String?) {
    #expect(
      ChallengeSigns.sign(status: status, head: Array(head.utf8), body: Array(body.utf8)) == sign)
  }

  @Test func `are seen in GB18030`() {
    let sign = ChallengeSigns.sign(status: 200, head: [], body: Self.gb18030TooFrequent)
    #expect(sign == "too-frequent")
  }

  @Test func `are not seen in a document that talks of them`() {
    let article = Array((String(repeating: "平台应当防范恶意注册。", count: 400) + "验证码，访问过于频繁").utf8)
    #expect(ChallengeSigns.sign(status: 200, head: [], body: article) == nil)
  }
}
