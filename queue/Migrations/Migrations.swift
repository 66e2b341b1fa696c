/// The tables of both engines, version by version. A released version is never edited: add a file and
/// name it here; the number of its schema is its place in the list.
///
/// The SQL is compiled in, so that no file can be missing at run time.
package enum Migrations {
  /// queue.sqlite.
  package static let file = [
    text(PackageResources.file_v0001_sql), text(PackageResources.file_v0002_sql),
  ]

  package static let postgres = [text(PackageResources.postgres_v0001_sql)]

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
