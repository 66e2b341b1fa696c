internal import Yams

/// A YAML value with its place, read with errors that name the place.
struct ProfileNode {
  let file: String
  /// How the value is called in messages: `scope.depth`.
  let key: String
  let node: Node
  /// Of the key, where the value itself has no mark.
  let keyLine: Int?

  var line: Int? { node.mark?.line ?? keyLine }

  func mistake(_ what: String, _ mend: String? = nil) -> ProfileError {
    ProfileError(file: file, line: line, what: what, mend: mend)
  }

  /// Text as written: `010000` stays a text of six digits, whatever YAML would make of it.
  func text() throws(ProfileError) -> String {
    guard let scalar = node.scalar, !scalar.string.isEmpty else {
      throw mistake("'\(key)' needs one value", "write \(key): VALUE")
    }
    return scalar.string
  }

  /// A list, or one value for a list of one.
  func items() throws(ProfileError) -> [ProfileNode] {
    if let sequence = node.sequence {
      return sequence.map { ProfileNode(file: file, key: key, node: $0, keyLine: line) }
    }
    _ = try text()
    return [self]
  }

  func texts() throws(ProfileError) -> [String] {
    var texts: [String] = []
    for item in try items() { texts.append(try item.text()) }
    return texts
  }

  func wholeNumber(_ bounds: ClosedRange<Int>) throws(ProfileError) -> Int {
    let text = try text()
    guard let number = Int(text), bounds.contains(number) else {
      throw mistake(
        "'\(key)' is '\(text)'",
        "write a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    return number
  }

  func flag() throws(ProfileError) -> Bool {
    switch try text() {
    case "true": return true
    case "false": return false
    case let other: throw mistake("'\(key)' is '\(other)'", "write true or false")
    }
  }

  func duration() throws(ProfileError) -> Duration {
    let text = try text()
    guard let duration = DurationText.parse(text) else {
      throw mistake("'\(key)' is '\(text)', which is no duration", "write 250ms, 1s, 5m, 2h or 7d")
    }
    return duration
  }

  var isMapping: Bool { node.mapping != nil }

  /// Key and value, in the order in which they are written; for mappings whose keys are free.
  var members: [(key: String, value: ProfileNode)] {
    (node.mapping ?? [:]).map { name, value in
      let word = name.scalar?.string ?? ""
      return (
        word, ProfileNode(file: file, key: "\(key).\(word)", node: value, keyLine: name.mark?.line)
      )
    }
  }

  /// The entries of a mapping, each key once; those whose keys are not known are mistakes.
  func entries<Key: RawRepresentable & CaseIterable & Hashable>(
    _: Key.Type
  ) throws(ProfileError) -> (entries: [Key: ProfileNode], mistakes: [ProfileError])
  where Key.RawValue == String {
    guard let mapping = node.mapping else {
      throw mistake("expected `key: value` lines here", "see workers/README.md for the keys")
    }
    var entries: [Key: ProfileNode] = [:]
    var mistakes: [ProfileError] = []
    for (name, value) in mapping {
      let line = name.mark?.line
      let word = name.scalar?.string ?? ""
      guard let key = Key(rawValue: word) else {
        let known = Key.allCases.map(\.rawValue)
        let mend = NearestWord.of(word, among: known).map { "did you mean '\($0)'?" }
        mistakes.append(
          ProfileError(
            file: file, line: line, what: "unknown key '\(word)'",
            mend: mend ?? "known are: \(known.joined(separator: " "))"))
        continue
      }
      let path = self.key.isEmpty ? word : "\(self.key).\(word)"
      entries[key] = ProfileNode(file: file, key: path, node: value, keyLine: line)
    }
    return (entries, mistakes)
  }
}
