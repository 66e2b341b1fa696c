package import Coordinator
package import Fleet
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
package import Logging
internal import NIOCore
internal import NIOSSL
package import QueueModel
package import QueueWire
internal import ServiceLifecycle

/// A coordinator over HTTP: what `wenhao coordinator` serves. The meaning of each request is the
/// coordinator's and the queue's own; here is who may ask, how much, and how it is said.
package struct CoordinatorServer: Sendable {
  private let api: CoordinatorAPI
  private let settings: ServerSettings
  private let logger: Logger

  /// `archiveBytes`: what the archive held when the run began.
  package init(
    coordinator: Coordinator, queue: any WorkQueue, profiles: ProfilesReply,
    settings: ServerSettings, software: String, archiveBytes: Int64, staleSources: StaleSources?,
    clock: FleetClock, logger: Logger
  ) {
    self.settings = settings
    self.logger = logger
    api = CoordinatorAPI(
      coordinator: coordinator, queue: queue, profiles: profiles, settings: settings,
      software: software, archiveBytes: archiveBytes, staleSources: staleSources, clock: clock,
      logger: logger)
  }

  /// Serves until the task is cancelled. `onListening` is told the port, once.
  package func run(onListening: @escaping @Sendable (Int) async -> Void) async throws {
    try settings.check()
    // Hummingbird's own lines are about connections, one for every scanner that knocks.
    var quiet = logger
    quiet.logLevel = .error
    let application = Application(
      responder: CallbackResponder<APIContext> { request, context in
        await self.api.respond(to: request, context)
      },
      server: try server(),
      configuration: ApplicationConfiguration(
        address: .hostname(settings.host, port: settings.port),
        availableConnectionsDelegate: MaximumAvailableConnections(settings.maxConnections)),
      onServerRunning: { channel in
        await onListening(channel.localAddress?.port ?? settings.port)
      },
      logger: quiet)
    do {
      try await Self.run(application, quiet)
    } catch is CancellationError {
      return
    } catch let error as IOError {
      throw ServerError.cannotListen(address: settings.address, reason: "\(error)")
    }
  }

  /// What is being answered when the task is cancelled may take so long. A worker that is told that
  /// the run is over must hear it, or it would wait for us for ever.
  private static let lastWords = Duration.seconds(3)

  private static func run(_ application: some Service, _ logger: Logger) async throws {
    var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
    configuration.maximumGracefulShutdownDuration = lastWords
    let group = ServiceGroup(configuration: configuration)
    // Owned by this call, which waits for its end; apart from it only so that a cancellation is a
    // request to end well.
    let serving = Task { try await group.run() }
    try await withTaskCancellationHandler {
      try await serving.value
    } onCancel: {
      Task { await group.triggerGracefulShutdown() }
    }
  }

  private func server() throws -> HTTPServerBuilder {
    let plain = HTTPServerBuilder.http1(
      configuration: HTTP1Channel.Configuration(
        idleTimeout: .nanoseconds(settings.idleTimeout.wholeNanoseconds),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: settings.maxHeaderBytes, maxHeaderListSize: settings.maxHeaderBytes,
          maxHeaderFieldCount: 100)))
    guard let files = settings.tls else { return plain }
    do {
      var tls = TLSConfiguration.makeServerConfiguration(
        certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificate).map {
          .certificate($0)
        },
        privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem)))
      tls.minimumTLSVersion = .tlsv12
      return try .tls(plain, tlsConfiguration: tls)
    } catch {
      throw ServerError.tlsFiles(
        certificate: files.certificate, key: files.key, reason: "\(error)")
    }
  }
}

extension Duration {
  var wholeNanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}

/// A request's connection, so that one that is refused in the middle of its body can be ended.
struct APIContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }

  /// After the refusal had time to arrive: a peer that is still sending would otherwise never be
  /// done with.
  func closeSoon() {
    let channel = channel
    channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
  }
}
