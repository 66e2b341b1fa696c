internal import FileReading
internal import Fleet
internal import Foundation
internal import Frontier
package import Ingestion

/// Reads a suspect page in a process of its own, so that a page that kills its reader kills only
/// that one. Slower by a process's start, some tens of milliseconds; only pages with which a worker
/// was lost come here.
///
/// The child is this very program: body on standard input, `ReadingOrder` as an argument, `Reading`
/// on standard output.
package struct ChildReader: Sendable {
  private let program: String
  /// The same time that a reading thread has; memory beyond what the slowest honest page took
  /// (a 32 MB list), as address space, of which a Swift process reserves a good deal.
  private static let limits = ChildLimits(
    wall: .seconds(60), cpuSeconds: 60, memoryBytes: 4 << 30, outputBytes: 128 << 20)

  /// `program`: a wenhao binary.
  package init(program: String) { self.program = program }

  /// Blocking, as reading is.
  func read(_ body: [UInt8], _ order: ReadingOrder) -> Reading {
    // Strings and flags: always encodes.
    guard let word = try? JSONEncoder().encode(order) else {
      return Reading(.unreadable(reason: "reader's order"))
    }
    var arguments = ["read-suspect", "--order", String(decoding: word, as: UTF8.self)]
    if let poison = TestHook.poison { arguments += ["--poison", poison] }
    let outcome = ChildProcess.run(program, arguments, input: body, limits: Self.limits)
    switch outcome.ending {
    case .exited(0):
      guard let reading = try? JSONDecoder().decode(Reading.self, from: Data(outcome.output)) else {
        return Reading(.unreadable(reason: "reader's answer"))
      }
      return reading
    case .exited(let code): return Reading(.unreadable(reason: "reader ended with code \(code)"))
    case .killed(let signal): return Reading(.unreadable(reason: "reader died of signal \(signal)"))
    case .timedOut: return Reading(.unreadable(reason: "reading took too long"))
    case .outputTooLarge: return Reading(.unreadable(reason: "reading gave too much"))
    case .notStarted(let code): return Reading(.unreadable(reason: "no reader, errno \(code)"))
    }
  }

  /// The child's side.
  package static func answer(
    _ body: [UInt8], order: String, poison: String?, pipeline: Pipeline
  ) throws -> [UInt8] {
    let order = try JSONDecoder().decode(ReadingOrder.self, from: Data(order.utf8))
    return [UInt8](
      try JSONEncoder().encode(Reading(body, order, pipeline, poison: poison)))
  }
}
