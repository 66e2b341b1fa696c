// Ingest and search of a corpus file, measured from inside, for Benchmarks/corpus/run:
//
//   corpus-bench ingest DOCUMENTS CORPUS    lines of day TAB kind TAB region TAB title TAB text
//   corpus-bench tidy CORPUS                merges the index's segments
//   corpus-bench serve CORPUS               lines of text TAB kind TAB region in, milliseconds TAB first 20 ids out
//   corpus-bench count CORPUS QUERIES       how many documents each finds in all
//   corpus-bench near DOCUMENTS CORPUS      puts texts in and prints, for each, the line numbers of its neighbours

internal import CorpusStore
internal import Documents
@preconcurrency internal import Foundation

struct Line {
  var day: CivilDate?
  var kind: String
  var region: String
  var title: String
  var text: String

  init?(_ line: Substring) {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 5 else { return nil }
    day = CivilDate(iso: fields[0])
    kind = fields[1]
    region = fields[2]
    title = fields[3]
    text = fields[4].replacing("\\n", with: "\n\n")
  }
}

/// A finished record, as the pipeline hands it over: with fingerprint and citations.
func entry(_ line: Line, _ number: Int) -> CorpusEntry {
  var document = OfficialDocument()
  document.id = "sha256:\(number)"
  document.title = line.title
  document.text = line.text
  document.kind = line.kind
  document.region = line.region
  document.dateWritten = line.day
  document.issuers = [.init(name: "云陵市人民政府", evidence: "table")]
  document.fingerprint = String(fingerprint(line.text), radix: 16)
  document.citations = (1...2).map {
    .init(
      raw: "云政发〔2023〕\(number % 500 + $0)号", canonical: "云政发〔2023〕\(number % 500 + $0)号",
      title: nil,
      relation: .basis, start: 0, end: 3)
  }
  return CorpusEntry(
    document: document,
    source: .init(
      url: "http://a.example/\(number)", firstSeen: "2026-01-01T00:00:00Z",
      lastSeen: "2026-01-01T00:00:00Z", httpStatus: 200,
      sha256: String(repeating: "0", count: 64), archive: nil, rank: .government),
    fetchedAt: 1_767_225_600_000)
}

func cpuSeconds() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
  return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

func lines(_ path: String) throws -> [Substring] {
  try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
}

func query(_ line: Substring) -> FindQuery {
  let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
  var query = FindQuery(text: fields[0])
  if fields.count > 1, !fields[1].isEmpty { query.kind = fields[1] }
  if fields.count > 2, !fields[2].isEmpty { query.region = fields[2] }
  return query
}

func put(_ documents: [Line], into corpus: Corpus, batch: Int) throws {
  for start in stride(from: 0, to: documents.count, by: batch) {
    _ = try corpus.commit(
      (start..<min(start + batch, documents.count)).map { entry(documents[$0], $0) })
  }
}

@main
enum CorpusBench {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 3 else {
      print("corpus-bench ingest|tidy|serve|count|near …; see Benchmarks/corpus/run")
      exit(2)
    }
    switch arguments[1] {
    case "ingest":
      let documents = try lines(arguments[2]).compactMap { Line($0) }
      let corpus = try Corpus(path: arguments[3])
      let start = cpuSeconds()
      try put(documents, into: corpus, batch: 1000)
      print("\(documents.count)\t\(cpuSeconds() - start)")
      try corpus.close()
    case "tidy":
      let corpus = try Corpus(path: arguments[2])
      let start = cpuSeconds()
      try corpus.tidy()
      print("\(cpuSeconds() - start)")
      try corpus.close()
    case "serve":
      let corpus = try Corpus(path: arguments[2], access: .readOnly)
      while let line = readLine() {
        var ids: [String] = []
        let time = try ContinuousClock().measure { ids = try corpus.findIDs(query(line[...])) }
        print("\(time / .milliseconds(1))\t\(ids.joined(separator: " "))")
        fflush(stdout)
      }
    case "count":
      let corpus = try Corpus(path: arguments[2], access: .readOnly)
      for line in try lines(arguments[3]) {
        var query = query(line)
        query.limit = 1_000_000
        print(try corpus.findIDs(query).count)
      }
    case "near":
      let documents = try lines(arguments[2]).compactMap { Line($0) }
      let corpus = try Corpus(path: arguments[3])
      try put(documents, into: corpus, batch: 1000)
      let start = cpuSeconds()
      let found = try documents.indices.map { try corpus.nearDuplicates(of: "sha256:\($0)") }
      print("\(cpuSeconds() - start)")
      for ids in found { print(ids.map { $0.dropFirst(7) }.joined(separator: " ")) }
    default:
      print("corpus-bench: no such command \(arguments[1])")
      exit(2)
    }
  }
}
