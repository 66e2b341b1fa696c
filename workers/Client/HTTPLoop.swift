internal import CCurl
internal import Foundation

/// How a coordinator is spoken to, whatever is asked.
struct HTTPManners: Sendable {
  var userAgent: String
  /// PEM file of the authorities to trust instead of the system's; nil: the system's.
  var authorities: String?
  /// Larger answers are broken off: no reply of a coordinator comes near it.
  var maxAnswerBytes = 64 << 20
  var connectTimeout: Duration = .seconds(10)
}

/// One libcurl handle and its thread's work.
final class HTTPLoop {
  private let curl: UnsafeMutableRawPointer
  private let manners: HTTPManners
  /// libcurl's sentence about a failure; it wants the address to stay.
  private let errorText: UnsafeMutablePointer<CChar>
  private var headers: UnsafeMutablePointer<curl_slist>?
  fileprivate var answer: [UInt8] = []
  fileprivate var isTooLarge = false
  fileprivate var job: HTTPLane.Job?

  /// Once in a process, before anything else of libcurl; counted, so that the fetcher's own does no
  /// harm.
  private static let libraryCode = ccurl_global_init()

  init?(_ manners: HTTPManners) {
    guard Self.libraryCode == CURLE_OK, let curl = curl_easy_init() else { return nil }
    self.curl = curl
    self.manners = manners
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    ccurl_set_string(curl, CURLOPT_PROTOCOLS_STR, "http,https")
    ccurl_set_string(curl, CURLOPT_USERAGENT, manners.userAgent)
    // The token must not go where a proxy of the environment or a redirect would take it.
    ccurl_set_string(curl, CURLOPT_PROXY, "")
    ccurl_set_long(curl, CURLOPT_FOLLOWLOCATION, 0)
    ccurl_set_long(curl, CURLOPT_NOSIGNAL, 1)
    ccurl_set_long(curl, CURLOPT_SSL_VERIFYPEER, 1)
    ccurl_set_long(curl, CURLOPT_SSL_VERIFYHOST, 2)
    if let authorities = manners.authorities {
      ccurl_set_string(curl, CURLOPT_CAINFO, authorities)
    }
    ccurl_set_long(
      curl, CURLOPT_CONNECTTIMEOUT_MS, Int(manners.connectTimeout / .milliseconds(1)))
    // A coordinator that moved to another machine leaves connections that nobody ends.
    ccurl_set_long(curl, CURLOPT_TCP_KEEPALIVE, 1)
    ccurl_set_long(curl, CURLOPT_MAXAGE_CONN, 60)
    ccurl_set_pointer(curl, CURLOPT_ERRORBUFFER, errorText)
    let context = Unmanaged.passUnretained(self).toOpaque()
    ccurl_set_pointer(curl, CURLOPT_WRITEDATA, context)
    ccurl_set_pointer(curl, CURLOPT_XFERINFODATA, context)
    ccurl_on_body(curl, onAnswer)
    ccurl_on_progress(curl, onProgress)
    ccurl_set_long(curl, CURLOPT_NOPROGRESS, 0)
  }

  deinit {
    curl_easy_cleanup(curl)
    curl_slist_free_all(headers)
    errorText.deallocate()
  }

  func run(_ shared: HTTPLane.Shared) {
    while let job = shared.next() {
      if job.isCancelled { continue }
      self.job = job
      job.end(perform(job.order))
      self.job = nil
    }
  }

  private func perform(_ order: HTTPOrder) -> Result<HTTPAnswer, any Error> {
    answer = []
    isTooLarge = false
    errorText[0] = 0
    ccurl_set_string(curl, CURLOPT_URL, order.url)
    ccurl_set_long(curl, CURLOPT_TIMEOUT_MS, Int(order.timeout / .milliseconds(1)))
    curl_slist_free_all(headers)
    headers = nil
    // No "Expect: 100-continue": it waits a second for an answer that seldom comes.
    for line in order.headers + ["Expect:"] { headers = curl_slist_append(headers, line) }
    ccurl_set_list(curl, CURLOPT_HTTPHEADER, headers)
    let code = order.body.withUnsafeBytes { body in
      if order.method == "GET" {
        ccurl_set_long(curl, CURLOPT_HTTPGET, 1)
      } else {
        ccurl_set_long(curl, CURLOPT_POST, 1)
        ccurl_set_size(curl, CURLOPT_POSTFIELDSIZE_LARGE, Int64(body.count))
        // libcurl reads from here until the end of this call; it does not write.
        ccurl_set_pointer(
          curl, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: body.baseAddress))
      }
      return curl_easy_perform(curl)
    }
    ccurl_set_pointer(curl, CURLOPT_POSTFIELDS, nil)
    if isTooLarge { return .failure(HTTPSilence(reason: "the answer is too large")) }
    guard code == CURLE_OK else {
      let own = String(cString: errorText)
      let text = own.isEmpty ? String(cString: curl_easy_strerror(code)) : own
      return .failure(HTTPSilence(reason: text))
    }
    return .success(HTTPAnswer(status: ccurl_status(curl), body: answer))
  }

  fileprivate func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard answer.count + bytes.count <= manners.maxAnswerBytes else {
      isTooLarge = true
      return false
    }
    answer.append(contentsOf: bytes)
    return true
  }
}

private func onAnswer(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context else { return 0 }
  let loop = Unmanaged<HTTPLoop>.fromOpaque(context).takeUnretainedValue()
  let taken = loop.take(UnsafeRawBufferPointer(start: bytes, count: size * count))
  return taken ? size * count : 0
}

private func onProgress(
  _ context: UnsafeMutableRawPointer?, _ expectedDown: curl_off_t, _ down: curl_off_t,
  _ expectedUp: curl_off_t, _ up: curl_off_t
) -> Int32 {
  guard let context else { return 1 }
  let loop = Unmanaged<HTTPLoop>.fromOpaque(context).takeUnretainedValue()
  return loop.job?.isCancelled ?? true ? 1 : 0
}
