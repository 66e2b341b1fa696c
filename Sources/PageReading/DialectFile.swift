/// The list of content systems as text: a small fixed shape of YAML (Data/dialects.yaml says which),
/// so that reading it needs no YAML library and a slip is told by its line.
package struct DialectFile: Sendable {
  package struct Dialect: Sendable, Hashable {
    package var name: String
    /// 1...9; a lower rank is more telling.
    package var rank: Int
    /// Ids and classes of elements that hold the main text; lower case.
    package var containers: [String]
    /// Bytes that only pages of this system hold.
    package var signs: [String]
  }

  /// A line that is not understood; printed as `dialects.yaml:12: what is wrong`.
  package struct Slip: Error, Hashable, CustomStringConvertible {
    package let line: Int
    package let problem: String
    package var description: String { "dialects.yaml:\(line): \(problem)" }
  }

  package private(set) var dialects: [Dialect] = []

  package init(_ bytes: [UInt8]) throws(Slip) {
    let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
    for (index, bytes) in lines.enumerated() {
      let text = Bytes.trimmed(bytes)
      if text.isEmpty || text.first == UInt8(ascii: "#") { continue }
      do {
        try add(String(decoding: text, as: UTF8.self))
      } catch {
        throw Slip(line: index + 1, problem: error.problem)
      }
    }
    if let last = dialects.last, last.rank == 0 {
      throw Slip(line: lines.count, problem: "\(last.name): no rank")
    }
  }

  private struct Problem: Error { let problem: String }

  private mutating func add(_ line: String) throws(Problem) {
    var line = Substring(line)
    let isNew = line.hasPrefix("- ")
    if isNew { line = line.dropFirst(2) }
    guard let colon = line.firstIndex(of: ":") else { throw Problem(problem: "no `key: value`") }
    let key = line[..<colon]
    let value = String(
      decoding: Bytes.trimmed(Array(line[colon...].utf8).dropFirst()), as: UTF8.self)
    if isNew {
      guard key == "name" else { throw Problem(problem: "a system begins with `- name:`") }
      if let last = dialects.last, last.rank == 0 {
        throw Problem(problem: "\(last.name): no rank")
      }
      dialects.append(Dialect(name: value, rank: 0, containers: [], signs: []))
      return
    }
    guard !dialects.isEmpty else { throw Problem(problem: "a system begins with `- name:`") }
    let last = dialects.count - 1
    switch key {
    case "rank":
      guard let rank = Int(value), (1...9).contains(rank) else {
        throw Problem(problem: "rank is 1...9, not \(value)")
      }
      dialects[last].rank = rank
    case "containers":
      let words = try Self.list(value)
      if let word = words.first(where: { $0.lowercased() != $0 || $0.contains(" ") }) {
        throw Problem(problem: "\(word): one lower-case word")
      }
      dialects[last].containers = words
    case "signs": dialects[last].signs = try Self.list(value)
    case _: throw Problem(problem: "unknown key \(key); known: name, rank, containers, signs")
    }
  }

  /// `[a, "b c"]`; no commas inside quotes.
  private static func list(_ value: String) throws(Problem) -> [String] {
    guard value.hasPrefix("["), value.hasSuffix("]") else {
      throw Problem(problem: "a list stands in [ ] on one line")
    }
    return value.dropFirst().dropLast().split(separator: ",").compactMap { part in
      var bytes = Bytes.trimmed(Array(part.utf8)[...])
      if bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") {
        bytes = bytes.dropFirst().dropLast()
      }
      return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
  }
}
