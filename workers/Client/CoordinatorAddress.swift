internal import Foundation
package import QueueWire

/// Where a coordinator is: `http://10.0.0.5:8700`, `https://fleet.example.org/wenhao`.
package struct CoordinatorAddress: Sendable, Hashable, CustomStringConvertible {
  package let description: String

  /// nil: no http or https URL, or one with a user, a query or a fragment.
  package init?(_ text: String) {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      ["http", "https"].contains(scheme), let host = parts.host, !host.isEmpty,
      parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
    else { return nil }
    var text = text
    while text.hasSuffix("/") { text.removeLast() }
    description = text
  }

  func url(_ path: String, query: [(String, String?)] = []) -> String {
    let given = query.compactMap { name, value in
      value.map { "\(name)=\(Self.escaped($0))" }
    }
    return description + path + (given.isEmpty ? "" : "?" + given.joined(separator: "&"))
  }

  private static func escaped(_ text: String) -> String {
    // Unreserved characters of RFC 3986.
    text.addingPercentEncoding(
      withAllowedCharacters: CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")) ?? ""
  }
}

/// Why a coordinator could not be asked, or did not do it.
package enum RemoteError: Error, CustomStringConvertible {
  case unreachable(url: String, reason: String)
  case refused(url: String, FailureReply)
  case notACoordinator(url: String, status: Int)

  package var description: String {
    switch self {
    case .unreachable(let url, let reason): "\(url): no answer (\(reason))"
    case .refused(let url, let failure): "\(url): \(failure)"
    case .notACoordinator(let url, let status):
      "\(url): status \(status) and not what a coordinator answers. Is it the right address?"
    }
  }

  /// Asking again will not help, until a person has changed something.
  package var isFinal: Bool {
    switch self {
    case .unreachable, .notACoordinator: false
    case .refused(_, let failure):
      switch failure.code {
      case .unauthorised, .forbidden: true
      case .notFound, .methodNotAllowed, .lengthRequired, .malformed, .tooLarge, .tooSlow, .busy,
        .closing, .failed:
        false
      }
    }
  }

  /// It is this message that is not taken.
  package var isAboutTheMessage: Bool {
    switch self {
    case .unreachable, .notACoordinator: false
    case .refused(_, let failure):
      switch failure.code {
      case .malformed, .tooLarge: true
      case .unauthorised, .forbidden, .notFound, .methodNotAllowed, .lengthRequired, .tooSlow,
        .busy, .closing, .failed:
        false
      }
    }
  }

  static func checked(_ answer: HTTPAnswer, url: String) throws(RemoteError) -> HTTPAnswer {
    if (200..<300).contains(answer.status) { return answer }
    if let failure = try? JSONDecoder().decode(FailureReply.self, from: Data(answer.body)) {
      throw .refused(url: url, failure)
    }
    throw .notACoordinator(url: url, status: answer.status)
  }
}
