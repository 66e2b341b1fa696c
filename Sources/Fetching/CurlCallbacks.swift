internal import CCurl
internal import Glibc

// libcurl's callbacks: global functions, as only those convert to C function pointers. All run on
// the engine's thread, inside `curl_multi_perform`; the context is the `EasyHandle`, which outlives
// its curl.

private func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
  guard let context else { return nil }
  return Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue().transfer
}

private func withBytes<Result>(
  _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int,
  _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
  guard let bytes else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
  return bytes.withMemoryRebound(to: UInt8.self, capacity: count) {
    body(UnsafeBufferPointer(start: $0, count: count))
  }
}

/// Any other number than the one given breaks the transfer off. 0 would not do for 0 bytes, which
/// libcurl never hands over.
private func answer(_ goesOn: Bool, _ total: Int) -> Int { goesOn ? total : 0 }

func onHeader(
  bytes: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
  let total = size * count
  guard let transfer = transfer(context) else { return 0 }
  return withBytes(bytes, total) { answer(transfer.received(headerLine: $0), total) }
}

func onBody(
  bytes: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
  let total = size * count
  guard let transfer = transfer(context) else { return 0 }
  return withBytes(bytes, total) {
    switch transfer.received(body: $0) {
    case .goOn: total
    case .breakOff: 0
    case .pause: Int(CURL_WRITEFUNC_PAUSE)
    }
  }
}

func onDebug(
  _: UnsafeMutableRawPointer?, kind: curl_infotype, bytes: UnsafeMutablePointer<CChar>?, count: Int,
  context: UnsafeMutableRawPointer?
) -> Int32 {
  guard kind == CURLINFO_HEADER_OUT, let transfer = transfer(context) else { return 0 }
  withBytes(bytes, count) { transfer.sent($0) }
  return 0
}

func onSocket(
  context: UnsafeMutableRawPointer?, purpose: curlsocktype,
  address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
  let refused: curl_socket_t = -1
  guard let address, let transfer = transfer(context) else { return refused }
  var count: Int32 = 0
  let start = ccurl_address_bytes(address, &count)
  guard transfer.mayConnect(to: UnsafeBufferPointer(start: start, count: Int(count))) else {
    return refused
  }
  let kind = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
  return socket(address.pointee.family, kind, address.pointee.protocol)
}

/// A kept connection never comes by `onSocket` again, so that one opened for a visit that may reach
/// private addresses could serve one that may not: the guard therefore looks a second time, before
/// every request.
func onRequest(
  context: UnsafeMutableRawPointer?, remoteAddress: UnsafeMutablePointer<CChar>?,
  localAddress: UnsafeMutablePointer<CChar>?, remotePort: Int32, localPort: Int32
) -> Int32 {
  guard let transfer = transfer(context) else { return Int32(CURL_PREREQFUNC_ABORT) }
  let goesOn = transfer.maySendRequest(to: remoteAddress.flatMap { addressBytes($0) })
  return Int32(goesOn ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT)
}

/// `127.0.0.1`, `fe80::1%eth0` → 4 or 16 bytes.
func addressBytes(_ text: UnsafePointer<CChar>) -> [UInt8]? {
  var bytes = [UInt8](repeating: 0, count: 16)
  if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes.prefix(4)) }
  if inet_pton(AF_INET6, text, &bytes) == 1 { return bytes }
  // Only a link-local address names its interface.
  let numeric = String(cString: text).prefix { $0 != "%" }
  return inet_pton(AF_INET6, String(numeric), &bytes) == 1 ? bytes : nil
}
