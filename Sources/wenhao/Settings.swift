internal import ArgumentParser
internal import FleetClient
internal import Foundation
internal import Logging
internal import Yams

/// What an operator sets: flags over `WENHAO_*` environment over a YAML file over the defaults. Every value
/// remembers where it came from, so that `--print-config` can say so.
struct Settings {
  enum Key: String, CaseIterable {
    case data, store, corpus, contact, workers, sites, coordinator, listen, slots
    case logLevel = "log_level"
    case tokenFile = "token_file"

    var environmentName: String { "WENHAO_" + rawValue.uppercased() }
    /// Sites is a list in the file, separated by commas in the environment.
    var fallback: String {
      switch self {
      case .data: "./data"
      case .store, .corpus, .contact, .sites, .coordinator, .slots, .tokenFile: ""
      case .listen: "127.0.0.1:8700"
      case .workers: "2"
      case .logLevel: "notice"
      }
    }
  }

  struct Value {
    var text: String
    var origin: String
  }

  private var values: [Key: Value]

  /// `flags` are those that were given; `file` is `--config`, or `wenhao.yaml` here when there is one.
  init(
    flags: [Key: String?] = [:], file: String? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    values = [:]
    for key in Key.allCases { values[key] = Value(text: key.fallback, origin: "default") }
    let path = file ?? environment["WENHAO_CONFIG"]
    if let path = path
      ?? (FileManager.default.fileExists(atPath: "wenhao.yaml") ? "wenhao.yaml" : nil)
    {
      try read(path)
    }
    for key in Key.allCases {
      if let text = environment[key.environmentName] {
        values[key] = Value(text: text, origin: key.environmentName)
      }
      if case .some(.some(let text)) = flags[key] {
        values[key] = Value(text: text, origin: "flag")
      }
    }
  }

  private mutating func read(_ path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure("cannot read configuration file \(path)")
    }
    let node: Node?
    do { node = try Yams.compose(yaml: String(decoding: data, as: UTF8.self)) } catch {
      throw CommandFailure("\(path) is not YAML: \(error)")
    }
    guard let node else { return }
    guard let mapping = node.mapping else {
      throw CommandFailure("\(path): expected `key: value` lines")
    }
    for (name, value) in mapping {
      let line = name.mark.map { ":\($0.line)" } ?? ""
      guard let word = name.string, let key = Key(rawValue: word) else {
        let known = Key.allCases.map(\.rawValue).joined(separator: " ")
        throw CommandFailure("\(path)\(line): unknown key '\(name.string ?? "")' (known: \(known))")
      }
      let text =
        value.sequence.map { $0.compactMap(\.string).joined(separator: ",") } ?? value.string ?? ""
      values[key] = Value(text: text, origin: "\(path)\(line)")
    }
  }

  subscript(key: Key) -> String { values[key]?.text ?? key.fallback }

  var dataFolder: String { self[.data] }
  /// nil: the queue is the data folder's file.
  var store: String? { self[.store].isEmpty ? nil : self[.store] }
  /// nil: the corpus is the data folder's file.
  var corpus: String? { self[.corpus].isEmpty ? nil : self[.corpus] }
  var contact: String? { self[.contact].isEmpty ? nil : self[.contact] }
  var sites: [String] {
    self[.sites].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  func workers() throws -> Int {
    guard let count = Int(self[.workers]), (1...256).contains(count) else {
      throw CommandFailure(
        "workers must be a number from 1 to 256, not '\(self[.workers])' (\(values[.workers]?.origin ?? ""))"
      )
    }
    return count
  }

  var tokenFile: String? { self[.tokenFile].isEmpty ? nil : self[.tokenFile] }

  /// Sixteen hosts keep one core busy at a request a second each, and a waiting one costs nothing.
  func slots(cores: Int) throws -> Int {
    if self[.slots].isEmpty { return 16 * max(1, cores) }
    guard let count = Int(self[.slots]), (1...4096).contains(count) else {
      throw CommandFailure("slots must be a number from 1 to 4096, not '\(self[.slots])'")
    }
    return count
  }

  func coordinatorAddress() throws -> CoordinatorAddress {
    guard !self[.coordinator].isEmpty else {
      throw CommandFailure("no coordinator: name it with --coordinator http://HOST:PORT")
    }
    guard let address = CoordinatorAddress(self[.coordinator]) else {
      throw CommandFailure(
        "coordinator '\(self[.coordinator])': write http://HOST:PORT or https://HOST")
    }
    return address
  }

  func level() throws -> Logger.Level {
    guard let level = Logger.Level(rawValue: self[.logLevel]) else {
      throw CommandFailure(
        "log level '\(self[.logLevel])': trace, debug, info, notice, warning or error")
    }
    return level
  }

  /// YAML with each value's origin behind it. The passwords of servers' URLs are hidden; tokens are in a file of
  /// their own, whose name is no secret.
  var printed: String {
    Key.allCases.map { key in
      let value = values[key] ?? Value(text: "", origin: "")
      let isServer = key == .store || key == .corpus
      let text = isServer ? Self.withoutPassword(value.text) : value.text
      return "\(key.rawValue): \(text.isEmpty ? "\"\"" : text)  # \(value.origin)"
    }.joined(separator: "\n")
  }

  private static func withoutPassword(_ url: String) -> String {
    let text = url.replacing(/\/\/([^:@\/]*):[^@]*@/) { "//\($0.1):***@" }
    return text.replacing(/password=[^&]*/, with: "password=***")
  }
}
