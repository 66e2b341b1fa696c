import Foundation
import Testing
import Yams

/// Programs of packages that workers/install-packages brings on Debian.
enum Tool {
  static func exists(_ program: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: program)
  }
}

extension EndToEnd {
  /// What an operator copies: each is accepted by the program that reads it, and starts what it says.
  @Suite(.serialized) struct FleetFilesTests {
    private static func shell(
      _ line: String, _ folder: TemporaryFolder, _ arguments: [String] = []
    ) throws -> (status: Int32, said: String) {
      let output = folder.file("shell.out")
      let status = try ChildProcess(
        "/bin/sh", ["-c", "exec 2>&1; cd \"$0\" && " + line, Checkout.root.path] + arguments,
        output: output
      ).wait()
      return (status, try String(contentsOf: output, encoding: .utf8))
    }

    @Test(.enabled(if: Tool.exists("/usr/bin/docker-compose")))
    func `docker-compose accepts the compose file with every profile`() throws {
      let folder = try TemporaryFolder()
      for profiles in ["", "--profile sample", "--profile postgres"] {
        let run = try Self.shell("docker-compose \(profiles) config -q", folder)
        #expect(run.status == 0, "\(profiles): \(run.said)")
      }
    }

    @Test(.enabled(if: Tool.exists("/usr/bin/promtool")))
    func `promtool accepts the alert rules`() throws {
      let run = try Self.shell(
        "promtool check rules workers/alerts/wenhao.rules.yml", try TemporaryFolder())
      #expect(run.status == 0, "\(run.said)")
    }

    @Test(.enabled(if: Tool.exists("/usr/bin/systemd-analyze")))
    func `systemd accepts the units`() throws {
      let folder = try TemporaryFolder()
      // The units name the binary where it will be installed.
      let copy =
        "for unit in workers/systemd/*; do sed \"s|/usr/local/bin/wenhao|$2|\" \"$unit\" "
        + "> \"$1/${unit##*/}\"; done && systemd-analyze verify \"$1\"/*.service \"$1\"/*.timer "
        + "\"$1/wenhao-worker@1.service\""
      let run = try Self.shell(copy, folder, [folder.url.path, Binary.path])
      #expect(run.status == 0 && run.said.isEmpty, "\(run.said)")
    }

    @Test func `every metric and alert is explained, and every metric of an alert exists`() throws {
      let page = try String(
        contentsOf: Checkout.root.appending(path: "docs/operations.md"), encoding: .utf8)
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 5, folder: folder)
      let fleet = FleetProcesses(folder, profile: try site.profile(), data: "fleet", workers: 1)
      try fleet.start()
      try eventually("visits") { try fleet.count("done") > 3 }
      let text = try #require(try fleet.get("/metrics"))
      let metrics = Set(
        text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }
          .compactMap { $0.split(separator: " ").dropFirst(2).first.map(String.init) })
      #expect(metrics.count > 20)
      for metric in metrics { #expect(page.contains("`\(metric)"), "\(metric)") }
      let rules = try String(
        contentsOf: Checkout.root.appending(path: "workers/alerts/wenhao.rules.yml"),
        encoding: .utf8)
      for word in rules.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" })
      where word.hasPrefix("wenhao_") {
        #expect(metrics.contains(String(word).replacing("_bucket", with: "")), "\(word)")
      }
      if Tool.exists("/usr/bin/promtool") {
        try folder.write(Array(text.utf8), to: "metrics.txt")
        let run = try Self.shell(
          "promtool check metrics < \"$1\"", folder, [folder.file("metrics.txt").path])
        #expect(run.status == 0, "\(run.said)")
      }
    }

    /// No container engine runs here, so the very commands of the file do, with their addresses and
    /// paths put in the place of the containers'.
    @Test func `the commands of the compose file are a fleet that crawls`() throws {
      let folder = try TemporaryFolder()
      let file = try String(
        contentsOf: Checkout.root.appending(path: "docker-compose.yml"), encoding: .utf8)
      let root = try #require(try Yams.load(yaml: file) as? [String: Any])
      let services = try #require(root["services"] as? [String: [String: Any]])
      func command(_ service: String) throws -> [String] {
        try #require(services[service]?["command"] as? [String], "\(service)")
      }
      for (name, service) in services where name != "postgres" {
        #expect(service["read_only"] as? Bool == true && service["user"] != nil, "\(name)")
        #expect(service["healthcheck"] != nil, "\(name) has no health check")
      }
      let tokens = try folder.write(
        Array("worker 0123456789abcdef-w\nreader 0123456789abcdef-r\n".utf8), to: "tokens")
      let sampleFile = folder.file("sample.port")
      let coordinatorFile = folder.file("coordinator.port")
      var port = ""
      func started(_ service: String, _ extra: [String], _ environment: [String: String] = [:])
        throws -> ChildProcess
      {
        let words = try command(service).map {
          $0.replacing("/run/secrets/tokens", with: tokens)
            .replacing("/data", with: folder.file("data").path)
            .replacing("0.0.0.0:8700", with: "0.0.0.0:0")
            .replacing("127.0.0.1:8610", with: "127.0.0.1:0")
            .replacing("coordinator:8700", with: "127.0.0.1:\(port)")
            .replacing("127.0.0.1:8700", with: "127.0.0.1:\(port)")
        }
        return try Binary.start(
          words + extra, errors: folder.file(service + ".err"), environment: environment)
      }
      func read(_ file: URL) throws -> String {
        var text = ""
        try eventually("a port in \(file.lastPathComponent)") {
          text = ((try? String(contentsOf: file, encoding: .utf8)) ?? "")
            .trimmingCharacters(in: .whitespacesAndNewlines)
          return !text.isEmpty
        }
        return text
      }
      let size = ["--documents", "20"]
      let site = try started("sample-site", ["--port-file", sampleFile.path] + size)
      defer { site.stop(SIGTERM) }
      let listen = "127.0.0.1:\(try read(sampleFile))"
      let profile = try Binary.run(
        ["sample-site", "--print-profile", "--listen", listen] + size, in: folder)
      let sites = try folder.write(Array(profile.output.utf8), to: "sample.yaml")
      // The run is to end here; the container's goes on.
      let coordinator = try started(
        "coordinator", ["--port-file", coordinatorFile.path, "--until-idle"],
        ["WENHAO_SITES": sites, "WENHAO_STORE": "", "WENHAO_CONTACT": ""])
      defer { coordinator.stop(SIGKILL) }
      port = try read(coordinatorFile)
      let workers = try ["worker", "sample-worker"].map { service in
        try started(service, ["--name", service], ["WENHAO_SLOTS": ""])
      }
      defer { for worker in workers { worker.stop(SIGKILL) } }
      #expect(coordinator.wait() == 0)
      for worker in workers { #expect(worker.wait() == 0) }
      let export = try Binary.run(
        ["export", "--format", "jsonl", "--data", folder.file("data").path], in: folder)
      let truth = try Binary.run(
        ["sample-site", "--truth", "--listen", listen] + size, in: folder
      ).json()
      #expect(export.lines.count == truth["documents"] as? Int)
    }
  }
}
