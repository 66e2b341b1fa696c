/// Where a corpus is kept, and how a transaction on it begins and ends.
protocol CorpusEngine: Sendable {
  /// One snapshot, however long `body` takes.
  func read<Value>(_ body: (any CorpusDatabase) throws -> Value) throws -> Value
  /// One writer at a time; durable when it returns. What `body` throws undoes all.
  func write<Value>(_ body: (any CorpusDatabase) throws -> Value) throws -> Value
  /// A clean copy as one SQLite file.
  func copy(to path: String) throws
  func close() throws
}
