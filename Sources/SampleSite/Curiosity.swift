/// Pages of the site that are there for how a visit to them ends.
enum Curiosity {
  /// 301 to the newest article of the portal's first column.
  static let movedPath = "/zwgk/latest.html"
  static let gonePath = "/bsfw/guide.html"
  /// robots.txt forbids its folder, and the home page links it.
  static let privatePath = "/private/notes.html"

  /// The first document of this column answers slowly: longer than a page usually takes, shorter than
  /// anybody's time limit.
  static let slowHost = SampleHost.finance
  static let slowDelay = Duration.milliseconds(1500)

  /// With faults, on the broken host.
  static let cutPath = "/cut.html"
  static let endlessPath = "/endless.html"
  static let forbiddenPath = "/forbidden.html"

  static let robots = "User-agent: *\nDisallow: /private/\nDisallow: /__\n"

  /// In the style of a shield that wants a cookie computed (REFERENCE §3.6).
  static let challenge =
    "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('=')+('0')+';path=/';"
    + "location.href=location.pathname+location.search</script>"

  /// One visit to a page that ends so.
  static func linksOfBroken() -> String {
    [(cutPath, "第一页"), (endlessPath, "第二页"), (forbiddenPath, "第三页")]
      .map { "<p>\(HTMLPage.link($0.0, $0.1))</p>\n" }.joined()
  }
}
