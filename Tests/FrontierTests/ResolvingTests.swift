import Testing

@testable import Frontier

struct ResolvingTests {
  /// RFC 3986 §5.4, without what a canonical URL leaves out: fragments, and paths' parameters are kept.
  @Test(
    "references resolve as the RFC's own examples do",
    arguments: [
      ("g", "http://a/b/c/g"),
      ("./g", "http://a/b/c/g"),
      ("g/", "http://a/b/c/g/"),
      ("/g", "http://a/g"),
      ("//g", "http://g/"),
      ("?y", "http://a/b/c/d;p?y"),
      ("g?y", "http://a/b/c/g?y"),
      ("#s", "http://a/b/c/d;p?q"),
      ("g#s", "http://a/b/c/g"),
      ("g?y#s", "http://a/b/c/g?y"),
      (";x", "http://a/b/c/;x"),
      ("g;x", "http://a/b/c/g;x"),
      ("g;x?y#s", "http://a/b/c/g;x?y"),
      ("", "http://a/b/c/d;p?q"),
      (".", "http://a/b/c/"),
      ("./", "http://a/b/c/"),
      ("..", "http://a/b/"),
      ("../", "http://a/b/"),
      ("../g", "http://a/b/g"),
      ("../..", "http://a/"),
      ("../../", "http://a/"),
      ("../../g", "http://a/g"),
      ("../../../g", "http://a/g"),
      ("../../../../g", "http://a/g"),
      ("/./g", "http://a/g"),
      ("/../g", "http://a/g"),
      ("g.", "http://a/b/c/g."),
      (".g", "http://a/b/c/.g"),
      ("g..", "http://a/b/c/g.."),
      ("..g", "http://a/b/c/..g"),
      ("./../g", "http://a/b/g"),
      ("./g/.", "http://a/b/c/g/"),
      ("g/./h", "http://a/b/c/g/h"),
      ("g/../h", "http://a/b/c/h"),
      ("g;x=1/./y", "http://a/b/c/g;x=1/y"),
      ("g;x=1/../y", "http://a/b/c/y"),
      ("g?y/./x", "http://a/b/c/g?y/./x"),
      ("g?y/../x", "http://a/b/c/g?y/../x"),
      ("g#s/../x", "http://a/b/c/g"),
      // §5.4.2: browsers' way with a scheme and no slashes
      ("http:g", "http://a/b/c/g"),
    ])
  func examples(reference: String, expected: String) throws {
    let base = try #require(CanonicalURL("http://a/b/c/d;p?q"))
    #expect(base.resolving(reference)?.description == expected)
  }

  @Test(
    "links as they stand in pages",
    arguments: [
      // the base's own port and scheme are kept
      ("/x", "https://a.cn:8443/x"),
      ("//b.cn/x", "https://b.cn/x"),
      ("http://b.cn:8443", "http://b.cn:8443/"),
      // white space from the source, backslashes from Windows
      ("\n  ../t1.html\n", "https://a.cn:8443/t1.html"),
      ("..\\t2.html", "https://a.cn:8443/t2.html"),
      ("\\\\b.cn\\x", "https://b.cn/x"),
      // a colon in a path that is no scheme
      ("./a:b", "https://a.cn:8443/d/a:b"),
      ("12:30.html", "https://a.cn:8443/d/12:30.html"),
      ("?p=2", "https://a.cn:8443/d/index.html?p=2"),
      ("HTTPS:next.html", "https://a.cn:8443/d/next.html"),
    ])
  func pages(reference: String, expected: String) throws {
    let base = try #require(CanonicalURL("https://a.cn:8443/d/index.html"))
    #expect(base.resolving(reference)?.description == expected)
  }

  @Test(
    "links that lead nowhere",
    arguments: [
      "javascript:void(0)", "JavaScript:;", "mailto:x@a.cn", "tel:0539", "http:x", "ftp://a.cn/",
      "//",
      "https://", "//u@b.cn/", "a:b",
    ])
  func nowhere(reference: String) throws {
    let base = try #require(CanonicalURL("https://a.cn:8443/d/"))
    #expect(base.resolving(reference) == nil)
  }
}
