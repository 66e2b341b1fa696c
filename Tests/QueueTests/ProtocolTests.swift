import Foundation
import QueueModel
import QueueWire
import Testing

/// PROTOCOL.md has the code's words, all of them and no others.
@Suite struct ProtocolTests {
  private static let text: String? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try? String(contentsOf: root.appending(path: "queue/PROTOCOL.md"), encoding: .utf8)
  }()

  /// First words of the rows of the table under a heading.
  private func rows(under heading: String) throws -> [String] {
    let text = try #require(Self.text)
    let section = try #require(text.components(separatedBy: "\n## \(heading)\n").dropFirst().first)
    let lines = section.components(separatedBy: "\n## ")[0].split(separator: "\n")
    return lines.filter { $0.hasPrefix("| `") }
      .compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
  }

  @Test func `the states are the code's`() throws {
    #expect(try rows(under: "States") == JobState.allCases.map(\.rawValue))
  }

  @Test func `the verbs are the code's`() throws {
    #expect(try rows(under: "Verbs") == QueueVerb.allCases.map(\.rawValue))
  }

  @Test func `the endpoints, their roles and the refusals are the code's`() throws {
    let text = try #require(Self.text)
    let section = try #require(
      text.components(separatedBy: "\n## Over HTTP\n").dropFirst().first?
        .components(separatedBy: "\n## ").first)
    var found: [String: Set<String>] = [:]
    for row in section.split(separator: "\n") where row.hasPrefix("| `") {
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      let roles = Set(cells[1].components(separatedBy: ", ")).subtracting(["everybody"])
      for endpoint in cells[0].split(separator: "`") where endpoint.contains("/") {
        found[String(endpoint)] = roles
      }
    }
    #expect(
      found
        == Dictionary(
          uniqueKeysWithValues: Endpoint.allCases.map {
            ("\($0.method.rawValue) \($0.path)", Set($0.roles.map(\.rawValue)))
          }))
    for code in FailureReply.Code.allCases { #expect(section.contains("`\(code.rawValue)`")) }
  }

  @Test func `the answers are the code's`() throws {
    let text = try #require(Self.text)
    for answer in ReportAnswer.allCases { #expect(text.contains("`\(answer.rawValue)`")) }
  }
}

@Suite struct ModelTests {
  /// Known answers of MurmurHash3 x64 128.
  @Test(
    arguments: [
      ("", 0, 0, 0),
      ("hello", 0, 0xcbd8_a7b3_41bd_9b02, 0x5b1e_906a_48ae_1d19),
      (
        "The quick brown fox jumps over the lazy dog", 0, 0xe34b_bc7b_bc07_1b6c,
        0x7a43_3ca9_c49a_9347
      ),
    ] as [(String, UInt32, UInt64, UInt64)])
  func `keys are those of the published hash`(
    _ text: String, _ probe: UInt32, _ high: UInt64, _ low: UInt64
  ) {
    let key = URLKey(text, probe: probe)
    #expect(UInt64(bitPattern: key.high) == high)
    #expect(UInt64(bitPattern: key.low) == low)
    #expect(URLKey(text, probe: 1) != key)
  }

  @Test(arguments: [
    ("7-123", true),
    ("0-0", true),
    ("7", false),  // a counter alone would be valid in every epoch
    ("7-", false), ("-7-1", false), ("7-1-2", false), ("a-1", false), ("", false),
  ])
  func `a token is two counts`(_ text: String, _ isToken: Bool) {
    #expect((LeaseToken(text) != nil) == isToken)
    if let token = LeaseToken(text) { #expect(token.description == text) }
  }
}
