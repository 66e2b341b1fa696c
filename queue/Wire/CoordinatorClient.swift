/// The coordinator as a worker sees it: in the same process, or across the network. Errors mean
/// that the coordinator could not be asked; a worker keeps its leases, and asks again.
package protocol CoordinatorClient: Sendable {
  func lease(_ request: LeaseRequest) async throws -> LeaseReply
  func extend(_ request: ExtendRequest) async throws -> ExtendReply
  /// Answers after the visit is committed, or refused.
  func report(_ report: Report) async throws -> ReportReply
  func release(_ request: ReleaseRequest) async throws
}
