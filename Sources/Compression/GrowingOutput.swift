/// What a decoder has made so far, made in pieces so that no claim of a stream decides how much
/// memory is taken.
struct GrowingOutput {
  /// 64 KiB is where decoders' speed levels off.
  private static let chunk = 1 << 16

  private(set) var bytes: [UInt8] = []
  /// The last call used all of its room.
  private(set) var wasFilled = false
  private let limit: Int
  private var room = [UInt8](repeating: 0, count: Self.chunk)

  init(limit: Int) { self.limit = limit }

  /// `step` writes to the room it is given and answers with its own result and how much it wrote.
  mutating func fill<Answer>(
    _ step: (UnsafeMutableBufferPointer<UInt8>) -> (Answer, made: Int)
  ) -> Answer {
    let (answer, made) = room.withUnsafeMutableBufferPointer { step($0) }
    wasFilled = made == Self.chunk
    bytes += room[..<made]
    return answer
  }

  /// At most one piece beyond the limit is ever held.
  func check() throws(InflateError) {
    guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
  }
}
