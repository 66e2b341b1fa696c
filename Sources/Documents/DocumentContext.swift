/// What surrounds a text and helps to understand it: everything a page said outside its main text, and what
/// the site profile knows. All of it is optional; a bare text file has none.
package struct DocumentContext: Sendable {
  package var url: String?
  /// The page's title without the site's suffix.
  package var title: String?
  /// Short lines that a page prints between its title and the text.
  package var headLines: [String] = []
  /// 政府信息公开 table (REFERENCE §3.2): normalised field → value as printed. Table beats body.
  package var table: [TableField: String] = [:]
  /// Page tags: ArticleTitle, PubDate, ContentSource, … lower-cased name → content.
  package var tags: [String: String] = [:]
  package var datePublished: CivilDate?
  /// GB/T 2260 code from the site profile or 网站标识码.
  package var siteRegion: String?
  /// Full name of the organ that runs the site, from the profile or SiteName.
  package var siteName: String?
  /// Organs whose region somebody has told us (the site profiles of a run), by full name: places that the
  /// lexicon does not know, and reposts of what they issued.
  package var organRegions: [String: String] = [:]
  package var tables: [OfficialDocument.Table] = []
  package var attachments: [OfficialDocument.Attachment] = []
  /// True for a site that is not the government's own (a news site): its title and table weigh less.
  package var isRepost = false

  package init() {}

  /// The fields of the information table, whatever their label on the page.
  package enum TableField: String, Sendable, CaseIterable {
    case indexNumber, topics, issuer, dateWritten, title, number, datePublished, keywords, validity,
      disclosure, dateEffective, dateExpires, kind
  }
}
