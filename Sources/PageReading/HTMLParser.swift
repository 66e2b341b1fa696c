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
    let builder = NodeBuilder(limits: limits)
    let filter = MarkupFilter(utf8.prefix(limits.bytes))
    builder.truncated = utf8.count > limits.bytes
    run(filter.markup, builder)
    return (builder.finish(), filter.scripts, builder.truncated)
  }

  private static func run(_ input: [UInt8], _ builder: NodeBuilder) {
    guard !input.isEmpty else { return }
    var events = cxml2_events(start: startElement, end: endElement, text: characters)
    input.withUnsafeBytes { raw in
      guard let base = raw.bindMemory(to: CChar.self).baseAddress else { return }
      let receiver = Unmanaged.passUnretained(builder).toOpaque()
      if cxml2_parse_html(base, Int32(raw.count), &events, receiver) != 0 {
        builder.truncated = true
      }
    }
  }
}

/// Receives the parser's events; one per page.
private final class NodeBuilder {
  let limits: ParseLimits
  var truncated = false
  private var nodes = NodeTable()
  private var open: [NodeTable.Node] = [NodeTable.root]
  private var tooDeep = 0
  private var text: NodeTable.Node?

  init(limits: ParseLimits) { self.limits = limits }

  func start(
    _ name: UnsafePointer<UInt8>, _ pairs: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ parse: OpaquePointer
  ) {
    text = nil
    guard nodes.count < limits.nodes else { return stop(parse) }
    guard open.count < limits.depth else {
      tooDeep += 1
      truncated = true
      if tooDeep > limits.hardDepth { stop(parse) }
      return
    }
    let node = nodes.open(ElementKind(name: name), parent: open[open.count - 1])
    open.append(node)
    guard let pairs else { return }
    var index = 0
    while let key = pairs[index] {
      if let value = pairs[index + 1], let name = AttributeName(key) {
        let length = strlen(UnsafeRawPointer(value).assumingMemoryBound(to: CChar.self))
        if length <= limits.attributeBytes {
          nodes.addAttribute(node, name, UnsafeBufferPointer(start: value, count: length))
        }
      } else if pairs[index + 1] == nil, let name = AttributeName(key) {
        nodes.addAttribute(node, name, UnsafeBufferPointer(start: nil, count: 0))
      }
      index += 2
    }
  }

  func end() {
    text = nil
    if tooDeep > 0 {
      tooDeep -= 1
    } else if open.count > 1 {
      nodes.close(open.removeLast())
    }
  }

  func characters(_ bytes: UnsafeBufferPointer<UInt8>, _ parse: OpaquePointer) {
    let parent = open[open.count - 1]
    if nodes.kind(parent) == .style { return }
    if text == nil {
      guard nodes.count < limits.nodes else { return stop(parse) }
      text = nodes.open(.text, parent: parent)
    }
    if let text { nodes.appendText(text, bytes) }
  }

  func finish() -> NodeTable {
    while let node = open.popLast() { nodes.close(node) }
    return nodes
  }

  private func stop(_ parse: OpaquePointer) {
    truncated = true
    cxml2_stop(parse)
  }
}

private func builder(_ receiver: UnsafeMutableRawPointer) -> NodeBuilder {
  Unmanaged<NodeBuilder>.fromOpaque(receiver).takeUnretainedValue()
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
