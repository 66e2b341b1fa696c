import Foundation
import Testing

/// All that runs the binary, one after the other: each test has the machine to itself, and none blocks the
/// threads that other suites run on.
@Suite(.serialized) enum EndToEnd {}

/// What one run of the built binary did.
struct Run {
  let status: Int32
  let output: String
  let errors: String

  var lines: [String] { output.split(separator: "\n").map(String.init) }

  func json() throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
    return try #require(value as? [String: Any])
  }
}

enum Checkout {
  /// The package's root, found from this file's place in it.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Labelled data beside the checkout; absent at a user's.
  static let shared = root.deletingLastPathComponent().appending(path: "shared")

  static var hasShared: Bool {
    FileManager.default.fileExists(atPath: shared.appending(path: "seeds").path)
  }

  static let nginx: String? = ["/usr/sbin/nginx", "/usr/bin/nginx"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }
}

/// The binary that this test run built: it lies beside the test bundle.
struct Binary {
  static let path: String = {
    if let given = ProcessInfo.processInfo.environment["WENHAO_BIN"] { return given }
    var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<5 {
      let candidate = folder.appending(path: "wenhao").path
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
      folder = folder.deletingLastPathComponent()
    }
    return Checkout.root.appending(path: ".build/debug/wenhao").path
  }()

  static func start(
    _ arguments: [String], output: URL? = nil, errors: URL? = nil,
    environment: [String: String] = [:]
  ) throws -> ChildProcess {
    try ChildProcess(
      path, arguments, output: output, errors: errors, environment: environment)
  }

  /// Runs to the end. Output goes through files: a pipe that nobody reads would stall the program.
  @discardableResult
  static func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Run {
    let name = UUID().uuidString
    let output = folder.file(name + ".out")
    let errors = folder.file(name + ".err")
    let status = try start(arguments, output: output, errors: errors).wait()
    return Run(
      status: status, output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }
}

/// A process of ours. Not Foundation's: its `waitUntilExit` needs a run loop and stalls when many wait.
final class ChildProcess {
  /// No run of a test takes this long unless it hangs, and a hang must be a failed test that says which program
  /// hung: nothing bounds the gate itself.
  static let patience: Duration = Soak.patience + .seconds(60)

  let identifier: pid_t
  private let command: String
  private let errors: URL?
  private var status: Int32?

  init(
    _ program: String, _ arguments: [String], output: URL? = nil, errors: URL? = nil,
    environment added: [String: String] = [:]
  ) throws {
    command = ([program] + arguments).joined(separator: " ")
    self.errors = errors
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (descriptor, file) in [(Int32(1), output), (2, errors)] {
      posix_spawn_file_actions_addopen(
        &actions, descriptor, file?.path ?? "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    }
    // The threads of the test runner block signals, and a child inherits that: nginx would never hear us.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let all = ProcessInfo.processInfo.environment.merging(added) { $1 }
    var variables = all.map { strdup("\($0)=\($1)") } + [nil]
    defer { for variable in variables { free(variable) } }
    var pid = pid_t()
    let failure = posix_spawn(&pid, program, &actions, &attributes, &words, &variables)
    try #require(failure == 0, "cannot start \(program): \(String(cString: strerror(failure)))")
    identifier = pid
  }

  deinit { if status == nil { stop(SIGKILL) } }

  /// The exit code; a signal's number plus 128 where one ended it. One that does not end within `patience` is
  /// killed, and recorded as a failure with what it was and what it said last.
  @discardableResult
  func wait() -> Int32 {
    if let status { return status }
    let end = ContinuousClock.now + Self.patience
    var pause: UInt32 = 500
    // Looked at again and again, as waitpid alone waits without an end.
    while isRunning {
      guard ContinuousClock.now < end else {
        let said = errors.flatMap { try? String(contentsOf: $0, encoding: .utf8) } ?? ""
        Issue.record("did not end in \(Self.patience): \(command)\n\(said.suffix(4_000))")
        kill(identifier, SIGKILL)
        var word: Int32 = 0
        while waitpid(identifier, &word, 0) < 0, errno == EINTR {}
        return finished(word)
      }
      usleep(pause)
      pause = min(pause * 2, 20_000)
    }
    return status ?? -1
  }

  var isRunning: Bool {
    if status != nil { return false }
    var word: Int32 = 0
    guard waitpid(identifier, &word, WNOHANG) == identifier else { return true }
    finished(word)
    return false
  }

  @discardableResult
  func stop(_ signal: Int32) -> Int32 {
    if status == nil { kill(identifier, signal) }
    return wait()
  }

  @discardableResult
  private func finished(_ word: Int32) -> Int32 {
    let code = word & 0x7f == 0 ? word >> 8 & 0xff : 128 + word & 0x7f
    status = code
    return code
  }
}

/// A folder of the test's own, gone with it.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "wenhao-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func file(_ name: String) -> URL { url.appending(path: name) }

  @discardableResult
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    let file = file(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file.path
  }
}

/// Two exports: the first line that differs, where `#expect` would print both of them whole.
func expectSame(
  _ found: [String], _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation
) {
  if found == expected { return }
  let at = zip(found, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
  func line(_ lines: [String]) -> String {
    guard let at else { return lines.last ?? "" }
    return lines[at]
  }
  Issue.record(
    """
    \(found.count) lines where \(expected.count) are expected; \(at.map { "line \($0)" } ?? "the last"):
    \(line(found).prefix(1500))
    \(line(expected).prefix(1500))
    """, sourceLocation: sourceLocation)
}

/// Waits until `condition` holds; how long it looks again is bounded, what it waits for is an event of another
/// process that can only be seen by looking.
func eventually(
  within limit: Duration = .seconds(60), _ what: String, _ condition: () throws -> Bool
) throws {
  let clock = ContinuousClock()
  let end = clock.now + limit
  while try !condition() {
    guard clock.now < end else {
      Issue.record("waited \(limit) in vain for: \(what)")
      return
    }
    usleep(20_000)
  }
}

/// The sample site as a process of its own on a port of its own.
final class SampleProcess {
  let process: ChildProcess
  let listen: String
  let size: [String]
  private let folder: TemporaryFolder

  init(documents: Int, folder: TemporaryFolder, extra: [String] = []) throws {
    self.folder = folder
    size = ["--documents", "\(documents)", "--seed", "11"] + extra
    let portFile = folder.file("sample-\(UUID().uuidString).port")
    process = try Binary.start(
      ["sample-site", "--listen", "127.0.0.1:0", "--port-file", portFile.path] + size,
      errors: folder.file("sample.err"))
    var port = ""
    try eventually("the sample site's port") {
      port = ((try? String(contentsOf: portFile, encoding: .utf8)) ?? "")
        .trimmingCharacters(in: .whitespacesAndNewlines)
      return !port.isEmpty
    }
    listen = "127.0.0.1:\(port)"
  }

  deinit { process.stop(SIGTERM) }

  func truth() throws -> [String: Any] {
    try Binary.run(["sample-site", "--truth", "--listen", listen] + size, in: folder).json()
  }

  /// The profile file, as an operator would write it to disk.
  func profile() throws -> String {
    let run = try Binary.run(
      ["sample-site", "--print-profile", "--listen", listen] + size, in: folder)
    return try folder.write(Array(run.output.utf8), to: "sample.yaml")
  }
}
