import Testing

@testable import Frontier

struct CanonicalURLTests {
  @Test(
    "a URL has one form",
    arguments: [
      // scheme and host are case-insensitive, the path is not
      ("HTTP://WWW.Linyi.GOV.cn/Art/A.html", "http://www.linyi.gov.cn/Art/A.html"),
      // no path is the root
      ("http://a.cn", "http://a.cn/"),
      ("http://a.cn?x=1", "http://a.cn/?x=1"),
      // default ports, an empty port, leading zeros
      ("http://a.cn:80/", "http://a.cn/"),
      ("https://a.cn:443/", "https://a.cn/"),
      ("http://a.cn:443/", "http://a.cn:443/"),
      ("http://a.cn:/", "http://a.cn/"),
      ("http://a.cn:08080/", "http://a.cn:8080/"),
      // the root label's dot
      ("http://a.cn./x", "http://a.cn/x"),
      // dot segments, also hidden ones, also beyond the root
      ("http://a.cn/b/./c/../d", "http://a.cn/b/d"),
      ("http://a.cn/b/%2E%2e/d", "http://a.cn/d"),
      ("http://a.cn/../../d", "http://a.cn/d"),
      ("http://a.cn/b/..", "http://a.cn/"),
      ("http://a.cn/b/.", "http://a.cn/b/"),
      ("http://a.cn/b/..;jsessionid=9", "http://a.cn/"),
      // empty segments mean something to some servers
      ("http://a.cn/b//c", "http://a.cn/b//c"),
      ("http://a.cn//", "http://a.cn//"),
      // unreserved characters plain, the rest in upper case
      ("http://a.cn/%7euser/%41%2d%2F%3f", "http://a.cn/~user/A-%2F%3F"),
      // Chinese as UTF-8, in path and query
      ("http://a.cn/通知?q=公文", "http://a.cn/%E9%80%9A%E7%9F%A5?q=%E5%85%AC%E6%96%87"),
      ("http://a.cn/%e9%80%9a", "http://a.cn/%E9%80%9A"),
      // what may not stand in a URL
      ("http://a.cn/a b|c\"<d>", "http://a.cn/a%20b%7Cc%22%3Cd%3E"),
      ("http://a.cn/[x]?y[]=1", "http://a.cn/%5Bx%5D?y%5B%5D=1"),
      // a per cent sign that begins nothing
      ("http://a.cn/100%", "http://a.cn/100%25"),
      ("http://a.cn/%zz%4", "http://a.cn/%25zz%254"),
      ("http://a.cn/%2%35", "http://a.cn/%2525"),
      // fragments go, wherever
      ("http://a.cn/x?y=1#z?w", "http://a.cn/x?y=1"),
      ("http://a.cn#top", "http://a.cn/"),
      // white space as browsers take it
      ("  http://a.cn/x\t\n/y \r\n", "http://a.cn/x/y"),
      // backslashes, before the query only
      ("http:\\\\a.cn\\x\\..\\y?z=\\", "http://a.cn/y?z=%5C"),
      ("http:////a.cn/x", "http://a.cn/x"),
      // sessions
      ("http://a.cn/x.do;jsessionid=1A2B!99?id=3", "http://a.cn/x.do?id=3"),
      ("http://a.cn/x;JSESSIONID=1;v=2/y", "http://a.cn/x;v=2/y"),
      ("http://a.cn/x?PHPSESSID=abc&id=3", "http://a.cn/x?id=3"),
      ("http://a.cn/x?id=3&ASPSESSIONIDQQBC=abc", "http://a.cn/x?id=3"),
      // an article id that only looks like a session
      ("http://a.cn/x?sid=4028815d5e0c", "http://a.cn/x?sid=4028815d5e0c"),
      // campaigns; the order of what stays
      ("http://a.cn/x?b=2&utm_source=w&a=1&UTM_medium=e", "http://a.cn/x?b=2&a=1"),
      ("http://a.cn/x?utm_source=w", "http://a.cn/x"),
      ("http://a.cn/x?", "http://a.cn/x"),
      ("http://a.cn/x?&a=1&&b", "http://a.cn/x?&a=1&&b"),
      // parameters without order or value stay as they are
      ("http://a.cn/x?a=%2b+%26&b=", "http://a.cn/x?a=%2B+%26&b="),
      // addresses
      ("http://127.0.0.1:8600/", "http://127.0.0.1:8600/"),
      ("http://[::1]:8600/x", "http://[::1]:8600/x"),
      // names in Chinese, with full-width dots and letters
      ("http://政务.中国/", "http://xn--zfr164b.xn--fiqs8s/"),
      ("http://ＷＷＷ。a．cn/", "http://www.a.cn/"),
      ("http://%e4%b8%ad%e5%9b%bd.cn/", "http://xn--fiqs8s.cn/"),
      ("http://bücher.example/", "http://xn--bcher-kva.example/"),
    ])
  func oneForm(text: String, expected: String) {
    #expect(CanonicalURL(text)?.description == expected)
  }

  @Test(
    "what is no page on the web is refused",
    arguments: [
      "", " ", "/x", "a.cn/x", "//a.cn/x",  // not absolute
      "ftp://a.cn/", "javascript:void(0)", "mailto:a@b.cn", "file:///etc/passwd", "data:,x",
      "http:a.cn", "http:/a.cn",  // only browsers guess here
      "http://", "http:///", "http://?x", "http://#",
      "http://user@a.cn/", "http://user:pw@a.cn/", "http://www.gov.cn@evil.example/",
      "http://a.cn:0/", "http://a.cn:65536/", "http://a.cn:99999999999999999999/", "http://a.cn:x/",
      "http://a..cn/", "http://.cn/", "http://a cn/", "http://a%00.cn/", "http://a%2fb.cn/",
      "http://a_%zz.cn/", "http://a<b.cn/",
      "http://0x7f.1/", "http://2130706433/", "http://127.1/", "http://127.0.0.01/",
      "http://256.0.0.1/", "http://1.2.3.4.5/",
      "http://[::1/", "http://[]/", "http://[fe80::1%25eth0]/", "http://[12]/",
      "http://" + String(repeating: "a", count: 64) + ".cn/",
      "http://" + String(repeating: "abc.", count: 70) + "cn/",
      "http://a.cn/" + String(repeating: "x", count: CanonicalURL.maxLength),
      "http://a.cn/" + String(repeating: "../", count: CanonicalURL.maxTextLength / 3),
      "http://a.cn/" + String(repeating: "公", count: 500),  // 9 bytes each, once encoded
    ])
  func refused(text: String) {
    #expect(CanonicalURL(text) == nil)
  }

  @Test func `the parts are those of the text`() throws {
    let url = try #require(CanonicalURL("https://www.linyi.gov.cn:8443/art/2.html?id=1&p=2"))
    #expect(url.scheme == "https")
    #expect(url.host == "www.linyi.gov.cn")
    #expect(url.port == 8443)
    #expect(url.path == "/art/2.html")
    #expect(url.query == "id=1&p=2")
    #expect(url.pathAndQuery == "/art/2.html?id=1&p=2")
    #expect(url.origin == "https://www.linyi.gov.cn:8443")
    #expect(url.hostKey == HostKey("www.linyi.gov.cn:8443"))

    let plain = try #require(CanonicalURL("http://a.cn"))
    #expect(plain.port == nil)
    #expect(plain.query == nil)
    #expect(plain.pathAndQuery == "/")
    #expect(plain.hostKey == CanonicalURL("https://a.cn/x")?.hostKey)
  }

  @Test func `every canonical form is its own canonical form`() {
    // Odd pieces in every combination that a linear generator reaches; deterministic.
    let pieces = [
      "http://a.cn", "https://A.CN:80", "/", "//", "\\", ".", "..", "%2e", "%2E%2e", "%", "%2",
      "%25", "%2f",
      "%zz", ";jsessionid=1", ";JSESSIONID=%2e", ";", "?", "&", "=", "utm_x=1", "utm%5fx=1",
      "sessionid=2",
      "#f", " ", "\t", "公", "\u{0}", "\u{7f}", "é", "😀", "[", "]", "@", ":", "|", "+", "*", "$",
      "~", "!",
      ";jse;jsessionid=xssionid=2",
    ]
    var seed: UInt64 = 7
    func next(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((seed >> 33) % UInt64(bound))
    }
    var accepted = 0
    for _ in 0..<20_000 {
      var text = pieces[next(2)] + "/"
      for _ in 0..<next(12) { text += pieces[next(pieces.count)] }
      guard let url = CanonicalURL(text) else { continue }
      accepted += 1
      #expect(CanonicalURL(url.description) == url, "from \(text.debugDescription)")
      #expect(url.description.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f })
      #expect(url.origin + url.pathAndQuery == url.description)
    }
    #expect(accepted > 15_000)
  }

  @Test func `arbitrary bytes never trap`() {
    var seed: UInt64 = 99
    for _ in 0..<5_000 {
      var bytes = Array("http://".utf8)
      for _ in 0..<24 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append(UInt8(truncatingIfNeeded: seed >> 40))
      }
      guard let url = CanonicalURL(String(decoding: bytes, as: UTF8.self)) else { continue }
      #expect(CanonicalURL(url.description) == url)
      #expect(HostKey(url.hostKey.description) == url.hostKey)
    }
  }
}
