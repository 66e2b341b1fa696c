import Testing

@testable import Frontier

struct ScopeTests {
  @Test(
    "what belongs to a crawl",
    arguments: [
      ("http://www.a.gov.cn/art/1.html", 1, true),
      ("https://www.a.gov.cn/art/1.html", 1, true),  // one machine, two schemes
      ("http://www.a.gov.cn:8080/art/1.html", 1, false),  // another port is another host
      ("http://kj.a.gov.cn/art/1.html", 1, false),
      ("http://x.b.gov.cn/art/1.html", 1, true),
      ("http://b.gov.cn/art/1.html", 1, false),  // `*.` is below, not itself
      ("http://evilb.gov.cn/art/1.html", 1, false),
      ("http://127.0.0.1:8600/art/1.html", 1, true),
      ("http://www.a.gov.cn/", 0, false),  // not included
      ("http://www.a.gov.cn/list?p=2", 1, true),
      ("http://www.a.gov.cn/art/login.html", 1, false),  // excluded
      ("http://www.a.gov.cn/art/1.zip", 1, false),
      ("http://www.a.gov.cn/art/1.zipper", 1, true),
      ("http://www.a.gov.cn/art/1.html", 4, false),  // too deep
      ("http://www.a.gov.cn/%E9%80%9A%E7%9F%A5/1", 1, true),  // written plain in the pattern
    ])
  func admits(text: String, depth: Int, expected: Bool) throws {
    let scope = try Scope(
      hosts: ["WWW.a.gov.cn", "*.b.gov.cn", "127.0.0.1:8600"], include: ["/art/", "/list", "/通知/"],
      exclude: ["*login", "*.zip$"], maxDepth: 3)
    let url = try #require(CanonicalURL(text))
    #expect(scope.admits(url, depth: depth) == expected)
  }

  @Test func `a scope without patterns takes the whole host`() throws {
    let scope = try Scope(hosts: ["a.cn"])
    let url = try #require(CanonicalURL("http://a.cn/x?y"))
    #expect(scope.admits(url, depth: 1_000_000))
  }

  @Test func `mistakes are named`() {
    #expect(throws: ScopeError.noHosts) { try Scope(hosts: []) }
    for host in ["", "*", "*.", "a b", "http://a.cn", "a.cn/x", "a.*.cn", "u@a.cn", "a.cn:0"] {
      #expect(throws: ScopeError.badHost(host)) { try Scope(hosts: [host]) }
    }
    #expect(throws: ScopeError.badPattern("art/")) { try Scope(hosts: ["a.cn"], include: ["art/"]) }
    #expect(throws: ScopeError.badPattern("")) { try Scope(hosts: ["a.cn"], exclude: [""]) }
    #expect(throws: ScopeError.badDepth(-1)) { try Scope(hosts: ["a.cn"], maxDepth: -1) }
  }
}
