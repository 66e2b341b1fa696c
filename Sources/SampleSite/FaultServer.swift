internal import Glibc

/// All fault hosts on one port, a thread for each host and each connection.
final class FaultServer: Sendable {
  private let listeners: [Int32]

  /// Listens when it returns.
  init(port: Int) throws(SampleSiteError) {
    var listeners: [Int32] = []
    for fault in Fault.allCases {
      guard let listener = Self.listen(fault.address, port) else {
        listeners.forEach { close($0) }
        throw .cannotListen("\(fault.address):\(port)")
      }
      listeners.append(listener)
      FaultThread.start {
        while true {
          let connection = accept(listener, nil, nil)
          guard connection >= 0 else {
            if errno == EINTR || errno == ECONNABORTED { continue }
            break
          }
          FaultThread.start {
            FaultConnection(socket: connection, fault: fault, port: port).serve()
          }
        }
        close(listener)
      }
    }
    self.listeners = listeners
  }

  /// No further connections; those that are open end with their clients.
  func stop() { for listener in listeners { shutdown(listener, Int32(SHUT_RDWR)) } }

  private static func listen(_ address: String, _ port: Int) -> Int32? {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard listener >= 0 else { return nil }
    var yes: Int32 = 1
    setsockopt(
      listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout.size(ofValue: yes)))
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = in_port_t(port).bigEndian
    inet_pton(AF_INET, address, &place.sin_addr)
    let bound = withUnsafePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard bound == 0, Glibc.listen(listener, 64) == 0 else {
      close(listener)
      return nil
    }
    return listener
  }
}

private final class FaultThread {
  private let body: @Sendable () -> Void

  private init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  /// Where there is no thread left, the connection is left hanging, which is a fault too.
  static func start(_ body: @escaping @Sendable () -> Void) {
    let context = Unmanaged.passRetained(FaultThread(body))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<FaultThread>.fromOpaque(context).takeRetainedValue().body() }
        return nil
      }, context.toOpaque())
    if code == 0 { pthread_detach(thread) } else { context.release() }
  }
}
