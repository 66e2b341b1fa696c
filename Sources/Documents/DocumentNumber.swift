/// 发文字号 in its normal form. How it was printed, and where, is `NumberMatch`'s.
///
/// `description` is the canonical text (REFERENCE §2.3): `临科函字〔2023〕16号`, `国务院令第752号`,
/// `财政部 税务总局公告2023年第12号`.
package struct DocumentNumber: Hashable, Sendable {
  package enum Form: String, Codable, Sendable { case bracketed, order, announcement, old }

  package var form: Form
  /// 机关代字 (`临科函字`), or the organs before 令 or 公告 (`国务院`).
  package var code: String
  /// The type sign that ends the code (`函字`), or 令, 公告, 通告.
  package var marker: String?
  /// Nil for orders that count on through the years.
  package var year: Int?
  package var serial: Int
  package var canonical: String
  /// What was mended to get here, by rule name; empty for a number printed as the standard says.
  package var repairs: [String]
  /// As printed in the place that decided it was the document's own.
  package var raw: String

  package init(
    form: Form, code: String, marker: String?, year: Int?, serial: Int, canonical: String,
    repairs: [String] = [], raw: String
  ) {
    self.form = form
    self.code = code
    self.marker = marker
    self.year = year
    self.serial = serial
    self.canonical = canonical
    self.repairs = repairs
    self.raw = raw
  }
}

extension DocumentNumber {
  /// `code〔2023〕16号`, put together as bytes: a text may hold thousands of numbers.
  static func canonical(_ code: String, year: Int, serial: Int) -> String {
    var code = code
    return code.withUTF8 { code in
      String(unsafeUninitializedCapacity: code.count + 49) { buffer in
        var count = code.count
        _ = buffer[..<count].update(fromContentsOf: code)
        UTF8Scalars.append(0x3014, to: buffer, at: &count)
        UTF8Scalars.append(decimal: year, to: buffer, at: &count)
        UTF8Scalars.append(0x3015, to: buffer, at: &count)
        UTF8Scalars.append(decimal: serial, to: buffer, at: &count)
        UTF8Scalars.append(0x53F7, to: buffer, at: &count)
        return count
      }
    }
  }
}

extension DocumentNumber: CustomStringConvertible {
  package var description: String { canonical }
}

/// One hit of `NumberScanner`.
package struct NumberMatch: Hashable, Sendable {
  package var number: DocumentNumber
  /// UTF-8 byte offsets into what was scanned.
  package var start: Int
  package var end: Int
  /// 0...1: how sure the left edge and the reading are.
  package var confidence: Double
  package init(number: DocumentNumber, start: Int, end: Int, confidence: Double) {
    self.number = number
    self.start = start
    self.end = end
    self.confidence = confidence
  }
}
