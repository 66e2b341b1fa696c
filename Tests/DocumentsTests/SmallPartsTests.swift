import Foundation
import Testing

@testable import Documents

struct DateReaderTests {
  @Test(arguments: [
    ("2023年7月3日", "2023-07-03"), ("二○一二年五月三十日", "2012-05-30"), ("二〇〇九年十二月二十一日", "2009-12-21"),
    // Spaces of a signature set wide.
    ("2023 年 7 月 3 日", "2023-07-03"),
  ])
  func `a line that is a date is read`(text: String, iso: String) {
    #expect(DateReader.whole(Scalars(text)[...])?.description == iso)
  }

  @Test(arguments: ["2023年2月30日", "2023年7月", "于2023年7月3日", "2023年7月3日印发", ""])
  func `what is no whole date is none`(text: String) {
    #expect(DateReader.whole(Scalars(text)[...]) == nil)
  }

  @Test(arguments: [
    ("2019/10/09", "2019-10-09"), ("2019.1.9 10:00", "2019-01-09"), ("2017年05月15日", "2017-05-15"),
  ])
  func `cells of tables print dates in many ways`(text: String, iso: String) {
    #expect(DateReader.loose(text)?.description == iso)
  }
}

struct ChineseNumeralTests {
  @Test(arguments: [("四十五", 45), ("三五零", 350), ("十", 10), ("一百零三", 103), ("二千", 2000)])
  func `a numeral has a value`(text: String, value: Int) {
    #expect(ChineseNumerals.value(Scalars(text)[...]) == value)
  }
}

struct IdentityTests {
  @Test func `white space, width and punctuation glyphs do not make another text`() {
    #expect(normalisedForIdentity("关于 “某事”（试行）\n") == normalisedForIdentity("关于\"某事\"(试行)"))
    #expect(normalisedForIdentity("澜政发〔2024〕3号") == normalisedForIdentity("澜政发[2024]3号"))
    #expect(normalisedForIdentity("第1号") != normalisedForIdentity("第2号"))
  }

  @Test func `near texts have near fingerprints`() {
    let words = (0..<200).map { "第\($0)项工作由某部门负责落实并报告进展情况" }
    let text = words.joined(separator: "，")
    let near = text + "，另行通知。"
    let far = String(repeating: "完全不同的另一段文字讲述别的事情", count: 100)
    #expect((fingerprint(text) ^ fingerprint(near)).nonzeroBitCount <= 4)
    #expect((fingerprint(text) ^ fingerprint(far)).nonzeroBitCount > 12)
    #expect(fingerprint("短") == 0)
  }
}

struct RecordJSONTests {
  @Test func `a record is read back as it was written`() throws {
    let reader = DocumentReader(lexicon: try IssuerLexicon.standard())
    var document = reader.read(
      "关于\"某事\"的通知\n\n澜政发〔2024〕3号\n\n一、根据《某法》（国发〔2020〕1号）办理。\n\n表1\n\na\tb\nc\td",
      context: DocumentContext())
    document.id = "999900/澜政发〔2024〕3号"
    document.sources = [
      .init(
        url: "http://a.example/", firstSeen: "2024-01-01T00:00:00Z",
        lastSeen: "2024-01-02T00:00:00Z", httpStatus: 200, sha256: "00",
        archive: .init(file: "a.warc.gz", offset: 1, length: 2), rank: .issuer)
    ]
    document.quality.confidence = ["title": 0.25, "document_number": 1]
    let bytes = RecordJSON.bytes(document)
    let back = try JSONDecoder().decode(OfficialDocument.self, from: Data(bytes))
    #expect(back == document)
    #expect(RecordJSON.bytes(back) == bytes)
    #expect(!bytes.contains(0x0A))
  }

  @Test func `an empty record prints nulls and empty lists`() throws {
    let text = String(decoding: RecordJSON.bytes(OfficialDocument()), as: UTF8.self)
    #expect(text.hasPrefix("{\"schema\":1,\"id\":\"\",\"aliases\":[],\"document_number\":null,"))
    #expect(text.contains("\"proposal\":null"))
    #expect(text.contains("\"status\":{\"value\":\"unknown\",\"evidence\":null}"))
  }

  @Test func `control characters and quotes are escaped`() {
    var json = JSONWriter()
    json.string("a\"\\\n\u{1}")
    #expect(String(decoding: json.bytes, as: UTF8.self) == #""a\"\\\n\u0001""#)
  }

  @Test(arguments: [
    (0.5, "0.5"), (1, "1.0"), (-0.25, "-0.25"), (Double.nan, "null"), (0.00004, "0.0"),
  ])
  func `numbers have four decimals at most`(value: Double, printed: String) {
    var json = JSONWriter()
    json.number(value)
    #expect(String(decoding: json.bytes, as: UTF8.self) == printed)
  }
}
