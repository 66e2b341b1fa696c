internal import Documents
internal import Fleet
internal import Foundation
internal import Frontier
internal import QueueModel

/// URLs of the queue, for people and programs.
enum JobSheet {
  static func print(_ jobs: [Job], _ format: OutputFormat) throws {
    switch format {
    case .text:
      for job in jobs {
        let note = job.reason ?? job.lastOutcome ?? ""
        try StandardOutput.line("\(job.state.rawValue)\t\(job.url)\t\(note)")
      }
    case .json:
      var json = JSONWriter()
      json.array(jobs, write)
      try StandardOutput.line(String(decoding: json.bytes, as: UTF8.self))
    case .jsonl:
      for job in jobs {
        var json = JSONWriter()
        write(&json, job)
        try StandardOutput.write(json.bytes + [0x0a])
      }
    }
  }

  static func printWhole(_ job: Job) throws {
    for (name, value) in fields(job) {
      guard let value else { continue }
      try StandardOutput.line(name.padding(toLength: 16, withPad: " ", startingAt: 0) + value)
    }
  }

  private static func write(_ json: inout JSONWriter, _ job: Job) {
    json.object { json in
      for (name, value) in fields(job) { json.field(name, value) }
      json.field("depth", job.depth)
      json.field("attempts", job.attempts)
      json.field("visits", job.visits)
      json.field("unchanged_streak", job.unchangedStreak)
    }
  }

  private static func fields(_ job: Job) -> [(String, String?)] {
    [
      ("url", job.url.description), ("host", job.host.description), ("site", job.site),
      ("state", job.state.rawValue), ("kind", job.kind.rawValue),
      ("last_outcome", job.lastOutcome), ("reason", job.reason),
      ("due_at", job.dueAt.map { Timestamp.text($0) }),
      ("visited_at", job.visitedAt.map { Timestamp.text($0) }),
      ("added_at", Timestamp.text(job.addedAt)), ("found_on", job.foundOn),
      ("worker", job.worker), ("token", job.token?.description),
      ("lease_until", job.leaseUntil.map { Timestamp.text($0) }), ("etag", job.etag),
      ("last_modified", job.lastModified),
      ("body_sha256", job.bodyDigest.map { BodyMark($0).sha256 }),
    ]
  }
}
