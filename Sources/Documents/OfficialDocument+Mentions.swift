/// Whom and what a document names: other documents, what became of them, people to ask.
extension OfficialDocument {
  /// A mention of another document, by number, by 《title》 or by both bound together.
  package struct Citation: Hashable, Codable, Sendable {
    package enum Relation: String, Codable, Sendable, CaseIterable {
      case basis, implements, issues, forwards, replies, amends, repeals, mentions
    }
    package var raw: String
    package var canonical: String?
    package var title: String?
    package var relation: Relation
    package var start: Int
    package var end: Int
    package var targetID: String?
    package init(
      raw: String, canonical: String?, title: String?, relation: Relation, start: Int, end: Int,
      targetID: String? = nil
    ) {
      self.raw = raw
      self.canonical = canonical
      self.title = title
      self.relation = relation
      self.start = start
      self.end = end
      self.targetID = targetID
    }
    enum CodingKeys: String, CodingKey {
      case raw, canonical, title, relation, start, end
      case targetID = "target_id"
    }
  }

  /// A repeal or amendment of another document, as this one declares it.
  package struct Event: Hashable, Codable, Sendable {
    /// `repeals` or `amends`.
    package var relation: Citation.Relation
    package var canonical: String?
    package var title: String?
    /// The day from which it holds: the sentence's own date, else the document's date of effect, else its
    /// 成文日期.
    package var date: CivilDate?
    /// The sentence or the list's row that says so.
    package var sentence: String
    package var start: Int
    package var end: Int
    package init(
      relation: Citation.Relation, canonical: String?, title: String?, date: CivilDate?,
      sentence: String, start: Int, end: Int
    ) {
      self.relation = relation
      self.canonical = canonical
      self.title = title
      self.date = date
      self.sentence = sentence
      self.start = start
      self.end = end
    }
  }

  /// Someone to ask. `role` is the label as printed (承办责任人); a number of its own has neither role nor name.
  package struct Contact: Hashable, Codable, Sendable {
    package var role: String?
    package var name: String?
    package var phone: String?
    package init(role: String?, name: String?, phone: String?) {
      self.role = role
      self.name = name
      self.phone = phone
    }
  }
}
