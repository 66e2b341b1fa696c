package import Frontier
package import QueueModel

/// What workers must know of the sites, as its operator wrote it.
package struct ProfilesReply: Hashable, Sendable, Codable {
  /// Changes with the profiles; every `LeaseReply` names it.
  package var version: String
  /// The site profiles: YAML documents.
  package var yaml: String
  /// Who answers for the crawl, for the User-Agent.
  package var contact: String?

  package init(version: String, yaml: String, contact: String?) {
    self.version = version
    self.yaml = yaml
    self.contact = contact
  }

  /// Of profile files' texts.
  package init(files: [String], contact: String?) {
    let yaml = files.joined(separator: "\n---\n")
    let key = URLKey(yaml)
    let digits = [key.high, key.low].map { String(UInt64(bitPattern: $0), radix: 16) }
    self.init(version: digits.joined(separator: "-"), yaml: yaml, contact: contact)
  }
}

/// URLs for the queue, each of which must lie within the scope of the site.
package struct SeedRequest: Hashable, Sendable, Codable {
  package var site: String
  package var urls: [CanonicalURL]

  package init(site: String, urls: [CanonicalURL]) {
    self.site = site
    self.urls = urls
  }
}

package struct SeedReply: Hashable, Sendable, Codable {
  package var added: Int
  package var known: Int
  /// Outside the site's scope.
  package var refused: Int

  package init(added: Int, known: Int, refused: Int) {
    self.added = added
    self.known = known
    self.refused = refused
  }
}

/// Which URLs an operator means: exactly one of the three.
package struct MendRequest: Hashable, Sendable, Codable {
  package var urls: [CanonicalURL]?
  package var host: HostKey?
  package var all: Bool?
  /// Of a burial.
  package var reason: String?

  package init(_ selection: JobSelection, reason: String? = nil) {
    switch selection {
    case .urls(let urls): self.urls = urls
    case .host(let host): self.host = host
    case .all: all = true
    }
    self.reason = reason
  }

  /// nil: none of the three, or more than one.
  package var selection: JobSelection? {
    switch (urls, host, all ?? false) {
    case (.some(let urls), nil, false): .urls(urls)
    case (nil, .some(let host), false): .host(host)
    case (nil, nil, true): .all
    case (_, _, _): nil
    }
  }
}

package struct HostRequest: Hashable, Sendable, Codable {
  package var host: HostKey

  package init(host: HostKey) { self.host = host }
}

/// How many were changed.
package struct CountReply: Hashable, Sendable, Codable {
  package var count: Int

  package init(count: Int) { self.count = count }
}

package struct JobsReply: Hashable, Sendable, Codable {
  package var jobs: [Job]

  package init(jobs: [Job]) { self.jobs = jobs }
}

package struct HostsReply: Hashable, Sendable, Codable {
  package var hosts: [HostSummary]

  package init(hosts: [HostSummary]) { self.hosts = hosts }
}

/// One for each frame, in order.
package struct ReportReplies: Hashable, Sendable, Codable {
  package var replies: [ReportReply]

  package init(replies: [ReportReply]) { self.replies = replies }
}

/// Why a request was not carried out.
package struct FailureReply: Hashable, Sendable, Codable, Error, CustomStringConvertible {
  /// A closed list of ends; each has one HTTP status.
  package enum Code: String, Sendable, Hashable, Codable, CaseIterable {
    /// No token, or one that opens nothing.
    case unauthorised
    /// A good token of the wrong role.
    case forbidden
    case notFound = "not_found"
    case methodNotAllowed = "method_not_allowed"
    case lengthRequired = "length_required"
    case malformed
    case tooLarge = "too_large"
    case tooSlow = "too_slow"
    /// Too much is under way: ask again after `Retry-After`.
    case busy
    /// It ends, or has ended: its successor will answer.
    case closing
    /// What it needs has failed.
    case failed
  }

  package var code: Code
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { "\(message) (\(code.rawValue))" }
}
