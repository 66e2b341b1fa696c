/// Arguments in the server's text form.
package enum PostgresText {
  package static func ints(_ numbers: some Sequence<Int64>) -> String {
    "{" + numbers.map { String($0) }.joined(separator: ",") + "}"
  }

  package static func optionalInts(_ numbers: some Sequence<Int64?>) -> String {
    "{" + numbers.map { $0.map { String($0) } ?? "NULL" }.joined(separator: ",") + "}"
  }

  package static func bools(_ values: some Sequence<Bool>) -> String {
    "{" + values.map { $0 ? "t" : "f" }.joined(separator: ",") + "}"
  }

  package static func blobs(_ values: some Sequence<[UInt8]?>) -> String {
    "{"
      + values.map { $0.map { "\"\\\\x" + HexText.text($0) + "\"" } ?? "NULL" }.joined(
        separator: ",")
      + "}"
  }

  /// One `bytea`.
  package static func blob(_ bytes: [UInt8]) -> String { "\\x" + HexText.text(bytes) }

  /// The server's texts have no zero byte; what a site sends may.
  package static func texts(_ texts: some Sequence<String?>) -> String {
    var out: [UInt8] = [UInt8(ascii: "{")]
    for text in texts {
      if out.count > 1 { out.append(UInt8(ascii: ",")) }
      guard let text else {
        out += Array("NULL".utf8)
        continue
      }
      out.append(UInt8(ascii: "\""))
      for byte in text.utf8 where byte != 0 {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
          out.append(UInt8(ascii: "\\"))
        }
        out.append(byte)
      }
      out.append(UInt8(ascii: "\""))
    }
    out.append(UInt8(ascii: "}"))
    return String(decoding: out, as: UTF8.self)
  }

  /// C strings for the time of the call.
  package static func withPointers<Result>(
    _ texts: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
  ) -> Result {
    var bytes: [CChar] = []
    var starts: [Int?] = []
    for text in texts {
      guard let text else {
        starts.append(nil)
        continue
      }
      starts.append(bytes.count)
      bytes += text.utf8.lazy.filter { $0 != 0 }.map { CChar(bitPattern: $0) }
      bytes.append(0)
    }
    return bytes.withUnsafeBufferPointer { buffer in
      let pointers = starts.map { start in start.flatMap { buffer.baseAddress?.advanced(by: $0) } }
      return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
  }
}
