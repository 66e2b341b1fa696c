/// An Office Open XML package (ECMA-376 part 2): a ZIP of parts and of the relations between them.
struct PackageParts {
  private let archive: Archive
  var isCut: Bool { archive.isCut }

  init(_ bytes: [UInt8], limits: FileLimits) throws(FileTrouble) {
    archive = try Archive(bytes, limits: limits) { member in
      let name = member.name.lowercased()
      return name.hasSuffix(".xml") || name.hasSuffix(".rels")
    }
  }

  /// Names of files that are packed in with the document.
  var embedded: [String] { archive.members.map(\.name).filter { $0.contains("/embeddings/") } }

  /// Nil when there is no such part.
  func part(_ name: String) throws(FileTrouble) -> XMLTree? {
    try archive.tree(name)
  }

  /// The part that the package is about, by its relation; writers put it where they like.
  func main(_ usual: String) throws(FileTrouble) -> (name: String, tree: XMLTree)? {
    if let relations = try part("_rels/.rels") {
      for (type, target) in Self.relations(relations).values where type.hasSuffix("/officeDocument")
      {
        let name = MemberName.resolve(target, in: "")
        if let tree = try part(name) { return (name, tree) }
      }
    }
    return try part(usual).map { (usual, $0) }
  }

  /// Relations of a part: id → type and the name of the part it points to.
  func relations(of name: String) throws(FileTrouble) -> [String: (type: String, target: String)] {
    let folder = MemberName.folder(of: name)
    let file = (folder.isEmpty ? "" : folder + "/") + "_rels/" + MemberName.last(of: name) + ".rels"
    guard let tree = try part(file) else { return [:] }
    return Self.relations(tree).mapValues { ($0.type, MemberName.resolve($0.target, in: folder)) }
  }

  private static func relations(_ tree: XMLTree) -> [String: (type: String, target: String)] {
    var relations: [String: (type: String, target: String)] = [:]
    for node in tree.all("Relationship", below: XMLTree.document) {
      guard let id = tree.attribute("Id", of: node),
        let target = tree.attribute("Target", of: node),
        tree.attribute("TargetMode", of: node) != "External"
      else { continue }
      relations[id] = (tree.attribute("Type", of: node) ?? "", target)
    }
    return relations
  }
}
