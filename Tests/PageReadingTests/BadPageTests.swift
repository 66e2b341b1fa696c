import PageReading
import Testing

@Suite struct BadPageTests {
  @Test(arguments: [
    ("<html><script>document.cookie='__jsl_clearance=1'</script></html>", "jsl"),
    ("<html><script>$_ts=window['$_ts']</script></html>", "rs"),
    ("<html><body>您的访问过于频繁，请稍后再试</body></html>", "rate-limit"),
  ])
  func `a challenge is no article`(html: String, sign: String) {
    let page = PageReader().read(Array(html.utf8), url: nil, contentType: nil)
    #expect(page.kind == .challenge)
    #expect(page.challengeSign == sign)
    #expect(page.text.isEmpty)
  }

  @Test func `an article that speaks of captchas is an article`() {
    let page = page(
      "<div id='zoom'>\(String(repeating: "<p>\(sentence)请输入验证码。</p>", count: 5))</div>")
    #expect(page.kind == .article)
  }

  @Test(arguments: ["", " \n", "<html><body></body></html>"])
  func `an empty shell is empty`(html: String) {
    #expect(
      PageReader().read(Array(html.utf8), url: "http://a.gov.cn/", contentType: nil).kind == .empty)
  }

  @Test func `nesting beyond the cap is cut, marked and quick`() {
    let bytes = Array(repeating: Array("<div>".utf8), count: 1_000_000).flatMap { $0 }
    let clock = ContinuousClock()
    var page = Page()
    let time = clock.measure { page = PageReader().read(bytes, url: nil, contentType: nil) }
    #expect(page.truncated)
    #expect(time < .seconds(30))
  }

  @Test func `text deeper than the cap stays with its ancestor`() {
    let html = String(repeating: "<div>", count: 900) + sentence + sentence
    let page = PageReader().read(Array(html.utf8), url: nil, contentType: nil)
    #expect(page.truncated)
    #expect(page.text.contains(sentence))
  }

  @Test func `zero bytes do not end the page`() {
    let html = Array("<html><div id='zoom'><p>\(sentence)\0</p><p>\(sentence)完</p></div>".utf8)
    #expect(PageReader().read(html, url: nil, contentType: nil).text.hasSuffix("完"))
  }

  @Test func `a huge attribute is dropped and the element kept`() {
    let page = page(
      "<div id='zoom' style='\(String(repeating: "x", count: 200_000))'><p>\(sentence)</p></div>")
    #expect(page.text == sentence)
  }

  @Test func `an unknown binary file is no article`() {
    let bytes: [UInt8] = [0, 1, 2, 3] + Array(repeating: 0xC3, count: 2000)
    let page = PageReader().read(bytes, url: "http://a.gov.cn/x.bin", contentType: nil)
    #expect(page.kind == .other)
    #expect(page.text.isEmpty)
  }

  @Test func `random bytes give a page`() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20 {
      let bytes =
        Array("<html>".utf8) + (0..<4000).map { _ in UInt8.random(in: 0...255, using: &generator) }
      _ = PageReader().read(bytes, url: "http://a.gov.cn/", contentType: nil)
    }
  }
}
