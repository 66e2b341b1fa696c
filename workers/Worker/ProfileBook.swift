package import Fleet
internal import Foundation
internal import Ingestion

/// The site profiles under which a worker works. They may change while it does: across a network
/// they are the coordinator's, and its operator edits them.
package final class ProfileBook: @unchecked Sendable {
  // Both are only touched with `lock` held.
  private let lock = NSLock()
  private var profiles: [String: SiteProfile] = [:]
  private var hints: [String: SiteHints] = [:]

  package init(_ profiles: [SiteProfile] = []) { replace(with: profiles) }

  /// Visits under way go on under the old ones.
  package func replace(with profiles: [SiteProfile]) {
    let named = Dictionary(profiles.map { ($0.name, $0) }) { first, _ in first }
    let hints = named.mapValues { $0.hints(among: profiles) }
    lock.withLock {
      self.profiles = named
      self.hints = hints
    }
  }

  /// nil: nobody told this worker of that site.
  func rules(of site: String) -> (profile: SiteProfile, hints: SiteHints)? {
    lock.withLock {
      guard let profile = profiles[site], let hints = hints[site] else { return nil }
      return (profile, hints)
    }
  }
}
