internal import CorpusStore
internal import Documents

/// A citation graph as SVG: a column for each distance, those that cite on the left, those cited on the right.
/// Nothing but boxes, curves and text, so that every viewer shows it.
struct GraphDrawing {
  private static let box = (width: 250, height: 46)
  private static let gap = (x: 110, y: 14)
  private static let margin = 20

  private let graph: CitationGraph
  private var places: [String: (x: Int, y: Int)] = [:]
  private var size = (width: 0, height: 0)

  init(_ graph: CitationGraph) {
    self.graph = graph
    var columns: [Int: [CitationGraph.Node]] = [:]
    for node in graph.nodes { columns[node.distance, default: []].append(node) }
    let tallest = columns.values.map(\.count).max() ?? 1
    let step = Self.box.height + Self.gap.y
    for (column, distance) in columns.keys.sorted().enumerated() {
      let nodes = columns[distance] ?? []
      let top = Self.margin + (tallest - nodes.count) * step / 2
      for (row, node) in nodes.enumerated() {
        places[node.id] = (
          Self.margin + column * (Self.box.width + Self.gap.x), top + row * step
        )
      }
    }
    size = (
      2 * Self.margin + columns.count * Self.box.width + max(0, columns.count - 1) * Self.gap.x,
      2 * Self.margin + tallest * step - Self.gap.y
    )
  }

  var svg: String {
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(size.width) \(size.height)\" "
        + "width=\"\(size.width)\" height=\"\(size.height)\" font-family=\"sans-serif\" font-size=\"12\">",
      "<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" "
        + "markerHeight=\"8\" orient=\"auto\"><path d=\"M0,0L8,4L0,8z\" fill=\"#666\"/></marker></defs>",
    ]
    lines += graph.edges.compactMap(curve)
    lines += graph.nodes.compactMap(drawing)
    return (lines + ["</svg>"]).joined(separator: "\n")
  }

  private func curve(_ edge: CitationGraph.Edge) -> String? {
    guard let from = places[edge.from], let to = places[edge.to] else { return nil }
    let isForward = from.x <= to.x
    let start = (x: isForward ? from.x + Self.box.width : from.x, y: from.y + Self.box.height / 2)
    let end = (x: isForward ? to.x : to.x + Self.box.width, y: to.y + Self.box.height / 2)
    let middle = (start.x + end.x) / 2
    return
      "<path d=\"M\(start.x),\(start.y)C\(middle),\(start.y) \(middle),\(end.y) \(end.x),\(end.y)\" "
      + "fill=\"none\" stroke=\"#666\" marker-end=\"url(#a)\"><title>\(edge.relation.rawValue)</title></path>"
  }

  private func drawing(_ node: CitationGraph.Node) -> String? {
    guard let place = places[node.id] else { return nil }
    let dash = node.isHeld ? "" : " stroke-dasharray=\"5 4\""
    let weight = node.id == graph.center ? 3 : 1
    let texts = GraphSheet.label(node).enumerated().map { line, text in
      "<text x=\"\(place.x + 8)\" y=\"\(place.y + 19 + line * 18)\">\(XML.escaped(text))</text>"
    }
    return
      "<g><title>\(XML.escaped([node.id, node.title].compactMap(\.self).joined(separator: " ")))</title>"
      + "<rect x=\"\(place.x)\" y=\"\(place.y)\" width=\"\(Self.box.width)\" height=\"\(Self.box.height)\" "
      + "rx=\"4\" fill=\"#fff\" stroke=\"#333\" stroke-width=\"\(weight)\"\(dash)/>"
      + texts.joined() + "</g>"
  }
}

/// Text as XML 1.0 may hold it.
enum XML {
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x26: escaped += "&amp;"
      case 0x3C: escaped += "&lt;"
      case 0x3E: escaped += "&gt;"
      case 0x22: escaped += "&quot;"
      case 0x09, 0x0A, 0x0D: escaped.unicodeScalars.append(scalar)
      // Characters that no XML document may have, not even as references.
      case 0..<0x20, 0x7F, 0xFFFE, 0xFFFF: escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
