internal import ArgumentParser
internal import CorpusStore
internal import Documents

struct GraphCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable { case dot, json, svg }

  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "The citations around a document.",
    discussion: """
      What it cites and what those cite, on one side; what cites it and what cites those, on the other. Documents
      that are cited and not held are drawn with broken lines.

      EXAMPLES
        wenhao graph 临政字〔2022〕18号 --depth 2 | dot -Tpdf > graph.pdf
        wenhao graph 临政字〔2022〕18号 --format svg > graph.svg
      """)

  @Argument(help: "Id, or document number in any form.")
  var reference: String
  @Option(help: "How many citations away, 0 to 10.") var depth = 1
  @Option(help: "At most this many documents.") var limit = 500
  @Option(help: "dot (Graphviz), json or svg.") var format: Format = .dot
  @OptionGroup var place: CorpusOption

  func run() throws {
    guard (0...10).contains(depth) else { throw CommandFailure("--depth \(depth): 0 to 10") }
    guard (1...100_000).contains(limit) else {
      throw CommandFailure("--limit \(limit): 1 to 100000")
    }
    let corpus = try openCorpus(place)
    let id = try lookUpOne(reference, in: corpus).id
    guard let graph = try corpus.graph(around: id, depth: depth, limit: limit) else {
      throw NothingFound()
    }
    if graph.isCut {
      StandardError.line(
        "wenhao: more than \(limit) documents; the farthest are left out (--limit)")
    }
    switch format {
    case .dot: try StandardOutput.line(GraphSheet.dot(graph))
    case .json: try StandardOutput.write(GraphSheet.json(graph) + [0x0a])
    case .svg: try StandardOutput.line(GraphDrawing(graph).svg)
    }
  }
}
