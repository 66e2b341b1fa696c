import Coordinator
import CoordinatorServer
import Fleet
import FleetClient
import Foundation
import QueueWire
import Testing

/// A coordinator behind HTTP on a port of its own, and whoever speaks to it.
struct TestServer: Sendable {
  let fleet: TestFleet
  let open: TestFleet.Open
  let port: Int

  static let tokens = """
    worker worker-0123456789abcdef
    operator operator-0123456789abcdef
    reader reader-0123456789abcdef
    """

  /// Runs `body` beside a serving coordinator, then ends both.
  static func running(
    _ fleet: TestFleet, settings: ServerSettings = TestServer.settings(),
    coordinator: CoordinatorSettings = CoordinatorSettings(), clock: FleetClock? = nil,
    _ body: @escaping @Sendable (TestServer) async throws -> Void
  ) async throws {
    let open = try fleet.open(settings: coordinator, clock: clock)
    let server = CoordinatorServer(
      coordinator: open.coordinator, queue: open.queue,
      profiles: ProfilesReply(files: [fleet.yaml], contact: "mail@example.invalid"),
      settings: settings, software: "test", archiveBytes: 0, staleSources: nil,
      clock: fleet.time.stoppedClock, logger: TestFleet.silent)
    let (ports, announce) = AsyncStream.makeStream(of: Int.self)
    try await CoordinatorTests.running(open) { _ in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run { announce.yield($0) } }
        group.addTask {
          for await port in ports {
            try await body(TestServer(fleet: fleet, open: open, port: port))
            return
          }
        }
        try await group.next()
        group.cancelAll()
      }
    }
    try open.close()
  }

  static func settings(tokens: Bool = true) -> ServerSettings {
    var settings = ServerSettings()
    settings.port = 0
    if tokens, let book = try? TokenBook.parse(Self.tokens, file: "t") { settings.tokens = book }
    return settings
  }

  func client(_ role: String? = "worker", scheme: String = "http") throws -> RemoteCoordinator {
    RemoteCoordinator(
      try #require(CoordinatorAddress("\(scheme)://127.0.0.1:\(port)")),
      token: role.map { "\($0)-0123456789abcdef" }, userAgent: "test")
  }

  /// One request by curl, for what our own client would never send. Body and status.
  func curl(_ path: String, _ arguments: [String] = []) async throws -> (
    status: Int, body: String
  ) {
    let words =
      ["-s", "-S", "-m", "20", "-w", "\n%{http_code}"] + arguments
      + ["http://127.0.0.1:\(port)\(path)"]
    let text = try await Self.run("/usr/bin/curl", words)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let status = try #require(lines.last.flatMap { Int($0) }, "\(text)")
    return (status, lines.dropLast().joined(separator: "\n"))
  }

  static func run(_ program: String, _ arguments: [String]) async throws -> String {
    try await withCheckedThrowingContinuation { continuation in
      // Blocking; a thread of its own, for a test's sake.
      Thread.detachNewThread {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = output
        do {
          try process.run()
          let data = output.fileHandleForReading.readDataToEndOfFile()
          process.waitUntilExit()
          continuation.resume(returning: String(decoding: data, as: UTF8.self))
        } catch {
          continuation.resume(throwing: error)
        }
      }
    }
  }
}
