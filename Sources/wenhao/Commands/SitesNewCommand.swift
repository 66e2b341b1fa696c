internal import ArgumentParser
internal import Fetching
internal import Fleet
internal import Foundation
internal import Frontier
internal import PageReading

struct SitesNewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Draft a site profile by looking at its start page.",
    discussion: """
      Asks for robots.txt and the page, and prints a profile in which everything that could be seen is filled
      in. What a person must decide stands as a comment. Exit codes: 0 drafted, 2 the page could not be had.

      EXAMPLES
        wenhao sites new http://www.linyi.gov.cn/ --contact archive@example.org
        wenhao sites new https://kjj.zibo.gov.cn/ --output workers/sites/zibo-kjj.yaml
      """)

  @Argument(help: "The site's start page, with http:// or https://.") var url: String
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Write here instead; a file that is there is left alone.", valueName: "file")
  )
  var output: String?
  @Option(
    help: ArgumentHelp(
      "Mail or page of whoever asks, for the User-Agent (WENHAO_CONTACT).", valueName: "address"))
  var contact: String?
  @Option(help: "legacy or insecure: tried when the site cannot be reached with verified TLS.")
  var tls: String?
  @Flag(help: "Reach loopback and private addresses: for the sample site.")
  var allowPrivateAddresses = false

  /// As many as a browser's user would sit through.
  private static let maxRedirects = 5

  func run() async throws {
    guard let start = CanonicalURL(url) else {
      throw CommandFailure("\(url) is no URL: write it whole, with http:// or https://")
    }
    if let output, FileManager.default.fileExists(atPath: output) {
      throw CommandFailure("\(output) is there already: name another file, or remove it first")
    }
    let terms = VisitTerms(
      allowsPrivateAddresses: allowPrivateAddresses, tls: try exception())
    let settings = try Settings(flags: [.contact: contact])
    let fetcher = try Fetcher(settings: Manners.fetching(given: settings.contact, of: []))
    defer { fetcher.close() }
    // Ctrl-C ends what is under way; nothing has been written by then.
    let interruption = Interruption { fetcher.close() }
    let draft = try await look(at: start, fetcher: fetcher, terms: terms)
    if interruption.isRequested { throw CommandFailure("interrupted; nothing was written") }
    try write(draft)
  }

  private func exception() throws -> TLSException? {
    guard let tls else { return nil }
    guard let exception = TLSException(rawValue: tls) else {
      throw CommandFailure("--tls \(tls): legacy or insecure")
    }
    return exception
  }

  private func look(
    at start: CanonicalURL, fetcher: Fetcher, terms: VisitTerms
  ) async throws -> ProfileDraft {
    let robots = RobotsCache(fetcher: fetcher, agent: "wenhao")
    var url = start
    for _ in 0...Self.maxRedirects {
      let now = FleetClock.steady().now()
      let rules: RobotsRules
      switch await robots.rules(for: url, terms: terms, now: now) {
      case .rules(let found): rules = found
      case .unavailable(let cause): throw failure(url, "its robots.txt is \(cause.name)", cause)
      }
      guard rules.allows(url) else {
        throw CommandFailure("\(url): robots.txt does not allow it; name another page of the site")
      }
      let result = await fetcher.fetch(FetchRequest(url: url, terms: terms))
      if case .moved(let target) = result.outcome {
        url = target
        continue
      }
      guard case .fetched = result.outcome else {
        throw failure(url, result.outcome.name, result.outcome)
      }
      guard let response = result.response else { throw failure(url, "no answer", result.outcome) }
      return draft(url, rules, response)
    }
    throw CommandFailure("\(start) redirects more than \(Self.maxRedirects) times")
  }

  private func failure(
    _ url: CanonicalURL, _ what: String, _ outcome: FetchOutcome
  ) -> CommandFailure {
    if case .unreachable(let reason) = outcome {
      switch reason {
      case "cancelled": return CommandFailure("interrupted; nothing was written")
      case "tls":
        return CommandFailure(
          "\(url): its TLS could not be verified; look at it, then try --tls legacy")
      default: return CommandFailure("\(url): \(what) (\(reason)); is the name right?")
      }
    }
    if case .timedOut(let stage) = outcome {
      return CommandFailure("\(url): \(what) (\(stage)); try again later")
    }
    if case .refusedAddress = outcome {
      return CommandFailure(
        "\(url): a private address; --allow-private-addresses is for the sample site")
    }
    return CommandFailure("\(url): \(what); look at it with a browser")
  }

  private func draft(
    _ url: CanonicalURL, _ rules: RobotsRules, _ response: FetchResponse
  ) -> ProfileDraft {
    let page = PageReader().read(
      response.body, url: url.description, contentType: response.header("Content-Type"))
    func tag(_ name: String) -> String? {
      page.tags.first { $0.name == name && !$0.content.isEmpty }?.content
    }
    var draft = ProfileDraft(start: url)
    draft.siteName = tag("sitename") ?? page.title
    draft.siteCode = tag("siteidcode")
    draft.links = page.links.compactMap { link in
      CanonicalURL(link.url).map { ($0, link.text) }
    }
    draft.sitemaps = rules.sitemaps.compactMap { CanonicalURL($0) }
    draft.crawlDelay = rules.crawlDelay
    draft.tls = response.tlsException
    draft.allowsPrivateAddresses = allowPrivateAddresses
    return draft
  }

  private func write(_ draft: ProfileDraft) throws {
    guard let output else { return try StandardOutput.write(Array(draft.yaml.utf8)) }
    do {
      // Whole or not at all, and never over a file that appeared meanwhile.
      try Data(draft.yaml.utf8).write(to: URL(filePath: output), options: [.withoutOverwriting])
    } catch {
      throw CommandFailure("cannot write \(output): \((error as NSError).localizedDescription)")
    }
    StandardError.line("wenhao: drafted \(output); read it, then: wenhao sites check \(output)")
  }
}
