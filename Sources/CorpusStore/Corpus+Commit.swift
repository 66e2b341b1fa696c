extension Corpus {
  /// Takes a batch in one synced transaction: when this returns, the batch survives a power cut; when it
  /// throws, nothing of it was stored. Doing it again changes nothing. `visits` are of pages that brought
  /// no entry, `files` of those that are no pages, `listings` of those that list others.
  package func commit(
    _ entries: [CorpusEntry], visits: [PageVisit] = [], files: [FileFacts] = [],
    listings: [ListingFacts] = []
  ) throws(CorpusError) -> [CommitResult] {
    if entries.isEmpty, visits.isEmpty, files.isEmpty, listings.isEmpty { return [] }
    return try guarded {
      try sketches.whileAlone {
        try engine.write { db in
          var transaction = CommitTransaction(db, sketches: sketches)
          let results = try entries.map { try transaction.merge($0) }
          try transaction.finish()
          let pages = PageVisits(db: db)
          for visit in visits { try pages.note(visit) }
          for file in files { try file.save(db) }
          for listing in listings { try listing.save(db) }
          return results
        }
      }
    }
  }

  /// Notes that a page is gone (404, 410). Its documents and texts stay; a later fetch that brings the page
  /// back outweighs the note.
  package func markWithdrawn(url: String, at moment: Int64) throws(CorpusError) {
    try guarded {
      try engine.write { db in
        try db.run(
          """
          INSERT INTO withdrawal (url, seen_at) VALUES (?,?)
          ON CONFLICT (url) DO UPDATE
            SET seen_at = \(db.dialect.larger)(withdrawal.seen_at, excluded.seen_at)
          """, [url, moment])
      }
    }
  }

  package func counts() throws(CorpusError) -> CorpusCounts {
    try reading { db in
      var counts = CorpusCounts()
      counts.documents = try db.integer("SELECT count(*) FROM document")
      counts.numbers = try db.integer("SELECT count(*) FROM document WHERE number IS NOT NULL")
      counts.sources = try db.integer("SELECT count(*) FROM source WHERE moved_to IS NULL")
      let holders = try db.integer(
        "SELECT count(DISTINCT document_id) FROM source WHERE moved_to IS NULL")
      counts.duplicates = counts.sources - holders
      counts.versions = try db.integer(
        "SELECT count(*) FROM version v JOIN document d ON d.id = v.document_id")
      counts.citations = try db.integer("SELECT count(*) FROM citation")
      counts.resolvedCitations = try db.integer(
        "SELECT count(*) FROM citation WHERE target_id IS NOT NULL")
      return counts
    }
  }
}
