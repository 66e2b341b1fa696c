internal import CorpusStore
internal import Documents

/// What differs between two texts, for people and programs. Paragraphs that are the same are left out.
enum DifferenceSheet {
  /// `-` gone, `+` new; inside a changed paragraph the part in 〖〗 is what changed.
  static func print(_ difference: TextDifference, indent: String) throws {
    if difference.isEmpty {
      return try StandardOutput.line(indent + "the same but for white space")
    }
    for line in difference.lines {
      switch line {
      case .same: break
      case .removed(let text): try StandardOutput.line("\(indent)- \(text)")
      case .added(let text): try StandardOutput.line("\(indent)+ \(text)")
      case .changed(let before, let old, let new, let after):
        let (head, tail) = (shortened(before, keepsEnd: true), shortened(after, keepsEnd: false))
        try StandardOutput.line("\(indent)- \(head)〖\(old)〗\(tail)")
        try StandardOutput.line("\(indent)+ \(head)〖\(new)〗\(tail)")
      }
    }
  }

  /// Twenty characters are enough to find the place.
  private static func shortened(_ text: String, keepsEnd: Bool) -> String {
    guard text.count > 20 else { return text }
    return keepsEnd ? "…" + text.suffix(20) : text.prefix(20) + "…"
  }

  static func write(_ difference: TextDifference?, to json: inout JSONWriter) {
    guard let difference else { return json.null() }
    let changes = difference.lines.filter {
      switch $0 {
      case .same: false
      case .removed, .added, .changed: true
      }
    }
    json.array(changes) { json, line in
      json.object { json in
        switch line {
        case .same: break
        case .removed(let text): json.field("removed", text)
        case .added(let text): json.field("added", text)
        case .changed(let before, let old, let new, let after):
          json.field("removed", before + old + after)
          json.field("added", before + new + after)
          json.field("old", old)
          json.field("new", new)
        }
      }
    }
  }
}
