import Foundation
import Testing

/// A PostgreSQL of the tests' own (Tests/Support/postgres-server): started when the first test asks, gone with this
/// process however that ends, for it serves only as long as a pipe that we hold is open.
///
/// Invariant: `process` and `pipe` change only in a test that has a server of its own, one call after the other; of the
/// shared one nothing changes once it is there.
final class PostgresServer: @unchecked Sendable {
  /// One for all tests that do not harm it; each has a database of its own.
  static func shared() throws -> PostgresServer {
    try lock.withLock {
      if let server = running { return server }
      // Kills of processes lose nothing that the system has: no test here cuts the power.
      let server = try PostgresServer(settings: ["fsync=off"], keepsFolder: false)
      running = server
      return server
    }
  }

  private static let lock = NSLock()
  // Unsafe to the compiler, which does not see that they are touched only while `lock` is held.
  nonisolated(unsafe) private static var running: PostgresServer?
  nonisolated(unsafe) private static var databases = 0
  nonisolated(unsafe) private static var hasSchemas = false

  let folder: String
  private let settings: [String]
  /// For tests that start it again; the others' folder goes with the server.
  private let keepsFolder: Bool
  private let script: String
  private var process: Process?
  private var pipe: Pipe?

  init(settings: [String], keepsFolder: Bool = true) throws {
    // A socket's path has at most 107 bytes.
    folder = "/tmp/wenhao-pg-\(UUID().uuidString.prefix(8))"
    self.settings = settings
    self.keepsFolder = keepsFolder
    script =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Support/postgres-server").path
    try start()
  }

  deinit { if FileManager.default.fileExists(atPath: folder) { stop() } }

  func start() throws {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = [script, folder] + settings
    var environment = ProcessInfo.processInfo.environment
    environment["KEEP"] = keepsFolder ? "1" : ""
    process.environment = environment
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = output.fileHandleForReading.availableData
    try #require(
      String(decoding: line, as: UTF8.self).hasPrefix("ready"),
      "PostgreSQL did not start: workers/install-packages test")
    self.process = process
    pipe = input
    // Another child of ours that had it too would keep the server alive after us.
    _ = fcntl(input.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
  }

  /// Orderly, connections cut; the data stays for another `start`.
  func stopServing() {
    try? pipe?.fileHandleForWriting.close()
    process?.waitUntilExit()
  }

  func stop() {
    stopServing()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// The postmaster dies at once, its children when they notice.
  func killServer() throws {
    let text = try String(contentsOfFile: folder + "/data/postmaster.pid", encoding: .utf8)
    let line = try #require(text.split(separator: "\n").first)
    kill(try #require(pid_t(line)), SIGKILL)
    try? pipe?.fileHandleForWriting.close()
    process?.waitUntilExit()
  }

  /// A fresh database's URL.
  func database() throws -> String {
    let name = Self.lock.withLock {
      Self.databases += 1
      return "q\(Self.databases)"
    }
    try sql("CREATE DATABASE \(name)", on: "postgres")
    return "postgres:///\(name)?host=\(folder)&user=postgres"
  }

  /// A fresh schema's URL, in a database that all of them share: made in a tenth of the time.
  func schema() throws -> String {
    // Under the lock: whoever comes second finds the database made.
    let name = try Self.lock.withLock {
      Self.databases += 1
      if !Self.hasSchemas { try sql("CREATE DATABASE schemas", on: "postgres") }
      Self.hasSchemas = true
      return "s\(Self.databases)"
    }
    try sql("CREATE SCHEMA \(name)", on: "schemas")
    return "postgres:///schemas?host=\(folder)&user=postgres&options=-csearch_path%3D\(name)"
  }

  func drop(_ url: String) throws {
    let name = url.dropFirst("postgres:///".count).prefix { $0 != "?" }
    try sql("DROP DATABASE \(name) WITH (FORCE)", on: "postgres")
  }

  func sql(_ text: String, on database: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["psql", "-qX", "-h", folder, "-U", "postgres", "-d", database, "-c", text]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "psql: \(text)")
  }
}

extension PostgresServer {
  func name(of url: String) -> String {
    String(url.dropFirst("postgres:///".count).prefix { $0 != "?" })
  }

  /// What psql prints for a query.
  func answer(_ query: String, on database: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "psql", "-qXAt", "-h", folder, "-U", "postgres", "-d", database, "-c", query,
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "psql: \(query)")
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

extension PostgresServer {
  /// A session of somebody else's, kept open.
  func session(_ url: String) throws -> PostgresSession {
    try PostgresSession(url)
  }

  /// Rows of the queue's tables that a vacuum cannot take away.
  func deadRows(_ url: String) throws -> Int {
    let name = String(url.dropFirst("postgres:///".count).prefix { $0 != "?" })
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "psql", "-qX", "-h", folder, "-U", "postgres", "-d", name, "-c",
      "VACUUM (VERBOSE) due, lease, host",
    ]
    let output = Pipe()
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // "tuples: 12 removed, 20 remain, 3 are dead but not yet removable"
    let counts = text.components(separatedBy: " are dead but not yet removable").dropLast()
      .compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
    // A line a table; more where a wide column has a table of its own.
    try #require(counts.count >= 3, "\(text)")
    return counts.reduce(0, +)
  }
}

/// psql with an open standard input.
final class PostgresSession {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  init(_ url: String) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["psql", "-qXAt", url]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  /// Waits for the answer: `text` must have one.
  func say(_ text: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data((text + "\n").utf8))
    _ = output.fileHandleForReading.availableData
  }

  func end() throws {
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
