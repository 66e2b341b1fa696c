import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct IngestTests {
    @Test(.enabled(if: Checkout.hasShared, "labelled data is not beside this checkout"))
    func `the seeds and the real pages go in once, and the corpus answers`() throws {
      let folder = try TemporaryFolder()
      let data = ["--data", folder.file("data").path]
      let paths = [
        Checkout.shared.appending(path: "seeds").path,
        Checkout.shared.appending(path: "data/html").path,
      ]
      let first = try Binary.run(["ingest"] + paths + data, in: folder)
      #expect(first.status == 0, "\(first.errors)")
      let export = try Binary.run(["export"] + data, in: folder)
      let second = try Binary.run(["ingest"] + paths + data, in: folder)
      #expect(second.status == 0, "\(second.errors)")
      #expect(try Binary.run(["export"] + data, in: folder).output == export.output)

      let found = try Binary.run(["find", "产学研", "--format", "jsonl"] + data, in: folder)
      #expect(found.status == 0)
      #expect(found.output.contains("临科函字〔2023〕16号"))

      let shown = try Binary.run(["show", "临科函字[2023]16号", "--format", "json"] + data, in: folder)
      #expect(shown.status == 0, "a number typed in any form is looked up: \(shown.errors)")
      let record = try shown.json()
      #expect(record["id"] as? String == "371300/临科函字〔2023〕16号")
      #expect(record["date_written"] as? String == "2023-07-03")

      let stats = try Binary.run(["queue", "stats", "--format", "json"] + data, in: folder)
      #expect(stats.status == 0, "\(stats.errors)")
      #expect(try stats.json()["queued"] as? Int == 0)

      let nothing = try Binary.run(["find", "量子纠缠蒸汽机"] + data, in: folder)
      #expect(nothing.status == 1)
    }

    @Test(
      .enabled(if: Checkout.hasShared && Checkout.nginx != nil, "needs labelled data and nginx"))
    func `real pages over real HTTP: every page ends in an outcome`() throws {
      let folder = try TemporaryFolder()
      let pages = try FileManager.default.contentsOfDirectory(
        atPath: Checkout.shared.appending(path: "data/html").path
      ).filter { $0.hasSuffix(".html") }.sorted()
      let web = try WebServer(pages: pages, folder: folder)
      let profile = try folder.write(
        Array(
          """
          name: 实页
          region: "440100"
          start: ["http://127.0.0.1:\(web.port)/"]
          scope: {hosts: ["127.0.0.1:\(web.port)"]}
          allow_private_addresses: true
          delay: 1ms

          """.utf8), to: "real.yaml")
      let data = ["--data", folder.file("data").path]
      let run = try Binary.run(
        ["crawl", "--site", profile, "--until-idle", "--format", "json"] + data, in: folder)
      #expect(run.status == 0, "\(run.errors)")
      let outcomes = try run.json()["outcomes"] as? [String: Int] ?? [:]
      #expect((outcomes["fetched"] ?? 0) >= pages.count, "\(outcomes)")

      let listed = try Binary.run(
        ["queue", "list", "--limit", "10000", "--format", "jsonl"] + data, in: folder)
      for page in pages {
        #expect(listed.output.contains("/pages/\(page)"), "no outcome for \(page)")
      }
      #expect(try Binary.run(["find", "管理办法"] + data, in: folder).status == 0)
      #expect(try Binary.run(["show", "穗府办规〔2024〕13号"] + data, in: folder).status == 0)
      #expect(try Binary.run(["export"] + data, in: folder).lines.count > 40)
    }
  }
}

/// nginx on loopback with a plain index of the real pages.
private final class WebServer {
  let port: Int
  private let process: ChildProcess

  init(pages: [String], folder: TemporaryFolder) throws {
    port = try Self.freePort()
    let root = folder.file("web")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: root.appending(path: "pages"),
      withDestinationURL: Checkout.shared.appending(path: "data/html"))
    let links = pages.map { "<li><a href=\"pages/\($0)\">\($0)</a></li>" }.joined(separator: "\n")
    try folder.write(
      Array("<html><head><title>索引</title></head><body><ul>\(links)</ul></body></html>".utf8),
      to: "web/index.html")
    let configuration = """
      daemon off; master_process off; pid \(folder.file("nginx.pid").path);
      error_log \(folder.file("nginx.err").path);
      events {}
      http {
        access_log off; types { text/html html; }
        client_body_temp_path \(folder.file("t1").path); proxy_temp_path \(folder.file("t2").path);
        fastcgi_temp_path \(folder.file("t3").path); uwsgi_temp_path \(folder.file("t4").path);
        scgi_temp_path \(folder.file("t5").path);
        server { listen 127.0.0.1:\(port); root \(root.path); index index.html; }
      }
      """
    process = try ChildProcess(
      try #require(Checkout.nginx),
      [
        "-e", folder.file("nginx.err").path, "-c",
        try folder.write(Array(configuration.utf8), to: "nginx.conf"), "-p", folder.url.path,
      ])
    let port = port
    try eventually("nginx") { Self.connects(to: port) }
  }

  deinit { process.stop(SIGTERM) }

  private static func address(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return address
  }

  /// A port that the kernel gave us and that we let go again: nginx cannot take an open one.
  private static func freePort() throws -> Int {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = address(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    try withUnsafeMutablePointer(to: &address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        try #require(bind(socket, address, length) == 0)
        try #require(getsockname(socket, address, &length) == 0)
      }
    }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  private static func connects(to port: Int) -> Bool {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = address(port)
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
