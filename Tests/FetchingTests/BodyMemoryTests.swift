import Frontier
import Glibc
import Testing

@testable import Fetching

struct `The memory of bodies` {
  private let page = [UInt8](repeating: 0x61, count: 300_000)

  private func settings(memory: Int, disk: Int = 1 << 30, transfers: Int = 64) -> FetchSettings {
    var settings = patientSettings()
    settings.maxBodyMemory = memory
    settings.maxBodyDisk = disk
    settings.maxTransfers = transfers
    return settings
  }

  /// `count` visits at once, each answer held until all are there, or dropped at once.
  private func visit(
    _ count: Int, _ settings: FetchSettings, keeping: Bool = false
  ) async throws -> (outcomes: [FetchOutcome: Int], bytes: Int, fetcher: Fetcher) {
    let page = page
    let server = try LoopbackServer { visitor, _ in visitor.answer("200 OK", body: page) }
    let fetcher = try Fetcher(settings: settings)
    var outcomes: [FetchOutcome: Int] = [:]
    var bytes = 0
    await withTaskGroup(of: (FetchOutcome, Int).self) { group in
      for index in 0..<count {
        guard let url = try? server.url("/\(index)") else { continue }
        group.addTask {
          let result = await fetcher.fetch(FetchRequest(url: url, allowsPrivateAddresses: true))
          let isWhole = result.response?.body == page && result.response?.rawBody == page
          return (result.outcome, isWhole ? page.count : 0)
        }
      }
      for await (outcome, count) in group {
        outcomes[outcome, default: 0] += 1
        bytes += count
      }
    }
    return (outcomes, bytes, fetcher)
  }

  @Test func `bodies that do not fit go to disk, come back whole, and stay within the bound`()
    async throws
  {
    let bound = 1 << 20
    let (outcomes, bytes, fetcher) = try await visit(60, settings(memory: bound))
    #expect(outcomes == [.fetched(status: 200): 60])
    #expect(bytes == 60 * page.count)
    #expect(fetcher.bodyMemory.peak <= bound + page.count)
    #expect(fetcher.bodyMemory.held == 0, "everything is given back")
  }

  @Test func `without room on disk transfers are paused, and all of them come through`()
    async throws
  {
    // Room for one body in memory and none on disk: all but one wait.
    let (outcomes, bytes, fetcher) = try await visit(
      12, settings(memory: page.count, disk: 0))
    #expect(outcomes == [.fetched(status: 200): 12])
    #expect(bytes == 12 * page.count)
    #expect(fetcher.bodyMemory.peak <= 2 * page.count)
  }

  @Test func `a folder that takes no files is no room`() async throws {
    var own = settings(memory: page.count)
    own.bodyFolder = "/nonexistent"
    let (outcomes, _, _) = try await visit(6, own)
    #expect(outcomes == [.fetched(status: 200): 6])
  }

  @Test func `a consumer that lets go of nothing holds up the others, not for ever`() async throws {
    let page = page
    let server = try LoopbackServer { visitor, _ in visitor.answer("200 OK", body: page) }
    let own = settings(memory: page.count, disk: 0)
    let fetcher = try Fetcher(settings: own)
    let url = try server.url("/")
    var kept: FetchResult? = await fetcher.fetch(
      FetchRequest(url: url, allowsPrivateAddresses: true))
    #expect(fetcher.bodyMemory.held == page.count)
    let terms = VisitTerms(
      allowsPrivateAddresses: true, limits: VisitLimits(total: .milliseconds(300)))
    // Nobody reads: its first bytes go to the one place beyond the bound on disk, and the whole
    // body waits for memory, beyond the bound once.
    let other = await fetcher.fetch(FetchRequest(url: url, terms: terms))
    #expect(other.outcome == .fetched(status: 200))
    kept = nil
    #expect(kept == nil)
    withExtendedLifetime(other) { #expect(fetcher.bodyMemory.held == page.count) }
  }

  @Test func `a paused transfer that nobody ever makes room for ends by itself`() async throws {
    var own = settings(memory: 1000, transfers: 2)
    own.bodyFolder = "/nonexistent"
    let page = page
    let begun = Gate(opensAt: 2)
    let server = try LoopbackServer { visitor, _ in
      visitor.send("HTTP/1.1 200 OK\r\nContent-Length: \(page.count)\r\n\r\n")
      visitor.send(page)
    }
    let stalling = try LoopbackServer { visitor, _ in
      visitor.send("HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n")
      visitor.send(page)
      begun.pass()
      visitor.awaitHangUp()
    }
    let fetcher = try Fetcher(settings: own)
    // The oldest is the one that may exceed, and it never ends.
    let first = FetchRequest(url: try stalling.url("/first"), allowsPrivateAddresses: true)
    let held = Task { await fetcher.fetch(first).outcome }
    await begun.reached()
    let terms = VisitTerms(
      allowsPrivateAddresses: true, limits: VisitLimits(total: .milliseconds(300)))
    let second = await fetcher.fetch(FetchRequest(url: try server.url("/second"), terms: terms))
    #expect(second.outcome == .timedOut(stage: "paused"))
    fetcher.close()
    #expect(await held.value == .unreachable(reason: "cancelled"))
  }

  @Test func `whoever waits is served in order, one beyond the bound at a time`() async {
    let memory = BodyMemory(maxMemory: 100, maxDisk: 0)
    #expect(memory.take(80))
    #expect(!memory.take(30))
    #expect(await memory.reserve(500) == true, "the first is let in whatever is held")
    #expect(!memory.take(1))
    let second = Task { await memory.reserve(500) }
    let third = Task { await memory.reserve(10) }
    memory.give(500, stretched: true)
    let stretched = await second.value
    #expect(stretched)
    memory.give(80, stretched: false)
    memory.give(500, stretched: stretched)
    let last = await third.value
    memory.give(10, stretched: last)
    #expect(memory.held == 0)
    #expect(memory.peak == 590 || memory.peak == 580)
  }
}

struct `Limits of one visit` {
  @Test func `a host may set so many cookies and no more`() async throws {
    func outcome(_ count: Int) async throws -> FetchOutcome {
      var settings = patientSettings()
      settings.maxHeaderBytes = 1 << 20
      settings.maxCookies = 50
      return try await visit(settings: settings) { visitor, _ in
        visitor.answer("200 OK", (0..<count).map { "Set-Cookie: c\($0)=1" }, text: "x")
      }.outcome
    }
    #expect(try await outcome(50) == .fetched(status: 200))
    #expect(try await outcome(51) == .tooManyCookies(limit: 50))
    #expect(try await outcome(10_000) == .tooManyCookies(limit: 50))
  }

  @Test func `cookies are counted over a wall's redirects`() async throws {
    var settings = patientSettings()
    settings.maxCookies = 7
    let result = try await visit(settings: settings) { visitor, _ in
      visitor.answer(
        "302 Found", ["Location: /page.html", "Set-Cookie: a=1", "set-cookie: b=1"])
    }
    #expect(result.outcome == .tooManyCookies(limit: 7))
  }

  @Test func `a port that the profile does not name is never called`() async throws {
    let asked = Locked(0)
    let server = try LoopbackServer { visitor, _ in
      asked.withLock { $0 += 1 }
      visitor.answer("200 OK", text: "x")
    }
    let fetcher = try Fetcher(settings: patientSettings())
    let url = try server.url("/")
    var terms = VisitTerms(allowsPrivateAddresses: true, ports: VisitTerms.usualPorts)
    #expect(await fetcher.fetch(FetchRequest(url: url, terms: terms)).outcome == .refusedAddress)
    #expect(asked.withLock { $0 } == 0)
    terms.ports = [Int(server.port)]
    #expect(
      await fetcher.fetch(FetchRequest(url: url, terms: terms)).outcome == .fetched(status: 200))
  }

  @Test func `a profile's limits stand in place of the settings'`() async throws {
    let server = try LoopbackServer { visitor, head in
      if head.contains("/silent") { return visitor.awaitHangUp() }
      visitor.answer("200 OK", body: [UInt8](repeating: 0x61, count: 5000))
    }
    let fetcher = try Fetcher(settings: patientSettings())
    func outcome(_ path: String, _ limits: VisitLimits) async throws -> FetchOutcome {
      let terms = VisitTerms(allowsPrivateAddresses: true, limits: limits)
      return await fetcher.fetch(FetchRequest(url: try server.url(path), terms: terms)).outcome
    }
    #expect(
      try await outcome("/silent", VisitLimits(firstByte: .milliseconds(200)))
        == .timedOut(stage: "firstByte"))
    #expect(
      try await outcome("/silent", VisitLimits(total: .milliseconds(200)))
        == .timedOut(stage: "total"))
    #expect(try await outcome("/", VisitLimits(maxBodyBytes: 4096)) == .tooLarge(limit: 4096))
    #expect(try await outcome("/", VisitLimits()) == .fetched(status: 200))
  }

  @Test func `brotli and Zstandard are asked for and undone`() async throws {
    for (coding, body) in [
      ("br", [0x8b, 0x00, 0x80, 0x68, 0x69, 0x03] as [UInt8]),
      ("zstd", [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, 0x11, 0x00, 0x00, 0x68, 0x69]),
    ] {
      let result = try await visit { visitor, head in
        visitor.answer(
          head.contains(coding) ? "200 OK" : "500 No", ["Content-Encoding: \(coding)"], body: body)
      }
      #expect(result.outcome == .fetched(status: 200), "\(coding)")
      #expect(result.response?.body == Array("hi".utf8))
      #expect(result.response?.rawBody == body, "the archive keeps what came")
    }
  }
}
