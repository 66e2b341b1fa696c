internal import ArgumentParser
internal import Foundation

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, jsonl
}

struct FormatOption: ParsableArguments {
  @Option(help: "text for people; json (one value) or jsonl (one object a line) for programs.")
  var format: OutputFormat = .text
}

struct DataOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Folder of queue.sqlite, corpus.sqlite and archive/ (WENHAO_DATA, default ./data).",
      valueName: "folder"))
  var data: String?

  func folder() throws -> String { try Settings(flags: [.data: data]).dataFolder }
}
