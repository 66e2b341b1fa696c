internal import ArgumentParser
internal import Foundation
internal import SampleSite

struct SampleSiteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample-site",
    abstract: "Serve a fictional government's sites on loopback, for trying things out.",
    discussion: """
      The sites of a city that does not exist, in the page styles of the usual software, one loopback address
      each. The same --documents and --seed give the same sites, byte for byte.

      EXAMPLES
        wenhao sample-site &
        wenhao sample-site --print-profile > sample.yaml
        wenhao crawl --site sample.yaml --until-idle
        wenhao sample-site --truth | jq .documents
      """)

  @Option(help: ArgumentHelp("127.0.0.1:PORT; port 0 takes a free one.", valueName: "host:port"))
  var listen = "127.0.0.1:8610"
  @Option(help: ArgumentHelp("Where to write the port once the sites answer.", valueName: "file"))
  var portFile: String?
  @Option(help: "How many documents there are.") var documents = 200
  @Option(help: "What they say.") var seed: UInt64 = 1
  @Flag(help: "Add pages and hosts that misbehave.") var faults = false
  @Flag(help: "Print the site profiles with which to crawl it, and exit.") var printProfile = false
  @Flag(help: "Print as JSON what it holds, computed from its plan, and exit.") var truth = false

  func run() async throws {
    guard let colon = listen.lastIndex(of: ":"),
      let port = Int(listen[listen.index(after: colon)...]),
      (0...65535).contains(port)
    else { throw CommandFailure("--listen \(listen): write HOST:PORT, as in 127.0.0.1:8610") }
    let site = SampleSite(plan: SamplePlan(documents: documents, seed: seed, faults: faults))
    if printProfile { return try StandardOutput.write(site.profileYAML(port: port).utf8) }
    if truth {
      try StandardOutput.write(site.truthJSON(port: port))
      return try StandardOutput.line()
    }
    try await serve(site, host: String(listen[..<colon]), port: port)
  }

  private func serve(_ site: SampleSite, host: String, port: Int) async throws {
    let portFile = portFile
    let (stops, stop) = AsyncStream.makeStream(of: Void.self)
    let interruption = Interruption { stop.yield() }
    defer { withExtendedLifetime(interruption) {} }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await site.serve(host: host, port: port) { addresses in
          StandardError.line(
            "sample site: " + addresses.hosts.map { "http://\($0)/" }.joined(separator: " "))
          if let portFile {
            do {
              try Data("\(addresses.port)\n".utf8).write(
                to: URL(filePath: portFile), options: .atomic)
            } catch {
              StandardError.line("wenhao: cannot write \(portFile): \(error.localizedDescription)")
            }
          }
        }
      }
      group.addTask { for await _ in stops { return } }
      // Whichever ends first, the request to stop or a server that could not listen.
      try await group.next()
      group.cancelAll()
    }
  }
}
