/// The place of a canonical number in its series: 临科字〔2023〕12号 is the twelfth of 临科字 in 2023.
///
/// ```
///   临科字〔2023〕12号         code 临科字, year 2023
///   国务院令第752号            code 国务院, order, counts on through the years
///   财政部公告2023年第12号     code 财政部, announcement, year 2023
/// ```
///
/// Numbers whose form holds more than a code, a year and a serial (主席令（十三届）第45号) have no place here.
package struct SeriesNumber: Hashable, Sendable {
  package var form: String
  package var code: String
  package var year: Int?
  package var serial: Int

  package init?(_ canonical: String) {
    guard canonical.hasSuffix("号") else { return nil }
    let head = canonical.dropLast()
    if let open = head.lastIndex(of: "〔"), let close = head[open...].firstIndex(of: "〕"),
      let year = Int(head[head.index(after: open)..<close]),
      let serial = Int(head[head.index(after: close)...])
    {
      let code = String(head[..<open])
      self.init(code: code, year: year, serial: serial)
      return
    }
    guard let mark = head.lastIndex(of: "第"), let serial = Int(head[head.index(after: mark)...])
    else { return nil }
    var code = head[..<mark]
    var year: Int?
    if code.hasSuffix("年") {
      guard let found = Int(code.dropLast().suffix(4)) else { return nil }
      year = found
      code = code.dropLast(5)
    }
    guard code.hasSuffix("令") || code.hasSuffix("公告") || code.hasSuffix("通告") else { return nil }
    self.init(code: String(code), year: year, serial: serial)
  }

  init?(form: String, code: String, year: Int?, serial: Int) {
    guard !code.isEmpty, serial >= 1 else { return nil }
    self.form = form
    self.code = code
    self.year = year
    self.serial = serial
  }

  private init?(code: String, year: Int?, serial: Int) {
    guard !code.isEmpty, serial >= 1 else { return nil }
    let forms = [("令", "order"), ("公告", "announcement"), ("通告", "announcement")]
    let named = forms.first { code.hasSuffix($0.0) }
    form = named?.1 ?? "bracketed"
    // As the record has it: the organs before 令 and 公告 are the code of an order or announcement.
    self.code = named.map { String(code.dropLast($0.0.count)) } ?? code
    if self.code.isEmpty { return nil }
    self.year = year
    self.serial = serial
  }
}
