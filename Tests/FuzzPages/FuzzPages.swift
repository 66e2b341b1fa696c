// libFuzzer's target for the readers of pages: markup, metadata, charsets, lists in JSON. Built only with
// WENHAO_FUZZ in the environment (`make fuzz`). Every property here holds for any input at all.
import Glibc

@testable import PageReading

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ argc: UnsafeMutablePointer<CInt>,
  _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ target: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// SwiftPM links an executable against `<Module>_main`, in place of the main that libFuzzer brings.
@_cdecl("FuzzPages_main")
func fuzzMain(
  _ count: CInt, _ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  var count = count
  var words = words
  return runDriver(&count, &words) { testOneInput($0, $1) }
}

@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: size))
  let url = "http://www.yunling.gov.cn/zwgk/index_1.html?page=2"
  for contentType in ["text/html", "text/html; charset=gbk"] {
    check(PageReader().read(bytes, url: url, contentType: contentType), size: size)
  }
  // The same bytes where a parser of its own reads them.
  let head = Array("<script>window._CONFIG = ".utf8)
  check(PageReader().read(head + bytes, url: nil, contentType: "text/html"), size: size)
  checkSkeleton(String(decoding: bytes, as: UTF8.self))
  return 0
}

/// Taken apart or whole, markup gives the same nodes.
private func checkSkeleton(_ text: String) {
  let limits = ParseLimits()
  let markup = MarkupFilter(Array(text.utf8)[...]).markup
  let skeleton = MarkupSkeleton(markup, limits: limits)
  let mine = HTMLParser.parse(skeleton, of: markup, limits: limits).nodes
  let whole = HTMLParser.parse(whole: markup, limits).nodes
  precondition(mine.count == whole.count, "other nodes")
  for node in 0..<mine.count {
    precondition(mine.kind(node) == whole.kind(node), "another kind of node")
    precondition(mine.parent(node) == whole.parent(node), "another parent")
    if mine.kind(node) == .text {
      precondition(mine.bytes(node) == whole.bytes(node), "other text")
    }
    for name in [AttributeName.href, .class, .id, .style, .content] {
      precondition(mine.attribute(node, name) == whole.attribute(node, name), "another value")
    }
  }
}

private func check(_ page: Page, size: Int) {
  precondition(page.kind != .challenge || page.text.isEmpty, "a challenge with text")
  precondition(page.kind != .challenge || page.challengeSign != nil, "a challenge without its sign")
  // Entities expand, GB18030 takes 1.5 times its bytes as UTF-8; nothing multiplies.
  precondition(page.text.utf8.count <= 16 * size + 1024, "more text than the page has")
  precondition(page.datePublished.map { $0.utf8.count == 10 } ?? true, "a date out of form")
}
