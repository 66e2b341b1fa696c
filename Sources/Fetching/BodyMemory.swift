/// How much memory and disk all bodies of one `Fetcher` take together, and who waits for room.
///
/// ```
///   bytes arrive ── room in memory ──▶ kept there
///        │ no room in memory
///        ├── room on disk ────▶ the body moves to a file without a name, and holds no memory
///        └── no room at all ──▶ paused: the server feels it, until a consumer lets go of a response
/// ```
/// A body on disk that has come whole waits in `reserve` until there is memory for it. Nobody who waits
/// holds memory, and one of them at a time is let in whatever is held, so that all come through: the
/// bound is `maxMemory` and one body more.
final class BodyMemory: Sendable {
  private struct State {
    var memory = 0
    var disk = 0
    var peak = 0
    var waiting: [(bytes: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    /// Somebody was let in beyond the bound and still holds his bytes.
    var isStretched = false
  }

  private let state = Locked(State())
  private let maxMemory: Int
  private let maxDisk: Int

  init(maxMemory: Int, maxDisk: Int) {
    self.maxMemory = maxMemory
    self.maxDisk = maxDisk
  }

  /// The most memory that was held at once, and what is held now.
  var peak: Int { state.withLock { $0.peak } }
  var held: Int { state.withLock { $0.memory } }

  /// Does not wait. Whoever waits for a whole body comes first.
  func take(_ bytes: Int) -> Bool {
    state.withLock {
      guard $0.waiting.isEmpty, $0.memory + bytes <= maxMemory else { return false }
      Self.add(bytes, to: &$0)
      return true
    }
  }

  /// For what is there already: a body that has just been decompressed. At most one a core at a time.
  func force(_ bytes: Int) { state.withLock { Self.add(bytes, to: &$0) } }

  /// Waits for room, also when the task is cancelled: room comes as soon as responses are let go of.
  /// True: beyond the bound, and `give` must be told so.
  func reserve(_ bytes: Int) async -> Bool {
    await withCheckedContinuation { continuation in
      let admitted = state.withLock { state in
        state.waiting.append((bytes, continuation))
        return admit(&state)
      }
      for one in admitted { one.continuation.resume(returning: one.stretched) }
    }
  }

  func give(_ bytes: Int, stretched: Bool) {
    let admitted = state.withLock { state in
      state.memory -= bytes
      if stretched { state.isStretched = false }
      return admit(&state)
    }
    for one in admitted { one.continuation.resume(returning: one.stretched) }
  }

  func takeDisk(_ bytes: Int, mayExceed: Bool) -> Bool {
    state.withLock {
      guard mayExceed || $0.disk + bytes <= maxDisk else { return false }
      $0.disk += bytes
      return true
    }
  }

  func giveDisk(_ bytes: Int) { state.withLock { $0.disk -= bytes } }

  private static func add(_ bytes: Int, to state: inout State) {
    state.memory += bytes
    state.peak = max(state.peak, state.memory)
  }

  /// In order of arrival: a large body must not wait for ever behind small ones.
  private func admit(
    _ state: inout State
  ) -> [(continuation: CheckedContinuation<Bool, Never>, stretched: Bool)] {
    var admitted: [(CheckedContinuation<Bool, Never>, Bool)] = []
    while let next = state.waiting.first {
      let fits = state.memory + next.bytes <= maxMemory
      guard fits || !state.isStretched else { break }
      if !fits { state.isStretched = true }
      Self.add(next.bytes, to: &state)
      state.waiting.removeFirst()
      admitted.append((next.continuation, !fits))
    }
    return admitted
  }
}

/// Bytes of memory held for one body, given back when nobody knows it any more.
final class BodyHold: Sendable {
  private let memory: BodyMemory
  private let held: Locked<(bytes: Int, stretched: Bool)>

  init(_ memory: BodyMemory, bytes: Int = 0, stretched: Bool = false) {
    self.memory = memory
    held = Locked((bytes, stretched))
  }

  deinit { giveBack() }

  func take(_ bytes: Int) -> Bool {
    guard memory.take(bytes) else { return false }
    held.withLock { $0.bytes += bytes }
    return true
  }

  func force(_ bytes: Int) {
    memory.force(bytes)
    held.withLock { $0.bytes += bytes }
  }

  func giveBack() {
    let (bytes, stretched) = held.withLock { held in
      defer { held = (0, false) }
      return held
    }
    if bytes > 0 || stretched { memory.give(bytes, stretched: stretched) }
  }
}
