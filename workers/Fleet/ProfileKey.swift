/// The keys of a profile, at its top and inside `scope` and `revisit`: a closed list, so that a
/// slip of the pen is an error and never a setting that silently does nothing.
enum ProfileKey: String, CaseIterable {
  case name, region, kind, organs, contact, start, scope, lists, articles, delay, concurrency,
    revisit,
    charset
  case allowPrivateAddresses = "allow_private_addresses"
  /// Older name of `contact`.
  case userAgentContact = "user_agent_contact"
}

enum ScopeKey: String, CaseIterable {
  case hosts, include, exclude, depth
}

enum RevisitKey: String, CaseIterable {
  case list, article, other
}
