internal import Foundation
package import QueueWire

/// A token to show to a coordinator, from a file: either nothing but the token, or lines of
/// `ROLE TOKEN` as the coordinator's own file has them, of which the first of the role is taken.
package enum BearerToken {
  private static let maxFileBytes = 1 << 20

  package static func load(_ path: String, role: FleetRole) throws(BearerTokenError) -> String {
    guard let file = FileHandle(forReadingAtPath: path),
      let bytes = try? file.read(upToCount: maxFileBytes + 1), bytes.count <= maxFileBytes,
      let text = String(validating: bytes, as: UTF8.self)
    else { throw .unreadable(path: path) }
    let lines = text.split(whereSeparator: \.isNewline)
      .map { $0.prefix { $0 != "#" }.split { $0.isWhitespace } }.filter { !$0.isEmpty }
    if lines.count == 1, lines[0].count == 1 { return try sound(lines[0][0], path) }
    for words in lines where words.count == 2 && words[0] == role.rawValue {
      return try sound(words[1], path)
    }
    throw .noToken(path: path, role: role)
  }

  /// What goes into a header must not end it.
  private static func sound(
    _ token: Substring, _ path: String
  ) throws(BearerTokenError) -> String {
    guard token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { throw .unreadable(path: path) }
    return String(token)
  }
}

package enum BearerTokenError: Error, Hashable, CustomStringConvertible {
  case unreadable(path: String)
  case noToken(path: String, role: FleetRole)

  package var description: String {
    switch self {
    case .unreadable(let path):
      "\(path): cannot be read as a token file. Check the name and who may read it"
    case .noToken(let path, let role):
      "\(path): holds no token for the role \(role.rawValue). Write it alone, or as: "
        + "\(role.rawValue) TOKEN"
    }
  }
}
