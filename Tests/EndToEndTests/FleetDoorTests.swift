import Foundation
import Testing

extension EndToEnd {
  /// Who gets in, and who is told what to do instead.
  @Suite(.serialized) struct FleetDoorTests {
    private static let tokens = """
      worker worker-0123456789abcdef
      reader reader-0123456789abcdef
      """

    @Test func `beyond loopback a coordinator wants tokens, and says so before it does anything`()
      throws
    {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 1, folder: folder)
      let run = try Binary.run(
        [
          "coordinator", "--site", try site.profile(), "--data", folder.file("data").path,
          "--listen", "0.0.0.0:0",
        ], in: folder)
      #expect(run.status == 2)
      #expect(run.errors.contains("--token-file"), "\(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.file("data").path))
    }

    @Test func `a port that is taken and a second coordinator on one folder are refused`() throws {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 5, folder: folder)
      let profile = try site.profile()
      let fleet = FleetProcesses(folder, profile: profile, data: "fleet", workers: 0)
      try fleet.start()
      func second(_ data: String, port: Int) throws -> Run {
        try Binary.run(
          [
            "coordinator", "--site", profile, "--data", data, "--listen", "127.0.0.1:\(port)",
          ], in: folder)
      }
      let taken = try second(folder.file("other").path, port: fleet.port)
      #expect(taken.status == 2 && taken.errors.contains("\(fleet.port)"), "\(taken.errors)")
      let held = try second(fleet.data, port: 0)
      #expect(held.status == 2)
      let first = try #require(fleet.coordinator)
      #expect(held.errors.contains("\(first.identifier)"), "\(held.errors)")
      #expect(fleet.coordinator?.stop(SIGTERM) == 0)
    }

    @Test func `over TLS a worker shows its token, trusts only whom it is told to, and top looks`()
      throws
    {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 10, folder: folder)
      let (certificate, key) = (folder.file("cert.pem").path, folder.file("key.pem").path)
      let made = try ChildProcess(
        "/usr/bin/openssl",
        [
          "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
          "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out",
          certificate,
        ])
      try #require(made.wait() == 0)
      let tokens = try folder.write(Array(Self.tokens.utf8), to: "tokens")
      let portFile = folder.file("port")
      let coordinator = try Binary.start(
        [
          "coordinator", "--site", try site.profile(), "--data", folder.file("data").path,
          "--listen", "0.0.0.0:0", "--port-file", portFile.path, "--token-file", tokens,
          "--tls-certificate", certificate, "--tls-key", key, "--until-idle",
        ], errors: folder.file("coordinator.err"))
      defer { coordinator.stop(SIGKILL) }
      var port = ""
      try eventually("the port") {
        port = ((try? String(contentsOf: portFile, encoding: .utf8)) ?? "")
          .trimmingCharacters(in: .whitespacesAndNewlines)
        return !port.isEmpty
      }
      let address = ["--coordinator", "https://127.0.0.1:\(port)"]
      // A good certificate and no token, or a reader's: a person has to mend that.
      let stranger = try Binary.run(["worker", "--ca-file", certificate] + address, in: folder)
      #expect(
        stranger.status == 2 && stranger.errors.contains("unauthorised"), "\(stranger.errors)")
      let reader = try folder.write(Array("reader-0123456789abcdef".utf8), to: "reader.token")
      let wrong = try Binary.run(
        ["worker", "--ca-file", certificate, "--token-file", reader] + address, in: folder)
      #expect(wrong.status == 2 && wrong.errors.contains("forbidden"), "\(wrong.errors)")
      let top = try Binary.run(
        ["top", "--once", "--ca-file", certificate, "--token-file", tokens] + address, in: folder)
      #expect(top.status == 0, "\(top.errors)")
      #expect(top.output.contains("queued") && !top.output.contains("\u{1b}"), "\(top.output)")
      // Not trusted: no answer, and no token is shown.
      let distrust = try Binary.run(
        ["top", "--once", "--token-file", tokens] + address, in: folder)
      #expect(distrust.status == 2 && distrust.errors.contains("certificate"), "\(distrust.errors)")

      let worker = try Binary.start(
        ["worker", "--ca-file", certificate, "--token-file", tokens] + address,
        errors: folder.file("worker.err"))
      defer { worker.stop(SIGKILL) }
      #expect(coordinator.wait() == 0)
      #expect(worker.wait() == 0)
    }
  }
}
