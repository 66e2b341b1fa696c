internal import ArgumentParser
internal import Documents

/// Output of commands that answer with a table.
enum TableFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, jsonl, csv
}

/// A value in a table: a cell of CSV, a field of JSON.
enum Cell {
  case text(String?)
  case number(Int?)
  /// Four decimals.
  case decimal(Double)
  /// Lists are JSON in one cell (docs/corpus.md).
  case texts([String])
  case numbers([Int])
}

/// Prints rows as JSON, JSON Lines or CSV; text is the command's own.
enum Rows {
  static func print(_ rows: [[(name: String, cell: Cell)]], _ format: TableFormat) throws {
    switch format {
    case .text: break
    case .json:
      var json = JSONWriter()
      json.array(rows) { json, row in Self.write(&json, row) }
      try StandardOutput.write(json.bytes + [0x0a])
    case .jsonl:
      for row in rows {
        var json = JSONWriter()
        Self.write(&json, row)
        try StandardOutput.write(json.bytes + [0x0a])
      }
    case .csv:
      guard let first = rows.first else { return }
      try StandardOutput.line(CSV.line(first.map(\.name)))
      for row in rows { try StandardOutput.line(CSV.line(row.map { cell($0.cell) })) }
    }
  }

  private static func write(_ json: inout JSONWriter, _ row: [(name: String, cell: Cell)]) {
    json.object { json in
      for (name, cell) in row {
        switch cell {
        case .text(let text): json.field(name, text)
        case .number(let number): json.field(name, number)
        case .decimal(let value):
          json.key(name)
          json.number(value)
        case .texts(let texts): json.field(name, texts)
        case .numbers(let numbers):
          json.key(name)
          json.array(numbers) { $0.integer($1) }
        }
      }
    }
  }

  static func cell(_ cell: Cell) -> String {
    switch cell {
    case .text(let text): return text ?? ""
    case .number(let number): return number.map(String.init) ?? ""
    case .decimal(let value):
      var json = JSONWriter()
      json.number(value)
      return String(decoding: json.bytes, as: UTF8.self)
    case .texts(let texts):
      var json = JSONWriter()
      json.array(texts) { $0.string($1) }
      return String(decoding: json.bytes, as: UTF8.self)
    case .numbers(let numbers):
      return "[" + numbers.map(String.init).joined(separator: ",") + "]"
    }
  }
}

/// RFC 4180: quoted where needed. Lines end in LF, as everything else here; every reader of CSV takes that.
enum CSV {
  static func line(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") }

  private static func quoted(_ cell: String) -> String {
    guard cell.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}
