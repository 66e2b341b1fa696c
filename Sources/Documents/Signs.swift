/// Which tell-tale characters a paragraph holds: one pass over its characters saves every reader from
/// searching paragraphs that cannot hold what it looks for.
struct Signs: OptionSet {
  let rawValue: UInt32

  /// 《
  static let titleMark = Signs(rawValue: 1 << 0)
  /// “
  static let quote = Signs(rawValue: 1 << 1)
  /// 录 单 件 章: the ends of 目录, 清单, 文件, 规章.
  static let list = Signs(rawValue: 1 << 2)
  /// 自 or 效: 自…起施行, 有效期.
  static let effect = Signs(rawValue: 1 << 3)
  /// 人 话 导: 联系人, 电话, 分管领导.
  static let contact = Signs(rawValue: 1 << 4)
  /// 年
  static let year = Signs(rawValue: 1 << 5)
  /// White space of any kind.
  static let space = Signs(rawValue: 1 << 6)
  /// , ; : ( ) ? !
  static let punctuation = Signs(rawValue: 1 << 7)
  /// What conversion left: invisible characters, private use, radicals, * \ #
  static let residue = Signs(rawValue: 1 << 8)
  /// 。
  static let stop = Signs(rawValue: 1 << 9)
  /// A tab.
  static let tab = Signs(rawValue: 1 << 10)
  /// 签: 签发人.
  static let signer = Signs(rawValue: 1 << 11)
  /// ： or :
  static let colon = Signs(rawValue: 1 << 12)
  /// What some rule of healing may change.
  static let mendable: Signs = [.space, .punctuation, .residue]

  init(rawValue: UInt32) { self.rawValue = rawValue }

  init(_ line: Scalars) {
    var bits: UInt32 = 0
    Self.table.withUnsafeBufferPointer { table in
      for value in line {
        // Above the first plane stand ideographs alone, and nothing to mend.
        bits |= value < 0x10000 ? UInt32(table[Int(value)]) : 0
      }
    }
    rawValue = bits
  }

  private static let table: [UInt16] = {
    var table = [UInt16](repeating: 0, count: 0x10000)
    func mark(_ values: some Sequence<UInt32>, _ sign: Signs) {
      for value in values { table[Int(value)] |= UInt16(truncatingIfNeeded: sign.rawValue) }
    }
    mark(Scalars("《"), .titleMark)
    mark(Scalars("“"), .quote)
    mark(Scalars("录单件章"), .list)
    mark(Scalars("自效"), .effect)
    mark(Scalars("人话导"), .contact)
    mark(Scalars("年"), .year)
    mark(Scalars(",;:()?!"), .punctuation)
    mark(Scalars("*\\#"), .residue)
    mark(Scalars("。"), .stop)
    mark(Scalars("\t"), .tab)
    mark(Scalars("签"), .signer)
    mark(Scalars("：:"), .colon)
    mark(0xE000...0xF8FF, .residue)
    for value: UInt32 in 0..<0x10000
    where value.isInvisible || ShadowFold.ideograph(forRadical: value) != nil {
      mark([value], .residue)
    }
    for value: UInt32 in 0...0x3000 where value.isSpace { mark([value], .space) }
    return table
  }()
}
