internal import Crypto

/// SHA-256 over bytes that come piece by piece.
package struct ContentDigest {
  private var hash = SHA256()

  package init() {}

  package mutating func update(_ bytes: [UInt8]) { hash.update(data: bytes) }

  /// Lower-case hex.
  package func finished() -> String { hexadecimal(hash.finalize()) }
}
