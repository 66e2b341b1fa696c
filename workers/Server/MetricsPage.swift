internal import Fleet

/// Writes the text that Prometheus reads.
struct MetricsPage {
  private var text = ""

  var bytes: [UInt8] { Array(text.utf8) }

  mutating func family(_ name: String, _ type: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  mutating func gauge(_ name: String, _ help: String, _ value: Double) {
    family(name, "gauge", help)
    sample(name, [:], value)
  }

  mutating func counter(_ name: String, _ help: String, _ value: Int) {
    family(name, "counter", help)
    sample(name, [:], Double(value))
  }

  mutating func sample(_ name: String, _ labels: [String: String], _ value: Double) {
    text += name + Self.braces(labels) + " \(Self.number(value))\n"
  }

  mutating func histogram(
    _ name: String, _ help: String, _ series: [(labels: [String: String], histogram: Histogram)]
  ) {
    family(name, "histogram", help)
    for (labels, histogram) in series {
      for (bound, count) in histogram.cumulative {
        sample(
          name + "_bucket", labels.merging(["le": Self.number(bound)]) { $1 }, Double(count))
      }
      sample(name + "_bucket", labels.merging(["le": "+Inf"]) { $1 }, Double(histogram.count))
      sample(name + "_sum", labels, histogram.sum)
      sample(name + "_count", labels, Double(histogram.count))
    }
  }

  private static func braces(_ labels: [String: String]) -> String {
    guard !labels.isEmpty else { return "" }
    let pairs = labels.sorted { $0.key < $1.key }.map { "\($0)=\"\(escaped($1))\"" }
    return "{" + pairs.joined(separator: ",") + "}"
  }

  /// Worker and host names come from the network.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  private static func number(_ value: Double) -> String {
    let whole = value.rounded()
    return whole == value && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }
}
