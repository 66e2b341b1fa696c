extension Corpus {
  /// Merges the full-text index into one segment, so that a search opens each word once. Rewrites the whole
  /// index: worth it after a bulk ingest, not after every batch.
  package func tidy() throws(CorpusError) {
    try guarded { try engine.write { try $0.tidy() } }
  }
}
