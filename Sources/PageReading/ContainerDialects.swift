/// The content systems that are known (REFERENCE §3.3; Data/dialects.yaml): the elements in which they
/// keep the main text, and how their pages are told.
enum ContainerDialects {
  /// Signs stand in the head and in the first addresses; looking further costs as much as the parsing.
  private static let signWindow = 16 << 10

  /// Name of the first system of which the page's beginning carries a sign.
  static func system(of utf8: [UInt8]) -> String? {
    let head = utf8.prefix(signWindow)
    return signs.first { Bytes.find($0.sign, in: head) != nil }?.name
  }

  /// The list is compiled in and a test reads it; a slip in it would leave the reader with what it
  /// finds by density.
  private static let dialects: [DialectFile.Dialect] =
    (try? DialectFile(PackageResources.dialects_yaml))?.dialects ?? []

  /// By the hash of a container's name; a lower rank is more specific. Looked up by `ClassSigns`.
  static let ranks: [UInt64: Int] = {
    var ranks: [UInt64: Int] = [:]
    for dialect in dialects {
      for name in dialect.containers { ranks[Bytes.hash(name.utf8)] = dialect.rank }
    }
    return ranks
  }()

  private static let signs: [(sign: [UInt8], name: String)] = dialects.flatMap { dialect in
    dialect.signs.map { (Array($0.utf8), dialect.name) }
  }
}
