internal import CCurl
internal import Compression
internal import Frontier

/// One libcurl easy handle, used for one transfer after the other: its buffers, its TLS context and
/// its options stay. Of a transfer nothing stays, cookies included: a visit can be repeated, and
/// nobody is followed through a site.
final class EasyHandle {
  let curl: UnsafeMutableRawPointer
  private let settings: FetchSettings
  /// Whom the callbacks report to. Strong, as libcurl knows only the handle.
  private(set) var transfer: Transfer?
  private var headers: UnsafeMutablePointer<curl_slist>?
  /// As the handle is set now.
  private var userAgent: String?
  /// `headers` are of one request alone.
  private var hasOwnHeaders = false
  /// As the handle is set now; libcurl's own default is verified.
  private var isTLSWeakened: TLSException?
  private var wasVerbose = false
  /// libcurl's sentence about a failure; it wants the address to stay.
  private let errorText: UnsafeMutablePointer<CChar>

  init?(settings: FetchSettings, share: UnsafeMutableRawPointer?) {
    guard let curl = curl_easy_init() else { return nil }
    self.curl = curl
    self.settings = settings
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    setManners(settings)
    setLimits(settings)
    setCallbacks()
    if let share { ccurl_set_pointer(curl, CURLOPT_SHARE, share) }
  }

  deinit {
    curl_easy_cleanup(curl)
    curl_slist_free_all(headers)
    errorText.deallocate()
  }

  private func setManners(_ settings: FetchSettings) {
    ccurl_set_string(curl, CURLOPT_PROTOCOLS_STR, "http,https")
    // A proxy from the environment would be the only address that the guard ever sees.
    ccurl_set_string(curl, CURLOPT_PROXY, "")
    // The archive keeps the body as it came.
    ccurl_set_long(curl, CURLOPT_HTTP_CONTENT_DECODING, 0)
    ccurl_set_long(curl, CURLOPT_HTTP_TRANSFER_DECODING, 1)
    ccurl_set_long(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
    ccurl_set_long(curl, CURLOPT_HTTP09_ALLOWED, 0)
    ccurl_set_long(curl, CURLOPT_FOLLOWLOCATION, 0)
    // An engine without a file: cookies in memory, for cookie walls.
    ccurl_set_string(curl, CURLOPT_COOKIEFILE, "")
    if let file = settings.certificateFile { ccurl_set_string(curl, CURLOPT_CAINFO, file) }
    ccurl_set_long(curl, CURLOPT_NOSIGNAL, 1)
    // Without it, giving up on a slow name server waits for that server, and every transfer with
    // it.
    ccurl_set_long(curl, CURLOPT_QUICK_EXIT, 1)
  }

  private func setLimits(_ settings: FetchSettings) {
    ccurl_set_pointer(curl, CURLOPT_ERRORBUFFER, errorText)
    // Four times libcurl's own: a page of 30 KB comes with one call to the kernel instead of two or three.
    ccurl_set_long(curl, CURLOPT_BUFFERSIZE, 64 << 10)
  }

  private func setCallbacks() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    for option in [
      CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_DEBUGDATA, CURLOPT_OPENSOCKETDATA,
      CURLOPT_PREREQDATA,
    ] { ccurl_set_pointer(curl, option, context) }
    ccurl_on_header(curl, onHeader)
    ccurl_on_body(curl, onBody)
    ccurl_on_socket(curl, onSocket)
    ccurl_on_request(curl, onRequest)
    ccurl_on_debug(curl, onDebug)
  }

  /// Everything that differs from one transfer to the next.
  func prepare(_ transfer: Transfer) {
    self.transfer = transfer
    let request = transfer.request
    ccurl_set_string(curl, CURLOPT_URL, request.url.description)
    ccurl_set_long(
      curl, CURLOPT_CONNECTTIMEOUT_MS, transfer.limits.connectTimeout.curlMilliseconds)
    // Refuses an announced length at once; what is not announced is counted as it comes.
    // Of robots.txt the beginning counts, however much is announced.
    let announced = request.acceptsAnyKind ? settings.maxBodyBytes : transfer.limits.maxBodyBytes
    ccurl_set_size(curl, CURLOPT_MAXFILESIZE_LARGE, Int64(announced))
    if userAgent != transfer.userAgent || hasOwnHeaders || request.isConditional {
      setHeaders(request, userAgent: transfer.userAgent)
    }
    prepareHop(onNewConnection: false)
  }

  /// Most requests have the same, which then stay set. All of them as lines: of what has an option of its own,
  /// libcurl prints the line for each request anew, and then prints it into the request.
  private func setHeaders(_ request: FetchRequest, userAgent: String) {
    curl_slist_free_all(headers)
    headers = nil
    for line in Self.headerLines(request, userAgent: userAgent) {
      headers = curl_slist_append(headers, line)
    }
    ccurl_set_list(curl, CURLOPT_HTTPHEADER, headers)
    self.userAgent = userAgent
    hasOwnHeaders = request.isConditional
  }

  func prepareHop(onNewConnection: Bool) {
    ccurl_set_long(curl, CURLOPT_FRESH_CONNECT, onNewConnection ? 1 : 0)
    errorText[0] = 0
    // A cookie may be sent now: see `RequestHead`.
    let isVerbose = transfer?.mayHaveCookies ?? false
    if wasVerbose != isVerbose { ccurl_set_long(curl, CURLOPT_VERBOSE, isVerbose ? 1 : 0) }
    wasVerbose = isVerbose
    setTLS(transfer?.tlsException)
  }

  /// Connections and sessions are kept apart by libcurl where these differ.
  private func setTLS(_ exception: TLSException?) {
    guard isTLSWeakened != exception else { return }
    isTLSWeakened = exception
    let isVerified = exception != .insecure
    ccurl_set_long(curl, CURLOPT_SSL_VERIFYPEER, isVerified ? 1 : 0)
    ccurl_set_long(curl, CURLOPT_SSL_VERIFYHOST, isVerified ? 2 : 0)
    ccurl_set_old_tls(curl, exception == nil ? 0 : 1)
  }

  func finish() {
    if transfer?.hasCookies ?? false { ccurl_set_string(curl, CURLOPT_COOKIELIST, "ALL") }
    transfer = nil
  }

  func failure(_ code: CURLcode, of transfer: Transfer) -> TransferFailure {
    TransferFailure(
      code: code, detail: String(cString: errorText),
      requestWasSent: transfer.requestSentOn != nil,
      addressWasRefused: transfer.addressWasRefused)
  }

  var remoteAddress: String? {
    ccurl_remote_address(curl).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  static func headerLines(_ request: FetchRequest, userAgent: String) -> [String] {
    var lines = [
      "User-Agent: " + headerSafe(userAgent),
      "Accept-Encoding: " + ContentCoding.accepted,
      "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
      "Accept-Language: zh-CN,zh;q=0.9",
    ]
    if let etag = request.etag { lines.append("If-None-Match: " + headerSafe(etag)) }
    if let date = request.lastModified { lines.append("If-Modified-Since: " + headerSafe(date)) }
    return lines
  }

  /// What a server once sent must not become a header of its own.
  static func headerSafe(_ value: String) -> String {
    func isSafe(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7f }
    if value.utf8.allSatisfy(isSafe) { return value }
    return String(decoding: value.utf8.filter(isSafe), as: UTF8.self)
  }
}
