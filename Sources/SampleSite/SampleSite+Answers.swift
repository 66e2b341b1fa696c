/// The answers that are no documents.
extension SampleSite {
  func html(_ view: SiteView, _ page: HTMLPage, modified: Day?) -> SampleResponse {
    let body = view.encoded(page)
    // Lists change with every document; what is the same for the life of a plan is as old as its last year.
    let date = modified ?? Day(year: Timeline.lastYear, month: 12, day: 28)
    return SampleResponse(
      status: 200,
      headers: [
        // The old site's server does not say its charset: the page must.
        ("content-type", view.isOldCharset ? "text/html" : "text/html; charset=utf-8"),
        ("etag", "\"\(Checksum.fnv(body).hex)\""),
        ("last-modified", date.httpDate),
      ],
      body: .bytes(body))
  }

  var notFound: SampleResponse {
    SampleResponse(
      status: 404, headers: [("content-type", "text/html; charset=utf-8")],
      body: .bytes(Array("<html><head><title>404</title></head><body>您访问的页面不存在</body></html>".utf8))
    )
  }

  var challenged: SampleResponse {
    SampleResponse(
      status: 521, headers: [("content-type", "text/html; charset=utf-8")],
      body: .bytes(Array(Curiosity.challenge.utf8)))
  }

  func robots(of host: SampleHost) -> SampleResponse {
    // Many sites have none; the archives' is such a site, and the shield lets the question through.
    if host == .archives || host == .statistics { return notFound }
    return SampleResponse(
      status: 200, headers: [("content-type", "text/plain; charset=utf-8")],
      body: .bytes(Array(Curiosity.robots.utf8)))
  }

  func broken(_ target: String, _ view: SiteView) -> SampleResponse {
    let type = ("content-type", "text/html; charset=utf-8")
    switch target {
    case "/":
      var page = view.newPage(title: "首页")
      page.body = Curiosity.linksOfBroken()
      return html(view, page, modified: nil)
    case Curiosity.cutPath:
      // A gzip header and the start of a stored block of 4,096 bytes, of which five come.
      let member: [UInt8] = [
        0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 0x00, 0x10, 0xFF, 0xEF,
      ]
      return SampleResponse(
        status: 200, headers: [type, ("content-encoding", "gzip")],
        body: .bytes(member + Array("<html".utf8)))
    case Curiosity.endlessPath:
      // 64 MiB: twice what a crawler takes by default, in chunks that one write can carry.
      let chunk = Array(String(repeating: "<div>无尽的一页</div>\n", count: 2520).utf8.prefix(65_536))
      return SampleResponse(
        status: 200, headers: [type], body: .repeated(chunk: chunk, times: 1024))
    case Curiosity.forbiddenPath:
      return SampleResponse(status: 403, headers: [type], body: .bytes(Array("禁止访问".utf8)))
    default: return notFound
    }
  }
}

enum Checksum {
  /// FNV-1a, 64 bits: enough to tell versions of a page apart.
  static func fnv(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}

extension UInt64 {
  fileprivate var hex: String { String(self, radix: 16) }
}

extension Day {
  /// RFC 9110 §5.6.7, at eight in the morning.
  var httpDate: String {
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    // Sakamoto's rule: days by which a month shifts the weekday.
    let shifts = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
    let y = month < 3 ? year - 1 : year
    let weekday = (y + y / 4 - y / 100 + y / 400 + shifts[month - 1] + day) % 7
    return "\(names[weekday]), \(Self.padded(day)) \(months[month - 1]) \(year) 08:00:00 GMT"
  }
}
