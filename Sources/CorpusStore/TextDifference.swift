/// Where two texts differ, paragraph by paragraph, and inside a changed paragraph by the part that changed.
package struct TextDifference: Hashable, Sendable {
  package enum Line: Hashable, Sendable {
    case same(String)
    case removed(String)
    case added(String)
    /// What stands before and after the part that changed is common to both.
    case changed(before: String, old: String, new: String, after: String)
  }

  package var lines: [Line]

  package var isEmpty: Bool {
    lines.allSatisfy {
      switch $0 {
      case .same: true
      case .removed, .added, .changed: false
      }
    }
  }

  /// White space around paragraphs and empty ones do not count.
  package init(from old: String, to new: String) {
    let before = Self.paragraphs(old)
    let after = Self.paragraphs(new)
    var lines: [Line] = []
    var removed: [String] = []
    var added: [String] = []
    func flush() {
      // As many as stand side by side are the same paragraph, changed.
      for index in 0..<max(removed.count, added.count) {
        if index < removed.count, index < added.count {
          lines.append(Self.change(from: removed[index], to: added[index]))
        } else if index < removed.count {
          lines.append(.removed(removed[index]))
        } else {
          lines.append(.added(added[index]))
        }
      }
      removed = []
      added = []
    }
    // Myers' algorithm, by the standard library.
    let difference = after.difference(from: before)
    let gone = Set(difference.removals.map(Self.offset))
    let come = Set(difference.insertions.map(Self.offset))
    var i = 0
    var j = 0
    while i < before.count || j < after.count {
      if i < before.count, gone.contains(i) {
        removed.append(before[i])
        i += 1
      } else if j < after.count, come.contains(j) {
        added.append(after[j])
        j += 1
      } else {
        flush()
        lines.append(.same(after[j]))
        i += 1
        j += 1
      }
    }
    flush()
    self.lines = lines
  }

  private static func offset(_ change: CollectionDifference<String>.Change) -> Int {
    switch change {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }

  private static func paragraphs(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).compactMap { line in
      let end = line.lastIndex { !$0.isWhitespace }
      guard let end, let start = line.firstIndex(where: { !$0.isWhitespace }) else { return nil }
      return String(line[start...end])
    }
  }

  private static func change(from old: String, to new: String) -> Line {
    let a = Array(old)
    let b = Array(new)
    var head = 0
    while head < min(a.count, b.count), a[head] == b[head] { head += 1 }
    var tail = 0
    while tail < min(a.count, b.count) - head, a[a.count - 1 - tail] == b[b.count - 1 - tail] {
      tail += 1
    }
    // Nothing in common: two paragraphs, not one changed.
    if head + tail == 0 { return .changed(before: "", old: old, new: new, after: "") }
    return .changed(
      before: String(a[..<head]), old: String(a[head..<(a.count - tail)]),
      new: String(b[head..<(b.count - tail)]), after: String(a[(a.count - tail)...]))
  }
}
