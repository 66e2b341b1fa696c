internal import Fetching
internal import Fleet

/// Under whose name a process visits sites.
enum Manners {
  static let product = "Wenhao/\(Version.number)"

  /// The contact that the operator gave, else that of the first profile which has one.
  static func contact(given: String?, of profiles: [SiteProfile]) -> String? {
    given ?? profiles.lazy.compactMap(\.contact).first
  }

  static func userAgent(contact: String?) -> String {
    product + (contact.map { " (+\($0))" } ?? "")
  }

  /// A contact that was given answers for all visits; without one each site's own does.
  static func fetching(given: String?, of profiles: [SiteProfile]) -> FetchSettings {
    var settings = FetchSettings(
      userAgent: userAgent(contact: contact(given: given, of: profiles)))
    if given == nil { settings.product = product }
    return settings
  }
}
