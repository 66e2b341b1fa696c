/// How many items a list says it has on all its pages (REFERENCE §3.3).
struct ListTotal {
  let nodes: NodeTable
  let scripts: ScriptData

  func find() -> Int? {
    for name in ["totalRecord", "totalrecord", "recordCount", "totalCount", "total_count"] {
      if let value = scripts.value(of: name).flatMap({ Int($0) }), value > 0 { return value }
    }
    return scripts.number(between: "totalrecord") ?? printed()
  }

  /// `共486条`, `共 486 条记录`, `总记录数：31`, `共有486条信息`.
  private func printed() -> Int? {
    for node in 0..<nodes.count where nodes.kind(node) == .text {
      let bytes = nodes.bytes(node)
      guard bytes.count < 300, let sign = Self.sign(in: bytes) else { continue }
      if nodes.kind(nodes.parent(node)).isMachinery { continue }
      if let total = Self.number(bytes[sign.end...], unit: sign.needsUnit) { return total }
      // The number may stand in an element of its own: 共<b>486</b>条.
      let around = nodes.plain(nodes.parent(node), limit: 400)
      if let sign = Self.sign(in: around[...]),
        let total = Self.number(around[sign.end...], unit: sign.needsUnit)
      {
        return total
      }
    }
    return nil
  }

  private static let signs: [(text: [UInt8], needsUnit: Bool)] = [
    ("总记录数", false), ("记录总数", false), ("总条数", false), ("共有", true), ("总共", true), ("共", true),
  ].map { (Array($0.0.utf8), $0.1) }

  private static func sign(in bytes: ArraySlice<UInt8>) -> (end: Int, needsUnit: Bool)? {
    for sign in signs {
      if let hit = Bytes.find(sign.text, in: bytes) {
        return (hit + sign.text.count, sign.needsUnit)
      }
    }
    return nil
  }

  private static func number(_ bytes: ArraySlice<UInt8>, unit: Bool) -> Int? {
    let squeezed = Bytes.squeezed(bytes.prefix(80))[...]
    let rest = InfoLabels.withoutColon(squeezed)
    let digits = rest.prefix { Bytes.isDigit($0) }
    guard !digits.isEmpty, digits.count <= 8 else { return nil }
    let after = rest[digits.endIndex...]
    guard !unit || after.starts(with: "条".utf8) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
  }
}
