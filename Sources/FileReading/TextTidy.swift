/// Small things done to texts of every format.
enum TextTidy {
  /// Without white space at both ends, the wide space of Chinese print included.
  static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isSpace($0) }),
      let last = scalars.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(scalars[first...last])
  }

  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar.value == 0xFEFF || scalar.value == 0x200B
  }

  /// A cell's text on one line: rows and cells are told apart by line ends and tabs.
  static func cell(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    var pending = false
    for scalar in text.unicodeScalars {
      if scalar == "\n" || scalar == "\t" || scalar == "\r" {
        pending = !out.isEmpty
      } else {
        if pending { out.append(" ") }
        pending = false
        out.append(scalar)
      }
    }
    return trimmed(String(out))
  }

  /// Of scripts that set no space between words.
  static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    (0x2E80...0x9FFF).contains(scalar.value) || (0xF900...0xFAFF).contains(scalar.value)
      || (0xFF00...0xFFEF).contains(scalar.value) || (0x20000...0x3FFFF).contains(scalar.value)
      || (0x2010...0x2027).contains(scalar.value)
  }

  /// The end of one printed line and the beginning of the next, made one.
  static func joined(_ before: String, _ after: String) -> String {
    guard let last = before.unicodeScalars.last, let first = after.unicodeScalars.first else {
      return before + after
    }
    // A word that was divided at the line's end keeps its hyphen: it may be its own.
    let needsSpace = !isWide(last) && !isWide(first) && last != "-" && last != "/"
    return needsSpace ? before + " " + after : before + after
  }
}
