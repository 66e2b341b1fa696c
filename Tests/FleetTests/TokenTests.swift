import FleetClient
import Foundation
import QueueWire
import Testing

@testable import CoordinatorServer

@Suite struct TokenTests {
  private static let good = "0123456789abcdef"

  @Test func `a token opens what its role opens, and a near miss nothing`() throws {
    let book = try TokenBook.parse(
      """
      # the fleet's
      worker   \(Self.good)-w   # the first
      worker   \(Self.good)-w2
      operator \(Self.good)-o

      """, file: "t")
    #expect(book.role(of: Self.good + "-w") == .worker)
    #expect(book.role(of: Self.good + "-w2") == .worker)
    #expect(book.role(of: Self.good + "-o") == .operator)
    // Shorter, longer, another case, nothing.
    for miss in [Self.good, Self.good + "-ww", Self.good.uppercased() + "-w", ""] {
      #expect(book.role(of: miss) == nil)
    }
    #expect(TokenBook.none.role(of: "") == nil)
  }

  @Test(arguments: [
    ("worker short", 1, "16"),  // can be guessed
    ("\nboss 0123456789abcdef", 2, "reader"),  // no such role
    ("0123456789abcdef", 1, "ROLE TOKEN"),  // whose?
    ("worker 0123456789abcdef more", 1, "ROLE TOKEN"),
  ])
  func `a wrong line is named, and its token is not shown`(
    _ text: String, _ line: Int, _ says: String
  ) {
    let error = #expect(throws: TokenFileError.self) { try TokenBook.parse(text, file: "tokens") }
    let message = error?.description ?? ""
    #expect(message.hasPrefix("tokens:\(line):") && message.contains(says), "\(message)")
    #expect(!message.contains(Self.good))
  }

  @Test func `a file without a token is no way to have none`() {
    #expect(throws: TokenFileError.empty(path: "t")) {
      try TokenBook.parse("# nothing\n", file: "t")
    }
  }

  @Test func `whoever asks finds his token alone or by his role`() throws {
    let folder = try TemporaryFolder()
    func file(_ text: String) throws -> String {
      let path = folder.path + "/token"
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return path
    }
    #expect(try BearerToken.load(try file("\(Self.good)\n"), role: .worker) == Self.good)
    let both = "reader r-\(Self.good)\nworker w-\(Self.good)\n"
    #expect(try BearerToken.load(try file(both), role: .worker) == "w-" + Self.good)
    #expect(throws: BearerTokenError.self) {
      try BearerToken.load(try file("reader r-\(Self.good)\n"), role: .worker)
    }
    #expect(throws: BearerTokenError.self) {
      try BearerToken.load(folder.path + "/absent", role: .worker)
    }
  }

  @Test(arguments: [
    ("127.0.0.1:8700", true), ("localhost:0", true), ("[::1]:80", true),
    ("0.0.0.0:8700", false), ("10.0.0.5:8700", false), ("[::]:80", false),
    ("fleet.example:80", false),
  ])
  func `beyond loopback nobody listens without tokens`(_ listen: String, _ isAllowed: Bool) throws {
    let (host, port) = try #require(ServerSettings.parse(listen: listen))
    var settings = ServerSettings()
    (settings.host, settings.port) = (host, port)
    if isAllowed {
      try settings.check()
    } else {
      let error = #expect(throws: ServerError.self) { try settings.check() }
      let message = error?.description ?? ""
      #expect(message.contains("--token-file"))
      settings.tokens = try TokenBook.parse("worker \(Self.good)", file: "t")
      try settings.check()
    }
  }

  @Test(arguments: ["8700", "a:b", ":80", "host:70000", "host:"])
  func `what is no address is none`(_ text: String) {
    #expect(ServerSettings.parse(listen: text) == nil)
  }

  @Test(arguments: [
    ("http://10.0.0.5:8700", true), ("https://fleet.example/wenhao/", true),
    ("ftp://a", false), ("10.0.0.5:8700", false), ("http://", false),
    // A token in the address would stand in every log.
    ("http://user:secret@a", false), ("http://a?x=1", false),
  ])
  func `a coordinator is named by its URL`(_ text: String, _ isOne: Bool) {
    #expect((CoordinatorAddress(text) != nil) == isOne)
  }
}
