/// The 政府信息公开 table of a page (REFERENCE §3.2), printed as table, list, paragraphs, spans or
/// definition list: pairs of a known label and what follows it.
enum InfoTable {
  /// Fields in page order, each label's first value that is not empty; nothing when the page only
  /// happens to use a word that is also a label.
  static func read(_ nodes: NodeTable) -> [Page.InfoField] {
    var fields: [Page.InfoField] = []
    var owners: [NodeTable.Node] = []
    /// The first value of a label stays, unless an element inside says where it really ends.
    func add(_ field: Page.InfoField, _ node: NodeTable.Node) {
      guard let known = fields.firstIndex(where: { $0.label == field.label }) else {
        fields.append(field)
        owners.append(node)
        return
      }
      if nodes.contains(owners[known], node), fields[known].value.hasPrefix(field.value) {
        fields[known] = field
        owners[known] = node
      }
    }
    let texts = texts(nodes)
    var ahead = texts[...]
    var node = 1
    while node < nodes.count, fields.count < maxFields {
      let kind = nodes.kind(node)
      if kind.isMachinery && kind != .head {
        node = nodes.end(node)
        continue
      }
      while let first = ahead.first, first.node < node { ahead.removeFirst() }
      if isHolder(kind), nodes.end(node) - node <= maxNodes, let first = ahead.first,
        first.beginsLabel, nodes.contains(node, first.node)
      {
        for field in self.fields(nodes, node) { add(field, node) }
      }
      node += 1
    }
    let isTable = fields.contains { InfoLabels.isTelling($0.label) }
    return isTable ? fields : fields.filter { InfoLabels.isCommon($0.label) }
  }

  /// Whether a table of data is the information table itself, which some systems print inside the text's
  /// container: half of its cells are labels, and two of them stand in such tables only.
  static func isPrinted(_ rows: [[String]]) -> Bool {
    var (cells, labels, telling) = (0, 0, 0)
    for cell in rows.joined() where !cell.isEmpty {
      cells += 1
      guard let (label, rest) = InfoLabels.split(Array(cell.utf8)[...]) else { continue }
      labels += 1
      // Its value stands in the same cell.
      if !rest.isEmpty { cells += 1 }
      if InfoLabels.isTelling(label) { telling += 1 }
    }
    return telling >= 2 && labels * 2 >= cells
  }

  private static let maxFields = 60
  /// Longer elements are text or hold several fields, which are found on their own.
  private static let maxLength = 700
  /// An element of a field is small; this also bounds the work on deep nests of empty elements.
  private static let maxNodes = 400
  private static func isHolder(_ kind: ElementKind) -> Bool {
    switch kind {
    case .td, .th, .dt, .dd, .li, .p, .div, .span, .b, .strong, .label, .em, .i, .font, .h4, .h5,
      .h6, .a:
      true
    case _: false
    }
  }

  /// Every visible text in page order, and whether its first character begins a label: an element whose first
  /// text does not is no field, which is most of them.
  private static func texts(_ nodes: NodeTable) -> [(node: NodeTable.Node, beginsLabel: Bool)] {
    var texts: [(node: NodeTable.Node, beginsLabel: Bool)] = []
    texts.reserveCapacity(nodes.count / 2)
    var node = 1
    while node < nodes.count {
      let kind = nodes.kind(node)
      if kind.isMachinery && kind != .head {
        node = nodes.end(node)
        continue
      }
      if kind == .text, nodes.lengths[node] > 0 {
        texts.append((node, InfoLabels.mayBegin(Bytes.withoutSpaceAhead(nodes.bytes(node)))))
      }
      node += 1
    }
    return texts
  }

  /// The fields that one element holds: often one, sometimes a line of them.
  private static func fields(_ nodes: NodeTable, _ node: NodeTable.Node) -> [Page.InfoField] {
    let text = nodes.plain(node, limit: maxLength + 1)
    guard text.count >= 6, text.count <= maxLength else { return [] }
    guard var (label, rest) = InfoLabels.split(text[...]) else { return [] }
    if rest.isEmpty {
      let value = following(nodes, node)
      return value.isEmpty ? [] : [field(label, value)]
    }
    var result: [Page.InfoField] = []
    while result.count < maxFields {
      if let next = InfoLabels.split(rest) {
        // A label straight after a label: the field before is empty.
        if next.rest.isEmpty { break }
        (label, rest) = next
        continue
      }
      let value = InfoLabels.cut(rest)
      if !value.isEmpty { result.append(field(label, value)) }
      rest = InfoLabels.withoutBars(rest[value.endIndex...])
      guard let next = InfoLabels.split(rest) else { break }
      (label, rest) = next
    }
    return result
  }

  private static func field(_ label: String, _ value: ArraySlice<UInt8>) -> Page.InfoField {
    Page.InfoField(label: label, value: String(decoding: value, as: UTF8.self))
  }

  /// What stands after an element that is only a label: the text up to the next label beside it, or
  /// the next cell.
  private static func following(_ nodes: NodeTable, _ node: NodeTable.Node) -> ArraySlice<UInt8> {
    var sibling = nodes.nextSibling(node)
    while let next = sibling {
      let kind = nodes.kind(next)
      let text =
        kind == .text
        ? Bytes.squeezedLines(Array(nodes.bytes(next))) : nodes.plain(next, limit: 3000)
      let value = InfoLabels.withoutColon(text[...])
      if !value.isEmpty {
        return InfoLabels.split(text[...]) != nil ? [] : InfoLabels.cut(value)
      }
      if nodes.kind(next).isCell || kind == .dd { return [] }
      sibling = nodes.nextSibling(next)
    }
    // `<td><b>label</b></td><td>value</td>`: the element was alone in its cell.
    let parent = nodes.parent(node)
    guard parent > 0, nodes.end(parent) - parent < 12 else { return [] }
    let kind = nodes.kind(parent)
    guard
      kind.isCell || kind == .dt || kind == .span || kind == .div || kind == .p || kind == .strong
        || kind == .b || kind == .li
    else { return [] }
    let own = nodes.plain(parent, limit: maxLength)
    guard let (_, rest) = InfoLabels.split(own[...]), rest.isEmpty else { return [] }
    return kind == .li ? [] : following(nodes, parent)
  }
}
