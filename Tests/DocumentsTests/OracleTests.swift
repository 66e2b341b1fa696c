import Foundation
import Testing

@testable import Documents

/// The scanner against an independent reading of the same rules, on real text. Both are absent from a plain
/// checkout; then there is nothing to compare with.
struct OracleTests {
  private static let shared = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared")
  private static let python = "/usr/bin/python3"

  static var isPresent: Bool {
    let files = FileManager.default
    return files.isExecutableFile(atPath: python)
      && files.fileExists(atPath: shared.appendingPathComponent("domain/docnum_oracle.py").path)
      && files.fileExists(atPath: shared.appendingPathComponent("data/text").path)
  }

  /// Prints one canonical number a line for every text file below the second argument.
  private static let script = """
    import os, sys
    sys.path.insert(0, sys.argv[1])
    sys.dont_write_bytecode = True
    import docnum_oracle
    for folder, _, names in os.walk(sys.argv[2]):
        for name in names:
            text = open(os.path.join(folder, name), encoding='utf8', newline='').read()
            for found in docnum_oracle.parse_all(text): print(found['canonical'].replace('\\n', ' '))
    """

  @Test(.enabled(if: OracleTests.isPresent))
  func `differences from the oracle are those that are listed and explained`() throws {
    let texts = Self.shared.appendingPathComponent("data/text")
    let oracle = try Self.oracle(texts)
    let scanner = try Self.scanner(texts)
    #expect(oracle.values.reduce(0, +) > 200, "the oracle found next to nothing")
    var differences: [String: Int] = [:]
    for canonical in Set(oracle.keys).union(scanner.keys) {
      let more = (oracle[canonical] ?? 0) - (scanner[canonical] ?? 0)
      if more != 0 { differences["\(more > 0 ? "oracle" : "scanner")\t\(canonical)"] = abs(more) }
    }
    #expect(differences == (try Self.explained()))
  }

  private static func oracle(_ texts: URL) throws -> [String: Int] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", script, shared.appendingPathComponent("domain").path, texts.path]
    process.environment = ["PYTHONIOENCODING": "utf8", "PYTHONDONTWRITEBYTECODE": "1"]
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return counts(String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init))
  }

  private static func scanner(_ texts: URL) throws -> [String: Int] {
    let scanner = NumberScanner(lexicon: try IssuerLexicon.standard())
    let files = FileManager.default.enumerator(at: texts, includingPropertiesForKeys: nil)
    var found: [String] = []
    while let file = files?.nextObject() as? URL {
      guard !file.hasDirectoryPath else { continue }
      let bytes = [UInt8](try Data(contentsOf: file))
      found += bytes.withUnsafeBufferPointer { scanner.scan($0).map(\.number.canonical) }
    }
    return counts(found)
  }

  /// OracleDifferences.tsv: who reads it so, how often, what, and why the two differ.
  private static func explained() throws -> [String: Int] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("OracleDifferences.tsv")
    var rows: [String: Int] = [:]
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst() {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      #expect(fields.count == 4 && !fields[3].isEmpty, "a row without its reason: \(line)")
      rows["\(fields[0])\t\(fields[2])"] = Int(fields[1])
    }
    return rows
  }

  private static func counts(_ values: [String]) -> [String: Int] {
    values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }
}
