/// Non-ASCII host names as DNS knows them: RFC 3492, with the parameters of its §5.
///
/// Before that, the folding that matters for Chinese names: full-width letters, digits and dots to ASCII,
/// and lower case. The rest of UTS 46 (combining marks, forbidden code points) is not applied: such a name
/// does not resolve, which is an outcome like any other.
enum Punycode {
  private static let base = 36
  private static let tMin = 1
  private static let tMax = 26

  /// The ASCII form of a host name in UTF-8; nil when it is not UTF-8 or a label is beyond encoding.
  static func host(_ name: [UInt8]) -> [UInt8]? {
    guard let text = String(validating: name, as: UTF8.self) else { return nil }
    var folded = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      folded.append(contentsOf: String(fold(scalar)).lowercased().unicodeScalars)
    }
    var out: [UInt8] = []
    for (index, label) in folded.split(separator: ".", omittingEmptySubsequences: false)
      .enumerated()
    {
      if index > 0 { out.append(UInt8(ascii: ".")) }
      let scalars = label.map(\.value)
      if scalars.allSatisfy({ $0 < 0x80 }) {
        out += scalars.map { UInt8(truncatingIfNeeded: $0) }
      } else {
        // DNS takes 63; without this bound the encoding below would be quadratic in hostile input.
        guard scalars.count <= 63 else { return nil }
        out += Array("xn--".utf8) + encoded(scalars)
      }
    }
    return out
  }

  private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x3002, 0xff0e, 0xff61: "."  // IDNA's other full stops
    case 0xff01...0xff5e: Unicode.Scalar(scalar.value - 0xfee0) ?? scalar
    default: scalar
    }
  }

  /// RFC 3492 §6.3.
  private static func encoded(_ scalars: [UInt32]) -> [UInt8] {
    var out = scalars.filter { $0 < 0x80 }.map { UInt8(truncatingIfNeeded: $0) }
    let basic = out.count
    if basic > 0 { out.append(UInt8(ascii: "-")) }
    var (next, delta, bias, handled) = (UInt32(128), 0, 72, basic)
    while handled < scalars.count {
      guard let least = scalars.lazy.filter({ $0 >= next }).min() else { break }
      delta += Int(least - next) * (handled + 1)
      next = least
      for scalar in scalars {
        if scalar < next { delta += 1 }
        guard scalar == next else { continue }
        appendInteger(delta, bias: bias, to: &out)
        bias = adapted(delta, points: handled + 1, isFirst: handled == basic)
        delta = 0
        handled += 1
      }
      delta += 1
      next += 1
    }
    return out
  }

  private static func appendInteger(_ value: Int, bias: Int, to out: inout [UInt8]) {
    var rest = value
    var k = base
    while true {
      let threshold = min(max(k - bias, tMin), tMax)
      guard rest >= threshold else { break }
      out.append(digit(threshold + (rest - threshold) % (base - threshold)))
      rest = (rest - threshold) / (base - threshold)
      k += base
    }
    out.append(digit(rest))
  }

  /// RFC 3492 §6.1; 700 is its damp, 38 its skew.
  private static func adapted(_ delta: Int, points: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / points
    var k = 0
    while delta > (base - tMin) * tMax / 2 {
      delta /= base - tMin
      k += base
    }
    return k + (base - tMin + 1) * delta / (delta + 38)
  }

  private static func digit(_ value: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: value < 26 ? value + 97 : value - 26 + 48)
  }
}
