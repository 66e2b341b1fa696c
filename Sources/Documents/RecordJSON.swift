/// The record of DESIGN §6 as one line of JSON: the form in which documents are printed, stored and exported.
///
/// If you change a field here, change `OfficialDocument+Codable.swift`, the schema and docs/corpus.md with it.
package enum RecordJSON {
  package static let schemaVersion = 1

  package static func bytes(_ document: OfficialDocument) -> [UInt8] {
    var json = JSONWriter()
    json.object { write(document, to: &$0) }
    return json.bytes
  }

  /// The fields alone, for a caller that adds more of its own to the same object.
  package static func write(_ document: OfficialDocument, to json: inout JSONWriter) {
    json.field("schema", schemaVersion)
    json.field("id", document.id)
    json.field("aliases", document.aliases)
    writeHead(document, to: &json)
    writeRelations(document, to: &json)
    writeBody(document, to: &json)
    writeHistory(document, to: &json)
  }

  private static func writeHead(_ document: OfficialDocument, to json: inout JSONWriter) {
    json.key("document_number")
    number(document.documentNumber, to: &json)
    json.field("other_numbers", document.otherNumbers)
    json.field("index_number", document.indexNumber)
    json.field("title", document.title)
    json.field("title_key", document.titleKey)
    json.key("issuers")
    json.array(document.issuers) { json, issuer in
      json.object {
        $0.field("name", issuer.name)
        $0.field("code", issuer.code)
        $0.field("level", issuer.level?.rawValue)
        $0.field("region", issuer.region)
        $0.field("role", issuer.role.rawValue)
        $0.field("evidence", issuer.evidence)
      }
    }
    json.field("kind", document.kind)
    json.field("embedded_kind", document.embeddedKind)
    json.field("region", document.region)
    json.field("level", document.level?.rawValue)
    json.field("region_candidates", document.regionCandidates)
  }

  private static func writeRelations(_ document: OfficialDocument, to json: inout JSONWriter) {
    json.field("date_written", document.dateWritten?.description)
    json.field("date_printed", document.datePrinted?.description)
    json.field("date_published", document.datePublished?.description)
    json.field("date_effective", document.dateEffective?.description)
    json.field("date_expires", document.dateExpires?.description)
    json.field("addressees", document.addressees)
    json.field("cc", document.cc)
    json.field("signatories", document.signatories)
    json.field("disclosure", document.disclosure)
    json.key("proposal")
    if let proposal = document.proposal {
      json.object {
        $0.field("body", proposal.body)
        $0.field("term", proposal.term)
        $0.field("session", proposal.session)
        $0.field("number", proposal.number)
        $0.field("title", proposal.title)
        $0.field("grade", proposal.grade)
      }
    } else {
      json.null()
    }
    json.key("status")
    json.object {
      $0.field("value", document.status.value.rawValue)
      $0.field("evidence", document.status.evidence)
    }
    json.field("topics", document.topics)
  }

  private static func writeBody(_ document: OfficialDocument, to json: inout JSONWriter) {
    json.key("outline")
    json.array(document.outline) { json, entry in
      json.object {
        $0.field("level", entry.level)
        $0.field("mark", entry.mark)
        $0.field("heading", entry.heading)
        $0.field("start", entry.start)
        $0.field("end", entry.end)
      }
    }
    json.field("text", document.text)
    json.key("parts")
    json.array(document.parts) { json, part in
      json.object {
        $0.field("title", part.title)
        $0.field("kind", part.kind)
        $0.field("start", part.start)
        $0.field("end", part.end)
      }
    }
    json.key("tables")
    json.array(document.tables) { json, table in
      json.object {
        $0.field("caption", table.caption)
        $0.key("rows")
        $0.array(table.rows) { json, row in json.array(row) { $0.string($1) } }
      }
    }
    json.key("attachments")
    json.array(document.attachments) { json, attachment in
      json.object {
        $0.field("text", attachment.text)
        $0.field("url", attachment.url)
        $0.field("content_type", attachment.contentType)
        $0.field("bytes", attachment.bytes)
        $0.field("sha256", attachment.sha256)
        $0.field("id", attachment.id)
      }
    }
    json.key("citations")
    json.array(document.citations) { citation($1, to: &$0) }
    json.key("events")
    json.array(document.events) { json, event in
      json.object {
        $0.field("relation", event.relation.rawValue)
        $0.field("canonical", event.canonical)
        $0.field("title", event.title)
        $0.field("date", event.date?.description)
        $0.field("sentence", event.sentence)
        $0.field("start", event.start)
        $0.field("end", event.end)
      }
    }
    json.key("contacts")
    json.array(document.contacts) { json, contact in
      json.object {
        $0.field("role", contact.role)
        $0.field("name", contact.name)
        $0.field("phone", contact.phone)
      }
    }
  }

  private static func writeHistory(_ document: OfficialDocument, to json: inout JSONWriter) {
    json.key("sources")
    json.array(document.sources) { source($1, to: &$0) }
    json.field("versions", document.versions)
    json.field("near_duplicates", document.nearDuplicates)
    json.field("fingerprint", document.fingerprint)
    json.key("heals")
    json.array(document.heals) { json, heal in
      json.object {
        $0.field("rule", heal.rule)
        $0.field("start", heal.start)
        $0.field("end", heal.end)
      }
    }
    json.key("quality")
    json.object { json in
      json.key("confidence")
      json.object { json in
        // Sorted: a dictionary's own order changes from run to run.
        for (name, value) in document.quality.confidence.sorted(by: { $0.key < $1.key }) {
          json.key(name)
          json.number(value)
        }
      }
      json.field("warnings", document.quality.warnings)
      json.key("evidence")
      json.object { json in
        for (name, reasons) in document.quality.evidence.sorted(by: { $0.key < $1.key }) {
          json.key(name)
          json.array(reasons) { json, reason in
            json.object {
              $0.field("reason", reason.reason)
              $0.field("score", reason.score)
            }
          }
        }
      }
    }
  }
}

extension RecordJSON {
  private static func number(_ number: DocumentNumber?, to json: inout JSONWriter) {
    guard let number else { return json.null() }
    json.object {
      $0.field("raw", number.raw)
      $0.field("canonical", number.canonical)
      $0.field("form", number.form.rawValue)
      $0.field("code", number.code)
      $0.field("marker", number.marker)
      $0.field("year", number.year)
      $0.field("serial", number.serial)
      $0.field("repairs", number.repairs)
    }
  }

  private static func citation(_ citation: OfficialDocument.Citation, to json: inout JSONWriter) {
    json.object {
      $0.field("raw", citation.raw)
      $0.field("canonical", citation.canonical)
      $0.field("title", citation.title)
      $0.field("relation", citation.relation.rawValue)
      $0.field("start", citation.start)
      $0.field("end", citation.end)
      $0.field("target_id", citation.targetID)
    }
  }

  private static func source(_ source: OfficialDocument.Source, to json: inout JSONWriter) {
    json.object { json in
      json.field("url", source.url)
      json.field("first_seen", source.firstSeen)
      json.field("last_seen", source.lastSeen)
      json.field("http_status", source.httpStatus)
      json.field("sha256", source.sha256)
      json.key("archive")
      if let archive = source.archive {
        json.object {
          $0.field("file", archive.file)
          $0.field("offset", archive.offset)
          $0.field("length", archive.length)
        }
      } else {
        json.null()
      }
      json.field("rank", source.rank.rawValue)
    }
  }
}
