/// Amounts of visible text per subtree: the ground on which the main text is found.
struct TextMetrics {
  /// Characters outside links, and inside links; dropped subtrees count nothing.
  private(set) var plain: [Int32]
  private(set) var linked: [Int32]
  /// How much a node looks like the holder of an article's paragraphs.
  private(set) var score: [Float]

  init(_ nodes: NodeTable, dropped: [Bool]) {
    plain = [Int32](repeating: 0, count: nodes.count)
    linked = plain
    score = [Float](repeating: 0, count: nodes.count)
    var own = plain
    var stops = plain
    var block = [Int32](repeating: 0, count: nodes.count)
    var inLink = [Bool](repeating: false, count: nodes.count)
    for node in 1..<max(1, nodes.count) where !dropped[node] {
      let parent = nodes.parent(node)
      let kind = nodes.kind(node)
      inLink[node] = inLink[parent] || kind == .a
      block[node] = kind.isBlock ? Int32(node) : block[parent]
      guard kind == .text else { continue }
      let bytes = nodes.bytes(node)
      let length = nodes.lengths[node]
      if inLink[node] {
        linked[node] = length
      } else {
        plain[node] = length
        if length >= 40, Self.isNotice(bytes) { continue }
        own[Int(block[node])] += length
        stops[Int(block[node])] += Int32(Self.stops(bytes))
      }
    }
    for node in stride(from: nodes.count - 1, to: 0, by: -1) {
      plain[nodes.parent(node)] += plain[node]
      linked[nodes.parent(node)] += linked[node]
    }
    for node in 0..<nodes.count where own[node] >= 12 {
      spread(nodes, node, 1 + Float(stops[node]) + min(Float(own[node]) / 40, 8))
    }
  }

  /// A paragraph speaks for its parent, half for the grandparent, a third above; text that stands
  /// in a `<div>` or a cell itself speaks for that too (weights as in Arc90's Readability).
  private mutating func spread(_ nodes: NodeTable, _ block: NodeTable.Node, _ value: Float) {
    let kind = nodes.kind(block)
    if kind != .p && kind != .li && !kind.isHeading { score[block] += value }
    var node = nodes.parent(block)
    var weight: Float = 1
    for _ in 0..<3 where node > 0 {
      score[node] += value * weight
      weight = weight == 1 ? 0.5 : 0.3
      if nodes.kind(node).isCell {
        // From a cell straight to what holds the table: rows are no holders.
        while node > 0, nodes.kind(node) != .table { node = nodes.parent(node) }
      }
      node = nodes.parent(max(node, 1))
    }
  }

  func linkShare(_ node: NodeTable.Node) -> Float {
    let total = plain[node] + linked[node]
    return total == 0 ? 0 : Float(linked[node]) / Float(total)
  }

  func value(_ node: NodeTable.Node) -> Float { score[node] * (1 - linkShare(node)) }

  /// 凡本站注明…转载时必须注明…: what a site says about itself is no part of any article, however dense.
  private static func isNotice(_ bytes: ArraySlice<UInt8>) -> Bool {
    reprint.contains { Bytes.find($0, in: bytes) != nil }
      && ourselves.contains { Bytes.find($0, in: bytes) != nil }
  }

  private static let reprint = ["转载", "版权"].map { Array($0.utf8) }
  private static let ourselves = ["本站", "本网"].map { Array($0.utf8) }

  /// 、 。 ， ； and their ASCII forms: sentences have them, navigation has not.
  private static func stops(_ bytes: ArraySlice<UInt8>) -> Int {
    var count = 0
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte == 0x2C || byte == 0x3B { count += 1 }
      if byte >= 0xE3, index + 2 < bytes.endIndex {
        switch (byte, bytes[index + 1], bytes[index + 2]) {
        case (0xE3, 0x80, 0x81), (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x8C), (0xEF, 0xBC, 0x9B):
          count += 1
        default: break
        }
      }
      index += 1
    }
    return count
  }
}
