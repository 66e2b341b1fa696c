import PageReading
import Testing

@Suite struct CharsetDecisionTests {
  /// 国务院关于〔2020〕 in GB18030.
  static let gbk: [UInt8] = [
    0xB9, 0xFA, 0xCE, 0xF1, 0xD4, 0xBA, 0xB9, 0xD8, 0xD3, 0xDA, 0xA1, 0xB2, 0x32, 0x30, 0x32, 0x30,
    0xA1, 0xB3,
  ]
  static let text = "国务院关于〔2020〕"

  @Test func `valid UTF-8 beats a label that says otherwise`() {
    let decoded = CharsetDecision.decode(
      Array(Self.text.utf8), contentType: "text/html; charset=gb2312", metaLabel: nil)
    #expect(String(decoding: decoded.utf8, as: UTF8.self) == Self.text)
    #expect(decoded.encoding == Page.Encoding(name: "utf-8", evidence: "valid-utf-8"))
  }

  @Test(
    arguments: [
      ("text/html; charset=GBK", nil, "http", "the header's label"),
      (nil, "gb2312", "meta", "gb2312 means GB18030, or 〔 is lost"),
      ("text/html; charset=utf-8", nil, "gb-frequency", "the label lies"),
      (nil, nil, "gb-frequency", "no label at all"),
    ] as [(String?, String?, String, String)])
  func `GBK bytes come out right`(
    contentType: String?, meta: String?, evidence: String, reason: String
  ) {
    let decoded = CharsetDecision.decode(Self.gbk, contentType: contentType, metaLabel: meta)
    #expect(String(decoding: decoded.utf8, as: UTF8.self) == Self.text, "\(reason)")
    #expect(decoded.encoding == Page.Encoding(name: "gb18030", evidence: evidence), "\(reason)")
  }

  @Test func `the page's own label is found in its head`() {
    let page = Array(
      "<html><head><META http-equiv=x content='text/html; Charset=\"GBK\"'></head>".utf8)
    let decoded = CharsetDecision.decode(page + Self.gbk, contentType: nil, metaLabel: nil)
    #expect(decoded.encoding == Page.Encoding(name: "gb18030", evidence: "meta"))
  }

  @Test func `Big5 is read by its label`() {
    let decoded = CharsetDecision.decode(
      [0xA4, 0xA4, 0xA4, 0xE5], contentType: "text/html; charset=big5", metaLabel: nil)
    #expect(String(decoding: decoded.utf8, as: UTF8.self) == "中文")
    #expect(decoded.encoding.name == "big5")
  }

  @Test func `a byte-order mark decides and goes`() {
    let decoded = CharsetDecision.decode(
      [0xEF, 0xBB, 0xBF] + Array("文".utf8), contentType: "text/html; charset=gbk", metaLabel: nil)
    #expect(decoded.utf8 == Array("文".utf8))
    #expect(decoded.encoding == Page.Encoding(name: "utf-8", evidence: "bom"))
  }

  @Test func `one broken byte does not turn UTF-8 into GBK`() {
    let bytes = Array(String(repeating: "关于开展检查的通知", count: 20).utf8) + [0xFF] + Array("完".utf8)
    let decoded = CharsetDecision.decode(bytes, contentType: nil, metaLabel: nil)
    #expect(decoded.encoding.name == "utf-8")
    #expect(String(decoding: decoded.utf8, as: UTF8.self).hasSuffix("\u{FFFD}完"))
  }

  @Test func `a broken sequence in GBK costs that sequence only`() {
    let decoded = CharsetDecision.decode(
      Self.gbk + [0xFF, 0x20] + Self.gbk, contentType: "text/html; charset=gbk", metaLabel: nil)
    let text = String(decoding: decoded.utf8, as: UTF8.self)
    #expect(text.hasPrefix(Self.text) && text.hasSuffix(Self.text) && text.contains("\u{FFFD}"))
  }
}
