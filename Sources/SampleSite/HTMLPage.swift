/// A page under construction. The city's texts contain no character that HTML would read otherwise, so
/// nothing is escaped; attribute values with `&` are written with `&amp;` by `link`.
struct HTMLPage {
  private(set) var head = ""
  var body = ""

  init(title: String, charset: String) {
    head = "<meta charset=\"\(charset)\">\n<title>\(title)</title>\n"
  }

  /// For the old site: the tag as it was written before HTML 5.
  init(title: String, oldCharset: String) {
    head = """
      <meta http-equiv="Content-Type" content="text/html; charset=\(oldCharset)">
      <title>\(title)</title>

      """
  }

  mutating func meta(_ name: String, _ content: String) {
    head += "<meta name=\"\(name)\" content=\"\(content)\">\n"
  }

  static func link(_ path: String, _ text: String) -> String {
    let escaped = path.split(separator: "&", omittingEmptySubsequences: false)
      .joined(separator: "&amp;")
    return "<a href=\"\(escaped)\">\(text)</a>"
  }

  static func row(_ cells: [String], tag: String) -> String {
    "<tr>" + cells.map { "<\(tag)>\($0)</\(tag)>" }.joined() + "</tr>\n"
  }

  var text: String {
    "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n\(head)</head>\n<body>\n\(body)</body>\n</html>\n"
  }
}
