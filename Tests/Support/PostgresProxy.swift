import Foundation

/// A way to PostgreSQL that breaks where a test says so: a socket of its own, on which each connection is
/// handed on to the server's.
///
/// Invariant: what changes is touched only with `lock` held, by the test and by a thread for each direction.
final class PostgresProxy: @unchecked Sendable {
  /// What happens once, to the connection that comes to it first.
  enum Fault: Hashable, Sendable {
    /// The commit never arrives, and the server sees the end of the connection.
    case commitLost
    /// The commit takes place, its answer never arrives.
    case answerLost
    /// The same two, but the server sees nothing: its end of the connection stays open, as when a cable is
    /// cut or a firewall forgets.
    case commitLostSilently
    case answerLostSilently
    /// So many bytes further on, in the middle of a message or between two.
    case cut(afterBytes: Int)

    fileprivate var isSilent: Bool { self == .commitLostSilently || self == .answerLostSilently }
    fileprivate var losesCommit: Bool { self == .commitLost || self == .commitLostSilently }
  }

  private let folder = "/tmp/wenhao-proxy-\(UUID().uuidString.prefix(8))"
  private let serverFolder: String
  private let listener: Int32
  private let lock = NSLock()
  private var fault: Fault?
  private var happened = 0
  private var refusing = 0
  private var passages: [Passage] = []

  init(to server: PostgresServer) throws {
    serverFolder = server.folder
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    let bound = Self.withAddress(folder) { bind(listener, $0, $1) }
    guard bound == 0, listen(listener, 16) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    let thread = Thread { [weak self, listener] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0, let self else { return }
        self.serve(client)
      }
    }
    thread.start()
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    for passage in lock.withLock({ passages }) { passage.hangUp() }
  }

  /// The same database, by this way.
  func url(_ direct: String) -> String {
    direct.replacingOccurrences(of: "host=\(serverFolder)", with: "host=\(folder)")
  }

  func arm(_ fault: Fault) { lock.withLock { self.fault = fault } }
  /// Faults that came to pass.
  var faults: Int { lock.withLock { happened } }
  /// The next connections are ended at once.
  func refuse(_ count: Int) { lock.withLock { refusing = count } }
  var refusalsLeft: Int { lock.withLock { refusing } }

  private static func withAddress(
    _ folder: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { path in
      path.copyBytes(from: Array((folder + "/.s.PGSQL.5432").utf8).prefix(path.count - 1))
    }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  private func serve(_ client: Int32) {
    let isRefused = lock.withLock {
      refusing = max(refusing - 1, -1)
      return refusing >= 0
    }
    let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard !isRefused, Self.withAddress(serverFolder, { connect(server, $0, $1) }) == 0 else {
      close(client)
      close(server)
      return
    }
    let passage = Passage(client: client, server: server)
    lock.withLock { passages.append(passage) }
    Thread { self.carryRequests(passage) }.start()
    Thread { self.carryAnswers(passage) }.start()
  }

  private func carryRequests(_ passage: Passage) {
    while let bytes = Self.read(passage.client) {
      guard let (fault, at) = lock.withLock({ faultIn(bytes) }) else {
        guard Self.write(bytes, to: passage.server) else { break }
        continue
      }
      if fault.losesCommit || at < bytes.count {
        _ = Self.write(Array(bytes[..<at]), to: passage.server)
        return end(passage, fault)
      }
      passage.swallow(fault)
      guard Self.write(bytes, to: passage.server) else { break }
    }
    passage.hangUp()
  }

  private func carryAnswers(_ passage: Passage) {
    var swallowed: [UInt8] = []
    while let bytes = Self.read(passage.server) {
      if let fault = passage.swallowing {
        swallowed += bytes
        // As the server answers it: then it took place.
        if swallowed.contains(Array("COMMIT\0".utf8)) { return end(passage, fault) }
        continue
      }
      guard Self.write(bytes, to: passage.client) else { break }
    }
    passage.hangUp()
  }

  private func end(_ passage: Passage, _ fault: Fault) {
    lock.withLock { happened += 1 }
    if fault.isSilent { shutdown(passage.client, Int32(SHUT_RDWR)) } else { passage.hangUp() }
  }

  /// The fault and up to where these bytes may pass. With `lock` held.
  private func faultIn(_ bytes: [UInt8]) -> (Fault, at: Int)? {
    guard let fault else { return nil }
    if case .cut(let left) = fault {
      guard bytes.count > left else {
        self.fault = .cut(afterBytes: left - bytes.count)
        return nil
      }
      self.fault = nil
      return (fault, left)
    }
    // A prepared statement named "commit" is bound to the nameless portal.
    guard let at = bytes.firstRange(of: Array("\0commit\0".utf8))?.lowerBound else { return nil }
    self.fault = nil
    return (fault, fault.losesCommit ? at : bytes.count)
  }

  private static func read(_ end: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(end, &buffer, buffer.count, 0)
    return count > 0 ? Array(buffer[..<count]) : nil
  }

  private static func write(_ bytes: [UInt8], to end: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(end, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// A client's connection and the one to the server that belongs to it.
  ///
  /// Invariant: `fault` is touched only with `lock` held; a socket may be used on any thread.
  private final class Passage: @unchecked Sendable {
    let client: Int32
    let server: Int32
    private let lock = NSLock()
    private var fault: Fault?

    init(client: Int32, server: Int32) {
      self.client = client
      self.server = server
    }

    // With the proxy, when both carriers have ended: nobody uses the numbers any more.
    deinit {
      close(client)
      close(server)
    }

    var swallowing: Fault? { lock.withLock { fault } }
    func swallow(_ fault: Fault) { lock.withLock { self.fault = fault } }

    func hangUp() {
      shutdown(client, Int32(SHUT_RDWR))
      shutdown(server, Int32(SHUT_RDWR))
    }
  }
}
