import Fleet
import Foundation
import Frontier
import Logging
import Testing

@Suite struct DataFolderTests {
  static let now = Moment(milliseconds: 1_772_352_000_000)  // 2026-03-01T08:00:00Z

  @Test func `a second lock on the same folder is refused and names the first`() throws {
    let folder = try TemporaryFolder()
    let data = DataFolder(path: folder.path + "/data/")
    let first = try data.lock(now: Self.now)
    let refusal = DataFolderError.inUse(
      path: folder.path + "/data/lock",
      process: Int(ProcessInfo.processInfo.processIdentifier), since: "2026-03-01T08:00:00Z")
    #expect(throws: refusal) { try data.lock(now: Self.now + .seconds(5)) }
    #expect(!refusal.description.contains("\n"))
    #expect(refusal.description.contains("since 2026-03-01T08:00:00Z"))
    withExtendedLifetime(first) {}
  }

  @Test func `a lock that was let go of can be taken`() throws {
    let folder = try TemporaryFolder()
    let data = DataFolder(path: folder.path)
    do { _ = try data.lock(now: Self.now) }
    _ = try data.lock(now: Self.now)
  }

  @Test func `the lock makes the folders`() throws {
    let folder = try TemporaryFolder()
    let data = DataFolder(path: folder.path + "/deep/er")
    let lock = try data.lock(now: Self.now)
    for path in [data.archive, data.logs] {
      #expect(FileManager.default.fileExists(atPath: path))
    }
    withExtendedLifetime(lock) {}
  }

  @Test func `a file where the folder should be is one clear error`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/file"
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(throws: DataFolderError.notAFolder(path: path)) {
      try DataFolder(path: path).lock(now: Self.now)
    }
  }

  static let moments: [(milliseconds: Int64, text: String)] = [
    (0, "1970-01-01T00:00:00Z"),
    // Rounded down, also before the epoch.
    (-1, "1969-12-31T23:59:59Z"),
    (951_782_399_999, "2000-02-28T23:59:59Z"),
    // The leap day of a year divisible by 400.
    (951_782_400_000, "2000-02-29T00:00:00Z"),
    (1_772_352_000_000, "2026-03-01T08:00:00Z"),
    (4_107_542_400_000, "2100-03-01T00:00:00Z"),
  ]

  @Test(arguments: moments)
  func `a moment is written in UTC`(_ milliseconds: Int64, _ text: String) {
    #expect(Timestamp.text(Moment(milliseconds: milliseconds)) == text)
  }

  @Test func `what a server sends cannot forge a log line`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/log"
    let clock = FleetClock(now: { Self.now }, sleep: { _ in })
    let log = FleetLog.logger("t", path: path, level: .info, clock: clock)
    log.debug("hidden")
    log.info("fetch ended", metadata: ["url": "http://a/\nfake", "b": "1"])
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text == "2026-03-01T08:00:00Z info t: fetch ended b=1 url=\"http://a/\\nfake\"\n")
  }
}
