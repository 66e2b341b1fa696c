/// One scalar of the shadow string on which numbers are matched. Body text is never folded: NFKC would turn
/// ㎡ into m2 and ① into 1 (REFERENCE §2.3). Only foldings from one scalar to one scalar are made.
enum ShadowFold {
  static func fold(_ value: UInt32) -> UInt32 {
    switch value {
    case 0..<0x80: value
    case 0xFF01...0xFF5E: value - 0xFEE0
    case 0x2F00...0x2FD5: kangxi[Int(value - 0x2F00)]
    case 0xFE5D: 0x3014
    case 0xFE5E: 0x3015
    case 0x2E80...0x2EFF: radicals[value] ?? value
    case 0x4E00...0x9FFF: UInt32(unified[Int(value - 0x4E00)])
    default: value
    }
  }

  /// The ideograph for a radical that PDF fonts print in its place; nil when the scalar is none.
  static func ideograph(forRadical value: UInt32) -> UInt32? {
    switch value {
    case 0x2F00...0x2FD5: kangxi[Int(value - 0x2F00)]
    case 0x2E80...0x2EFF: radicals[value]
    default: nil
    }
  }

  /// U+2F00...U+2FD5 in order, as Unicode decomposes them.
  private static let kangxi = Scalars(
    "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文"
      + "斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛"
      + "舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹"
      + "黽鼎鼓鼠鼻齊齒龍龜龠")

  /// CJK Radicals Supplement: NFKC leaves these alone, PDFs are full of them.
  private static let radicals = pairs("⻓⻔⻛⻢⻋⻅⻚⻜⻝⻘⻄⻆⻉⻥⻦⻨⻩⻬⺠⻁⻮⻰", "长门风马车见页飞食青西角贝鱼鸟麦黄齐民虎齿龙")

  /// Characters that occur in codes and organ names, as mirror sites print them.
  private static let traditional = pairs(
    "臨發辦國號財稅衛農魯規復環審運醫質監證銀務經電總體廣關黨聯紀檔氣鐵郵糧煙會龍陽濟濱東業產權試縣區廳門滬蘇贛渝閩瓊雲貴陝寧遼黑吉漢揚鎮連鹽衢麗紹興義烏錫無慶陸資"
      + "園應統計價訊設員協勞動險險責處罰許兒婦長車馬頁見風飛魚鳥麥黃齊齒軍幹書記",
    "临发办国号财税卫农鲁规复环审运医质监证银务经电总体广关党联纪档气铁邮粮烟会龙阳济滨东业产权试县区厅门沪苏赣渝闽琼云贵陕宁辽黑吉汉扬镇连盐衢丽绍兴义乌锡无庆陆资"
      + "园应统计价讯设员协劳动险险责处罚许儿妇长车马页见风飞鱼鸟麦黄齐齿军干书记")

  /// U+4E00...U+9FFF in order: a table, since every Chinese character near an anchor is looked up.
  static let unified: [UInt16] = {
    var table = [UInt16](0x4E00...0x9FFF)
    for (from, to) in traditional where (0x4E00...0x9FFF).contains(from) {
      table[Int(from - 0x4E00)] = UInt16(truncatingIfNeeded: to)
    }
    return table
  }()

  private static func pairs(_ from: String, _ to: String) -> [UInt32: UInt32] {
    Dictionary(zip(Scalars(from), Scalars(to)), uniquingKeysWith: { first, _ in first })
  }
}
