internal import Frontier

/// The head of a first request as libcurl sends it, for the archive. Only libcurl's "verbose" mode shows the
/// bytes themselves, and it formats a dozen messages for every transfer; so it is asked only where a cookie
/// was set meanwhile, and a test holds this against what a server receives.
enum RequestHead {
  /// HTTP/2 in the form that libcurl's verbose mode gives it, which is HTTP/1's.
  static func bytes(_ request: FetchRequest, userAgent: String, isHTTP2: Bool) -> [UInt8] {
    let url = request.url
    var head: [UInt8] = []
    head.reserveCapacity(512 + url.description.utf8.count)
    func add(_ text: String) { head.append(contentsOf: text.utf8) }
    add("GET ")
    add(url.pathAndQuery)
    add(isHTTP2 ? " HTTP/2\r\nHost: " : " HTTP/1.1\r\nHost: ")
    add(url.hostKey.description)
    add("\r\n")
    for line in EasyHandle.headerLines(request, userAgent: userAgent) {
      add(line)
      add("\r\n")
    }
    add("\r\n")
    return head
  }
}
