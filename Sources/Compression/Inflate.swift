internal import CZlib

/// How much a compressed body may become.
package struct InflateLimits: Hashable, Sendable {
  package var maxBytes: Int
  /// Output to input. Text compresses 3 to 10 times, a page of nothing but table rows perhaps 100 times;
  /// deflate's own limit, which only bombs come near, is 1,032.
  package var maxRatio: Int
  /// Below this much output the ratio is not asked: a short run of blanks is no bomb.
  package static let ratioFloor = 1 << 20

  package init(maxBytes: Int, maxRatio: Int = 200) {
    self.maxBytes = maxBytes
    self.maxRatio = maxRatio
  }

  /// What so many bytes of input may become.
  func bytes(from input: Int) -> Int {
    let byRatio = input.multipliedReportingOverflow(by: maxRatio)
    return min(maxBytes, byRatio.overflow ? Int.max : max(byRatio.partialValue, Self.ratioFloor))
  }
}

/// Why compressed bytes could not be undone.
package enum InflateError: Error, Hashable, CustomStringConvertible {
  /// The bytes end before the stream does.
  case truncated
  /// Not gzip, zlib or deflate, or the checksum is wrong.
  case corrupt
  /// Output would pass `limit` bytes, which is `maxBytes` or what the ratio allows.
  case tooLarge(limit: Int)

  package var description: String {
    switch self {
    case .truncated: "compressed data ends too early"
    case .corrupt: "compressed data is damaged"
    case .tooLarge(let limit): "compressed data grows beyond \(limit) bytes"
    }
  }
}

/// Undoes gzip (one member or several), zlib, or raw deflate, whichever the bytes are: `Content-Encoding:
/// deflate` means zlib in the RFC and raw deflate on many servers.
///
/// No bytes give no bytes. What follows the last gzip member and is no member itself (zero padding, a stray
/// line end) is left alone, as gzip(1) does.
package func inflate(_ bytes: [UInt8], limits: InflateLimits) throws(InflateError) -> [UInt8] {
  guard !bytes.isEmpty else { return [] }
  guard bytes != [gzipMagic[0]] else { throw .truncated }
  if bytes.starts(with: gzipMagic) {
    return try Inflater.run(bytes[...], .gzipMembers, limits: limits).content
  }
  if isZlib(bytes) {
    do throws(InflateError) {
      return try Inflater.run(bytes[...], .oneStream, limits: limits).content
    } catch .corrupt {
      // Raw deflate may begin with two bytes that look like zlib's header (one time in 500).
    } catch {
      throw error
    }
  }
  return try Inflater.run(bytes[...], .oneRawStream, limits: limits).content
}

/// One gzip member at the start of `bytes`: what it holds, and how many bytes it takes there.
package func inflateMember(_ bytes: ArraySlice<UInt8>, limits: InflateLimits) throws(InflateError)
  -> (content: [UInt8], length: Int)
{
  guard bytes.count > 1 else { throw .truncated }
  guard bytes.starts(with: gzipMagic) else { throw .corrupt }
  return try Inflater.run(bytes, .oneStream, limits: limits)
}

private let gzipMagic: [UInt8] = [0x1f, 0x8b]

/// RFC 1950 §2.2: method 8, a window that exists, and a header divisible by 31.
private func isZlib(_ bytes: [UInt8]) -> Bool {
  guard bytes.count >= 2 else { return false }
  return bytes[0] & 0x0f == 8 && bytes[0] >> 4 <= 7
    && (UInt(bytes[0]) << 8 | UInt(bytes[1])) % 31 == 0
}

/// One z_stream over one input, for all its members: a body of a million empty members must not cost a
/// million set-ups.
private struct Inflater {
  enum Shape { case gzipMembers, oneStream, oneRawStream }

  /// Read and grown by this much at a time: 64 KiB is where zlib's speed levels off.
  private static let chunk = 1 << 16

  /// On the heap: zlib remembers the address and refuses a stream that has moved.
  private let stream: UnsafeMutablePointer<z_stream>
  private let shape: Shape
  private let limit: Int
  private var output: [UInt8] = []

  static func run(_ bytes: ArraySlice<UInt8>, _ shape: Shape, limits: InflateLimits)
    throws(InflateError) -> (content: [UInt8], length: Int)
  {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    let started =
      switch shape {
      case .gzipMembers, .oneStream: czlib_inflate_init_auto(stream)
      case .oneRawStream: czlib_inflate_init_raw(stream)
      }
    precondition(started == Z_OK, "zlib cannot start: \(started)")
    defer { inflateEnd(stream) }
    var inflater = Inflater(
      stream: stream, shape: shape, limit: limits.bytes(from: bytes.count))
    let length = try bytes.withUnsafeBufferPointer { source in
      Result { () throws(InflateError) in try inflater.pump(source) }
    }.get()
    return (inflater.output, length)
  }

  private init(stream: UnsafeMutablePointer<z_stream>, shape: Shape, limit: Int) {
    self.stream = stream
    self.shape = shape
    self.limit = limit
  }

  /// Answers how many bytes of `source` were taken.
  private mutating func pump(_ source: UnsafeBufferPointer<UInt8>) throws(InflateError) -> Int {
    var buffer = [UInt8](repeating: 0, count: Self.chunk)
    var at = 0
    while true {
      let take = min(source.count - at, Self.chunk)
      stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress?.advanced(by: at))
      stream.pointee.avail_in = UInt32(take)
      let (code, made) = buffer.withUnsafeMutableBufferPointer { room in
        stream.pointee.next_out = room.baseAddress
        stream.pointee.avail_out = UInt32(room.count)
        let code = CZlib.inflate(stream, Z_NO_FLUSH)
        return (code, room.count - Int(stream.pointee.avail_out))
      }
      let used = take - Int(stream.pointee.avail_in)
      at += used
      guard output.count + made <= limit else { throw .tooLarge(limit: limit) }
      output += buffer[..<made]
      switch code {
      case Z_STREAM_END:
        guard shape == .gzipMembers, startsMember(source, at: at) else { return at }
        guard inflateReset(stream) == Z_OK else { throw .corrupt }
      case Z_OK, Z_BUF_ERROR:
        guard used == 0, made == 0 else { continue }
        // Nothing taken and nothing given: the rest is missing.
        throw at == source.count ? .truncated : .corrupt
      default: throw .corrupt
      }
    }
  }

  private func startsMember(_ source: UnsafeBufferPointer<UInt8>, at: Int) -> Bool {
    source.count - at >= 2 && source[at] == gzipMagic[0] && source[at + 1] == gzipMagic[1]
  }
}
