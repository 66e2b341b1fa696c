internal import Foundation

/// The first 100 bytes of an SQLite file (https://www.sqlite.org/fileformat2.html#the_database_header): enough
/// to leave a file alone that is not ours.
enum CorpusHeader {
  private static let magic = Array("SQLite format 3\0".utf8)
  private static let applicationIDOffset = 68

  /// An empty file and a header without owner pass: both are what a first start killed in the middle leaves
  /// behind, and the tables tell the rest.
  static func check(path: String) throws(CorpusError) {
    guard let file = FileHandle(forReadingAtPath: path) else { throw .unwritable(path: path) }
    defer { try? file.close() }
    let bytes: [UInt8]
    do {
      bytes = try file.read(upToCount: 100).map(Array.init) ?? []
    } catch {
      throw .unwritable(path: path)
    }
    if bytes.isEmpty { return }
    guard bytes.count == 100, bytes.starts(with: magic) else { throw .notACorpus(path: path) }
    let owner = bytes[applicationIDOffset..<applicationIDOffset + 4].reduce(0) {
      $0 << 8 | Int32($1)
    }
    guard owner == 0 || owner == CorpusSchema.applicationID else { throw .notACorpus(path: path) }
  }
}
