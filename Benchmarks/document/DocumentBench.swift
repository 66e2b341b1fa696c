// Reads whole documents again and again on one thread and says how many megabytes of text a second that is.
//
//   document-bench FOLDER [SECONDS]     every .txt and .md below FOLDER is one document
//
// The text is healed first and outside the measurement: what counts is the way from healed text to record.

internal import Documents
internal import Foundation

@main enum DocumentBench {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count > 1 else { return print("usage: document-bench FOLDER [SECONDS]") }
    let seconds = arguments.count > 2 ? Double(arguments[2]) ?? 5 : 5
    let reader = DocumentReader(lexicon: try IssuerLexicon.standard())
    let texts = try load(arguments[1]).map { reader.read($0, context: DocumentContext()).text }
    let bytes = texts.reduce(0) { $0 + $1.utf8.count }
    print("\(texts.count) documents, \(bytes / 1000) kB healed")
    measure("whole document", texts, bytes, seconds) {
      reader.read($0, context: DocumentContext()).text.utf8.count
    }
    measure("  fingerprint", texts, bytes, seconds / 4) { Int(fingerprint($0) & 1) }
    let scanner = NumberScanner(lexicon: try IssuerLexicon.standard())
    measure("  numbers", texts, bytes, seconds / 4) { scanner.scan($0).count }
    measure("  identity", texts, bytes, seconds / 4) { normalisedForIdentity($0).count }
  }

  private static func load(_ folder: String) throws -> [String] {
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return try files.sorted().filter {
      $0.hasSuffix(".txt") || $0.hasSuffix(".md")
    }.map {
      String(decoding: try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0)), as: UTF8.self)
    }
  }

  /// CPU time of the process: machines are shared.
  private static func measure(
    _ name: String, _ texts: [String], _ bytes: Int, _ seconds: Double, _ work: (String) -> Int
  ) {
    let start = clock()
    var rounds = 0
    var sum = 0
    var used = 0.0
    repeat {
      for text in texts { sum &+= work(text) }
      rounds += 1
      used = Double(clock() - start) / Double(CLOCKS_PER_SEC)
    } while used < seconds
    let rate = Double(bytes * rounds) / used / 1e6
    print("\(name): \((rate * 10).rounded() / 10) MB/s (\(rounds) rounds, \(sum & 0xFF))")
  }
}
