// Which 64-bit sketch tells copies of a document from other documents: SimHash or MinHash?
//
//   fingerprint-bench FOLDER            every .txt and .md below FOLDER is one document
//
// Each document is damaged as copies are (read by OCR, furniture around it, other punctuation, edited, cut), and
// each sketch says how far apart document and copy are. The distance at which one pair of different documents
// in ten thousand would be taken for copies is the limit; the figure is how many copies stay within it.

internal import Documents
internal import Foundation

/// SplitMix64: damage is the same in every run.
struct Dice {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return mixed(state)
  }
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
}

func mixed(_ value: UInt64) -> UInt64 {
  var value = value
  value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
  value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
  return value ^ (value >> 31)
}

typealias Text = [UInt32]

enum Damage: String, CaseIterable {
  case ocr1 = "OCR, 1 % wrong", ocr3 = "OCR, 3 % wrong", furniture = "furniture around"
  case punctuation = "other punctuation", edited = "5 sentences edited", cut = "last fifth cut"

  func apply(_ text: Text, _ dice: inout Dice) -> Text {
    switch self {
    case .ocr1: wrong(text, oneIn: 100, &dice)
    case .ocr3: wrong(text, oneIn: 33, &dice)
    case .furniture:
      scalars("首页 > 政务公开 > 政策文件 > 正文 发布时间：2024-01-02 来源：云岫市人民政府 浏览次数：128 字体：大 中 小 打印 分享 ") + text
        + scalars(
          " 相关文档 上一篇：关于某事的通知 下一篇：关于另一事的通知 主办：云岫市人民政府办公室 承办：云岫市大数据中心 备案号 网站地图 联系我们 联系电话：12345")
    case .punctuation:
      text.map { value in
        let pairs: [UInt32: UInt32] = [
          0xFF0C: 0x2C, 0x3002: 0x2E, 0xFF08: 0x28, 0xFF09: 0x29, 0x201C: 0x22, 0x201D: 0x22,
          0xFF1B: 0x3B, 0xFF1A: 0x3A,
        ]
        return pairs[value] ?? value
      }
    case .edited:
      (0..<5).reduce(text) { text, _ in
        guard text.count > 60 else { return text }
        let at = dice.below(text.count - 40)
        let inserted = (0..<20).map { _ in UInt32(0x4E00 + dice.below(3000)) }
        return Text(text[..<at]) + inserted + Text(text[(at + 20)...])
      }
    case .cut: Text(text.prefix(text.count * 4 / 5))
    }
  }

  private func wrong(_ text: Text, oneIn: Int, _ dice: inout Dice) -> Text {
    text.map { dice.below(oneIn) == 0 ? UInt32(0x4E00 + dice.below(3000)) : $0 }
  }

  private func scalars(_ text: String) -> Text { text.unicodeScalars.map(\.value) }
}

func string(_ text: Text) -> String {
  var result = String.UnicodeScalarView()
  for value in text { if let scalar = Unicode.Scalar(value) { result.append(scalar) } }
  return String(result)
}

func grams(_ text: Text, _ length: Int) -> [UInt64] {
  let bytes = normalisedForIdentity(string(text))
  let folded = String(decoding: bytes, as: UTF8.self).unicodeScalars.map {
    UInt64($0.value & 0xFFFF)
  }
  guard folded.count >= length else { return [] }
  return (0...(folded.count - length)).map { at in
    mixed(folded[at..<(at + length)].reduce(0) { $0 << 16 | $1 } &+ 0x9E37_79B9_7F4A_7C15)
  }
}

func simHash(_ grams: [UInt64]) -> UInt64 {
  var votes = [Int](repeating: 0, count: 64)
  for gram in grams { for bit in 0..<64 { votes[bit] += gram >> UInt64(bit) & 1 == 1 ? 1 : -1 } }
  return votes.indices.reduce(0) { votes[$1] > 0 ? $0 | 1 << UInt64($1) : $0 }
}

/// One permutation, 64 bins, one bit of each bin's least hash; an empty bin takes its neighbour's.
func minHash(_ grams: [UInt64]) -> UInt64 {
  var least = [UInt64](repeating: .max, count: 64)
  for gram in grams {
    let bin = Int(gram >> 58)
    least[bin] = min(least[bin], gram << 6)
  }
  guard !grams.isEmpty else { return 0 }
  return (0..<64).reduce(0) { sketch, bin in
    var from = bin
    while least[from] == .max { from = (from + 1) % 64 }
    return mixed(least[from] &+ UInt64(from == bin ? 0 : bin)) & 1 == 1
      ? sketch | 1 << UInt64(bin) : sketch
  }
}

@main enum FingerprintBench {
  static func main() throws {
    guard CommandLine.arguments.count > 1 else { return print("usage: fingerprint-bench FOLDER") }
    let folder = CommandLine.arguments[1]
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    let texts = try files.sorted().filter {
      $0.hasSuffix(".txt") || $0.hasSuffix(".md")
    }.map {
      String(decoding: try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0)), as: UTF8.self)
        .unicodeScalars.map(\.value)
    }.filter { $0.count > 200 }
    var sketches: [(String, (Text) -> UInt64)] = [("shipped", { fingerprint(string($0)) })]
    for length in [2, 3, 4] {
      sketches.append(("SimHash \(length)-grams", { simHash(grams($0, length)) }))
      sketches.append(("MinHash \(length)-grams", { minHash(grams($0, length)) }))
    }
    print("\(texts.count) documents")
    for (name, sketch) in sketches { report(name, texts, sketch) }
  }

  private static func report(_ name: String, _ texts: [Text], _ sketch: (Text) -> UInt64) {
    let marks = texts.map(sketch)
    var different: [Int] = []
    for a in marks.indices {
      for b in marks.indices where a < b { different.append((marks[a] ^ marks[b]).nonzeroBitCount) }
    }
    different.sort()
    // One in ten thousand; closer pairs are copies that the sample itself holds (law and its amendment).
    let limit = max(0, different[different.count / 10_000] - 1)
    print(
      "\(name): limit \(limit), median of different documents \(different[different.count / 2])")
    for damage in Damage.allCases {
      var dice = Dice(state: 7)
      let distances = zip(texts, marks).map { text, mark in
        (sketch(damage.apply(text, &dice)) ^ mark).nonzeroBitCount
      }.sorted()
      let within = distances.count { $0 <= limit }
      let share = Double(within * 1000 / distances.count) / 10
      print(
        "  \(damage.rawValue): \(share) % within, median \(distances[distances.count / 2]), "
          + "ninth decile \(distances[distances.count * 9 / 10])")
    }
  }
}
