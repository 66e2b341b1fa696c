internal import Foundation
internal import Yams

extension SiteProfile {
  /// A profile larger than this is some other file.
  private static let maxBytes = 4 << 20

  /// All profiles of a file, in order.
  package static func load(_ path: String) throws(ProfileError) -> [SiteProfile] {
    let (profiles, mistakes) = check(path)
    if let first = mistakes.first { throw first }
    return profiles
  }

  /// All profiles of several files; no name may come twice, for it is how the queue knows a site.
  package static func load(files: [String]) throws(ProfileError) -> [SiteProfile] {
    var homes: [String: String] = [:]
    var profiles: [SiteProfile] = []
    for file in files {
      for profile in try load(file) {
        if let home = homes.updateValue(file, forKey: profile.name) {
          throw ProfileError(
            file: file, line: nil, what: "site '\(profile.name)' is also in \(home)",
            mend: "give each profile its own name")
        }
        profiles.append(profile)
      }
    }
    return profiles
  }

  /// The profiles that are right, and every mistake of the others, for `wenhao sites check`.
  package static func check(_ path: String) -> (profiles: [SiteProfile], mistakes: [ProfileError]) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      return ([], [ProfileError(file: path, line: nil, what: "there is no such file")])
    }
    guard !isFolder.boolValue else {
      return (
        [],
        [
          ProfileError(
            file: path, line: nil, what: "is a folder",
            mend: "name the profiles in it: \(path)/*.yaml")
        ]
      )
    }
    guard let file = FileHandle(forReadingAtPath: path),
      let bytes = try? file.read(upToCount: maxBytes + 1) ?? Data()
    else {
      return (
        [],
        [ProfileError(file: path, line: nil, what: "cannot be read", mend: "check its permissions")]
      )
    }
    guard bytes.count <= maxBytes, let text = String(validating: bytes, as: UTF8.self) else {
      return (
        [],
        [
          ProfileError(
            file: path, line: nil, what: "is no profile",
            mend: "a profile is YAML in UTF-8, below 4 MB")
        ]
      )
    }
    return parse(text, file: path)
  }

  /// `file` is for messages only.
  package static func parse(
    _ text: String, file: String
  ) -> (profiles: [SiteProfile], mistakes: [ProfileError]) {
    var profiles: [SiteProfile] = []
    var mistakes: [ProfileError] = []
    do {
      let parser = try Yams.Parser(yaml: text)
      while let node = try parser.nextRoot() {
        // An empty document: a `---` too many.
        if node.scalar?.string.isEmpty == true { continue }
        let root = ProfileNode(file: file, key: "", node: node, keyLine: nil)
        let (profile, found) = ProfileParser.profile(root)
        if let profile { profiles.append(profile) }
        mistakes += found
      }
    } catch {
      mistakes.append(unparsed(error, file: file))
    }
    if profiles.isEmpty, mistakes.isEmpty {
      mistakes.append(
        ProfileError(file: file, line: nil, what: "holds no profile", mend: "see workers/README.md")
      )
    }
    return (profiles, mistakes)
  }

  private static func unparsed(_ error: any Error, file: String) -> ProfileError {
    var line: Int?
    var what = "is not YAML"
    var mend: String?
    switch error {
    case YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      line = mark.line
      what += ": \(problem)"
    case YamlError.duplicatedKeysInMapping(let keys, let context):
      line = context.mark.line
      what = "'\(keys.joined(separator: "', '"))' is given twice in one mapping"
      mend = "keep one of them"
    case YamlError.reader(let problem, _, _, _):
      what += ": \(problem)"
    default:
      what += ": \(error)"
    }
    return ProfileError(file: file, line: line, what: what, mend: mend)
  }
}
