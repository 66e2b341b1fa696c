import Fleet
import Frontier
import Testing

@Suite struct ProfileDraftTests {
  private func url(_ text: String) throws -> CanonicalURL { try #require(CanonicalURL(text)) }

  private func draft() throws -> ProfileDraft {
    var draft = ProfileDraft(start: try url("https://www.minghu.example.cn/"))
    draft.siteName = "明湖市人民政府"
    draft.siteCode = "3713000001"
    let rows: [(String, String)] = [
      ("https://www.minghu.example.cn/zwgk/", "政务公开"),
      ("https://www.minghu.example.cn/zwgk/index.html", "更多"),
      ("https://www.minghu.example.cn/info/1021/33441.htm", "关于印发明湖市科技创新规划的通知"),
      ("https://www.minghu.example.cn/info/1022/33442.htm", "关于开展安全生产检查的通知"),
      ("https://www.minghu.example.cn/info/1022/7.htm", "简讯"),
      ("http://kjj.minghu.example.cn/", "市科技局"),
      ("http://elsewhere.example/", "友情链接"),
    ]
    draft.links = try rows.map { (try url($0.0), $0.1) }
    return draft
  }

  @Test func `a draft is a profile, with what could be seen`() throws {
    let text = try draft().yaml
    let (profiles, mistakes) = SiteProfile.parse(text, file: "draft.yaml")
    #expect(mistakes == [])
    let profile = try #require(profiles.first)
    #expect(profile.name == "明湖市人民政府")
    #expect(profile.region == "371300")
    #expect(profile.organs == ["明湖市人民政府"])
    #expect(profile.politeness.delay == SiteProfile.defaultDelay)
    #expect(!profile.allowsPrivateAddresses)
    #expect(profile.articles.map(\.text) == ["/info/*/*.htm$"])
    #expect(profile.lists.map(\.text) == ["/$", "*/$", "*/index*"])
    #expect(profile.kind(of: try url("https://www.minghu.example.cn/info/9/9.htm")) == .article)
    #expect(text.contains("kjj.minghu.example.cn"), "a neighbour is named for the person to decide")
    #expect(text.contains("UNTRIED"))
  }

  @Test func `a crawl-delay can only slow the draft down`() throws {
    for (asked, given) in [(Duration.seconds(10), Duration.seconds(10)), (.zero, .seconds(2))] {
      var draft = try draft()
      draft.crawlDelay = asked
      let profile = try #require(SiteProfile.parse(draft.yaml, file: "a").profiles.first)
      #expect(profile.politeness.delay == given)
    }
  }

  @Test(arguments: [
    "a\"b\\c", "x\nallow_private_addresses: true", "- a: [b", "", "{{", "\u{2028}", "#",
  ])
  func `what a page calls itself cannot become a key`(_ name: String) throws {
    var draft = ProfileDraft(start: try url("http://a.example.cn/"))
    draft.siteName = name.isEmpty ? nil : name
    draft.siteCode = "12345"
    let (profiles, mistakes) = SiteProfile.parse(draft.yaml, file: "a")
    #expect(mistakes == [])
    let profile = try #require(profiles.first)
    #expect(!profile.allowsPrivateAddresses)
    #expect(profile.region == nil)
  }
}
