import Foundation
import Testing

/// A fleet of real processes: one coordinator and some workers, each of which may die and is then
/// started again, as systemd or a container engine would.
final class FleetProcesses {
  let folder: TemporaryFolder
  let profile: String
  let data: String
  private let coordinatorArguments: [String]
  private let workerArguments: [String]
  private(set) var coordinator: ChildProcess?
  private(set) var workers: [ChildProcess?]
  private(set) var port = 0
  private(set) var restarts = 0
  var coordinatorEnvironment: [String: String] = [:]
  /// By number; taken away when the worker has been started with it once, unless it is to stay.
  var workerEnvironment: [Int: [String: String]] = [:]
  var keepsWorkerEnvironment = false

  init(
    _ folder: TemporaryFolder, profile: String, data: String, workers: Int,
    coordinator: [String] = [], worker: [String] = []
  ) {
    self.folder = folder
    self.profile = profile
    self.data = folder.file(data).path
    coordinatorArguments = coordinator
    workerArguments = worker
    self.workers = Array(repeating: nil, count: workers)
  }

  deinit { stopAll(SIGKILL) }

  var address: String { "http://127.0.0.1:\(port)" }

  /// On the port of the first start, for that is what the workers know.
  func startCoordinator() throws {
    let portFile = folder.file("coordinator.port")
    try? FileManager.default.removeItem(at: portFile)
    coordinator = try Binary.start(
      [
        "coordinator", "--site", profile, "--data", data, "--listen", "127.0.0.1:\(port)",
        "--port-file", portFile.path, "--log-level", "info", "--format", "json",
      ] + coordinatorArguments, output: folder.file("coordinator.out"),
      errors: folder.file("coordinator.err"), environment: coordinatorEnvironment)
    coordinatorEnvironment = [:]
    guard port == 0 else { return }
    try eventually("the coordinator's port") {
      let text = (try? String(contentsOf: portFile, encoding: .utf8)) ?? ""
      port = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
      return port > 0
    }
  }

  func startWorker(_ number: Int) throws {
    workers[number] = try Binary.start(
      [
        "worker", "--coordinator", address, "--name", "worker-\(number)", "--slots", "8",
        "--log-level", "info",
      ] + workerArguments, errors: folder.file("worker-\(number).err"),
      environment: workerEnvironment[number] ?? [:])
    if !keepsWorkerEnvironment { workerEnvironment[number] = nil }
  }

  func start() throws {
    try startCoordinator()
    for number in workers.indices { try startWorker(number) }
  }

  /// Starts again what has died; true when the coordinator has come to its own end.
  func tend() throws -> Bool {
    if let coordinator, !coordinator.isRunning {
      let status = coordinator.wait()
      if status == 0 { return true }
      // One that finds no PostgreSQL when it starts says so and ends, for its supervisor to try again.
      let isEarly = status == 2 && said("coordinator.err").contains("cannot be reached")
      try #require(status > 128 || isEarly, "the coordinator failed: \(said("coordinator.err"))")
      restarts += 1
      try startCoordinator()
    }
    for number in workers.indices {
      guard let worker = workers[number], !worker.isRunning else { continue }
      let status = worker.wait()
      if status == 0 { continue }
      try #require(status > 128, "worker \(number) failed: \(said("worker-\(number).err"))")
      restarts += 1
      try startWorker(number)
    }
    return false
  }

  /// Until the coordinator ends by itself and has sent the workers home.
  func tendToTheEnd(within limit: Duration = .seconds(300)) throws {
    try eventually(within: limit, "the end of the fleet's run") { try tend() }
    // One that had not found the coordinator again when the run ended was not told, and waits for the
    // next; it goes when it is asked to.
    for worker in workers { #expect(worker?.stop(SIGTERM) == 0) }
  }

  func kill(worker number: Int, _ signal: Int32 = SIGKILL) { workers[number]?.stop(signal) }
  func killCoordinator(_ signal: Int32 = SIGKILL) { coordinator?.stop(signal) }

  func stopAll(_ signal: Int32) {
    for worker in workers { worker?.stop(signal) }
    coordinator?.stop(signal)
  }

  func said(_ file: String) -> String {
    (try? String(contentsOf: folder.file(file), encoding: .utf8)) ?? ""
  }

  /// nil: it does not answer just now.
  func get(_ path: String, token: String? = nil) throws -> String? {
    let output = folder.file("curl.out")
    let curl = try ChildProcess(
      "/usr/bin/curl",
      ["-s", "-f", "-m", "10", address + path]
        + (token.map { ["-H", "Authorization: Bearer \($0)"] } ?? []), output: output)
    return curl.wait() == 0 ? try String(contentsOf: output, encoding: .utf8) : nil
  }

  func status() throws -> [String: Any]? {
    guard let text = try get("/v1/fleet") else { return nil }
    return try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
  }

  /// A count of the queue; -1 while nobody answers.
  func count(_ state: String) throws -> Int {
    (try status()?["queue"] as? [String: Any])?[state] as? Int ?? -1
  }

  var archivedBytes: Int {
    let archive = data + "/archive"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: archive)) ?? []
    return files.reduce(0) { sum, file in
      let attributes = try? FileManager.default.attributesOfItem(atPath: archive + "/" + file)
      return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
    }
  }
}

/// Where a queue is kept, with a server of its own where it takes one.
final class FleetStore {
  enum Engine: String, CaseIterable { case file, postgres }

  let server: PostgresServer?
  /// For `crawl`, `coordinator` and `queue …`, beside `--data`.
  let arguments: [String]

  init(_ engine: Engine) throws {
    switch engine {
    case .file: (server, arguments) = (nil, [])
    case .postgres:
      // Kills of processes lose nothing that the system has: no test here cuts the power.
      let server = try PostgresServer(settings: ["fsync=off"])
      (self.server, arguments) = (server, ["--store", try server.database()])
    }
  }

  /// At the end of the test: `defer` keeps it until then.
  func stop() { server?.stop() }

  /// The postmaster dies at once, its children when they notice; then it is started again, and recovers.
  func killServer() throws {
    try server?.killServer()
    try server?.start()
  }
}

/// What `make soak` makes larger.
enum Soak {
  static func number(_ variable: String, default value: Int) -> Int {
    ProcessInfo.processInfo.environment[variable].flatMap { Int($0) } ?? value
  }

  static let kills = number("WENHAO_KILLS", default: 25)
  static let documents = number("WENHAO_SOAK_DOCUMENTS", default: 300)
  static let hosts = number("WENHAO_SOAK_HOSTS", default: 300)
  /// Of the city whose corpus is compared with what it holds.
  static let city = number("WENHAO_TRUTH_DOCUMENTS", default: 240)
  /// A soak takes as long as it takes.
  static let patience: Duration =
    kills > 25 || documents > 300 || city > 240 ? .seconds(7200) : .seconds(300)
}
