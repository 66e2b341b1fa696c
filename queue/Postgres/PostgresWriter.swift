internal import Dispatch
internal import Foundation
internal import Frontier
internal import PostgresLink
internal import QueueGathering
internal import QueueModel

/// Serves those who wait, on a thread of its own, over one connection; makes a new one when it breaks.
///
/// ```
///   perform ──▶ committed ──▶ answers
///     │ conflict (40001, 40P01): again at once
///     │ server away: new connection, with back-off, as long as `patience`
///     │ away while committing: look for the transaction's signature, then answer or do it again
///     ▼ anything else: each call in a transaction of its own, so that one's failure is nobody else's
/// ```
final class PostgresWriter: @unchecked Sendable {
  private static let conflictsTolerated = 20
  /// Longer, and a busy server would be asked more often than it can say no.
  private static let longestPause = 5.0

  private let place: PostgresPlace
  private let patience: Duration
  private let line = WriteLine<PostgresRequest>(isLast: \.isLease)
  private let thread = DispatchQueue(label: "wenhao.queue.postgres.writer")
  // Invariant: the two below are set in `init`, then touched on `thread` only.
  private let desk: PostgresDesk
  private var connection: PostgresConnection?

  init(place: PostgresPlace, desk: PostgresDesk, patience: Duration) {
    self.place = place
    self.desk = desk
    self.patience = patience
  }

  func perform(_ work: PostgresRequest.Work, now: Moment) async throws(QueueError)
    -> PostgresAnswer
  {
    let result = await withCheckedContinuation { continuation in
      let request = PostgresRequest(work: work, now: now) { continuation.resume(returning: $0) }
      switch line.add(request) {
      case .closed: request.answer(.failure(.closed(path: place.name)))
      case .joined: break
      case .first: thread.async { self.serve() }
      }
    }
    return try result.get()
  }

  /// Serves those who wait, and refuses everyone after them. Blocking.
  func close() {
    line.close()
    thread.sync {
      // Before the connection: the server notices its end a moment later, and a successor should not have to wait.
      if desk.epoch > 0 { _ = try? connection?.run([PostgresCommand(.letGo)]) }
      connection = nil
    }
  }

  private func serve() {
    while let batch = line.takeAll() { serve(batch) }
  }

  private func serve(_ batch: [PostgresRequest]) {
    let clock = ContinuousClock()
    let end = clock.now + patience
    var (conflicts, pause) = (0, 0.05)
    var doubt: (signature: Int64, answers: [PostgresAnswer])?
    while true {
      do {
        let connection = try connected()
        if let asked = doubt {
          if try isSigned(asked.signature, connection) { return answer(batch, asked.answers) }
          doubt = nil
        }
        let transaction = PostgresTransaction(connection, desk)
        do {
          let answers = try transaction.perform(batch)
          return answer(batch, answers)
        } catch {
          doubt = transaction.signature.map { ($0, transaction.answers) }
          throw error
        }
      } catch let failure as PostgresFailure {
        desk.forgetSites()
        if failure.isConflict, conflicts < Self.conflictsTolerated {
          conflicts += 1
          doubt = nil
          undo()
          continue
        }
        guard failure.isAway else {
          undo()
          return refuse(batch, QueueError(failure, path: place.name))
        }
        connection = nil
        guard clock.now < end else { return refuse(batch, QueueError(failure, path: place.name)) }
        Thread.sleep(forTimeInterval: pause * Double.random(in: 0.5...1))
        pause = min(pause * 2, Self.longestPause)
      } catch {
        undo()
        return refuse(batch, .failed(path: place.name, detail: String(describing: type(of: error))))
      }
    }
  }

  private func answer(_ batch: [PostgresRequest], _ answers: [PostgresAnswer]) {
    for (request, answer) in zip(batch, answers) { request.answer(.success(answer)) }
  }

  private func refuse(_ batch: [PostgresRequest], _ error: QueueError) {
    guard batch.count > 1, !error.isUnreachable else {
      return batch.forEach { $0.answer(.failure(error)) }
    }
    for request in batch { serve([request]) }
  }

  private func undo() {
    do { try connection?.rollback() } catch { connection = nil }
  }

  /// The connection, with the lock that tells other coordinators that this one lives.
  private func connected() throws -> PostgresConnection {
    if let connection { return connection }
    let new = try PostgresConnection(url: place.url)
    if desk.epoch > 0 { try PostgresBoot.hold(desk.epoch, new) }
    connection = new
    return new
  }

  /// Decided once our lock is ours again: then the connection that sent the commit is over at the server too.
  private func isSigned(_ signature: Int64, _ connection: PostgresConnection) throws -> Bool {
    let rows = try connection.run([PostgresCommand(.signature, "\(desk.epoch)")])[0]
    return rows.first?.optionalInt(0) == signature
  }
}
