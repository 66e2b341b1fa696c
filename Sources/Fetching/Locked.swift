internal import Glibc

/// A value behind a pthread mutex. Not `Synchronization.Mutex`: ThreadSanitizer reports races on
/// values that it guards, which would hide real ones.
final class Locked<Value>: @unchecked Sendable {
  // Invariant: `value` is touched only while `mutex` is held; both live exactly as long as the
  // object.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private var value: Value

  init(_ value: Value) {
    self.value = value
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&value)
  }
}
