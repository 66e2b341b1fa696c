/// Whether the text that a PDF's fonts claim for their glyphs can be what the pages show. Fonts that were cut to a few
/// glyphs often say wrong characters, or none: what `pdftotext` gives then looks like text and is not; the page
/// must be recognised like a scan. Judged by which characters there are, so that no rule of language is needed.
enum FontMap {
  static func isFalse(_ pages: [PrintedPage]) -> Bool {
    var count = Count()
    for page in pages {
      for run in page.runs {
        for scalar in run.text.unicodeScalars { count.add(scalar) }
      }
    }
    return count.isStrange
  }

  private struct Count {
    private var all = 0
    private var han = 0
    private var frequent = 0
    private var strange = 0
    private var distinct: Set<UInt32> = []

    mutating func add(_ scalar: Unicode.Scalar) {
      if scalar.properties.isWhitespace { return }
      all += 1
      switch scalar.value {
      case 0x4E00...0x9FFF, 0x3400...0x4DBF:
        han += 1
        distinct.insert(scalar.value)
        if FontMap.frequent.contains(scalar.value) { frequent += 1 }
      // ! " # $ % & ' * + / ; < = > ? @ [ \ ] ^ ` { | } ~, where letters stand one off; dots, dashes, brackets
      // and digits fill honest tables.
      case 0x21...0x27, 0x2A...0x2B, 0x2F, 0x3B...0x40, 0x5B...0x5E, 0x60, 0x7B...0x7E: strange += 1
      case 0x20...0x7E, 0xA0...0xFF, 0x2010...0x206F, 0x2150...0x27BF, 0x3000...0x303F,
        0xFF00...0xFFEF:
        return
      // Private use, replacement characters, controls, and scripts that no Chinese document has a page of.
      case _: strange += 1
      }
    }

    var isStrange: Bool {
      guard all >= FontMap.fewest else { return false }
      if strange * 3 > all { return true }
      // A few characters again and again are a form or a list, not a text.
      return han >= FontMap.fewest && distinct.count >= FontMap.fewestDistinct
        && frequent * FontMap.parts < han
    }
  }

  /// In fewer characters chance decides.
  private static let fewest = 100
  /// Fewer than the letters of the Latin alphabet in both cases, which some fonts claim to be ideographs.
  private static let fewestDistinct = 30
  /// One in sixteen characters of any Chinese text is of these, even of lists of names and of pages in traditional
  /// characters; of text whose characters were exchanged it is not (FontMapTests asks both of every law).
  private static let parts = 16

  /// The two hundred most frequent characters of laws and notices.
  private static let frequent = Set(
    ("的人第条法和定行应民国当十规有务理者业关管以政部或一用工会作机门员公保生二对事地其在主中不设情制三资本区要等院责发产经物全为合施实及出安构防上可动通进依方证提照级处位"
      + "建家时权单四任期由监府所五标疫交利内他下护委件大准请自同运组并服品报市审重企医职体成分日教社查按得办据共项收专性控营信相加开款年申金各督案外议织活六求费学违予于展律与强"
      + "向治告立取计表明检化能改备程受省调未供代决例指确文支持技过育场接息").unicodeScalars.map(\.value))
}
