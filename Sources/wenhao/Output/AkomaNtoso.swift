internal import Documents

/// A record as Akoma Ntoso 3.0 (OASIS LegalDocML): a `doc` with its metadata, preface, body and annexes.
///
/// Work, expression and manifestation are named by the rules of the naming convention as far as they fit: country
/// cn, the region below it, the day, the number. Citations of held documents are links to their ids.
struct AkomaNtoso {
  static let namespace = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

  private let document: OfficialDocument
  private var lines: [String] = []

  init(_ document: OfficialDocument) { self.document = document }

  /// The whole document, UTF-8.
  static func xml(_ document: OfficialDocument) -> String {
    var writer = AkomaNtoso(document)
    writer.write()
    return writer.lines.joined(separator: "\n") + "\n"
  }

  private mutating func write() {
    lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<akomaNtoso xmlns=\"\(Self.namespace)\">",
      "<doc name=\"\(XML.escaped(document.kind ?? "公文"))\">",
    ]
    writeMeta()
    writePreface()
    writeBody()
    lines += ["</doc>", "</akomaNtoso>"]
  }

  // MARK: Metadata

  /// A day that nobody knows is marked as such; the schema wants one.
  private var day: (date: String, name: String) {
    if let date = document.dateWritten { return (date.description, "成文日期") }
    if let date = document.datePrinted { return (date.description, "印发日期") }
    if let date = document.datePublished { return (date.description, "发布日期") }
    return ("1900-01-01", "unknown")
  }

  private var uri: String {
    let place = document.region.map { "-\($0)" } ?? ""
    let name = document.documentNumber?.canonical ?? document.id
    return XML.escaped("/akn/cn\(place)/doc/\(day.date)/\(Self.segment(name))")
  }

  /// White space and slashes part nothing in a name.
  private static func segment(_ text: String) -> String {
    String(text.map { $0 == "/" || $0.isWhitespace ? "-" : $0 })
  }

  private mutating func writeMeta() {
    lines += ["<meta>", "<identification source=\"#wenhao\">"]
    let level: (String, String, String) -> [String] = { [uri, day] name, suffix, more in
      [
        "<FRBR\(name)>", "<FRBRthis value=\"\(uri)\(suffix)/!main\"/>",
        "<FRBRuri value=\"\(uri)\(suffix)\"/>",
        "<FRBRdate date=\"\(day.date)\" name=\"\(day.name)\"/>",
        "<FRBRauthor href=\"\(name == "Manifestation" ? "#wenhao" : "#issuer0")\"/>", more,
        "</FRBR\(name)>",
      ]
    }
    let number = document.documentNumber.map {
      "<FRBRnumber value=\"\(XML.escaped($0.canonical))\"/>"
    }
    lines += level("Work", "", "<FRBRcountry value=\"cn\"/>" + (number ?? ""))
    lines += level("Expression", "/zho@", "<FRBRlanguage language=\"zho\"/>")
    lines += level("Manifestation", "/zho@.xml", "")
    lines.append("</identification>")
    writeLifecycle()
    lines += ["<references source=\"#wenhao\">"]
    lines.append(
      "<TLCOrganization eId=\"wenhao\" href=\"/ontology/organization/wenhao\" showAs=\"Wenhao\"/>")
    let issuers = document.issuers.isEmpty ? ["unknown"] : document.issuers.map(\.name)
    for (index, name) in issuers.enumerated() {
      let name = XML.escaped(name)
      lines.append(
        "<TLCOrganization eId=\"issuer\(index)\" href=\"/ontology/organization/cn/\(name)\" showAs=\"\(name)\"/>"
      )
    }
    lines += ["</references>", "</meta>"]
  }

  private mutating func writeLifecycle() {
    var events = [(day.date, "generation")]
    if let date = document.dateExpires { events.append((date.description, "repeal")) }
    lines.append("<lifecycle source=\"#wenhao\">")
    for (index, event) in events.enumerated() {
      lines.append(
        "<eventRef eId=\"event\(index)\" date=\"\(event.0)\" source=\"#issuer0\" type=\"\(event.1)\"/>"
      )
    }
    lines.append("</lifecycle>")
  }

  // MARK: Text

  private mutating func writePreface() {
    var items: [String] = []
    if let number = document.documentNumber {
      items.append("<p><docNumber>\(XML.escaped(number.canonical))</docNumber></p>")
    }
    if let title = document.title {
      items.append("<p><docTitle>\(XML.escaped(title))</docTitle></p>")
    }
    guard !items.isEmpty else { return }
    lines += ["<preface>"] + items + ["</preface>"]
  }

  private mutating func writeBody() {
    let text = Array(document.text.utf8)
    // What lies in an annex is a container of its own, in the place where it stands.
    var cuts: [(range: Range<Int>, annex: String?)] = []
    var at = 0
    for part in document.parts.sorted(by: { $0.start < $1.start })
    where part.start >= at && part.end <= text.count && part.start < part.end {
      if part.start > at { cuts.append((at..<part.start, nil)) }
      cuts.append((part.start..<part.end, part.title))
      at = part.end
    }
    if at < text.count || cuts.isEmpty { cuts.append((at..<text.count, nil)) }
    lines.append("<mainBody>")
    var isEmpty = true
    for (index, cut) in cuts.enumerated() {
      let paragraphs = paragraphs(text, cut.range)
      guard !paragraphs.isEmpty else { continue }
      isEmpty = false
      if cut.annex != nil { lines.append("<container eId=\"annex\(index)\" name=\"annex\">") }
      lines += paragraphs
      if cut.annex != nil { lines.append("</container>") }
    }
    if isEmpty { lines.append("<p/>") }
    lines.append("</mainBody>")
  }

  private func paragraphs(_ text: [UInt8], _ range: Range<Int>) -> [String] {
    var result: [String] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let end = text[start..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
      if text[start..<end].contains(where: { $0 > 0x20 }) {
        result.append("<p>\(marked(text, start..<end))</p>")
      }
      start = end + 1
    }
    return result
  }

  /// The text of a paragraph, its citations of held documents as links.
  private func marked(_ text: [UInt8], _ range: Range<Int>) -> String {
    var marked = ""
    var at = range.lowerBound
    func piece(_ range: Range<Int>) -> String {
      XML.escaped(String(decoding: text[range], as: UTF8.self))
    }
    for citation in document.citations.sorted(by: { $0.start < $1.start })
    where citation.start >= at && citation.end <= range.upperBound && citation.start < citation.end
    {
      guard let target = citation.targetID else { continue }
      marked += piece(at..<citation.start)
      marked += "<ref href=\"\(XML.escaped("/wenhao/" + Self.segment(target)))\">"
      marked += piece(citation.start..<citation.end) + "</ref>"
      at = citation.end
    }
    return marked + piece(at..<range.upperBound)
  }
}
