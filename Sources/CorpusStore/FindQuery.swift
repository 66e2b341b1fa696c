package import Documents

/// A search. Every filter that is set must hold.
package struct FindQuery: Sendable {
  package enum Sort: String, Sendable, CaseIterable { case relevance, date }

  /// Words; empty or nil finds all that the filters let through.
  package var text: String?
  /// Canonical number, own or further (`临科函字〔2023〕16号`).
  package var number: String?
  /// 机关代字, whole (`临科函字`).
  package var code: String?
  /// Part of an issuer's name.
  package var issuer: String?
  package var kind: String?
  /// GB/T 2260 code; a prefecture or province stands for all below it, `000000` for the centre alone.
  package var region: String?
  package var level: OfficialDocument.Level?
  /// Of the number; of the date where the number has none.
  package var year: Int?
  /// First and last day, by the date written (else printed, else published).
  package var from: CivilDate?
  package var to: CivilDate?
  package var status: OfficialDocument.Status.Value?
  /// A topic as printed (主题分类), whole.
  package var topic: String?
  package var sort: Sort = .relevance
  /// At most this many hits; 1...1 000 000.
  package var limit = 20

  package init(text: String? = nil) { self.text = text }
}

/// One document found.
package struct FindHit: Hashable, Sendable {
  package var id: String
  package var number: String?
  package var title: String?
  package var kind: String?
  package var issuers: [String]
  package var region: String?
  package var date: String?
  package var status: OfficialDocument.Status.Value
  /// Larger is better; 0 where there was no text to look for.
  package var score: Double
  package var snippet: Snippet
}

/// A piece of the text around the first hit, on one line.
package struct Snippet: Hashable, Sendable {
  package var text: String
  /// UTF-8 byte offsets into `text`, in order, apart from each other.
  package var hits: [Range<Int>]
}

/// How all documents that a search finds are spread, however many of them are shown.
package struct FindFacets: Hashable, Sendable {
  package struct Value: Hashable, Sendable {
    package var value: String
    package var documents: Int
  }

  package var total = 0
  /// By field (`kind`, `region`, `year`, `status`, `code`), most first; nil values are left out.
  package var fields: [(name: String, values: [Value])] = []

  package init() {}

  package static func == (a: FindFacets, b: FindFacets) -> Bool {
    a.total == b.total && a.fields.map(\.name) == b.fields.map(\.name)
      && a.fields.map(\.values) == b.fields.map(\.values)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(total)
    for field in fields { hasher.combine(field.values) }
  }
}
