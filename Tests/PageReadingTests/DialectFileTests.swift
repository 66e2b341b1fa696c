import PageReading
import Testing

@Suite struct DialectFileTests {
  @Test func `a system is read with its containers and signs`() throws {
    let text = """
      # comment
      - name: 云岭 CMS
        rank: 2
        containers: [yl-content, yl_zw]
        signs: ["/ylcms/", "yl 1.0"]
      """
    let dialect = try #require(DialectFile(Array(text.utf8)).dialects.first)
    #expect(dialect.name == "云岭 CMS")
    #expect(dialect.rank == 2)
    #expect(dialect.containers == ["yl-content", "yl_zw"])
    #expect(dialect.signs == ["/ylcms/", "yl 1.0"])
  }

  @Test(arguments: [
    ("- name: a\n  rank: 10", 2, "rank out of range"),
    ("- name: a\n  rank: 1\n  ids: [b]", 3, "unknown key"),
    ("rank: 1", 1, "no system yet"), ("- name: a\n  rank: 1\n  containers: b", 3, "no list"),
    ("- name: a\n  rank: 1\n  containers: [Upper]", 3, "upper case never matches"),
    ("- name: a\n- name: b", 2, "the first has no rank"), ("- name: a\nwhat", 2, "no key"),
  ])
  func `a slip is told by its line`(text: String, line: Int, reason: String) {
    let slip = #expect(throws: DialectFile.Slip.self) { try DialectFile(Array(text.utf8)) }
    #expect(slip?.line == line, "\(reason)")
  }

  @Test func `the list that is compiled in is right`() {
    // A container that only the list knows, beside denser text of another element.
    let page = page(
      "<div class='v_news_content'><p>\(sentence)</p></div><div><p>\(sentence)推荐</p></div>")
    #expect(page.text == sentence)
    #expect(page.system == "博达 VSB")
  }
}
