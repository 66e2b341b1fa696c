import Frontier
import Testing

@testable import PageReading

struct LinkResolverTests {
  /// Plain references are joined without the whole grammar of URLs: the result must be the same.
  @Test(arguments: [
    "http://www.yunling.gov.cn/zwgk/2024/a.html", "https://www.yunling.gov.cn",
    "http://a.gov.cn:8080/x/?q=1",
  ])
  func `references mean what the canonical URL says`(page: String) throws {
    let base = try #require(CanonicalURL(page))
    let resolver = LinkResolver(pageURL: page, baseHref: nil)
    for reference in [
      "b.html", "./b.html", "../b.html", "../../../b.html", "./", "../", ".", "..", "/",
      "/a/b.html", "//b.gov.cn/a",
      "/a//b", "//", "///a", "a/../b", "a/./b", "/.a", "/a/.", "a..b", "/%41", "?a=1", "a?spm=1",
      "#x", "a#x", "a;jsessionid=1",
      "http://www.yunling.gov.cn/a", "http://www.yunling.gov.cn", "HTTP://WWW.yunling.gov.cn/a",
      "http://b.gov.cn/a",
      "http://b.gov.cn/b/c.htm", "http://b.gov.cn//c", "https://b.gov.cn/", "javascript:void(0)",
      "mailto:a@b.c", "中.html",
      "a b", "a\\b", "http:b", "a:b", "./.a", "b/", "../b/../c", "http://b.gov.cn:80/a",
      "http://u@b.gov.cn/a",
      "b.html#x", "/b#", "http://b.gov.cn#x", "http://b.gov.cn", "http://b.gov.cn?",
      "http://b.gov.cn?a=1",
      "https://b", "https://b.", "https://.b", "https://b..c/", "https://B.gov.cn/a",
      "https://a_b.gov.cn/a",
      "http://127.0.0.1/a", "http://1.2.3/a", "http://b.1c/a", "http://中.cn/a",
      "http://xn--fiq228c.cn/a",
      "http://b.gov.cn:8080/a", "http:///a", "http://b.gov.cn/.", "http://b.gov.cn/a/../c",
      "a?id=1", "a?id=1&&x", "a?id=1&", "a?", "/a?n=2#f", "?id=1", "./a?n=/b/c", "../a?n=1.2~3",
      "a?n=1&spm=2", "a?n=1&JSESSIONID=2", "a?n=%41", "a?n=中", "a?n=1;b", "a?n=?", "a?utm_x=1",
      "a?page=2",
      "http://b.gov.cn/a?n=1", "http://b.gov.cn/a?n=1&utm_source=x", "http://b.gov.cn/?n",
    ] {
      let expected = reference.hasPrefix("#") ? nil : base.resolving(reference)?.description
      // Twice: what was met before is answered in another way.
      #expect(resolver.resolve(reference) == expected, "\(reference)")
      #expect(resolver.resolve(reference) == expected, "\(reference)")
    }
  }
}
