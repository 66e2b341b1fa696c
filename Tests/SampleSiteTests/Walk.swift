@testable import SampleSite

/// A crawler of thirty lines, without sockets: follows every link from the start pages within the served
/// hosts, reads TRS's paging as its script would be run, and obeys robots.txt. Independent of how the truth is
/// counted.
struct Walk {
  let site: SampleSite
  let port = 8600
  private(set) var outcomes: [String: Int] = [:]
  /// URL → page, of those fetched.
  private(set) var fetched: [String: String] = [:]
  private(set) var bytes: [String: [UInt8]] = [:]

  init(_ plan: SamplePlan) {
    site = SampleSite(plan: plan)
    var known = Set(SampleHost.publishing.map { "http://\($0.address):\(port)/" })
    var queue = known.sorted()
    while let url = queue.popLast() {
      for link in visit(url) where host(of: link) != nil && known.insert(link).inserted {
        queue.append(link)
      }
    }
  }

  func host(of url: String) -> SampleHost? {
    SampleHost.served(faults: site.plan.faults)
      .first { url.hasPrefix("http://\($0.address):\(port)/") }
  }

  private mutating func visit(_ url: String) -> [String] {
    guard let host = host(of: url) else { return [] }
    let origin = "http://\(host.address):\(port)"
    let target = String(url.dropFirst(origin.count))
    if target.hasPrefix("/private/") {
      outcomes["refused_by_robots", default: 0] += 1
      return []
    }
    let answer = site.page(at: host, target: target, port: port)
    outcomes[outcome(answer), default: 0] += 1
    if answer.status == 301 { return answer.header("location").map { [$0] } ?? [] }
    guard answer.status == 200, answer.header("content-encoding") == nil,
      case .bytes(let body) = answer.body
    else { return [] }
    let text = String(decoding: body, as: UTF8.self)
    fetched[url] = text
    bytes[url] = body
    return links(text, target: target).map { $0.hasPrefix("/") ? origin + $0 : $0 }
  }

  private func outcome(_ answer: SampleResponse) -> String {
    if case .repeated = answer.body { return "too_large" }
    if answer.header("content-encoding") != nil { return "malformed" }
    return switch answer.status {
    case 200: "fetched"
    case 301: "moved"
    case 404: "gone"
    case 403: "forbidden"
    case 503: "throttled"
    case 521: "challenged"
    default: "unexpected"
    }
  }

  private func links(_ text: String, target: String) -> [String] {
    var links = text.pieces(between: "href=\"", and: "\"")
      .map { $0.split(separator: "&amp;").joined(separator: "&") }
    // createPageHTML(total, current, "index", "html")
    for call in text.pieces(between: "createPageHTML(", and: ")") {
      let numbers = call.split(separator: ",").prefix(2)
        .compactMap { Int($0.drop { $0 == " " }) }
      let folder = target[...(target.lastIndex(of: "/") ?? target.startIndex)]
      if numbers.count == 2, numbers[1] + 1 < numbers[0] {
        links.append("\(folder)index_\(numbers[1] + 1).html")
      }
    }
    return links
  }
}

extension String {
  func pieces(between start: String, and end: Character) -> [String] {
    var pieces: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: start) {
      let piece = rest[range.upperBound...].prefix { $0 != end }
      pieces.append(String(piece))
      rest = rest[piece.endIndex...]
    }
    return pieces
  }
}
