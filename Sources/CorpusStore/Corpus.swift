internal import PostgresLink

/// 公文库: the documents, each once, with where they were seen, what they said before, and whom they cite.
///
/// One SQLite file that any stock `sqlite3` reads, or a schema of a PostgreSQL database. Everything in it is a function
/// of the entries committed, never of their order (docs/corpus.md, *Order*). All calls block: keep them off the
/// cooperative pool.
package final class Corpus: Sendable {
  package enum Access: Sendable { case readWrite, readOnly }

  /// The file as given, or the server's URL without user and password; errors name it.
  package let path: String
  let engine: any CorpusEngine
  let sketches = SketchMemory()

  /// Opens the file, or the database where `path` is a `postgres://` URL; `.readWrite` makes what is not there
  /// (the folder and the database must exist).
  ///
  /// `patience`: how long a server that goes away later is waited for; one that is not there now is not.
  package init(
    path: String, access: Access = .readWrite, patience: Duration = .seconds(10)
  ) throws(CorpusError) {
    let place = PostgresPlace(path)
    self.path = place?.name ?? path
    do {
      engine =
        try place.map { try PostgresEngine(place: $0, access: access, patience: patience) }
        ?? SQLiteEngine(path: path, access: access)
    } catch let error as CorpusError {
      throw error
    } catch {
      throw CorpusError(error, path: self.path)
    }
  }

  package func close() throws(CorpusError) {
    try guarded { try engine.close() }
  }

  /// Changes whatever an engine throws into our own error, at the module's boundary.
  func guarded<Value>(_ body: () throws -> Value) throws(CorpusError) -> Value {
    do {
      return try body()
    } catch let error as CorpusError {
      throw error
    } catch {
      throw CorpusError(error, path: path)
    }
  }

  func reading<Value>(_ body: (any CorpusDatabase) throws -> Value) throws(CorpusError) -> Value {
    try guarded { try engine.read(body) }
  }
}
