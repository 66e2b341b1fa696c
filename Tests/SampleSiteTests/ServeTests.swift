import Foundation
import Testing

@testable import SampleSite

@Suite struct ServeTests {
  @Test func `every host answers on its own address with its own page, and cancelling ends it`()
    async throws
  {
    let site = SampleSite(plan: SamplePlan(documents: 20, seed: 1))
    let (addresses, announce) = AsyncStream.makeStream(of: SampleAddresses.self)
    let serving = Task { try await site.serve(port: 0) { announce.yield($0) } }
    let ready = try #require(await addresses.first { _ in true })
    #expect(ready.hosts.count == 7)

    for host in SampleHost.publishing {
      let answer = try await ask(host.address, ready.port, "/")
      #expect(answer.hasPrefix(Array("HTTP/1.1 200 OK\r\n".utf8)))
      let expected = site.page(at: host, target: "/", port: ready.port).bytes
      #expect(answer.suffix(expected.count).elementsEqual(expected))
    }
    let shield = try await ask(SampleHost.statistics.address, ready.port, "/")
    #expect(shield.hasPrefix(Array("HTTP/1.1 521 ".utf8)))

    serving.cancel()
    try await serving.value
  }

  @Test func `a known version is answered with 304, and arrivals are logged in order`() async throws
  {
    let site = SampleSite(plan: SamplePlan(documents: 20, seed: 1))
    let (addresses, announce) = AsyncStream.makeStream(of: SampleAddresses.self)
    let serving = Task { try await site.serve(port: 0) { announce.yield($0) } }
    let port = try #require(await addresses.first { _ in true }).port
    let tag = try #require(site.page(at: .news, target: "/", port: port).header("etag"))

    let known = try await ask("127.0.0.6", port, "/", "If-None-Match: \(tag)\r\n")
    #expect(known.hasPrefix(Array("HTTP/1.1 304 ".utf8)))
    let other = try await ask("127.0.0.6", port, "/", "If-None-Match: \"other\"\r\n")
    #expect(other.hasPrefix(Array("HTTP/1.1 200 ".utf8)))
    _ = try await ask("127.0.0.6", port, "/robots.txt")

    let log = try await ask("127.0.0.1", port, "/__arrivals")
    let start = try #require(log.firstRange(of: Array("\r\n\r\n".utf8))).upperBound
    let times = try JSONSerialization.jsonObject(with: Data(log[start...]))
    let news = try #require((times as? [String: [Double]])?["127.0.0.6:\(port)"])
    #expect(news.count == 2)
    #expect(news == news.sorted())

    serving.cancel()
    try await serving.value
  }

  @Test func `one site compresses for those who accept it, and the page inside is the same`()
    async throws
  {
    let site = SampleSite(plan: SamplePlan(documents: 20, seed: 1))
    let (addresses, announce) = AsyncStream.makeStream(of: SampleAddresses.self)
    let serving = Task { try await site.serve(port: 0) { announce.yield($0) } }
    let port = try #require(await addresses.first { _ in true }).port
    let page = site.page(at: .science, target: "/", port: port).bytes

    let coded = try await ask("127.0.0.2", port, "/", "Accept-Encoding: gzip\r\n")
    #expect(coded.suffix(page.count + 23).elementsEqual(StoredGzip.member(page)))
    #expect(!coded.ranges(of: Array("content-encoding: gzip".utf8)).isEmpty)
    let plain = try await ask("127.0.0.2", port, "/")
    #expect(plain.suffix(page.count).elementsEqual(page))
    #expect(plain.ranges(of: Array("content-encoding".utf8)).isEmpty)

    serving.cancel()
    try await serving.value
  }

  @Test func `the checksum is that of RFC 1952, and long pages take several blocks`() {
    // The check value of CRC-32 as its catalogues give it.
    #expect(StoredGzip.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
    // 10 of header, 5 a block, 8 of trailer.
    #expect(StoredGzip.member([UInt8](repeating: 7, count: 65_536)).count == 65_536 + 28)
  }

  @Test func `an address that is not the portal's is refused in one line`() async {
    let site = SampleSite(plan: SamplePlan())
    await #expect(throws: SampleSiteError.self) {
      try await site.serve(host: "0.0.0.0", port: 0) { _ in }
    }
  }

  @Test func `a taken port is refused by name`() async throws {
    let site = SampleSite(plan: SamplePlan(documents: 1))
    let (addresses, announce) = AsyncStream.makeStream(of: SampleAddresses.self)
    let serving = Task { try await site.serve(port: 0) { announce.yield($0) } }
    let port = try #require(await addresses.first { _ in true }).port
    do {
      try await site.serve(port: port) { _ in Issue.record("served twice") }
    } catch {
      #expect("\(error)".contains("127.0.0.1:\(port)"))
    }
    serving.cancel()
    try await serving.value
  }

  /// One request over a plain socket, on a thread that may block; the whole answer.
  private func ask(
    _ address: String, _ port: Int, _ target: String, _ headers: String = ""
  ) async throws -> [UInt8] {
    let request =
      "GET \(target) HTTP/1.1\r\nHost: \(address):\(port)\r\n\(headers)Connection: close\r\n\r\n"
    return await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(returning: Self.exchange(address, port, Array(request.utf8)))
      }
    }
  }

  private static func exchange(_ address: String, _ port: Int, _ request: [UInt8]) -> [UInt8] {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = in_port_t(port).bigEndian
    place.sin_addr.s_addr = inet_addr(address)
    let connected = withUnsafePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0, send(descriptor, request, request.count, 0) == request.count else {
      return []
    }
    var answer: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0 else { return answer }
      answer += chunk[..<count]
    }
  }
}

extension [UInt8] {
  func hasPrefix(_ bytes: [UInt8]) -> Bool { starts(with: bytes) }
}
