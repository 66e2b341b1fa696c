internal import Crypto
internal import Foundation
package import QueueWire

/// The bearer tokens that a coordinator knows, and whom each stands for. Kept as digests: the
/// tokens themselves are not in memory longer than their file's text.
///
/// The file has one token a line, `#` begins a comment:
/// ```
/// # role   token, 16 characters or more (openssl rand -hex 32)
/// worker   0d1c…
/// operator 77a0…
/// reader   b3e9…
/// ```
/// A role may have several tokens: add the new one, restart the workers one by one, remove the old.
package struct TokenBook: Sendable {
  /// Guessing 16 characters of base64 at a million a second takes longer than the sun will shine.
  package static let minCharacters = 16
  private static let maxFileBytes = 1 << 20

  private struct Entry: Sendable {
    let role: FleetRole
    let digest: [UInt8]
  }

  private let entries: [Entry]

  /// Opens nothing.
  package static let none = TokenBook(entries: [])

  private init(entries: [Entry]) { self.entries = entries }

  package var isEmpty: Bool { entries.isEmpty }

  package static func load(_ path: String) throws(TokenFileError) -> TokenBook {
    guard let file = FileHandle(forReadingAtPath: path),
      let bytes = try? file.read(upToCount: maxFileBytes + 1), bytes.count <= maxFileBytes,
      let text = String(validating: bytes, as: UTF8.self)
    else { throw .unreadable(path: path) }
    return try parse(text, file: path)
  }

  /// `file` is for messages only; no message shows a token.
  package static func parse(_ text: String, file: String) throws(TokenFileError) -> TokenBook {
    var entries: [Entry] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let words = line.prefix { $0 != "#" }.split { $0.isWhitespace }
      if words.isEmpty { continue }
      guard words.count == 2, let role = FleetRole(rawValue: String(words[0])) else {
        throw .notALine(path: file, line: number + 1)
      }
      guard words[1].utf8.count >= minCharacters else {
        throw .tooShort(path: file, line: number + 1)
      }
      entries.append(Entry(role: role, digest: digest(words[1])))
    }
    guard !entries.isEmpty else { throw .empty(path: file) }
    return TokenBook(entries: entries)
  }

  /// Whose token it is. Takes the same time for every token: all entries are compared, each to its
  /// last byte, and what is compared is a digest.
  package func role(of token: some StringProtocol) -> FleetRole? {
    let presented = Self.digest(token)
    var found: FleetRole?
    for entry in entries {
      var difference: UInt8 = 0
      for (a, b) in zip(entry.digest, presented) { difference |= a ^ b }
      if difference == 0 { found = entry.role }
    }
    return found
  }

  private static func digest(_ text: some StringProtocol) -> [UInt8] {
    Array(SHA256.hash(data: Array(text.utf8)))
  }
}

package enum TokenFileError: Error, Hashable, CustomStringConvertible {
  case unreadable(path: String)
  case notALine(path: String, line: Int)
  case tooShort(path: String, line: Int)
  case empty(path: String)

  package var description: String {
    switch self {
    case .unreadable(let path):
      "\(path): cannot be read as a token file. Check the name and who may read it"
    case .notALine(let path, let line):
      "\(path):\(line): write ROLE TOKEN, with worker, operator or reader as the role"
    case .tooShort(let path, let line):
      "\(path):\(line): a token has at least \(TokenBook.minCharacters) characters; "
        + "make one with: openssl rand -hex 32"
    case .empty(let path):
      "\(path): holds no token. Write lines of ROLE TOKEN (docs/operations.md)"
    }
  }
}
