/// One line of a CDXJ index: sort key, time, and where the record lies, as CDX servers read it.
/// https://specs.webrecorder.net/cdxj/0.1.0/
enum CDXJ {
  /// `NAME.warc.gz` → `NAME.cdxj`, beside it.
  static func name(of archiveFile: String) -> String {
    let suffix = ".warc.gz"
    let stem = archiveFile.hasSuffix(suffix) ? archiveFile.dropLast(suffix.count) : archiveFile[...]
    return stem + ".cdxj"
  }

  /// nil for records that nobody asks for by URL: requests, metadata, warcinfo.
  static func line(_ record: WARCRecord, offset: Int, length: Int, file: String) -> String? {
    let mime: String
    var status: String?
    switch record.type {
    case "response":
      mime = record.httpResponse?.header("Content-Type").map(essence) ?? "unk"
      status = record.httpResponse.map { "\($0.status)" }
    case "revisit":
      mime = "warc/revisit"
      status = ArchivedResponse(record.block).map { "\($0.status)" }
    case "resource":
      mime = record.header("Content-Type").map(essence) ?? "unk"
      status = "200"
    default: return nil
    }
    guard let url = record.targetURI else { return nil }
    let time = (record.date ?? "").filter { $0.isASCII && $0.isNumber }.prefix(14)
    var fields = [("url", url), ("mime", mime)]
    if let status { fields.append(("status", status)) }
    if let digest = record.header("WARC-Payload-Digest") { fields.append(("digest", digest)) }
    fields += [("length", "\(length)"), ("offset", "\(offset)"), ("filename", file)]
    let json = fields.map { "\"\($0)\": \(quoted($1))" }.joined(separator: ", ")
    return "\(SURT.key(url)) \(time) {\(json)}"
  }

  private static func essence(_ type: String) -> String {
    let essence = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
    return essence.isEmpty ? "unk" : essence
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\\(scalar)"
      case "\u{0}"..<" ":
        out += "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
