package import Fleet
package import Ingestion

extension SiteProfile {
  /// What the pipeline is told of this site. `profiles` are all that a run knows: an organ that any
  /// of them names has that one's region, also on a news site that reposts it.
  package func hints(among profiles: [SiteProfile]) -> SiteHints {
    var regions: [String: String] = [:]
    for profile in profiles where profile.kind == .government {
      for organ in profile.organs { regions[organ] = profile.region }
    }
    return SiteHints(
      region: region, siteName: organs.first ?? name, charset: charset, isRepost: kind == .news,
      organRegions: regions, organs: kind == .government ? organs : [])
  }
}
