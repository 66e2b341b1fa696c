internal import PostgresLink
internal import QueueModel

extension QueueError {
  /// What a failure of the server means for people. Codes: PostgreSQL's appendix A.
  init(_ failure: PostgresFailure, path: String) {
    let detail = failure.message
    switch failure.state {
    case _ where failure.isAway: self = .unreachable(path: path, detail: detail)
    case "57014", "55P03", "40001", "40P01": self = .busy(path: path)
    case "53100", "58030": self = .disk(path: path, detail: detail)
    case "XX001", "XX002": self = .damaged(path: path, detail: detail)
    case "42501", "25006": self = .notWritable(path: path, detail: detail)
    case .some, nil: self = .failed(path: path, detail: detail)
    }
  }

  var isUnreachable: Bool {
    if case .unreachable = self { true } else { false }
  }
}
