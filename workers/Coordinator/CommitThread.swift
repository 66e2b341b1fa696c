internal import Foundation

/// A queue of its own for what blocks: the archive's sync and the corpus's transaction.
struct CommitThread: Sendable {
  private let queue = DispatchQueue(label: "commit")

  func run<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try work() }) }
    }
  }
}
