import Foundation
import Frontier
import Testing

@testable import Fetching

/// Against openssl's own server, with certificates made for the occasion.
@Suite(.serialized) struct `TLS` {
  @Test func `a certificate that an authority vouches for is enough, and nothing is marked`()
    async throws
  {
    let result = try await fetch(.good)
    #expect(result.outcome == .fetched(status: 200))
    #expect(result.response?.tlsException == nil)
  }

  @Test(arguments: Certificate.refused)
  func `a certificate that is not good is refused`(_ certificate: Certificate) async throws {
    #expect(try await fetch(certificate).outcome == .unreachable(reason: "tls"))
  }

  @Test(arguments: Certificate.refused)
  func `legacy does not mean unverified`(_ certificate: Certificate) async throws {
    #expect(try await fetch(certificate, tls: .legacy).outcome == .unreachable(reason: "tls"))
  }

  @Test(arguments: Certificate.refused)
  func `insecure is tried after verification failed, and marked`(_ certificate: Certificate)
    async throws
  {
    let result = try await fetch(certificate, tls: .insecure)
    #expect(result.outcome == .fetched(status: 200))
    #expect(result.response?.tlsException == .insecure)
  }

  @Test func `an exception that is not needed is not used`() async throws {
    for exception in TLSException.allCases {
      let result = try await fetch(.good, tls: exception)
      #expect(result.outcome == .fetched(status: 200))
      #expect(result.response?.tlsException == nil)
    }
  }

  @Test func `an old server is reached with legacy only, its certificate verified`() async throws {
    let old = ["-tls1", "-cipher", "DEFAULT@SECLEVEL=0"]
    #expect(try await fetch(.good, server: old).outcome == .unreachable(reason: "tls"))
    let result = try await fetch(.good, tls: .legacy, server: old)
    #expect(result.outcome == .fetched(status: 200))
    #expect(result.response?.tlsException == .legacy)
    #expect(
      try await fetch(.selfSigned, tls: .legacy, server: old).outcome
        == .unreachable(reason: "tls"))
  }

  /// The connection of a visit with an exception must not serve one without.
  @Test func `a weakened connection is not used again by others`() async throws {
    let server = try OpenSSLServer(.selfSigned, [])
    var settings = patientSettings()
    settings.certificateFile = server.authority
    let fetcher = try Fetcher(settings: settings)
    var terms = VisitTerms(allowsPrivateAddresses: true, tls: .insecure)
    #expect(
      await fetcher.fetch(FetchRequest(url: server.url, terms: terms)).outcome
        == .fetched(status: 200))
    terms.tls = nil
    #expect(
      await fetcher.fetch(FetchRequest(url: server.url, terms: terms)).outcome
        == .unreachable(reason: "tls"))
  }

  private func fetch(
    _ certificate: Certificate, tls: TLSException? = nil, server extra: [String] = []
  ) async throws -> FetchResult {
    let server = try OpenSSLServer(certificate, extra)
    var settings = patientSettings()
    settings.certificateFile = server.authority
    let fetcher = try Fetcher(settings: settings)
    defer { fetcher.close() }
    return await fetcher.fetch(
      FetchRequest(
        url: server.url, terms: VisitTerms(allowsPrivateAddresses: true, tls: tls)))
  }
}

enum Certificate: String, CaseIterable {
  case good, expired, wrongHost, selfSigned

  static let refused: [Certificate] = [.expired, .wrongHost, .selfSigned]
}

/// `openssl s_server` on a port of its own; it answers every request with a page about itself.
final class OpenSSLServer {
  let url: CanonicalURL
  let authority: String
  private let process: Process
  private let folder: URL

  init(_ certificate: Certificate, _ extra: [String]) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let files = try Self.make(certificate, in: folder)
    authority = folder.appending(path: "authority.pem").path
    process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments =
      [
        "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", files.certificate, "-key", files.key,
      ] + extra
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    var said = ""
    while !said.contains("ACCEPT 127.0.0.1:") || !said.hasSuffix("\n") {
      let more = pipe.fileHandleForReading.availableData
      if more.isEmpty { break }
      said += String(decoding: more, as: UTF8.self)
    }
    let port =
      said.split(separator: "\n").last { $0.hasPrefix("ACCEPT ") }?
      .split(separator: ":").last ?? ""
    url = try #require(
      CanonicalURL("https://127.0.0.1:\(port)/"), "openssl s_server did not come up: \(said)")
  }

  deinit {
    // It has inherited the test runner's blocked signals, and would never hear a SIGTERM.
    kill(process.processIdentifier, SIGKILL)
    try? FileManager.default.removeItem(at: folder)
  }

  /// An authority, and a certificate of 127.0.0.1 by it, or not.
  static func make(
    _ certificate: Certificate, in folder: URL
  ) throws -> (certificate: String, key: String) {
    func path(_ name: String) -> String { folder.appending(path: name).path }
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    try openssl(
      ["req", "-x509", "-days", "30", "-subj", "/CN=test authority"] + key
        + ["-keyout", path("authority.key"), "-out", path("authority.pem")])
    let name = certificate == .wrongHost ? "DNS:elsewhere.example" : "IP:127.0.0.1"
    if certificate == .selfSigned {
      try openssl(
        ["req", "-x509", "-days", "30", "-subj", "/CN=127.0.0.1", "-addext"]
          + ["subjectAltName=\(name)"] + key + [
            "-keyout", path("own.key"), "-out", path("own.pem"),
          ])
      return (path("own.pem"), path("own.key"))
    }
    try openssl(
      ["req", "-new", "-subj", "/CN=server"] + key
        + ["-keyout", path("own.key"), "-out", path("own.csr")])
    try Data("subjectAltName=\(name)\n".utf8).write(to: folder.appending(path: "extensions"))
    // `-days -1`: over since yesterday.
    try openssl([
      "x509", "-req", "-in", path("own.csr"), "-CA", path("authority.pem"), "-CAkey",
      path("authority.key"), "-CAcreateserial", "-days", certificate == .expired ? "-1" : "30",
      "-extfile", path("extensions"), "-out", path("own.pem"),
    ])
    return (path("own.pem"), path("own.key"))
  }

  private static func openssl(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "openssl \(arguments)")
  }
}
