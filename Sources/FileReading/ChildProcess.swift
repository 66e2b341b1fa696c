internal import CChild
internal import Glibc

/// What a child process may take.
package struct ChildLimits: Sendable {
  package var wall: Duration
  package var cpuSeconds: UInt64
  package var memoryBytes: UInt64
  package var outputBytes: Int

  package init(
    wall: Duration = .seconds(30), cpuSeconds: UInt64 = 30, memoryBytes: UInt64 = 1 << 30,
    outputBytes: Int = 64 << 20
  ) {
    self.wall = wall
    self.cpuSeconds = cpuSeconds
    self.memoryBytes = memoryBytes
    self.outputBytes = outputBytes
  }
}

/// A program run to its end on bytes in memory: input as an unnamed file that it may open as `/dev/stdin`,
/// output collected, and when a limit is reached, killed with everything that it started.
package enum ChildProcess {
  package enum Ending: Hashable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
    case timedOut
    case outputTooLarge
    /// No process could be had; `errno`.
    case notStarted(Int32)
  }

  package struct Outcome: Sendable {
    package var ending: Ending
    package var output: [UInt8] = []
    /// The first 4 KiB of standard error.
    package var errors: [UInt8] = []
  }

  private static let keptErrors = 4 << 10
  /// No name server, no home, no language of the machine's: the same text everywhere.
  private static let environment = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "OMP_THREAD_LIMIT=1"]

  /// Blocks until the child is gone. Limits hold as long as the child stays in its process group.
  package static func run(
    _ path: String, _ arguments: [String], input: [UInt8], limits: ChildLimits
  ) -> Outcome {
    let file = input.withUnsafeBytes { cchild_memory_file($0.baseAddress, $0.count) }
    guard file >= 0 else { return Outcome(ending: .notStarted(errno)) }
    defer { close(file) }
    guard let output = Pipe() else { return Outcome(ending: .notStarted(errno)) }
    defer { output.close() }
    guard let errors = Pipe() else { return Outcome(ending: .notStarted(errno)) }
    defer { errors.close() }
    let child = start(path, arguments, file, output.writing, errors.writing, limits)
    guard child > 0 else { return Outcome(ending: .notStarted(errno)) }
    output.closeWriting()
    errors.closeWriting()
    return Watch(child: child, output: output.reading, errors: errors.reading, limits: limits)
      .outcome(keptErrors: keptErrors)
  }

  private static func start(
    _ path: String, _ arguments: [String], _ input: Int32, _ output: Int32, _ errors: Int32,
    _ limits: ChildLimits
  ) -> Int32 {
    let rules = cchild_limits(
      memory_bytes: limits.memoryBytes, cpu_seconds: limits.cpuSeconds,
      file_bytes: UInt64(limits.outputBytes))
    return withCStrings([path] + arguments) { arguments in
      withCStrings(environment) { environment in
        cchild_start(path, arguments, environment, input, output, errors, rules)
      }
    }
  }

  private static func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
  ) -> Result {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    var pointers = copies.map { UnsafePointer<CChar>($0) }
    pointers.append(nil)
    // The array is never empty: it ends with nil.
    return pointers.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("argument list without end") }
      return body(base)
    }
  }
}

/// Both ends closed on exec, so that no other child holds them open.
private final class Pipe {
  let reading: Int32
  private(set) var writing: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    (reading, writing) = (ends[0], ends[1])
  }

  func closeWriting() {
    if writing >= 0 { Glibc.close(writing) }
    writing = -1
  }

  func close() {
    closeWriting()
    Glibc.close(reading)
  }
}

/// Reads a child's two outputs until both end and the child is gone, or a limit is reached.
private struct Watch {
  let child: Int32
  let output: Int32
  let errors: Int32
  let limits: ChildLimits

  func outcome(keptErrors: Int) -> ChildProcess.Outcome {
    var outcome = ChildProcess.Outcome(ending: .timedOut)
    let end = ContinuousClock.now + limits.wall
    var isOpen = [true, true]
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while ContinuousClock.now < end {
      if !isOpen[0], !isOpen[1], let ending = ended() {
        outcome.ending = ending
        return outcome
      }
      wait(isOpen)
      for (index, descriptor) in [output, errors].enumerated() where isOpen[index] {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EAGAIN || errno == EINTR { continue }
        isOpen[index] = count > 0
        guard count > 0 else { continue }
        if index == 0 {
          outcome.output += buffer[..<count]
        } else {
          outcome.errors += buffer[..<min(count, max(0, keptErrors - outcome.errors.count))]
        }
      }
      if outcome.output.count > limits.outputBytes {
        outcome.output.removeLast(outcome.output.count - limits.outputBytes)
        outcome.ending = .outputTooLarge
        break
      }
    }
    cchild_kill(child)
    return outcome
  }

  /// Until something can be read, or for a moment when all that is missing is the child's end.
  private func wait(_ isOpen: [Bool]) {
    var polled = [
      pollfd(fd: isOpen[0] ? output : -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isOpen[1] ? errors : -1, events: Int16(POLLIN), revents: 0),
    ]
    // Short after both outputs are closed: a child ends within microseconds of closing them.
    _ = poll(&polled, 2, isOpen.contains(true) ? 100 : 2)
  }

  private func ended() -> ChildProcess.Ending? {
    var code: Int32 = -1
    var signal: Int32 = -1
    switch cchild_ended(child, &code, &signal) {
    case 0: return nil
    case 1: return code >= 0 ? .exited(code) : .killed(signal: signal)
    default: return .exited(-1)
    }
  }
}
