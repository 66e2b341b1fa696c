internal import ArgumentParser
internal import Coordinator
internal import Fleet
internal import FleetClient
internal import Foundation
internal import QueueWire

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

/// Where the corpus is, and the archive beside it.
struct CorpusOption: ParsableArguments {
  @OptionGroup var data: DataOption
  @Option(
    help: ArgumentHelp(
      "The corpus on PostgreSQL, postgres://user@host/database; without it, corpus.sqlite of the data folder "
        + "(WENHAO_CORPUS).", valueName: "url"))
  var corpus: String?

  func folder() throws -> DataFolder {
    try DataFolder(Settings(flags: [.data: data.data, .corpus: corpus]))
  }
}

extension DataFolder {
  init(_ settings: Settings) throws {
    if let corpus = settings.corpus {
      // As `--store` is given.
      guard ["postgres://", "postgresql://"].contains(where: corpus.hasPrefix) else {
        throw CommandFailure("--corpus: write postgres://user@host/database")
      }
    }
    self.init(path: settings.dataFolder, corpus: settings.corpus)
  }
}

/// A queue that is not the data folder's file.
struct StoreOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The work queue on PostgreSQL, postgres://user@host/database; without it, queue.sqlite of the data folder "
        + "(WENHAO_STORE).", valueName: "url"))
  var store: String?
}

extension QueuePlace {
  init(_ settings: Settings) throws {
    let folder = try DataFolder(settings)
    guard let place = QueuePlace(store: settings.store, folder: folder) else {
      throw CommandFailure("--store: write postgres://user@host/database")
    }
    self = place
  }
}

/// What a coordinator wants to see of whoever asks it.
struct TokenOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Bearer token for the coordinator, alone or as lines of ROLE TOKEN (WENHAO_TOKEN_FILE).",
      valueName: "file"))
  var tokenFile: String?
  @Option(
    help: ArgumentHelp(
      "Authorities to trust instead of the system's, PEM.", valueName: "file"))
  var caFile: String?

  func token(_ role: FleetRole, _ settings: Settings) throws -> String? {
    try settings.tokenFile.map { try BearerToken.load($0, role: role) }
  }
}
