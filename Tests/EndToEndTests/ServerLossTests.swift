import Foundation
import Testing

extension EndToEnd {
  /// A corpus's server that dies, and one that cannot be had.
  @Suite(.serialized) struct ServerLossTests {
    @Test func `a crawl waits for a server that dies in the middle, and loses and doubles nothing`()
      throws
    {
      let folder = try TemporaryFolder()
      let site = try SampleProcess(documents: 150, folder: folder)
      let truth = try site.truth()
      let server = try PostgresServer(settings: ["fsync=off"])
      defer { server.stop() }
      let url = try server.database()
      let (output, errors) = (folder.file("crawl.json"), folder.file("crawl.err"))
      let crawl = try Binary.start(
        [
          "crawl", "--site", try site.profile(), "--data", folder.file("data").path, "--until-idle",
          "--format", "json", "--corpus", url,
        ], output: output, errors: errors)
      for held in [10, 60] {
        try eventually("\(held) documents in the corpus") {
          let tables = "SELECT to_regclass('document') IS NOT NULL"
          guard try server.answer(tables, on: server.name(of: url)) == "t" else { return false }
          let count = try server.answer("SELECT count(*) FROM document", on: server.name(of: url))
          return Int(count) ?? 0 >= held
        }
        try server.killServer()
        try server.start()
      }
      #expect(crawl.wait() == 0)
      let summary = try Run(
        status: 0, output: String(contentsOf: output, encoding: .utf8), errors: ""
      ).json()
      for key in ["documents", "sources", "duplicates", "numbers"] {
        #expect(summary[key] as? Int == truth[key] as? Int, "\(key)")
      }
    }

    @Test func `what cannot be had is told in one line, without the password`() throws {
      let folder = try TemporaryFolder()
      let server = try PostgresServer.shared()
      let queue = try server.database()
      try server.sql("CREATE TABLE queue_version (version int)", on: server.name(of: queue))
      let secret = "postgres://reader:geheim@127.0.0.1:1/corpus"
      for (arguments, said) in [
        (["find", "通知", "--corpus", secret], "no answer from PostgreSQL"),
        (["ingest", folder.url.path, "--corpus", secret], "no answer from PostgreSQL"),
        (["export", "--corpus", "postgres://reader:ge/heim@127.0.0.1/corpus"], "%2F"),
        (
          ["show", "a", "--corpus", "mysql://reader:geheim@host/corpus"],
          "--corpus: write postgres://"
        ),
        (["find", "通知", "--corpus", try server.database()], "no corpus at postgres:///"),
        (["ingest", folder.url.path, "--corpus", queue], "holds a work queue"),
      ] {
        let run = try Binary.run(
          arguments + ["--data", folder.file("data").path], in: folder)
        #expect(run.status == 2, "\(arguments)")
        #expect(run.errors.contains(said), "\(run.errors)")
        #expect(!(run.errors + run.output).contains("heim"))
        #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      }
      let settings = try Binary.run(["crawl", "--corpus", secret, "--print-config"], in: folder)
      #expect(settings.output.contains("corpus: postgres://reader:***@127.0.0.1:1/corpus  # flag"))
      let printed = folder.file("settings")
      let shown = try Binary.start(
        ["crawl", "--print-config"], output: printed, environment: ["WENHAO_CORPUS": secret])
      #expect(shown.wait() == 0)
      #expect(
        try String(contentsOf: printed, encoding: .utf8)
          .contains("corpus: postgres://reader:***@127.0.0.1:1/corpus  # WENHAO_CORPUS"))
    }
  }
}
