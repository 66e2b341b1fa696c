internal import Frontier

/// What a response head says about going elsewhere.
enum Redirect: Equatable {
  case none
  /// To the same canonical URL: a cookie wall that wants to see its cookie again.
  case again
  case elsewhere(CanonicalURL)
  /// A redirect without a Location that can be followed.
  case broken

  init(_ head: HeaderBlock, from url: CanonicalURL) {
    guard [301, 302, 303, 307, 308].contains(head.status) else {
      self = .none
      return
    }
    guard let location = head["Location"], !location.isEmpty,
      let target = url.resolving(location)
    else {
      self = .broken
      return
    }
    self = target == url ? .again : .elsewhere(target)
  }
}
