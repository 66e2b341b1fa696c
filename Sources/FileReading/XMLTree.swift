internal import CXML2

/// A small XML part as a flat table of elements and texts. Names are without their prefix: the formats that
/// are read here never use one local name in two meanings within a part.
struct XMLTree {
  typealias Node = Int

  fileprivate struct Row {
    let name: String
    var attributes: [(name: String, value: String)] = []
    var text: [UInt8] = []
    var first = -1
    var last = -1
    var next = -1
  }

  fileprivate var rows: [Row] = [Row(name: "")]
  /// The document is not well-formed or too large; what is here came before.
  fileprivate(set) var isCut = false

  /// The document itself; its only child is the root element.
  static let document = 0

  /// - Throws: `.damaged` when it has a document type declaration or no element at all.
  init(_ bytes: [UInt8], limits: FileLimits, name: String) throws(FileTrouble) {
    let builder = Builder(limit: limits.nodes)
    var events = cxml2_events(start: startElement, end: endElement, text: characters)
    let result = bytes.withUnsafeBytes { raw -> Int32 in
      guard let base = raw.bindMemory(to: CChar.self).baseAddress else { return -1 }
      let receiver = Unmanaged.passUnretained(builder).toOpaque()
      return cxml2_parse_xml(base, Int32(clamping: raw.count), &events, receiver)
    }
    self = builder.tree
    isCut = isCut || result != 0
    if result == 2 { throw .damaged(what: "\(name) has a document type declaration") }
    if rows.count < 2 { throw .damaged(what: "\(name) is not XML") }
  }

  fileprivate init() {}

  /// Empty for text.
  func name(_ node: Node) -> String { rows[node].name }

  func attribute(_ name: String, of node: Node) -> String? {
    rows[node].attributes.first { $0.name == name }?.value
  }

  func children(_ node: Node) -> Children { Children(tree: self, at: rows[node].first) }

  func child(_ name: String, of node: Node) -> Node? {
    children(node).first { rows[$0].name == name }
  }

  /// The element at the end of a path of names, below the document.
  func element(_ path: String...) -> Node? {
    var node: Node? = Self.document
    for name in path { node = node.flatMap { child(name, of: $0) } }
    return node
  }

  /// All text below the node.
  func text(_ node: Node) -> String {
    var bytes: [UInt8] = []
    appendText(node, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Every element of the name below the node, in document order; elements within such an element are not
  /// looked for.
  func all(_ name: String, below node: Node) -> [Node] {
    var found: [Node] = []
    collect(name, below: node, into: &found)
    return found
  }

  // Recursion goes no deeper than the parser's own limit of 256.
  private func collect(_ name: String, below node: Node, into found: inout [Node]) {
    for child in children(node) {
      if rows[child].name == name {
        found.append(child)
      } else {
        collect(name, below: child, into: &found)
      }
    }
  }

  private func appendText(_ node: Node, to bytes: inout [UInt8]) {
    bytes += rows[node].text
    for child in children(node) { appendText(child, to: &bytes) }
  }

  struct Children: Sequence, IteratorProtocol {
    let tree: XMLTree
    var at: Node

    mutating func next() -> Node? {
      guard at >= 0 else { return nil }
      defer { at = tree.rows[at].next }
      return at
    }
  }

  fileprivate mutating func append(_ row: Row, to parent: Node) -> Node {
    let node = rows.count
    rows.append(row)
    if rows[parent].last >= 0 {
      rows[rows[parent].last].next = node
    } else {
      rows[parent].first = node
    }
    rows[parent].last = node
    return node
  }

  /// Receives the parser's events; one per part.
  fileprivate final class Builder {
    var tree = XMLTree()
    private let limit: Int
    private var open: [Node] = [XMLTree.document]
    private var text: Node?
    /// The parser keeps one copy of each name, so a name is its address.
    private var names: [UnsafePointer<UInt8>: String] = [:]

    init(limit: Int) { self.limit = limit }

    func start(
      _ name: UnsafePointer<UInt8>, _ pairs: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
      _ parse: OpaquePointer
    ) {
      text = nil
      guard tree.rows.count < limit else { return stop(parse) }
      var row = Row(name: local(name))
      var index = 0
      while let pairs, let key = pairs[index] {
        if let value = pairs[index + 1] {
          row.attributes.append((local(key), String(cString: value)))
        }
        index += 2
      }
      open.append(tree.append(row, to: open[open.count - 1]))
    }

    func end() {
      text = nil
      if open.count > 1 { open.removeLast() }
    }

    func characters(_ bytes: UnsafeBufferPointer<UInt8>, _ parse: OpaquePointer) {
      if let text { return tree.rows[text].text.append(contentsOf: bytes) }
      guard tree.rows.count < limit else { return stop(parse) }
      // Between elements there is nothing but layout, and without it the table is half as long.
      if bytes.allSatisfy({ $0 == 10 || $0 == 13 }) { return }
      text = tree.append(Row(name: "", text: Array(bytes)), to: open[open.count - 1])
    }

    private func local(_ name: UnsafePointer<UInt8>) -> String {
      if let known = names[name] { return known }
      let whole = String(cString: name)
      let local = whole.lastIndex(of: ":").map { String(whole[whole.index(after: $0)...]) } ?? whole
      names[name] = local
      return local
    }

    private func stop(_ parse: OpaquePointer) {
      tree.isCut = true
      cxml2_stop(parse)
    }
  }
}

private func builder(_ receiver: UnsafeMutableRawPointer) -> XMLTree.Builder {
  Unmanaged<XMLTree.Builder>.fromOpaque(receiver).takeUnretainedValue()
}

private func startElement(
  _ receiver: UnsafeMutableRawPointer, _ name: UnsafePointer<UInt8>,
  _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ parse: OpaquePointer
) {
  builder(receiver).start(name, attributes, parse)
}

private func endElement(_ receiver: UnsafeMutableRawPointer) { builder(receiver).end() }

private func characters(
  _ receiver: UnsafeMutableRawPointer, _ bytes: UnsafePointer<UInt8>, _ length: Int32,
  _ parse: OpaquePointer
) {
  builder(receiver).characters(UnsafeBufferPointer(start: bytes, count: Int(length)), parse)
}
