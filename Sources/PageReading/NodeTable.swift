/// A parsed page as flat arrays in document order: node `i`'s subtree is `i..<ends[i]`. Texts and
/// attribute values are ranges of one arena of UTF-8 bytes, which begins with the page's markup.
struct NodeTable {
  typealias Node = Int

  struct Attribute {
    let name: AttributeName
    let start: Int32
    let end: Int32
  }

  private(set) var kinds: [ElementKind] = [.document]
  private(set) var parents: [Int32] = [-1]
  private(set) var ends: [Int32] = [1]
  /// Text nodes: range of the arena. Elements: range of `attributes`.
  private var starts: [Int32] = [0]
  private var stops: [Int32] = [0]
  private var attributes: [Attribute] = []
  private(set) var arena: [UInt8] = []
  /// Of elements, by `class` and `id`.
  private(set) var signs: [ClassSigns] = []
  private(set) var ranks: [ClassSigns.Rank] = []
  /// Characters of text nodes that are not white space; 0 for elements.
  private(set) var lengths: [Int32] = []

  static let root: Node = 0
  var count: Int { kinds.count }

  func kind(_ node: Node) -> ElementKind { kinds[node] }
  /// The root's parent is -1.
  func parent(_ node: Node) -> Node { Node(parents[node]) }
  func end(_ node: Node) -> Node { Node(ends[node]) }
  func contains(_ outer: Node, _ inner: Node) -> Bool { inner >= outer && inner < end(outer) }

  /// The bytes of a text node.
  func bytes(_ node: Node) -> ArraySlice<UInt8> { arena[Int(starts[node])..<Int(stops[node])] }

  func attribute(_ node: Node, _ name: AttributeName) -> ArraySlice<UInt8>? {
    guard kinds[node] != .text else { return nil }
    for index in Int(starts[node])..<Int(stops[node]) where attributes[index].name == name {
      return arena[Int(attributes[index].start)..<Int(attributes[index].end)]
    }
    return nil
  }

  /// Nil for what is no content system's container.
  func rank(_ node: Node) -> Int? {
    ranks[node] == ClassSigns.noRank ? nil : Int(ranks[node])
  }

  /// Of those that are kept.
  func hasNoAttributes(_ node: Node) -> Bool { starts[node] == stops[node] }

  func string(_ node: Node, _ name: AttributeName) -> String? {
    attribute(node, name).map { String(decoding: Bytes.trimmed($0), as: UTF8.self) }
  }

  /// Next node that is a sibling of `node`, or nil.
  func nextSibling(_ node: Node) -> Node? {
    let next = end(node)
    return next < count && parents[next] == parents[node] ? next : nil
  }

  func nextElement(_ node: Node) -> Node? {
    var next = nextSibling(node)
    while let candidate = next, kinds[candidate] == .text { next = nextSibling(candidate) }
    return next
  }

  func children(_ node: Node) -> [Node] {
    var result: [Node] = []
    var child = node + 1
    while child < end(node) {
      result.append(child)
      child = end(child)
    }
    return result
  }

  /// Visible text of a subtree, white space collapsed, without line structure.
  func plain(_ node: Node, limit: Int = .max) -> [UInt8] {
    if end(node) == node + 2, kinds[node + 1] == .text {
      // Most links and cells: one text with nothing to collapse.
      let text = Bytes.trimmed(bytes(node + 1))
      if Bytes.isCollapsed(text) { return Array(text) }
    }
    var out: [UInt8] = []
    out.reserveCapacity(64)
    var index = node
    while index < end(node), out.count < limit {
      let kind = kinds[index]
      if kind == .text {
        Bytes.appendCollapsed(bytes(index), to: &out)
      } else if kind.isMachinery, index != node {
        index = end(index)
        continue
      } else if (kind.isBlock || kind == .br) && !out.isEmpty {
        Bytes.appendCollapsed([0x20], to: &out)
      }
      index += 1
    }
    return Array(Bytes.trimmed(out[...]))
  }

  /// Raw text directly under a node (scripts).
  func rawText(_ node: Node) -> [UInt8] {
    var out: [UInt8] = []
    for index in node..<end(node) where kinds[index] == .text { out += bytes(index) }
    return out
  }

  // MARK: Building

  /// - Parameters:
  ///   - arena: bytes that texts and attributes may lie in from the start.
  ///   - attributes: of elements that are still to be opened (`setAttributes`).
  init(arena: consuming [UInt8] = [], attributes: [Attribute] = [], capacity: Int = 0) {
    self.arena = arena
    self.attributes = attributes
    kinds.reserveCapacity(capacity + 16)
    parents.reserveCapacity(capacity + 16)
    ends.reserveCapacity(capacity + 16)
    starts.reserveCapacity(capacity + 16)
    stops.reserveCapacity(capacity + 16)
  }

  mutating func open(_ kind: ElementKind, parent: Node) -> Node {
    let node = count
    kinds.append(kind)
    parents.append(Int32(parent))
    ends.append(Int32(node + 1))
    let at = Int32(kind == .text ? arena.count : attributes.count)
    starts.append(at)
    stops.append(at)
    return node
  }

  mutating func close(_ node: Node) { ends[node] = Int32(count) }

  /// Only for the node opened last.
  mutating func addAttribute(
    _ node: Node, _ name: AttributeName, _ value: UnsafeBufferPointer<UInt8>
  ) {
    let start = Int32(arena.count)
    arena.append(contentsOf: value)
    attributes.append(Attribute(name: name, start: start, end: Int32(arena.count)))
    stops[node] = Int32(attributes.count)
  }

  /// Only for the node opened last: some of the attributes that were given at the beginning.
  mutating func setAttributes(_ node: Node, _ range: Range<Int>) {
    starts[node] = Int32(range.lowerBound)
    stops[node] = Int32(range.upperBound)
  }

  /// Only while `node` is the node opened last: bytes of the arena itself.
  mutating func appendText(_ node: Node, _ range: Range<Int>) {
    if starts[node] == stops[node] {
      starts[node] = Int32(range.lowerBound)
      stops[node] = Int32(range.upperBound)
    } else {
      moveToEnd(node)
      repeatAtEnd(range)
      stops[node] = Int32(arena.count)
    }
  }

  /// Only while `node` is the node opened last.
  mutating func appendText(_ node: Node, _ bytes: UnsafeBufferPointer<UInt8>) {
    moveToEnd(node)
    arena.append(contentsOf: bytes)
    stops[node] = Int32(arena.count)
  }

  /// After the last node: what every reader asks of every node.
  mutating func finish() {
    signs = [ClassSigns](repeating: [], count: count)
    ranks = [ClassSigns.Rank](repeating: ClassSigns.noRank, count: count)
    lengths = [Int32](repeating: 0, count: count)
    for node in 0..<count {
      if kinds[node] == .text {
        lengths[node] = Int32(Bytes.length(bytes(node)))
      } else if starts[node] != stops[node] {
        (signs[node], ranks[node]) = ClassSigns.read(
          class: attribute(node, .class), id: attribute(node, .id))
      }
    }
  }

  private mutating func moveToEnd(_ node: Node) {
    guard Int(stops[node]) != arena.count else { return }
    let range = Int(starts[node])..<Int(stops[node])
    starts[node] = Int32(arena.count)
    repeatAtEnd(range)
    stops[node] = Int32(arena.count)
  }

  /// Not by appending a slice of the arena: that is a second owner of it, for which all of it would be copied.
  private mutating func repeatAtEnd(_ range: Range<Int>) {
    let end = arena.count
    arena.append(contentsOf: repeatElement(0, count: range.count))
    arena.withUnsafeMutableBytes { bytes in
      bytes[end...].copyBytes(from: bytes[range])
    }
  }
}
