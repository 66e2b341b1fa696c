internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore

/// The site behind sockets: one server per host, because which address was asked says which site is meant.
final class SampleService: Sendable {
  static let arrivalsPath = "/__arrivals"
  /// The site whose server compresses: one of them does, so that both ways are walked.
  static let codedHost = SampleHost.science

  let site: SampleSite
  private let arrivals = ArrivalsLog()
  /// Known for certain once the first server runs; pages link from site to site with it.
  private let port: NIOLockedValueBox<Int>

  init(site: SampleSite, port: Int) {
    self.site = site
    self.port = NIOLockedValueBox(port)
  }

  /// Serves one host until cancelled. `onPort` is called when it listens.
  func run(
    _ host: SampleHost, port: Int, onPort: @escaping @Sendable (Int) -> Void
  ) async throws {
    var logger = Logger(label: "sample-site")
    logger.logLevel = .critical
    let application = Application(
      responder: CallbackResponder<BasicRequestContext> { request, _ in
        try await self.answer(request, host: host)
      },
      configuration: ApplicationConfiguration(address: .hostname(host.address, port: port)),
      onServerRunning: { channel in
        let bound = channel.localAddress?.port ?? port
        self.port.withLockedValue { $0 = bound }
        onPort(bound)
      },
      logger: logger)
    do {
      try await application.run()
    } catch is CancellationError {
      return
    } catch is IOError {
      throw SampleSiteError.cannotListen("\(host.address):\(port)")
    }
  }

  private func answer(_ request: Request, host: SampleHost) async throws -> Response {
    let port = port.withLockedValue { $0 }
    let target = request.head.path ?? "/"
    guard request.method == .get || request.method == .head else {
      return Response(status: .methodNotAllowed)
    }
    if host == .portal, target == Self.arrivalsPath {
      return Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: arrivals.json(port: port))))
    }
    if target != "/robots.txt" { arrivals.record(host) }
    var page = site.page(at: host, target: target, port: port)
    if host == Self.codedHost, request.headers[.acceptEncoding]?.contains("gzip") ?? false {
      page.encodeAsGzip()
    }
    if page.delay > .zero { try await Task.sleep(for: page.delay) }
    return Self.response(page, to: request)
  }

  /// Answers a condition with 304 where it holds (RFC 9110 §13.2.2: a tag before a date).
  private static func response(_ page: SampleResponse, to request: Request) -> Response {
    var headers = HTTPFields()
    for (name, value) in page.headers {
      guard let name = HTTPField.Name(name) else { continue }
      headers[name] = value
    }
    let isUnchanged =
      if let tag = request.headers[.ifNoneMatch] {
        tag == headers[.eTag]
      } else if let date = request.headers[.ifModifiedSince] {
        date == headers[.lastModified]
      } else { false }
    if isUnchanged, page.status == 200 {
      return Response(status: .notModified, headers: headers)
    }
    let status = HTTPResponse.Status(code: page.status)
    guard request.method == .get else { return Response(status: status, headers: headers) }
    return Response(status: status, headers: headers, body: body(page.body))
  }

  private static func body(_ body: SampleResponse.Body) -> ResponseBody {
    switch body {
    case .bytes(let bytes): ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
    case .repeated(let chunk, let times):
      ResponseBody { writer in
        let buffer = ByteBuffer(bytes: chunk)
        for _ in 0..<times { try await writer.write(buffer) }
        try await writer.finish(nil)
      }
    }
  }
}
