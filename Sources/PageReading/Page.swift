/// What a careful reader takes from the bytes of one page. Knows nothing of numbers or sockets.
package struct Page: Sendable {
  package enum Kind: String, Sendable { case article, list, challenge, empty, other }

  package var kind: Kind = .other
  package var encoding = Encoding(name: "utf-8", evidence: "default")
  /// Without the site's suffix.
  package var title: String?
  /// `<meta name|property|itemprop>` in page order, names lower-cased, values entity-decoded and trimmed.
  package var tags: [Tag] = []
  /// The 政府信息公开 table, by label as printed with inner spaces and the colon removed, in page order.
  package var info: [InfoField] = []
  /// Short lines between the title and the main text that hold a 号: a document number stands there on many
  /// sites.
  package var headLines: [String] = []
  /// `YYYY-MM-DD`; what the page says of its own publication.
  package var datePublished: String?
  /// 来源 as printed.
  package var source: String?
  /// Main text; paragraphs separated by `\n\n`; a table is one paragraph of rows separated by `\n`, cells by `\t`.
  package var text = ""
  package var tables: [Table] = []
  /// Every link of the page that is not furniture of the browser (`javascript:`, `mailto:`), absolute.
  package var links: [Link] = []
  /// Links to files that belong to the main text.
  package var attachments: [Link] = []
  package var listItems: [ListItem] = []
  package var nextPage: String?
  /// How many items the list says it has on all its pages.
  package var listTotal: Int?
  /// The content system that made the page, by Data/dialects.yaml.
  package var system: String?
  /// Where the page contradicts itself, as sentences for the record.
  package var warnings: [String] = []
  /// The challenge's sign when `kind` is `.challenge`.
  package var challengeSign: String?
  /// True when a cap (depth, nodes, bytes) cut the reading short; the text up to there is kept.
  package var truncated = false

  package init() {}

  package struct Encoding: Sendable, Hashable {
    /// WHATWG-like lower-case name: `utf-8`, `gb18030`, `big5`.
    package var name: String
    /// `bom`, `http`, `meta`, `valid-utf-8`, `gb-frequency`, `big5-frequency`, `default`: what decided.
    package var evidence: String
    package init(name: String, evidence: String) {
      self.name = name
      self.evidence = evidence
    }
  }
  package struct Tag: Sendable, Hashable {
    package var name: String
    package var content: String
    package init(name: String, content: String) {
      self.name = name
      self.content = content
    }
  }
  package struct InfoField: Sendable, Hashable {
    package var label: String
    package var value: String
    package init(label: String, value: String) {
      self.label = label
      self.value = value
    }
  }
  package struct Table: Sendable, Hashable {
    package var caption: String?
    package var rows: [[String]]
    package init(caption: String?, rows: [[String]]) {
      self.caption = caption
      self.rows = rows
    }
  }
  package struct Link: Sendable, Hashable {
    package var url: String
    package var text: String
    package init(url: String, text: String) {
      self.url = url
      self.text = text
    }
  }
  package struct ListItem: Sendable, Hashable {
    package var url: String
    package var title: String
    package var date: String?
    /// Document number when the row shows it.
    package var number: String?
    package init(url: String, title: String, date: String?, number: String? = nil) {
      self.url = url
      self.title = title
      self.date = date
      self.number = number
    }
  }
}
