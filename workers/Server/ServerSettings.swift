internal import Foundation
internal import NIOCore

/// Where and how a coordinator lets workers in. Every limit refuses; none of them waits.
package struct ServerSettings: Sendable {
  package var host = "127.0.0.1"
  /// 0: a free one.
  package var port = 8700
  package var tokens = TokenBook.none
  /// PEM files; nil: plain HTTP, for loopback or behind a proxy that ends TLS.
  package var tls: TLSFiles?
  /// A worker keeps about eight open; further ones wait in the kernel's queue.
  package var maxConnections = 4096
  /// Bodies being received or committed, over all connections: the memory that reports may take,
  /// about twice over. The largest single report fits (`ReportFrame`).
  package var maxBytesInFlight = 256 << 20
  /// All header lines of one request together.
  package var maxHeaderBytes = 16 << 10
  /// From the first byte of a body to its last. A report of 40 MB over a bad line fits.
  package var maxBodyTime: Duration = .seconds(120)
  /// A connection on which nothing comes for so long is closed, also in the middle of a request.
  /// Long polls are answered within 30 s and do not count.
  package var idleTimeout: Duration = .seconds(75)
  /// What a list of URLs or hosts may hold.
  package var maxRows = 10_000

  package init() {}

  package struct TLSFiles: Sendable, Hashable {
    package var certificate: String
    package var key: String

    package init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  /// Only this machine can reach it.
  var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

  /// Refuses what would let strangers in.
  package func check() throws(ServerError) {
    guard isLoopback || !tokens.isEmpty else { throw .needsTokens(address: address) }
  }

  var address: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// `HOST:PORT`, `[::1]:PORT`; nil: neither.
  package static func parse(listen text: String) -> (host: String, port: Int)? {
    guard let colon = text.lastIndex(of: ":"),
      let port = Int(text[text.index(after: colon)...]), (0...65535).contains(port)
    else { return nil }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    return host.isEmpty ? nil : (host, port)
  }
}

package enum ServerError: Error, CustomStringConvertible {
  case needsTokens(address: String)
  case cannotListen(address: String, reason: String)
  case tlsFiles(certificate: String, key: String, reason: String)

  package var description: String {
    switch self {
    case .needsTokens(let address):
      "will not listen on \(address) without tokens: whoever reached it could fill the corpus. "
        + "Give --token-file FILE (docs/operations.md), or listen on 127.0.0.1"
    case .cannotListen(let address, let reason):
      "cannot listen on \(address): \(reason). Is the port taken? 0 takes a free one"
    case .tlsFiles(let certificate, let key, let reason):
      "cannot use the certificate \(certificate) with the key \(key): \(reason). Both are PEM"
    }
  }
}
