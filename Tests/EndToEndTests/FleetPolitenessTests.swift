import Foundation
import Testing

extension EndToEnd {
  /// Politeness as the hosts see it: by the clock of a server that plays all of them, over a fleet of
  /// processes.
  @Suite(.serialized) struct FleetPolitenessTests {
    private static let delayMilliseconds = 100

    /// Hundreds of hosts on loopback addresses of their own, in one process; each has three pages, and
    /// notes when it was asked and how many it was answering at that time.
    private static let server = """
      import asyncio, json, sys, time, random
      hosts = [f"127.1.{n // 250}.{n % 250 + 1}" for n in range(int(sys.argv[1]))]
      seen, inside, most = {}, {}, {}
      async def answer(host, reader, writer):
          try:
              while True:
                  head = await reader.readuntil(b"\\r\\n\\r\\n")
                  path = head.split(b" ", 2)[1].decode()
                  if path == "/__report":
                      body = json.dumps({"arrivals": seen, "most": most})
                  else:
                      seen.setdefault(host, []).append([time.monotonic() * 1000, path])
                      inside[host] = inside.get(host, 0) + 1
                      most[host] = max(most.get(host, 0), inside[host])
                      await asyncio.sleep(random.uniform(0.002, 0.03))
                      inside[host] -= 1
                      links = "".join(f'<li><a href="/a{n}.html">page {n}</a></li>' for n in (1, 2, 3))
                      body = f"<html><head><title>{host}{path}</title></head><body><ul>{links}</ul></body></html>"
                  if path == "/robots.txt":
                      writer.write(b"HTTP/1.1 404 Not Found\\r\\nContent-Length: 0\\r\\n\\r\\n")
                  else:
                      data = body.encode()
                      writer.write(f"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\nContent-Length: {len(data)}\\r\\n\\r\\n".encode() + data)
                  await writer.drain()
          except (asyncio.IncompleteReadError, ConnectionError):
              pass
          finally:
              writer.close()
      async def main():
          port = 0
          for host in hosts:
              server = await asyncio.start_server(lambda r, w, h=host: answer(h, r, w), host, port)
              port = server.sockets[0].getsockname()[1]
          open(sys.argv[2] + ".new", "w").write(f"{port}\\n")
          import os; os.rename(sys.argv[2] + ".new", sys.argv[2])
          await asyncio.sleep(86400)
      asyncio.run(main())
      """

    @Test func `no host is visited sooner than its delay or with more than its limit in flight`()
      throws
    {
      let folder = try TemporaryFolder()
      let script = try folder.write(Array(Self.server.utf8), to: "hosts.py")
      let portFile = folder.file("hosts.port")
      let hosts = Soak.hosts
      let server = try ChildProcess(
        "/usr/bin/env", ["python3", script, "\(hosts)", portFile.path],
        errors: folder.file("hosts.err"))
      defer { server.stop(SIGKILL) }
      var port = ""
      try eventually("the hosts") {
        port = ((try? String(contentsOf: portFile, encoding: .utf8)) ?? "")
          .trimmingCharacters(in: .whitespacesAndNewlines)
        return !port.isEmpty
      }
      let names = (0..<hosts).map { "127.1.\($0 / 250).\($0 % 250 + 1):\(port)" }
      let profile = try folder.write(
        Array(
          """
          name: many
          contact: test@example.invalid
          start: [\(names.map { "\"http://\($0)/\"" }.joined(separator: ", "))]
          articles: ["/a*"]
          delay: \(Self.delayMilliseconds)ms
          concurrency: 1
          allow_private_addresses: true
          """.utf8), to: "many.yaml")
      let fleet = FleetProcesses(
        folder, profile: profile, data: "fleet", workers: 8,
        coordinator: ["--until-idle", "--lease", "3s"])
      try fleet.start()
      try eventually(within: Soak.patience, "visits") { try fleet.count("done") > hosts / 2 }
      // Also where a worker dies and its hosts pass to another.
      fleet.kill(worker: 0)
      fleet.kill(worker: 1)
      try fleet.tendToTheEnd(within: Soak.patience)
      let stats = try Binary.run(
        ["queue", "stats", "--data", fleet.data, "--format", "json"], in: folder
      ).json()
      #expect(stats["done"] as? Int == 4 * hosts)

      let log = folder.file("arrivals.json")
      let curl = try ChildProcess(
        "/usr/bin/curl", ["-s", "http://\(names[0])/__report"], output: log)
      try #require(curl.wait() == 0)
      let report = try JSONSerialization.jsonObject(with: Data(contentsOf: log)) as? [String: Any]
      let arrivals = try #require(report?["arrivals"] as? [String: [[Any]]])
      let most = try #require(report?["most"] as? [String: Int])
      #expect(arrivals.count == hosts)
      var visits = 0
      for (host, list) in arrivals {
        let times = list.filter { $0.last as? String != "/robots.txt" }
          .compactMap { ($0.first as? NSNumber)?.doubleValue }
        visits += times.count
        #expect(most[host] == 1, "\(host)")
        for (before, after) in zip(times, times.dropFirst()) {
          // A millisecond less is the rounding of two clocks.
          #expect(
            after - before >= Double(Self.delayMilliseconds) - 1, "\(host): \(after - before) ms")
        }
      }
      #expect(visits >= 4 * hosts)
    }
  }
}
