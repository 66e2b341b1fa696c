/// 公文, one official document as DESIGN §6 records it: what `wenhao read` prints, the corpus stores and
/// every export carries. Schema version 1; field names are stable (`schema/document.schema.json`).
///
/// If you change a field here, change `RecordJSON.swift`, the schema and docs/corpus.md with it.
/// Offsets (`start`, `end`) are UTF-8 bytes into `text`.
package struct OfficialDocument: Hashable, Sendable {
  /// `<region>/<canonical number>` when both are known, else `sha256:<hex of the normalised text>`. Given by
  /// whoever can hash (Ingestion); empty until then.
  package var id = ""
  /// Former ids; every look-up accepts them.
  package var aliases: [String] = []
  package var documentNumber: DocumentNumber?
  /// Further own numbers (joint issue) and registry numbers, canonical.
  package var otherNumbers: [String] = []
  package var indexNumber: String?
  package var title: String?
  /// `title` without white space, punctuation variants folded: for look-ups, never for show.
  package var titleKey: String?
  package var issuers: [Issuer] = []
  /// 文种 or class (通知 意见 批复 函 决定 命令 公告 通告 通报 报告 办法 规定 条例 规划 方案 解读 答复 名单
  /// 问答 新闻 指南 其他 …): the document's own, so a notice that issues a plan is 通知.
  package var kind: String?
  /// What a 印发《…规划》的通知 carries: 规划.
  package var embeddedKind: String?
  /// GB/T 2260 code of six digits; 000000 is the centre.
  package var region: String?
  /// What `region` may be where it is not decided (REFERENCE §2.7).
  package var regionCandidates: [String] = []
  package var level: Level?
  package var dateWritten: CivilDate?
  package var datePrinted: CivilDate?
  package var datePublished: CivilDate?
  package var dateEffective: CivilDate?
  package var dateExpires: CivilDate?
  package var addressees: [String] = []
  package var cc: [String] = []
  package var signatories: [String] = []
  /// 主动公开, 依申请公开 …, from the note after the date or the page's table.
  package var disclosure: String?
  package var proposal: Proposal?
  package var status = Status()
  package var topics: [String] = []
  package var outline: [OutlineEntry] = []
  /// Healed main text: paragraphs separated by a blank line, no page furniture.
  package var text = ""
  package var parts: [Part] = []
  package var tables: [Table] = []
  package var attachments: [Attachment] = []
  package var citations: [Citation] = []
  /// What the document says became of others, one for each it names.
  package var events: [Event] = []
  /// 承办人, 联系人 and their telephones, as printed.
  package var contacts: [Contact] = []
  package var sources: [Source] = []
  package var versions: [String] = []
  package var nearDuplicates: [String] = []
  /// 64 bits over the healed text, 16 hex digits.
  package var fingerprint = ""
  package var heals: [Heal] = []
  package var quality = Quality()

  package init() {}

  package enum Level: String, Codable, Sendable {
    case central, province, prefecture, county, township
  }

  package struct Issuer: Hashable, Codable, Sendable {
    package enum Role: String, Codable, Sendable { case lead, joint }
    package var name: String
    package var code: String?
    package var level: Level?
    package var region: String?
    package var role: Role
    /// Where the name was found: `table`, `letterhead`, `title`, `signature`, `code`, `meta`, `text`.
    package var evidence: String

    package init(
      name: String, code: String? = nil, level: Level? = nil, region: String? = nil,
      role: Role = .lead, evidence: String
    ) {
      self.name = name
      self.code = code
      self.level = level
      self.region = region
      self.role = role
      self.evidence = evidence
    }
  }

  /// 人大建议 or 政协提案 that a reply answers.
  package struct Proposal: Hashable, Codable, Sendable {
    package var body: String?
    package var term: String?
    package var session: String?
    package var number: Int?
    package var title: String?
    /// A solved, B planned, C for reference.
    package var grade: String?

    package init(
      body: String? = nil, term: String? = nil, session: String? = nil, number: Int? = nil,
      title: String? = nil, grade: String? = nil
    ) {
      self.body = body
      self.term = term
      self.session = session
      self.number = number
      self.title = title
      self.grade = grade
    }
  }

  package struct Status: Hashable, Codable, Sendable {
    package enum Value: String, Codable, Sendable {
      case inForce = "in_force"
      case amended, repealed, expired, unknown
    }
    package var value: Value
    /// The sentence or table cell that says so.
    package var evidence: String?
    package init(value: Value = .unknown, evidence: String? = nil) {
      self.value = value
      self.evidence = evidence
    }
  }

  package struct OutlineEntry: Hashable, Codable, Sendable {
    /// 1 一、 · 2 （一） · 3 1. · 4 (1) · 5 一是 (REFERENCE §5.6).
    package var level: Int
    package var mark: String
    package var heading: String
    package var start: Int
    package var end: Int
    package init(level: Int, mark: String, heading: String, start: Int, end: Int) {
      self.level = level
      self.mark = mark
      self.heading = heading
      self.start = start
      self.end = end
    }
  }

  /// An annex inside `text`.
  package struct Part: Hashable, Codable, Sendable {
    package var title: String
    package var kind: String?
    package var start: Int
    package var end: Int
    package init(title: String, kind: String? = nil, start: Int, end: Int) {
      self.title = title
      self.kind = kind
      self.start = start
      self.end = end
    }
  }

  package struct Table: Hashable, Codable, Sendable {
    package var caption: String?
    package var rows: [[String]]
    package init(caption: String? = nil, rows: [[String]]) {
      self.caption = caption
      self.rows = rows
    }
  }

  package struct Attachment: Hashable, Codable, Sendable {
    package var text: String
    package var url: String?
    package var contentType: String?
    package var bytes: Int?
    package var sha256: String?
    package var id: String?
    package init(
      text: String, url: String?, contentType: String? = nil, bytes: Int? = nil,
      sha256: String? = nil, id: String? = nil
    ) {
      self.text = text
      self.url = url
      self.contentType = contentType
      self.bytes = bytes
      self.sha256 = sha256
      self.id = id
    }
    enum CodingKeys: String, CodingKey {
      case text, url, bytes, sha256, id
      case contentType = "content_type"
    }
  }

  /// Where the document was seen.
  package struct Source: Hashable, Codable, Sendable {
    /// Best first: the text shown is the best source's.
    package enum Rank: String, Codable, Sendable { case issuer, government, repost }
    package struct Location: Hashable, Codable, Sendable {
      package var file: String
      package var offset: Int
      package var length: Int
      package init(file: String, offset: Int, length: Int) {
        self.file = file
        self.offset = offset
        self.length = length
      }
    }
    package var url: String
    /// ISO 8601 in UTC, seconds.
    package var firstSeen: String
    package var lastSeen: String
    package var httpStatus: Int?
    /// Of the bytes as fetched (the HTTP payload after transfer coding), hex.
    package var sha256: String
    package var archive: Location?
    package var rank: Rank
    package init(
      url: String, firstSeen: String, lastSeen: String, httpStatus: Int?, sha256: String,
      archive: Location?, rank: Rank
    ) {
      self.url = url
      self.firstSeen = firstSeen
      self.lastSeen = lastSeen
      self.httpStatus = httpStatus
      self.sha256 = sha256
      self.archive = archive
      self.rank = rank
    }
    enum CodingKeys: String, CodingKey {
      case url, sha256, archive, rank
      case firstSeen = "first_seen"
      case lastSeen = "last_seen"
      case httpStatus = "http_status"
    }
  }

  /// One change that healing made; `start` and `end` bound its result in `text`.
  package struct Heal: Hashable, Codable, Sendable {
    package var rule: String
    package var start: Int
    package var end: Int
    package init(rule: String, start: Int, end: Int) {
      self.rule = rule
      self.start = start
      self.end = end
    }
  }

  package struct Quality: Hashable, Codable, Sendable {
    /// 0...1 by field name.
    package var confidence: [String: Double]
    package var warnings: [String]
    /// What spoke for and against the value chosen, by field name.
    package var evidence: [String: [Evidence]]
    package init(
      confidence: [String: Double] = [:], warnings: [String] = [],
      evidence: [String: [Evidence]] = [:]
    ) {
      self.confidence = confidence
      self.warnings = warnings
      self.evidence = evidence
    }

    /// One reason, with its weight (REFERENCE §2.8).
    package struct Evidence: Hashable, Codable, Sendable {
      package var reason: String
      package var score: Int
      package init(reason: String, score: Int) {
        self.reason = reason
        self.score = score
      }
    }

    package init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      confidence = try fields.decodeIfPresent([String: Double].self, forKey: .confidence) ?? [:]
      warnings = try fields.decodeIfPresent([String].self, forKey: .warnings) ?? []
      // Absent from records of an older extractor.
      evidence = try fields.decodeIfPresent([String: [Evidence]].self, forKey: .evidence) ?? [:]
    }
  }
}
