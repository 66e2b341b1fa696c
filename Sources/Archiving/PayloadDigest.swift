/// The digest by which records outside the archive know a payload.
package enum PayloadDigest {
  /// Lower-case hex.
  package static func sha256(_ bytes: [UInt8]) -> String { Digests.sha256(bytes) }
}
