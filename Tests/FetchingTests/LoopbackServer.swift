import Frontier
import Glibc

/// An HTTP server on 127.0.0.1 that answers exactly what a test tells it to, byte by byte: a
/// library's server would refuse to misbehave. A thread for each connection; everything ends with
/// `stop`.
final class LoopbackServer: Sendable {
  let port: UInt16
  private let listener: Int32

  /// `answer` is called for every request head on every connection; `greeting` is sent unasked.
  init(greeting: String = "", _ answer: @escaping @Sendable (Visitor, String) -> Void) throws {
    let (socket, port) = try listeningSocket(backlog: 512)
    listener = socket
    self.port = port
    onThread {
      while case let connection = accept(socket, nil, nil), connection >= 0 {
        onThread {
          Visitor(socket: connection).send(greeting)
          serve(connection, answer)
        }
      }
      close(socket)
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  func url(_ path: String) throws -> CanonicalURL { try loopbackURL(port, path) }
}

/// One connection, seen from the server.
struct Visitor: Sendable {
  let socket: Int32

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var at = 0
    while at < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          socket, $0.baseAddress?.advanced(by: at), $0.count - at, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      at += count
    }
  }

  /// A whole answer.
  func answer(_ status: String, _ headers: [String] = [], body: [UInt8] = []) {
    let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)"] + headers
    send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
  }

  func answer(_ status: String, _ headers: [String] = [], text: String) {
    answer(status, headers, body: Array(text.utf8))
  }

  /// Sends the same bytes over and over, so often, until the client hangs up.
  func repeatUntilHangUp(_ bytes: [UInt8], everyMilliseconds: Int32) {
    while !hasHungUp(withinMilliseconds: everyMilliseconds) { send(bytes) }
  }

  func awaitHangUp() { _ = hasHungUp(withinMilliseconds: -1) }

  func hangUp() { shutdown(socket, Int32(SHUT_RDWR)) }

  /// TCP RST: closing a socket whose linger time is zero.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    // `connect` to nothing drops a connection at once, and leaves the descriptor to its owner.
    var nobody = sockaddr(
      sa_family: sa_family_t(AF_UNSPEC), sa_data: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    connect(socket, &nobody, socklen_t(MemoryLayout.size(ofValue: nobody)))
  }

  private func hasHungUp(withinMilliseconds wait: Int32) -> Bool {
    var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    guard poll(&watched, 1, wait) > 0 else { return false }
    var byte: UInt8 = 0
    return recv(socket, &byte, 1, 0) <= 0
  }
}

struct SocketError: Error { let errno: Int32 }

func loopbackURL(_ port: UInt16, _ path: String) throws -> CanonicalURL {
  guard let url = CanonicalURL("http://127.0.0.1:\(port)\(path)") else {
    throw SocketError(errno: EINVAL)
  }
  return url
}

func listeningSocket(backlog: Int32) throws -> (socket: Int32, port: UInt16) {
  let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  var size = socklen_t(MemoryLayout.size(ofValue: address))
  let code = withUnsafeMutablePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
      bind(listener, raw, size) | listen(listener, backlog) | getsockname(listener, raw, &size)
    }
  }
  guard listener >= 0, code == 0 else { throw SocketError(errno: errno) }
  return (listener, UInt16(bigEndian: address.sin_port))
}

private func serve(_ connection: Int32, _ answer: @Sendable (Visitor, String) -> Void) {
  defer { close(connection) }
  var head: [UInt8] = []
  var byte: UInt8 = 0
  while recv(connection, &byte, 1, 0) == 1 {
    head.append(byte)
    guard head.suffix(4) == [13, 10, 13, 10] else { continue }
    answer(Visitor(socket: connection), String(decoding: head, as: UTF8.self))
    head = []
  }
}

private final class ThreadBody {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

func onThread(_ body: @escaping @Sendable () -> Void) {
  var thread = pthread_t()
  let context = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
  let code = pthread_create(
    &thread, nil,
    { context in
      if let context { Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run() }
      return nil
    }, context)
  if code == 0 { pthread_detach(thread) }
}

func closeSocket(_ socket: Int32) { close(socket) }

/// Connections that nobody accepts: Linux then ignores the next one's SYN.
func fillBacklog(port: UInt16) throws -> [Int32] {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  address.sin_port = port.bigEndian
  let size = socklen_t(MemoryLayout.size(ofValue: address))
  return (0..<4).map { _ in
    let caller = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = connect(caller, $0, size) }
    }
    return caller
  }
}
