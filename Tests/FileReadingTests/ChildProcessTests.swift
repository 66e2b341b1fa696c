import FileReading
import Foundation
import Testing

struct ChildProcessTests {
  private func shell(
    _ script: String, input: [UInt8] = [], limits: ChildLimits = ChildLimits()
  ) -> ChildProcess.Outcome {
    ChildProcess.run("/bin/sh", ["-c", script], input: input, limits: limits)
  }

  @Test func `input, output, errors and exit code go through`() {
    let made = shell("cat /dev/stdin; echo trouble >&2; exit 3", input: Array("甲".utf8))
    #expect(made.ending == .exited(3))
    #expect(made.output == Array("甲".utf8))
    #expect(made.errors == Array("trouble\n".utf8))
  }

  @Test func `time is up for a child and for what it started`() throws {
    let started = ContinuousClock.now
    let made = shell("sleep 600 & echo $!; wait", limits: ChildLimits(wall: .milliseconds(300)))
    #expect(made.ending == .timedOut)
    #expect(ContinuousClock.now - started < .seconds(20))
    let grandchild = try #require(
      Int32(
        String(decoding: made.output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      ))
    #expect(isGone(grandchild))
  }

  @Test func `what a child leaves behind is ended with it`() throws {
    let made = shell("sleep 600 >/dev/null 2>&1 & echo $!")
    #expect(made.ending == .exited(0))
    let left = try #require(
      Int32(
        String(decoding: made.output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      ))
    #expect(isGone(left))
  }

  /// Killed processes may stay listed until their parent looks; dead they are all the same.
  private func isGone(_ process: Int32) -> Bool {
    let end = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < end {
      guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
        status.split(separator: ")").last?.hasPrefix(" Z") == false
      else { return true }
      usleep(5_000)
    }
    return false
  }

  @Test func `a flood of output is cut`() {
    let made = shell("yes", limits: ChildLimits(outputBytes: 100_000))
    #expect(made.ending == .outputTooLarge)
    #expect(made.output.count == 100_000)
  }

  @Test func `a flood of errors stops nobody`() {
    let made = shell("yes x | head -c 1000000 >&2; echo done")
    #expect(made.ending == .exited(0))
    #expect(made.output == Array("done\n".utf8))
    #expect(made.errors.count <= 4096)
  }

  @Test func `memory and processor time are the kernel's to refuse`() {
    // A megabyte is not enough for the dynamic linker.
    #expect(shell("echo x", limits: ChildLimits(memoryBytes: 1 << 20)).ending != .exited(0))
    let made = shell("while :; do :; done", limits: ChildLimits(wall: .seconds(60), cpuSeconds: 1))
    #expect(made.ending == .killed(signal: 24) || made.ending == .killed(signal: 9))
  }

  @Test func `a program that is not there is no surprise`() {
    let made = ChildProcess.run("/nonexistent/pdftotext", [], input: [], limits: ChildLimits())
    #expect(made.ending == .exited(127))
  }

  @Test func `nothing of ours is open in the child`() {
    let made = shell("ls /proc/self/fd")
    // The fourth is the folder that `ls` itself reads.
    #expect(String(decoding: made.output, as: UTF8.self).split(separator: "\n").count <= 4)
  }
}
