extension SampleSite {
  /// The site profiles with which to crawl the city: its government's sites, and the news site.
  package func profileYAML(port: Int) -> String {
    let government = SampleHost.served(faults: plan.faults).filter { $0 != .news }
    return profile(
      name: "yunxiu", kind: "government", organs: government.map(\.organ), hosts: government,
      start: SampleHost.publishing.filter { $0 != .news }, port: port)
      + "---\n"
      + profile(
        name: "yunxiu-news", kind: "news", organs: [SampleHost.news.organ], hosts: [.news],
        start: [.news], port: port)
      + (plan.faults ? Fault.profiles(port: port) : "")
  }

  private func profile(
    name: String, kind: String, organs: [String], hosts: [SampleHost], start: [SampleHost],
    port: Int
  ) -> String {
    let lists = hosts.flatMap(Column.of).map { "\($0.listPattern)" }
    let articles = Set(hosts.flatMap(Column.of).map(\.articlePattern)).sorted()
    return """
      name: \(name)
      region: "\(Self.region)"
      kind: \(kind)
      organs: [\(organs.joined(separator: ", "))]
      contact: webmaster@example.invalid
      start:
      \(Self.items(start.map { "http://\($0.address):\(port)/" }))
      scope:
        hosts:
      \(Self.items(hosts.map { "\($0.address):\(port)" }, indent: 4))
      lists:
      \(Self.items(["/$"] + lists))
      articles:
      \(Self.items(articles))
      delay: 20ms
      concurrency: 2
      revisit: {list: 1h..7d, article: 7d..90d}
      allow_private_addresses: true

      """
  }

  private static func items(_ values: [String], indent: Int = 2) -> String {
    values.map { String(repeating: " ", count: indent) + "- \"\($0)\"" }.joined(separator: "\n")
  }
}

extension Column {
  /// Matches every page of the list and no article.
  var listPattern: String {
    switch host.family {
    case .trs, .hanweb, .news: folder + "index*"
    case .vsb: folder + "*"
    case .ucap: folder + "home*"
    case .hand: folder + "*"
    }
  }

  var articlePattern: String {
    switch host.family {
    case .trs: folder + "*/t*_*.html"
    case .vsb: "/info/*"
    case .hanweb: "/art/*"
    case .ucap: folder + "content/*"
    case .hand: "/show.asp*"
    case .news: folder + "*/content_*"
    }
  }
}
