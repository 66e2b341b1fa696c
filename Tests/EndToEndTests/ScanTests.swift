import Foundation
import Testing

extension EndToEnd {
  @Suite struct ScanTests {
    /// Plain arguments are read without the whole of the command line's grammar: both ways must mean the same.
    @Test func `plain arguments mean what they mean to the full parser`() throws {
      let folder = try TemporaryFolder()
      let file = folder.file("a.txt")
      try Data("依据临科函字〔2023〕16号、\n国务院令第752号。\n".utf8).write(to: file)
      // An option with = and a flag in front are left to the full parser.
      for (plain, full) in [
        (["scan", file.path], ["scan", "--format=text", file.path]),
        (["scan", file.path, "--format", "json"], ["scan", "--format=json", file.path]),
        (
          ["scan", "--context", "--format", "jsonl", file.path, file.path],
          ["scan", "--context", "--format=jsonl", file.path, file.path]
        ),
      ] {
        let (one, other) = (try Binary.run(plain, in: folder), try Binary.run(full, in: folder))
        #expect(one.status == 0 && other.status == 0)
        #expect(one.output == other.output && one.output.contains("临科函字〔2023〕16号"))
      }
      // What is no plain argument is refused as ever.
      for wrong in [
        ["scan", "--format"], ["scan", "--format", "xml", file.path], ["scan", "--no"],
      ] {
        let run = try Binary.run(wrong, in: folder)
        #expect(run.status == 2 && run.errors.contains("wenhao"))
      }
    }
  }
}
