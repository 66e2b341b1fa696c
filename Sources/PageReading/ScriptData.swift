/// What scripts carry that a reader needs: calls of paging functions, plain assignments, data
/// islands.
struct ScriptData {
  /// Texts of all scripts, in page order, up to the limit.
  let scripts: [[UInt8]]
  /// The page is data without a page around it.
  let isBare: Bool

  private static let maxBytes = 4 << 20

  /// - Parameter page: all of the page: an interface of Hanweb sends the data alone.
  init(_ scripts: [[UInt8]], page: [UInt8]) {
    var scripts = scripts
    if scripts.isEmpty, page.count <= Self.maxBytes,
      Bytes.contains(page.prefix(1024), "<datastore>")
        || Bytes.contains(page.prefix(1024), "<recordset>")
    {
      scripts.append(page)
      isBare = true
    } else {
      isBare = false
    }
    self.scripts = scripts
  }

  /// The arguments of the first call of `function` that has some, strings without their quotes.
  func arguments(of function: String) -> [String]? {
    for script in scripts {
      var from = 0
      while let hit = Bytes.find(Array(function.utf8), in: script[...], from: from) {
        from = hit + function.utf8.count
        let rest = Bytes.trimmed(script[from...].prefix(400))
        guard rest.first == UInt8(ascii: "("), let close = rest.firstIndex(of: UInt8(ascii: ")"))
        else {
          continue
        }
        let parts = rest[(rest.startIndex + 1)..<close].split(separator: UInt8(ascii: ","))
        let values = parts.map { String(decoding: Self.unquoted($0), as: UTF8.self) }
        if values.contains(where: { Int($0) != nil }) { return values }
      }
    }
    return nil
  }

  /// The value in `name = 12`, `name: 12` or `name = "text"`.
  func value(of name: String) -> String? {
    for script in scripts {
      var from = 0
      while let hit = Bytes.find(Array(name.utf8), in: script[...], from: from) {
        from = hit + name.utf8.count
        if hit > 0, Self.isWord(script[hit - 1]) { continue }
        var rest = Bytes.trimmed(script[from...].prefix(600))
        if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
          rest = Bytes.trimmed(rest.dropFirst())
        }
        guard let sign = rest.first, sign == UInt8(ascii: "=") || sign == UInt8(ascii: ":") else {
          continue
        }
        rest = Bytes.trimmed(rest.dropFirst())
        guard let first = rest.first, first != UInt8(ascii: "=") else { continue }
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
          let text = rest.dropFirst().prefix { $0 != first }
          return String(decoding: Bytes.trimmed(text), as: UTF8.self)
        }
        let number = rest.prefix { Bytes.isDigit($0) }
        if !number.isEmpty { return String(decoding: number, as: UTF8.self) }
      }
    }
    return nil
  }

  /// The object that gkmlpt and its like assign to `window._CONFIG`.
  func configuration() -> JSONText? {
    for script in scripts {
      for name in ["_CONFIG", "__INITIAL_STATE__"] {
        guard let hit = Bytes.find(Array(name.utf8), in: script[...]) else { continue }
        let rest = Bytes.trimmed(script[(hit + name.utf8.count)...])
        guard rest.first == UInt8(ascii: "=") else { continue }
        if let json = JSONText(Bytes.trimmed(rest.dropFirst())) { return json }
      }
    }
    return nil
  }

  /// The number between `<name>` and `</name>` of a data island.
  func number(between name: String) -> Int? {
    for script in scripts {
      guard let hit = Bytes.find(Array("<\(name)>".utf8), in: script[...]) else { continue }
      let digits = Bytes.trimmed(script[(hit + name.utf8.count + 2)...]).prefix {
        Bytes.isDigit($0)
      }
      if let number = Int(String(decoding: digits, as: UTF8.self)) { return number }
    }
    return nil
  }

  /// The HTML of all `<record>`s of a Hanweb `<datastore>` (REFERENCE §3.3), and its `<nextgroup>`.
  func datastore() -> (records: [UInt8], nextGroup: [UInt8])? {
    for script in scripts where Bytes.contains(script[...], "<record>") {
      let records = sections(script, "record")
      let next = sections(script, "nextgroup")
      if !records.isEmpty { return (records, next) }
    }
    return nil
  }

  private func sections(_ script: [UInt8], _ name: String) -> [UInt8] {
    var out: [UInt8] = []
    var from = 0
    while let open = Bytes.find(Array("<\(name)>".utf8), in: script[...], from: from) {
      let start = open + name.utf8.count + 2
      let end = Bytes.find(Array("</\(name)>".utf8), in: script[...], from: start) ?? script.count
      var body = Bytes.trimmed(script[start..<end])
      if body.starts(with: "<![CDATA[".utf8) { body = body.dropFirst(9) }
      if body.suffix(3) == Array("]]>".utf8)[...] { body = body.dropLast(3) }
      out += body
      out.append(10)
      from = end
    }
    return out
  }

  private static func unquoted(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = Bytes.trimmed(bytes)
    while let first = rest.first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      rest = rest.dropFirst()
    }
    while let last = rest.last, last == UInt8(ascii: "\"") || last == UInt8(ascii: "'") {
      rest = rest.dropLast()
    }
    return rest
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    Bytes.isDigit(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_")
  }
}
