internal import CorpusStore
internal import Documents

/// A citation graph as Graphviz' language and as JSON.
enum GraphSheet {
  static func dot(_ graph: CitationGraph) -> String {
    var lines = ["digraph citations {", "  rankdir=LR; node [shape=box, fontname=\"sans-serif\"];"]
    for node in graph.nodes {
      var styles: [String] = []
      if node.id == graph.center { styles.append("penwidth=2") }
      if !node.isHeld { styles.append("style=dashed") }
      let label = label(node).map(quoted).joined(separator: "\\n")
      lines.append(
        "  \"\(quoted(node.id))\" [label=\"\(label)\"\(styles.map { ", " + $0 }.joined())];")
    }
    for edge in graph.edges {
      lines.append(
        "  \"\(quoted(edge.from))\" -> \"\(quoted(edge.to))\" [label=\"\(edge.relation.rawValue)\"];"
      )
    }
    return (lines + ["}"]).joined(separator: "\n")
  }

  static func json(_ graph: CitationGraph) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("center", graph.center)
      json.key("cut")
      json.boolean(graph.isCut)
      json.key("nodes")
      json.array(graph.nodes) { json, node in
        json.object { json in
          json.field("id", node.id)
          json.field("number", node.number)
          json.field("title", node.title)
          json.field("date", node.date)
          json.key("held")
          json.boolean(node.isHeld)
          json.field("distance", node.distance)
        }
      }
      json.key("edges")
      json.array(graph.edges) { json, edge in
        json.object {
          $0.field("from", edge.from)
          $0.field("to", edge.to)
          $0.field("relation", edge.relation.rawValue)
        }
      }
    }
    return json.bytes
  }

  /// One or two short lines.
  static func label(_ node: CitationGraph.Node) -> [String] {
    let title = node.title.map { $0.count > 18 ? $0.prefix(17) + "…" : $0 }
    let lines = [node.number, title].compactMap(\.self)
    return lines.isEmpty ? [String(node.id.prefix(18)) + "…"] : lines
  }

  private static func quoted(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: " ")
  }
}
