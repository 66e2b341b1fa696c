import Testing

@testable import PageReading

/// What libxml2 makes of a page's skeleton must be what it makes of the page itself.
struct MarkupSkeletonTests {
  private let limits = ParseLimits()

  private func described(_ nodes: NodeTable) -> [String] {
    (0..<nodes.count).map { node in
      var line = "\(nodes.kind(node)) in \(nodes.parent(node)) to \(nodes.end(node))"
      if nodes.kind(node) == .text {
        return line + String(decoding: nodes.bytes(node), as: UTF8.self)
      }
      var raw: UInt8 = 0
      while let name = AttributeName(rawValue: raw) {
        if let value = nodes.attribute(node, name) {
          line += " \(name)=" + String(decoding: value, as: UTF8.self)
        }
        raw += 1
      }
      return line
    }
  }

  /// Nil when the skeleton was given up for the markup itself, which is right, only slower.
  private func isSame(_ text: String) -> Bool? {
    let markup = MarkupFilter(Array(text.utf8)[...]).markup
    let skeleton = MarkupSkeleton(markup, limits: limits)
    let mine = HTMLParser.parse(skeleton, of: markup, limits: limits)
    guard mine.isTakenApart else { return nil }
    return described(mine.nodes) == described(HTMLParser.parse(whole: markup, limits).nodes)
  }

  @Test(arguments: [
    // What most pages are made of.
    "<html><head><title>通知</title></head><body><p class=\"a\">甲<b>乙</b> 丙</p>\n</body></html>",
    // Attributes in every way of writing; one twice; one that is not kept.
    "<a href=x id='1' CLASS = \"b\" hidden onclick=\"a>b\" href=y>甲</a>",
    // No space between, none before />, a slash inside, a stray quote and a stray =.
    "<p id=\"a\"class=\"b\"/>甲<a href=/x/>乙</a><p \" id=c = title=d>丙",
    // References: known, numeric, unknown, cut off, in a value, before text that looks like more of the name.
    "<p title=\"a&amp;b\">甲&nbsp;乙&#20013;丙&foo;丁&amp戊&lt;己&nbsp中</p>",
    // A reference that gives white space, and white space that looks like what stands for it.
    "<p>&#32;甲 \t</p> \t<p>**</p>&nbsp; \t<p>&#42;*</p>",
    // White space before the first tag, between head and body, and after the end.
    " \n <!DOCTYPE html>\n<html>\n<head>\n</head>\n<body>\n<p>甲</p>\n</html>\n ",
    // Text where no text belongs: the parser opens a body and a paragraph.
    "<html>甲<head>乙<title>丙</title></head>丁<body class=a>戊<body class=b id=c>己",
    // Tags that are closed by others, never opened, or cross.
    "<table><tr><td>甲<td>乙<tr><td>丙</table></b><i><b>丁</i>戊</b><li>己<li>庚<option>辛<option>",
    // A stray <, an end tag without a name, a tag that never ends, an open quote.
    "<p>1 < 2 <3 </ p></>甲<p title=\"乙>丙</p>",
    "<p>甲</p><p class=",
    // Declarations, instructions, what is left of conditional comments.
    "<?xml version=\"1.0\"?><!DOCTYPE a \"b>c\"><p>甲<![endif]-->\n<!x>乙<? z>丙<?y z>丁</p>",
    // Scripts and styles that the filter leaves: open, closed in the tag, in a stray place.
    "<p>甲</p><script src=a />乙<script src=b/>丙<p>丁</script>戊<style>p{}</p>己",
    // A type in the middle of the page, and what stands right behind it.
    "<p>甲<!doctype a></b乙>丙<p>丁", "<p>甲<!doctype a><!doctype b>乙</p>", "甲<!doctype a><b>乙</b>",
    "<p>甲<!doctype a><",
    // End tags that only begin like a script's and a style's.
    "<script></scripto</b>甲<p>乙</p></sc><p>丙</script>丁", "<style>a</styles>甲<p>乙</p></style>丙<p>",
    // Control characters and what Unicode keeps for no character.
    "<p>甲\u{01}乙\u{FFFF}丙</p>\u{0B}<p>\u{7F}</p>\r\n<p>\r</p>",
    // The first tag may be one that ends something.
    "</p>甲</div><p>乙",
    // The marks themselves, written on the page.
    "<p _>甲</p><p _=\"1\" id=a>乙</p><p id=b>丙</p>",
  ])
  func `a skeleton gives the nodes of the whole page`(text: String) {
    #expect(isSame(text) ?? true, "\(text)")
  }

  @Test func `ordinary pages are not given up`() {
    let page = """
      <!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>关于采砂的通知</title>
      <link rel="stylesheet" href="a.css" /><script>var a = "<p>";</script></head>
      <body onload="x()"><!-- a --><div id="zoom" class="b">甲&nbsp;乙&mdash;丙<br/><a href="?a=1&amp;b=2">丁</a>
      <![endif]--><img src=a.png></div></body></html>
      """
    #expect(isSame(page) == true)
  }

  @Test func `texts put together at random give the nodes of the whole page`() {
    let pieces = [
      "<", ">", "\"", "'", "/", "=", "&", "&nbsp;", "&amp", "<p", "</p>", "<br/>", "<a href=x>",
      "<!--", "-->", "<td>",
      "<script>", "</script>", "<style>", "</style>", "<table id=a>", "<html a=b>",
      "<body class='x'>", "<head>", "</head>",
      "<!x>", "<?x", "&#32;", "&foo;", "</ ", "<3", "<:a", "<_>", "\r\n", " \t", "**", "<a _>",
      "<title>", "<li>", "&中",
      "甲", "乙", " ", "\n", "id=1", "title=\"", "<div class=\"c\">", "</div>", "<option>", "\u{01}",
      "<select>", "<form>",
    ]
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var kept = 0
    for _ in 0..<4000 {
      let text = (0..<(2 + next(30))).map { _ in pieces[next(pieces.count)] }.joined()
      let same = isSame(text)
      if same != nil { kept += 1 }
      #expect(same ?? true, "\(text)")
    }
    #expect(kept > 2000, "the skeleton is hardly ever used")
  }
}
