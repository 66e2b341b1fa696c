internal import CXML2
internal import Glibc

/// How much of a page is read; beyond it reading stops and the page is marked as truncated.
struct ParseLimits {
  /// Larger than any real page by far; a page is mostly markup, so the text in it is a fraction.
  var bytes = 32 << 20
  var nodes = 1_000_000
  /// Deeper elements become text of their ancestor (browsers stop at 512 too).
  var depth = 512
  /// From here on the parser's own cost per end tag grows with the depth, so reading stops.
  var hardDepth = 4096
  /// Longer values (inline images) are dropped.
  var attributeBytes = 64 << 10
}

/// libxml2's HTML SAX interface into a `NodeTable`.
enum HTMLParser {
  /// - Parameter utf8: valid UTF-8, whatever the page's own labels say.
  /// - Returns: the nodes, and the bodies of scripts, which are in no node.
  static func parse(_ utf8: [UInt8], limits: ParseLimits = ParseLimits()) -> (
    nodes: NodeTable, scripts: [[UInt8]], truncated: Bool
  ) {
    var filter = MarkupFilter(utf8.prefix(limits.bytes))
    let skeleton = MarkupSkeleton(filter.markup, limits: limits)
    let parsed = parse(skeleton, of: filter.takeMarkup(), limits: limits)
    return (parsed.nodes, filter.scripts, parsed.truncated || utf8.count > limits.bytes)
  }

  /// The markup goes into the nodes' arena, which is to be its only owner: it grows there without being copied.
  static func parse(
    _ skeleton: MarkupSkeleton, of markup: consuming [UInt8], limits: ParseLimits
  ) -> (nodes: NodeTable, truncated: Bool, isTakenApart: Bool) {
    let length = markup.count
    var builder = NodeBuilder(limits: limits, skeleton: skeleton, markup: markup)
    run(skeleton.bytes, &builder)
    let nodes = builder.finish()
    if builder.agrees { return (nodes, builder.truncated, true) }
    // The parser met other texts or tags than the skeleton has: it was taken apart wrongly.
    let (whole, truncated) = parse(whole: Array(nodes.arena.prefix(length)), limits)
    return (whole, truncated, false)
  }

  /// All of the markup by the parser alone.
  static func parse(
    whole markup: [UInt8], _ limits: ParseLimits
  ) -> (nodes: NodeTable, truncated: Bool) {
    var builder = NodeBuilder(limits: limits, skeleton: nil, markup: [])
    run(markup, &builder)
    return (builder.finish(), builder.truncated)
  }

  private static func run(_ input: [UInt8], _ builder: inout NodeBuilder) {
    guard !input.isEmpty else { return }
    var events = cxml2_events(start: startElement, end: endElement, text: characters)
    let hasFailed = withUnsafeMutablePointer(to: &builder) { receiver in
      input.withUnsafeBytes { raw in
        raw.bindMemory(to: CChar.self).baseAddress.map {
          cxml2_parse_html($0, Int32(raw.count), &events, receiver) != 0
        } ?? false
      }
    }
    if hasFailed { builder.truncated = true }
  }
}

/// Receives the parser's events; one per page. A struct behind a pointer: every access to a class's property would be
/// checked against others at run time.
private struct NodeBuilder {
  let limits: ParseLimits
  var truncated = false
  private var nodes: NodeTable
  private var open: [NodeTable.Node] = [NodeTable.root]
  private var tooDeep = 0
  private var text: NodeTable.Node?
  private var hasStopped = false

  /// What was taken out of the markup, and how much of it has come by.
  private let texts: [MarkupSkeleton.Span]
  private let tags: [MarkupSkeleton.Tag]
  private var textsMet = 0
  private var tagsMet = 0
  private var isAstray = false

  /// Without a skeleton the parser's input is the markup itself.
  init(limits: ParseLimits, skeleton: MarkupSkeleton?, markup: consuming [UInt8]) {
    self.limits = limits
    texts = skeleton?.texts ?? []
    tags = skeleton?.tags ?? []
    nodes = NodeTable(
      arena: markup, attributes: skeleton?.attributes ?? [], capacity: skeleton?.nodes ?? 0)
    open.reserveCapacity(64)
  }

  /// Everything that was taken out has come by in its order, or reading stopped before the end.
  var agrees: Bool {
    !isAstray && (hasStopped || (textsMet == texts.count && tagsMet == tags.count))
  }

  mutating func start(
    _ name: UnsafePointer<UInt8>, _ pairs: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ parse: OpaquePointer
  ) {
    text = nil
    let own = pairs.flatMap { marked($0) }
    guard nodes.count < limits.nodes else { return stop(parse) }
    guard open.count < limits.depth else {
      tooDeep += 1
      truncated = true
      if tooDeep > limits.hardDepth { stop(parse) }
      return
    }
    let node = nodes.open(ElementKind(name: name), parent: open[open.count - 1])
    open.append(node)
    if let own {
      nodes.setAttributes(node, Int(own.start)..<Int(own.end))
    } else if let pairs {
      add(pairs, to: node)
    }
  }

  /// The attributes for which one mark stands.
  private mutating func marked(
    _ pairs: UnsafeMutablePointer<UnsafePointer<UInt8>?>
  ) -> MarkupSkeleton.Span? {
    guard let name = pairs[0], name[0] == MarkupSkeleton.mark, name[1] == 0, pairs[1] == nil,
      !tags.isEmpty
    else { return nil }
    guard tagsMet < tags.count, Int(tags[tagsMet].texts) == textsMet else {
      isAstray = true
      return nil
    }
    tagsMet += 1
    return tags[tagsMet - 1].attributes
  }

  private mutating func add(
    _ pairs: UnsafeMutablePointer<UnsafePointer<UInt8>?>, to node: NodeTable.Node
  ) {
    var index = 0
    while let key = pairs[index] {
      let name = UnsafeBufferPointer(
        start: key, count: strlen(UnsafeRawPointer(key).assumingMemoryBound(to: CChar.self)))
      if let name = AttributeName(name) {
        let value = pairs[index + 1]
        let length =
          value.map { strlen(UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self)) } ?? 0
        if length <= limits.attributeBytes {
          nodes.addAttribute(node, name, UnsafeBufferPointer(start: value, count: length))
        }
      }
      index += 2
    }
  }

  mutating func end() {
    text = nil
    if tooDeep > 0 {
      tooDeep -= 1
    } else if open.count > 1 {
      nodes.close(open.removeLast())
    }
  }

  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>, _ parse: OpaquePointer) {
    let taken = taken(bytes)
    let parent = open[open.count - 1]
    if nodes.kind(parent) == .style { return }
    let node: NodeTable.Node
    if let text {
      node = text
    } else {
      guard nodes.count < limits.nodes else { return stop(parse) }
      node = nodes.open(.text, parent: parent)
      text = node
    }
    if let taken {
      nodes.appendText(node, Int(taken.start)..<Int(taken.end))
    } else {
      nodes.appendText(node, bytes)
    }
  }

  /// The text for which these two bytes stand.
  private mutating func taken(_ bytes: UnsafeBufferPointer<UInt8>) -> MarkupSkeleton.Span? {
    guard bytes.count == 2, !texts.isEmpty,
      (bytes[0], bytes[1]) == MarkupSkeleton.text || (bytes[0], bytes[1]) == MarkupSkeleton.blank
    else { return nil }
    guard textsMet < texts.count else {
      isAstray = true
      return nil
    }
    textsMet += 1
    return texts[textsMet - 1]
  }

  mutating func finish() -> NodeTable {
    while let node = open.popLast() { nodes.close(node) }
    nodes.finish()
    return nodes
  }

  private mutating func stop(_ parse: OpaquePointer) {
    truncated = true
    hasStopped = true
    cxml2_stop(parse)
  }
}

private func startElement(
  _ receiver: UnsafeMutableRawPointer, _ name: UnsafePointer<UInt8>,
  _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ parse: OpaquePointer
) {
  receiver.assumingMemoryBound(to: NodeBuilder.self).pointee.start(name, attributes, parse)
}

private func endElement(_ receiver: UnsafeMutableRawPointer) {
  receiver.assumingMemoryBound(to: NodeBuilder.self).pointee.end()
}

private func characters(
  _ receiver: UnsafeMutableRawPointer, _ bytes: UnsafePointer<UInt8>, _ length: Int32,
  _ parse: OpaquePointer
) {
  receiver.assumingMemoryBound(to: NodeBuilder.self).pointee
    .characters(UnsafeBufferPointer(start: bytes, count: Int(length)), parse)
}
