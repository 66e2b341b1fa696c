internal import ArgumentParser
internal import Coordinator
internal import Fleet
internal import Foundation
internal import Frontier
internal import QueueModel

/// One line of an exported queue. The first says the version, hosts come before URLs.
private struct QueueLine: Codable {
  static let version = 1
  var version: Int?
  var host: HostSummary?
  var job: Job?
}

private let clock = FleetClock.steady()
/// Read and written in one go.
private let pageSize = 1000

struct QueueExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract:
      "All hosts and URLs as JSON Lines, for another queue of either kind or for safe keeping.",
    discussion: """
      Beside a running fleet each URL is written as it stands when its turn comes; what is leased is queued after
      the import, so nothing is lost.

      EXAMPLES
        wenhao queue export --output queue.jsonl
        wenhao queue import queue.jsonl --store postgres://wenhao@db/queue
      """)
  @Option(name: [.short, .long], help: ArgumentHelp("Into this file.", valueName: "file"))
  var output: String?
  @OptionGroup var queue: QueueOptions

  func run() async throws {
    let queue = try queue.open()
    let file = try output.map { try PartialFile($0) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    func write(_ lines: [QueueLine]) throws {
      var bytes = Data()
      for line in lines { bytes += try encoder.encode(line) + [0x0a] }
      if let file { try file.write(bytes) } else { try StandardOutput.write(Array(bytes)) }
    }
    try write([QueueLine(version: QueueLine.version)])
    var name = ""
    while true {
      let hosts = try await queue.hosts(after: name, limit: pageSize)
      guard let last = hosts.last else { break }
      try write(hosts.map { QueueLine(host: $0) })
      name = last.host.description
    }
    var (cursor, count): (JobCursor?, Int) = (.start, 0)
    while let from = cursor {
      let page = try await queue.jobs(after: from, limit: pageSize)
      try write(page.jobs.map { QueueLine(job: $0) })
      (cursor, count) = (page.next, count + page.jobs.count)
    }
    try file?.finish()
    StandardError.line("wenhao: \(count) URLs exported")
    if count == 0 { throw NothingFound() }
  }
}

/// Written beside its name and moved there when whole.
private final class PartialFile {
  private let path: String
  private let handle: FileHandle

  init(_ path: String) throws {
    self.path = path
    guard FileManager.default.createFile(atPath: path + ".part", contents: nil),
      let handle = FileHandle(forWritingAtPath: path + ".part")
    else { throw CommandFailure("cannot write \(path).part: check the folder and who owns it") }
    self.handle = handle
  }

  func write(_ bytes: Data) throws { try handle.write(contentsOf: bytes) }

  func finish() throws {
    try handle.synchronize()
    try handle.close()
    guard rename(path + ".part", path) == 0 else {
      throw CommandFailure("cannot move \(path).part to \(path)")
    }
  }
}

struct QueueImport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract:
      "Takes in what `queue export` wrote. Known URLs stay as they are; again changes nothing.")
  @Argument(help: "The file; - for standard input.") var file: String
  @OptionGroup var queue: QueueOptions
  @OptionGroup var output: FormatOption

  func run() async throws {
    let queue = try queue.openForImport()
    let lines = try LineFile(file)
    let decoder = JSONDecoder()
    var (hosts, jobs): ([HostSummary], [Job]) = ([], [])
    var reply = EnqueueReply(added: 0, known: 0)
    func store() async throws {
      if !hosts.isEmpty { _ = try await queue.restore(hosts, now: clock.now()) }
      let part = try await queue.restore(jobs, now: clock.now())
      (reply.added, reply.known) = (reply.added + part.added, reply.known + part.known)
      (hosts, jobs) = ([], [])
    }
    var number = 0
    while let text = try lines.next() {
      number += 1
      let line: QueueLine
      do { line = try decoder.decode(QueueLine.self, from: text) } catch {
        throw CommandFailure("\(file):\(number): not a line of an exported queue")
      }
      if let version = line.version, version > QueueLine.version {
        throw CommandFailure("\(file): exported by a newer wenhao (version \(version))")
      }
      if let host = line.host { hosts.append(host) }
      if let job = line.job { jobs.append(job) }
      if hosts.count + jobs.count >= pageSize { try await store() }
    }
    try await store()
    try queue.close()
    try StandardOutput.line(
      output.format == .text
        ? "\(reply.added) URLs taken in, \(reply.known) known"
        : "{\"added\":\(reply.added),\"known\":\(reply.known)}")
    if reply.added + reply.known == 0 { throw NothingFound() }
  }
}

extension QueueOptions {
  /// A queue that does not exist yet is made.
  fileprivate func openForImport() throws -> any WorkQueue {
    do { return try open(.operate) } catch QueueError.missing {
      // Makes the tables; nobody can have a lease of a queue that was not there.
      if try place().isFile {
        try FileManager.default.createDirectory(
          atPath: data.folder(), withIntermediateDirectories: true)
      }
      return try open(.coordinator)
    }
  }
}

/// Lines of a file that may be larger than memory.
private final class LineFile {
  private let handle: FileHandle
  private var buffer = Data()
  private var isAtEnd = false

  init(_ path: String) throws {
    if path == "-" {
      handle = .standardInput
    } else if let file = FileHandle(forReadingAtPath: path) {
      handle = file
    } else {
      throw CommandFailure("cannot read \(path)")
    }
  }

  /// nil: the end. Empty lines are passed over.
  func next() throws -> Data? {
    while true {
      if let end = buffer.firstIndex(of: 0x0a) {
        let line = Data(buffer[buffer.startIndex..<end])
        buffer = buffer[(end + 1)...]
        if line.isEmpty { continue }
        return line
      }
      if isAtEnd {
        defer { buffer = Data() }
        return buffer.isEmpty ? nil : Data(buffer)
      }
      guard let more = try handle.read(upToCount: 1 << 20), !more.isEmpty else {
        isAtEnd = true
        continue
      }
      buffer = Data(buffer) + more
    }
  }
}

struct QueueVacuum: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vacuum",
    abstract: "Gives unused space back to the disk. A running fleet waits meanwhile, and goes on.")
  @OptionGroup var queue: QueueOptions
  @OptionGroup var output: FormatOption

  func run() async throws {
    let queue = try queue.open(.operate)
    let (before, after) = try queue.vacuum()
    try queue.close()
    try StandardOutput.line(
      output.format == .text
        ? "\(before) bytes before, \(after) after"
        : "{\"bytes_before\":\(before),\"bytes_after\":\(after)}")
  }
}
