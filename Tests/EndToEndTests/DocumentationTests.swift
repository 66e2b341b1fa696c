import Foundation
import Testing

extension EndToEnd {
  /// Docs that cannot rot: the command line is asked what it has, and the pages must say it.
  @Suite(.serialized) struct DocumentationTests {
    @Test func `every command and option stands in docs/cli.md`() throws {
      let folder = try TemporaryFolder()
      let page = try String(
        contentsOf: Checkout.root.appending(path: "docs/cli.md"), encoding: .utf8)
      let tree = try Binary.run(["--experimental-dump-help"], in: folder).json()
      func check(_ command: [String: Any], path: String) {
        let name = path.isEmpty ? "wenhao" : path
        #expect(page.contains("`\(name)"), "\(name)")
        let section =
          page.components(separatedBy: "\n## ").first { $0.hasPrefix("`\(name)") } ?? page
        for argument in command["arguments"] as? [[String: Any]] ?? [] {
          for option in argument["names"] as? [[String: Any]] ?? []
          where option["kind"] as? String == "long" {
            let flag = option["name"] as? String ?? ""
            if ["help", "version"].contains(flag) { continue }
            #expect(section.contains("--\(flag)"), "\(name) --\(flag)")
          }
        }
        for sub in command["subcommands"] as? [[String: Any]] ?? [] {
          let word = sub["commandName"] as? String ?? ""
          if word != "help" { check(sub, path: "\(name) \(word)") }
        }
      }
      let root = try #require(tree["command"] as? [String: Any])
      check(root, path: "")
    }

    @Test func `every command of README exists`() throws {
      let folder = try TemporaryFolder()
      let readme = try String(
        contentsOf: Checkout.root.appending(path: "README.md"), encoding: .utf8)
      let commands = Set(
        readme.split(separator: "\n").compactMap { line -> String? in
          let words = line.split(separator: " ")
          guard let at = words.firstIndex(where: { $0.hasSuffix("wenhao") }), at + 1 < words.count,
            line.hasPrefix("$ ") || line.hasPrefix("    ")
          else { return nil }
          return String(words[at + 1])
        })
      #expect(!commands.isEmpty)
      for command in commands {
        #expect(try Binary.run([command, "--help"], in: folder).status == 0, "\(command)")
      }
      for target in ["make run", "make test"] { #expect(readme.contains(target)) }
    }

    @Test func `every exported line has the fields of the schema`() throws {
      let folder = try TemporaryFolder()
      let data = ["--data", folder.file("data").path]
      try folder.write(
        Array("云岫市科学技术局\n\n岫科字〔2023〕5号\n\n关于测试的通知\n\n各县区：\n\n正文。\n".utf8), to: "in/a.txt")
      #expect(try Binary.run(["ingest", folder.file("in").path] + data, in: folder).status == 0)
      let schema = try JSONSerialization.jsonObject(
        with: Data(contentsOf: Checkout.root.appending(path: "schema/document.schema.json")))
      let required = try #require((schema as? [String: Any])?["required"] as? [String])
      let known = try #require(((schema as? [String: Any])?["properties"] as? [String: Any])?.keys)
      let lines = try Binary.run(["export", "--format", "jsonl"] + data, in: folder).lines
      #expect(lines.count == 1)
      for line in lines {
        let record = try #require(
          try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(Set(required).isSubset(of: record.keys))
        #expect(Set(record.keys).isSubset(of: Set(known)))
      }
    }
  }

  /// The gate's own scripts can fail.
  @Suite(.serialized) struct GateTests {
    @Test func `an import that a pure module may not have is named with file and line`() throws {
      let folder = try TemporaryFolder()
      let copy = folder.file("checkout")
      let copied = try ChildProcess(
        "/bin/sh",
        [
          "-c", "mkdir \"$1\" && cd \"$2\" && cp -r .ci Sources queue workers \"$1\"", "sh",
          copy.path,
          Checkout.root.path,
        ])
      #expect(copied.wait() == 0)
      #expect(try Self.run(copy.appending(path: ".ci/check-imports"), folder).status == 0)

      let victim = copy.appending(path: "Sources/Documents/CivilDate.swift")
      let text = try String(contentsOf: victim, encoding: .utf8)
      try ("import Foundation\n" + text).write(to: victim, atomically: true, encoding: .utf8)
      let planted = try Self.run(copy.appending(path: ".ci/check-imports"), folder)
      #expect(planted.status == 1)
      #expect(planted.output.contains("Sources/Documents/CivilDate.swift:1:"), "\(planted.output)")
    }

    @Test func `a floor that was lowered is named, with what it was`() throws {
      let folder = try TemporaryFolder()
      let script = Checkout.root.appending(path: "Evaluation/run").path
      func shell(_ line: String) throws -> (status: Int32, output: String) {
        let output = folder.file("shell.out")
        let status = try ChildProcess(
          "/bin/sh", ["-c", "cd \"$1\" && " + line, "sh", folder.url.path, script], output: output
        ).wait()
        return (status, try String(contentsOf: output, encoding: .utf8))
      }
      let commit = "git -c user.name=t -c user.email=t@t.invalid commit -qam floors"
      try #require(
        shell(
          "mkdir e && cp \"$2\" e/run && echo '{\"a\": 0.9}' > e/floors.json && git init -q . "
            + "&& git add e && \(commit)"
        ).status == 0)
      #expect(try shell("e/run --floors").status == 0)
      #expect(try shell("echo '{\"a\": 0.95}' > e/floors.json && e/run --floors").status == 0)
      let lowered = try shell("echo '{\"a\": 0.8}' > e/floors.json && e/run --floors")
      #expect(lowered.status == 1)
      #expect(lowered.output.contains("a ") && lowered.output.contains("0.9"), "\(lowered.output)")
    }

    private static func run(
      _ script: URL, _ folder: TemporaryFolder
    ) throws -> (status: Int32, output: String) {
      let output = folder.file("script.out")
      let status = try ChildProcess(script.path, [], output: output).wait()
      return (status, try String(contentsOf: output, encoding: .utf8))
    }
  }
}
