internal import Foundation
internal import Glibc

/// One connection to a fault host, seen from the server.
struct FaultConnection: Sendable {
  let socket: Int32
  let fault: Fault
  let port: Int

  func serve() {
    defer { close(socket) }
    if fault == .resetAtOnce { return reset() }
    while let path = request() {
      guard path != "/robots.txt" else {
        answer("404 Not Found", text: "")
        continue
      }
      guard misbehave(path) else { return }
    }
  }

  /// The path of the next request; nil when there is none any more.
  private func request() -> String? {
    var head: [UInt8] = []
    var byte: UInt8 = 0
    while head.count < 16_384, recv(socket, &byte, 1, 0) == 1 {
      head.append(byte)
      guard head.suffix(4) == [13, 10, 13, 10] else { continue }
      let words = String(decoding: head, as: UTF8.self).split(separator: " ", maxSplits: 2)
      return words.count == 3 ? String(words[1]) : nil
    }
    return nil
  }

  /// True: the connection can go on.
  private func misbehave(_ path: String) -> Bool {
    switch fault {
    case .silentHeaders: awaitHangUp()
    case .slowHeaders:
      send("HTTP/1.1 200 OK\r\nX-Slow: ")
      repeatUntilHangUp([0x61], everyMilliseconds: 1000)
    case .slowBody:
      send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10000\r\n\r\n")
      repeatUntilHangUp([0x61], everyMilliseconds: 1000)
    case .steadyTrickle:
      send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
      repeatUntilHangUp([UInt8](repeating: 0x61, count: 400), everyMilliseconds: 200)
    case .endlessBody:
      send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
      repeatUntilHangUp([UInt8](repeating: 0x61, count: 65_536), everyMilliseconds: 0)
    case .endlessRedirects:
      answer("302 Found", ["Location: \(path)x"], text: "")
      return true
    case .redirectToItself:
      answer("302 Found", ["Location: \(path)"], text: "")
      return true
    case .redirectToLoopback:
      answer("302 Found", ["Location: http://127.0.0.1:\(port)/private/notes.html"], text: "")
      return true
    case .redirectToMetadata:
      answer("302 Found", ["Location: http://169.254.169.254/latest/meta-data/"], text: "")
      return true
    case .shortBody:
      send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\nonly this")
    case .brokenChunks:
      send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
      send("5\r\nhello\r\nzz\r\nwhat\r\n")
      awaitHangUp()
    case .gzipBomb:
      answer("200 OK", ["Content-Encoding: gzip, gzip"], body: FaultBytes.doubleGzip)
      return true
    case .brotliBomb:
      answer("200 OK", ["Content-Encoding: br"], body: FaultBytes.brotli)
      return true
    case .hugeHead:
      send("HTTP/1.1 200 OK\r\n")
      for index in 0..<1024 { send("X-\(index): \(String(repeating: "a", count: 1014))\r\n") }
      send("\r\n")
    case .manyCookies:
      send("HTTP/1.1 200 OK\r\n")
      for index in 0..<10_000 { send("Set-Cookie: c\(index)=1\r\n") }
      send("Content-Length: 0\r\n\r\n")
    case .http09: send("<html>an answer in the manner of 1991</html>")
    case .noHTTP: send([UInt8](repeating: 0x01, count: 200) + Array("\r\n\r\n".utf8))
    case .garbageAmongHeaders:
      send("HTTP/1.1 200 OK\r\n\u{1}\u{2} no colon\r\n: no name\r\n")
      send("Content-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>ok</p>")
      return true
    case .garbageAfterBody:
      send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>ok</p>")
      send([UInt8](repeating: 0xff, count: 65_536))
    case .resetAtOnce, .resetAfterRequest: reset()
    case .resetInHead:
      send("HTTP/1.1 200 OK\r\nContent-Ty")
      reset()
    case .resetInBody:
      send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\nbegun")
      reset()
    case .tooManySeconds: answer("429 Too Many Requests", ["Retry-After: 3600"], text: "")
    case .tooManyDate: answer("429 Too Many Requests", dates(in: 3600), text: "")
    case .busySeconds: answer("503 Service Unavailable", ["Retry-After: 3600"], text: "")
    case .busyDate: answer("503 Service Unavailable", dates(in: 3600), text: "")
    case .challenge521: answer("521 ", text: Curiosity.challenge)
    case .challenge412: answer("412 Precondition Failed", text: "<script r='m'>$_ts={}</script>")
    }
    return false
  }

  /// Retry-After as a date, and the server's own time beside it.
  private func dates(in seconds: Double) -> [String] {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "UTC")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    let now = Date()
    return [
      "Date: \(format.string(from: now))",
      "Retry-After: \(format.string(from: now + seconds))",
    ]
  }

  // MARK: Bytes

  private func answer(_ status: String, _ headers: [String] = [], text: String) {
    answer(status, headers, body: Array(text.utf8))
  }

  private func answer(_ status: String, _ headers: [String], body: [UInt8]) {
    let lines =
      ["HTTP/1.1 \(status)", "Content-Type: text/html", "Content-Length: \(body.count)"] + headers
    send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
  }

  private func send(_ text: String) { send(Array(text.utf8)) }

  private func send(_ bytes: [UInt8]) {
    var at = 0
    while at < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress?.advanced(by: at), $0.count - at, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      at += count
    }
  }

  private func repeatUntilHangUp(_ bytes: [UInt8], everyMilliseconds: Int32) {
    while !hasHungUp(withinMilliseconds: everyMilliseconds) { send(bytes) }
  }

  private func awaitHangUp() { _ = hasHungUp(withinMilliseconds: -1) }

  private func hasHungUp(withinMilliseconds wait: Int32) -> Bool {
    var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    guard poll(&watched, 1, wait) > 0 else { return false }
    var byte: UInt8 = 0
    return recv(socket, &byte, 1, 0) <= 0
  }

  /// TCP RST: the socket is closed, by `serve`, with a linger time of zero.
  private func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
  }
}

enum FaultBytes {
  /// 100 MiB of zeros, by gzip(1) twice: nearly one to 300,000. One pass of deflate cannot go beyond 1,032.
  static let doubleGzip = [UInt8](
    Data(
      base64Encoded:
        "H4sIAAAAAAACA+3dLW4CQQCG4V1205AKfgQKUZKaHgFDAgZTg6C2hANwht2EoGpqmvQWVRygDlm31HGApgKBot2y"
        + "e4tpnkeNft0kX2ZunppRpZF8vcfx5ZA//759N68jAAAAAAAAACBw+ec6qcYA0aAsprMHAAAAAAAAACB0y3YrrUcB"
        + "50V/IgcAAAAAAAAABG8zGnbqFwKO2SqVAwAAAAAAAACC1zsdxvUWYFduu3M9AAAAAAAAACB4+3USV1uAQVlMZ3IA"
        + "AAAAAAAAQPCW7VZabQHy86I/kQMAAAAAAAAAgrcZDTv1JwHHbJXKAQAAAAAAAADB650O43oLsCu33bkeAAAAAAAA"
        + "ABC8/TqJqy3AoCymMzkAAAAAAAAAIHjLdiuttgD5edGfyAEAAAAAAAAAwduMhp36k4BjtkrlAAAAAAAAAIDgvZwO"
        + "efUwwPijLH6avQgAAOC/eWy83t7dX+49V38XyRtSn40BAA=="
    ) ?? Data())

  /// 64 MiB of zeros, by brotli(1).
  static let brotli: [UInt8] = [
    0xcf, 0xff, 0xff, 0x7f, 0x00, 0x24, 0x00, 0xe2, 0xb1, 0x40, 0x72, 0xef, 0xff, 0x9f, 0xff, 0xff,
    0x0f, 0x80, 0x04, 0x40, 0x1c, 0x16, 0x80, 0xee, 0xfd, 0x3f, 0xff, 0xff, 0xf0, 0x19, 0x00, 0x08,
    0x8c, 0x30, 0x2d, 0x0b, 0xdf, 0xfe, 0x7f, 0xff, 0xff, 0x3f, 0x00, 0x12, 0x00, 0x71, 0x58, 0x00,
    0xba, 0xf7, 0xff, 0x03,
  ]
}
