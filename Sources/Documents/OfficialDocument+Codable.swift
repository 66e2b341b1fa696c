/// Reads back what `RecordJSON` writes. Absent fields take their empty value, so that records of an older
/// extractor can be read; an unknown field is ignored.
extension OfficialDocument: Codable {
  enum CodingKeys: String, CodingKey {
    case schema, id, aliases, title, issuers, kind, region, level, addressees, cc, signatories
    case disclosure, proposal, status, topics, outline, text, parts, tables, attachments, citations,
      events
    case contacts
    case sources, versions, fingerprint, heals, quality
    case documentNumber = "document_number"
    case otherNumbers = "other_numbers"
    case indexNumber = "index_number"
    case titleKey = "title_key"
    case embeddedKind = "embedded_kind"
    case regionCandidates = "region_candidates"
    case dateWritten = "date_written"
    case datePrinted = "date_printed"
    case datePublished = "date_published"
    case dateEffective = "date_effective"
    case dateExpires = "date_expires"
    case nearDuplicates = "near_duplicates"
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    func list<Element: Decodable>(_ key: CodingKeys) throws -> [Element] {
      try fields.decodeIfPresent([Element].self, forKey: key) ?? []
    }
    func scalar<Value: Decodable>(_ key: CodingKeys) throws -> Value? {
      try fields.decodeIfPresent(Value.self, forKey: key)
    }
    self.init()
    id = try scalar(.id) ?? ""
    aliases = try list(.aliases)
    documentNumber = try scalar(.documentNumber)
    otherNumbers = try list(.otherNumbers)
    indexNumber = try scalar(.indexNumber)
    title = try scalar(.title)
    titleKey = try scalar(.titleKey)
    issuers = try list(.issuers)
    kind = try scalar(.kind)
    embeddedKind = try scalar(.embeddedKind)
    region = try scalar(.region)
    regionCandidates = try list(.regionCandidates)
    level = try scalar(.level)
    dateWritten = try scalar(.dateWritten)
    datePrinted = try scalar(.datePrinted)
    datePublished = try scalar(.datePublished)
    dateEffective = try scalar(.dateEffective)
    dateExpires = try scalar(.dateExpires)
    addressees = try list(.addressees)
    cc = try list(.cc)
    signatories = try list(.signatories)
    disclosure = try scalar(.disclosure)
    proposal = try scalar(.proposal)
    status = try scalar(.status) ?? Status()
    topics = try list(.topics)
    outline = try list(.outline)
    text = try scalar(.text) ?? ""
    parts = try list(.parts)
    tables = try list(.tables)
    attachments = try list(.attachments)
    citations = try list(.citations)
    events = try list(.events)
    contacts = try list(.contacts)
    sources = try list(.sources)
    versions = try list(.versions)
    nearDuplicates = try list(.nearDuplicates)
    fingerprint = try scalar(.fingerprint) ?? ""
    heals = try list(.heals)
    quality = try scalar(.quality) ?? Quality()
  }

  /// Through Foundation's encoder; `RecordJSON` is the faster way and keeps the field order.
  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(RecordJSON.schemaVersion, forKey: .schema)
    try fields.encode(id, forKey: .id)
    try fields.encode(aliases, forKey: .aliases)
    try fields.encode(documentNumber, forKey: .documentNumber)
    try fields.encode(otherNumbers, forKey: .otherNumbers)
    try fields.encode(indexNumber, forKey: .indexNumber)
    try fields.encode(title, forKey: .title)
    try fields.encode(titleKey, forKey: .titleKey)
    try fields.encode(issuers, forKey: .issuers)
    try fields.encode(kind, forKey: .kind)
    try fields.encode(embeddedKind, forKey: .embeddedKind)
    try fields.encode(region, forKey: .region)
    try fields.encode(level, forKey: .level)
    try fields.encode(regionCandidates, forKey: .regionCandidates)
    try fields.encode(dateWritten, forKey: .dateWritten)
    try fields.encode(datePrinted, forKey: .datePrinted)
    try fields.encode(datePublished, forKey: .datePublished)
    try fields.encode(dateEffective, forKey: .dateEffective)
    try fields.encode(dateExpires, forKey: .dateExpires)
    try encodeBody(to: &fields)
  }

  private func encodeBody(to fields: inout KeyedEncodingContainer<CodingKeys>) throws {
    try fields.encode(addressees, forKey: .addressees)
    try fields.encode(cc, forKey: .cc)
    try fields.encode(signatories, forKey: .signatories)
    try fields.encode(disclosure, forKey: .disclosure)
    try fields.encode(proposal, forKey: .proposal)
    try fields.encode(status, forKey: .status)
    try fields.encode(topics, forKey: .topics)
    try fields.encode(outline, forKey: .outline)
    try fields.encode(text, forKey: .text)
    try fields.encode(parts, forKey: .parts)
    try fields.encode(tables, forKey: .tables)
    try fields.encode(attachments, forKey: .attachments)
    try fields.encode(citations, forKey: .citations)
    try fields.encode(events, forKey: .events)
    try fields.encode(contacts, forKey: .contacts)
    try fields.encode(sources, forKey: .sources)
    try fields.encode(versions, forKey: .versions)
    try fields.encode(nearDuplicates, forKey: .nearDuplicates)
    try fields.encode(fingerprint, forKey: .fingerprint)
    try fields.encode(heals, forKey: .heals)
    try fields.encode(quality, forKey: .quality)
  }
}

extension DocumentNumber: Codable {
  enum CodingKeys: String, CodingKey {
    case raw, canonical, form, code, marker, year, serial, repairs
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      form: try fields.decode(Form.self, forKey: .form),
      code: try fields.decode(String.self, forKey: .code),
      marker: try fields.decodeIfPresent(String.self, forKey: .marker),
      year: try fields.decodeIfPresent(Int.self, forKey: .year),
      serial: try fields.decode(Int.self, forKey: .serial),
      canonical: try fields.decode(String.self, forKey: .canonical),
      repairs: try fields.decodeIfPresent([String].self, forKey: .repairs) ?? [],
      raw: try fields.decode(String.self, forKey: .raw))
  }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(raw, forKey: .raw)
    try fields.encode(canonical, forKey: .canonical)
    try fields.encode(form, forKey: .form)
    try fields.encode(code, forKey: .code)
    try fields.encode(marker, forKey: .marker)
    try fields.encode(year, forKey: .year)
    try fields.encode(serial, forKey: .serial)
    try fields.encode(repairs, forKey: .repairs)
  }
}
