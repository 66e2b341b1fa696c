/// Walks over the rows of a tab-separated file in UTF-8 without its header; a wrong number of columns is an error
/// with its line. Fields are bytes until somebody asks for text: the built-in registry is read at every start.
struct TabbedRows {
  private let bytes: [UInt8]
  private let file: String
  private let columns: Int
  private let isUTF8: Bool
  /// Where the next line begins.
  private var next = 0
  /// Where the row's fields begin, and one past its end.
  private var starts: [Int] = []

  /// Of the row, counted from 1, the header included.
  private(set) var line = 0
  /// Where the row stands in the file.
  private(set) var range = 0..<0

  init(_ bytes: [UInt8], file: String, columns: Int) {
    self.bytes = bytes
    self.file = file
    self.columns = columns
    isUTF8 = String(validating: bytes, as: UTF8.self) != nil
    starts.reserveCapacity(columns + 1)
  }

  /// The row that was at `range` before.
  init(_ bytes: [UInt8], range: Range<Int>, columns: Int) {
    self.bytes = bytes
    (file, self.columns, isUTF8) = ("", columns, true)
    split(range)
  }

  /// Moves to the next row that is not blank. False at the end.
  mutating func advance() throws(LexiconError) -> Bool {
    while next < bytes.count {
      let end = bytes[next...].firstIndex(of: 0x0A) ?? bytes.count
      let row = next..<end
      next = end + 1
      line += 1
      if line == 1 || bytes[row].allSatisfy({ $0 == 0x0D || $0 == 0x20 }) { continue }
      if !isUTF8, String(validating: bytes[row], as: UTF8.self) == nil {
        throw failure("not UTF-8")
      }
      split(row)
      guard starts.count == columns + 1 else {
        throw failure("\(starts.count - 1) columns instead of \(columns)")
      }
      return true
    }
    return false
  }

  private mutating func split(_ row: Range<Int>) {
    range = row
    starts.removeAll(keepingCapacity: true)
    starts.append(row.lowerBound)
    for index in row where bytes[index] == 0x09 { starts.append(index + 1) }
    starts.append(row.upperBound + 1)
  }

  subscript(column: Int) -> ArraySlice<UInt8> { bytes[starts[column]..<(starts[column + 1] - 1)] }

  func isEmpty(_ column: Int) -> Bool { starts[column] + 1 == starts[column + 1] }

  /// Nil for an empty field.
  func text(_ column: Int) -> String? {
    isEmpty(column) ? nil : String(decoding: self[column], as: UTF8.self)
  }

  func scalars(_ column: Int) -> Scalars {
    self[column].withUnsafeBufferPointer { bytes in
      Scalars(unsafeUninitializedCapacity: bytes.count) { buffer, count in
        UTF8Scalars.each(in: bytes) { value in
          buffer[count] = value
          count += 1
        }
      }
    }
  }

  func failure(_ reason: String) -> LexiconError {
    LexiconError(file: file, line: line, reason: reason)
  }
}
