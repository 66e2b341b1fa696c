/// Article, list or neither: what a page is for.
enum PageKind {
  /// Fewer characters are not an article unless the page says that it is one.
  private static let leastArticle = 80
  /// A titled and dated announcement may be as short as this; an error page has no date.
  private static let leastDated = 40
  /// So much running text beside a list, as in a sidebar, is an article; with a next page too, when none of the
  /// list stands in the text: a long article is cut into pages as a list is.
  private static let longText = 300
  private static let leastVisible = 20

  static func decide(
    _ page: Page, content: ContentFinder.Content, tags: PageTags, visibleText: Int,
    itemsInText: Int
  ) -> Page.Kind {
    let text = Bytes.length(Array(page.text.utf8)[...])
    let hasTitleTag = tags.value("articletitle") != nil
    let isTable = page.info.contains { InfoLabels.isTelling($0.label) }
    let titles = page.listItems.reduce(0) { $0 + $1.title.count }
    let isListed = page.listItems.count >= 3 || (page.nextPage != nil && !page.listItems.isEmpty)
    if text == 0 && !page.listItems.isEmpty && page.attachments.isEmpty { return .list }
    if hasTitleTag && text > 0 { return .article }
    if isTable && text >= leastArticle { return .article }
    if text >= longText && itemsInText * 3 <= page.listItems.count
      && (page.nextPage == nil || content.isKnown || itemsInText == 0)
    {
      return .article
    }
    if isListed && (titles * 2 >= text || page.nextPage != nil)
      && !(content.isKnown && text > titles * 2)
    {
      return .list
    }
    if content.isKnown && text >= 20 { return .article }
    if text >= leastArticle { return .article }
    if text >= leastDated && !isListed && page.title != nil && page.datePublished != nil {
      return .article
    }
    if hasTitleTag && !page.attachments.isEmpty { return .article }
    return visibleText < leastVisible ? .empty : .other
  }
}
