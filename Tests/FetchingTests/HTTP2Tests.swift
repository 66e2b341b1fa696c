import Foundation
import Frontier
import Testing

@testable import Fetching

/// Against nginx, which speaks HTTP/2 where the client offers it.
@Suite(.serialized, .enabled(if: NginxServer.isInstalled, "nginx is not installed"))
struct `HTTP/2` {
  @Test func `one connection carries all transfers of a host, and heads are kept in HTTP/1's form`()
    async throws
  {
    let server = try NginxServer()
    let fetcher = try server.fetcher()
    defer { fetcher.close() }
    let first = await fetcher.fetch(server.request("a.html"))
    #expect(first.outcome == .fetched(status: 200))
    let response = try #require(first.response)
    #expect(response.responseHead.starts(with: "HTTP/2 200".utf8))
    #expect(response.responseHead.suffix(4).elementsEqual("\r\n\r\n".utf8))
    #expect(response.requestHead.starts(with: "GET /a.html HTTP/2\r\nHost: 127.0.0.1".utf8))
    #expect(response.body == Array(NginxServer.page.utf8))

    await withTaskGroup { group in
      for number in 0..<20 {
        group.addTask { await fetcher.fetch(server.request("a.html?\(number)")) }
      }
      for await result in group {
        #expect(result.outcome == .fetched(status: 200))
        #expect(result.response?.body == Array(NginxServer.page.utf8))
      }
    }
    let lines = try server.arrivals(21)
    #expect(lines.allSatisfy { $0.hasSuffix(" HTTP/2.0") }, "\(lines)")
    #expect(Set(lines.map { $0.split(separator: " ")[0] }).count == 1, "\(lines)")
  }

  @Test func `a known version is answered with 304 here too`() async throws {
    let server = try NginxServer()
    let fetcher = try server.fetcher()
    defer { fetcher.close() }
    let first = await fetcher.fetch(server.request("a.html"))
    var request = server.request("a.html")
    request.etag = try #require(first.response?.header("ETag"))
    #expect(await fetcher.fetch(request).outcome == .unchanged)
  }
}

/// nginx with one page, on a port and with a certificate of its own.
private final class NginxServer: Sendable {
  static let page = String(repeating: "<p>关于加强河道采砂管理的通知</p>\n", count: 1000)
  private static let program = ["/usr/sbin/nginx", "/usr/bin/nginx"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }
  static var isInstalled: Bool { program != nil }

  private let authority: String
  private let port: Int
  private let folder: URL
  private let process: Process

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "nginx-\(UUID())")
    let www = folder.appending(path: "www")
    try FileManager.default.createDirectory(at: www, withIntermediateDirectories: true)
    try Data(Self.page.utf8).write(to: www.appending(path: "a.html"))
    let files = try OpenSSLServer.make(.good, in: folder)
    authority = folder.appending(path: "authority.pem").path
    // A port that the kernel gave us and that we let go again: nginx cannot take an open one.
    let (socket, port) = try listeningSocket(backlog: 1)
    close(socket)
    self.port = Int(port)
    let path = folder.path
    let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map { "\($0)_temp_path \(path)/\($0);" }.joined(separator: " ")
    let configuration = """
      daemon off; master_process off; pid \(path)/pid; error_log \(path)/errors;
      events {}
      http {
        log_format arrivals '$connection $server_protocol'; access_log \(path)/arrivals arrivals;
        types { text/html html; } \(paths)
        server {
          listen 127.0.0.1:\(port) ssl http2; root \(www.path); etag on;
          ssl_certificate \(files.certificate); ssl_certificate_key \(files.key);
        }
      }
      """
    let file = folder.appending(path: "nginx.conf")
    try Data(configuration.utf8).write(to: file)
    process = Process()
    process.executableURL = URL(filePath: try #require(Self.program))
    process.arguments = ["-e", "\(path)/errors", "-c", file.path, "-p", path]
    process.standardError = FileHandle.nullDevice
    try process.run()
    // Written when it listens; that can only be seen by looking, and the loop ends by itself.
    for _ in 0..<1000 where !FileManager.default.fileExists(atPath: path + "/pid") {
      usleep(10_000)
    }
  }

  deinit {
    // It has inherited the test runner's blocked signals.
    kill(process.processIdentifier, SIGKILL)
    try? FileManager.default.removeItem(at: folder)
  }

  /// One that trusts its certificate.
  func fetcher() throws -> Fetcher {
    var settings = patientSettings()
    settings.certificateFile = authority
    return try Fetcher(settings: settings)
  }

  func request(_ path: String) -> FetchRequest {
    guard let url = CanonicalURL("https://127.0.0.1:\(port)/\(path)") else {
      preconditionFailure("no URL: \(path)")
    }
    return FetchRequest(url: url, terms: VisitTerms(allowsPrivateAddresses: true))
  }

  /// Connection and protocol of each request. nginx writes them after the answer, so they are looked for again.
  func arrivals(_ count: Int) throws -> [String] {
    var lines: [String] = []
    for _ in 0..<500 {
      let text = try String(contentsOf: folder.appending(path: "arrivals"), encoding: .utf8)
      lines = text.split(separator: "\n").map(String.init)
      if lines.count >= count { break }
      usleep(10_000)
    }
    return lines
  }
}
