/// The keys of a profile, at its top and inside `scope` and `revisit`: a closed list, so that a
/// slip of the pen is an error and never a setting that silently does nothing.
enum ProfileKey: String, CaseIterable {
  case name, region, kind, organs, contact, start, sitemaps, scope, lists, articles, attachments,
    delay, concurrency, hours, revisit, charset, tls, ports, limits
  case allowPrivateAddresses = "allow_private_addresses"
  /// Older name of `contact`.
  case userAgentContact = "user_agent_contact"
}

enum ScopeKey: String, CaseIterable {
  case hosts, include, exclude, depth
}

enum LimitKey: String, CaseIterable {
  case connect, total, body
  case firstByte = "first_byte"
  case lowSpeed = "low_speed"
}

enum RevisitKey: String, CaseIterable {
  case list, article, other
}
