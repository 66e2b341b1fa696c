import Frontier
import Testing

@testable import Fetching

struct `Header fields` {
  @Test func `are read leniently`() {
    let head =
      "HTTP/1.1 200\r\nContent-Type:text/html \r\nno colon\r\n: no name\r\n"
      + "X-Long: a\r\n\tb\r\nx: 1\nX: 2\r\n\r\n"
    let block = HeaderBlock(parsing: Array(head.utf8))
    #expect(block.status == 200)
    #expect(block["content-type"] == "text/html")
    #expect(block["X-Long"] == "a b", "obsolete folding")
    #expect(block["X"] == "1", "the first of a name")
    #expect(block.fields.count == 4)
  }

  @Test(arguments: ["", "\r\n", "HTTP/1.1", "HTTP/1.1 2", "FTP/1.1 200 OK", "HTTP/2 "])
  func `without a status line have no status`(_ head: String) {
    #expect(HeaderBlock(parsing: Array(head.utf8)).status == 0)
  }

  @Test(
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),  // the form of today
      ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),  // RFC 850
      ("Sun Nov  6 08:49:37 1994", 784_111_777),  // asctime
      ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000),  // leap day
      ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
      ("Sat, 01 Jan 2000 00:00:00 GMT", 946_684_800),
      ("", nil), ("tomorrow", nil), ("08:49:37", nil), ("06 Nov 08:49:37", nil),
      ("Sun, 32 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 Foo 1994 08:49:37 GMT", nil),
      ("Sun, 06 Nov 1994 25:00:00 GMT", nil), ("Sun, 06 Nov 1994 08:49 GMT", nil),
      ("Sun, 06 Nov 99999 08:49:37 GMT", nil),
    ] as [(String, Int64?)])
  func `dates come in three forms`(_ text: String, _ seconds: Int64?) {
    #expect(HTTPDate.seconds(text) == seconds)
  }

  @Test(
    arguments: [
      ("0", nil, .zero), ("120", nil, .seconds(120)),
      ("99999999999999999999999", nil, RetryAfter.longest),
      ("-5", nil, nil), ("", nil, nil), ("1.5", nil, nil),
      ("Sun, 06 Nov 1994 08:50:37 GMT", nil, .seconds(60)),  // by our clock
      // The server's clock is an hour fast, and so is its date.
      ("Sun, 06 Nov 1994 09:50:37 GMT", "Sun, 06 Nov 1994 09:49:37 GMT", .seconds(60)),
      ("Sun, 06 Nov 1994 08:00:00 GMT", nil, .zero),  // over already
    ] as [(String, String?, Duration?)])
  func `Retry-After is seconds or a date`(_ value: String, _ date: String?, _ wait: Duration?) {
    let now = Moment(milliseconds: 784_111_777_000)
    #expect(RetryAfter.duration(value, serverDate: date, now: now) == wait)
  }

  @Test(
    arguments: [
      (nil, "/a", true), ("", "/a", true), ("html", "/a", true),  // no label worth the name
      ("text/html; charset=GBK", "/a", true), ("Application/XHTML+XML", "/a", true),
      ("text/plain", "/a", true), ("application/json", "/a", true), ("application/pdf", "/a", true),
      ("application/msword", "/a", true), ("application/ofd", "/a", true),
      ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "/a", true),
      ("application/zip", "/a", true), ("application/x-zip-compressed", "/a", true),
      ("video/mp4", "/a", false), ("audio/mpeg", "/a", false), ("image/png", "/a.html", false),
      ("font/woff2", "/a", false), ("text/css", "/a", false),
      ("application/javascript", "/a", false),
      ("application/octet-stream", "/a.exe", false),
      ("application/octet-stream", "/P0123.OFD", true),  // a suffix that old servers do not know
    ] as [(String?, String, Bool)])
  func `content types that a reader exists for are taken`(
    _ label: String?, _ path: String, _ isReadable: Bool
  ) {
    #expect(ContentKind.isReadable(contentType: label, path: path) == isReadable)
  }
}
