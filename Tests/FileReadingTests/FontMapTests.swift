import Foundation
import Testing

@testable import FileReading

struct FontMapTests {
  private static let laws = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared/data/text/laws")

  private func isFalse(_ text: String) -> Bool {
    var page = PrintedPage(width: 595, height: 842)
    page.runs = [PrintedPage.Run(left: 0, right: 9, base: 9, size: 9, text: text)]
    return FontMap.isFalse([page])
  }

  private static let notice = """
    各县（市、区）人民政府，市政府各部门、各直属机构：为进一步规范全市河道采砂管理，保障防洪安全和河势稳定，根据有关法律法规，\
    经市政府同意，现就加强河道采砂管理工作有关事项通知如下。一、提高认识，加强组织领导。河道采砂管理事关防洪安全、生态安全和社会稳定，\
    各级各部门要切实增强责任感，健全工作机制，落实管理责任，确保各项措施落到实处。二、严格审批，依法实施许可。
    """

  /// Every Chinese character for another, each for its own: what a font says that was given a false table.
  private func exchanged(_ text: String, by step: UInt32) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map {
          (0x4E00..<0x9F00).contains($0.value)
            ? Unicode.Scalar(0x4E00 + ($0.value - 0x4E00) * step % 0x5100) ?? $0 : $0
        }))
  }

  @Test(arguments: [
    // A notice; a list of places; figures; English; a form with dots; too little to judge.
    (FontMapTests.notice, "prose"),
    (String(repeating: "张店区 淄川区 博山区 周村区 临淄区 桓台县 高青县 沂源县 ", count: 12), "places"),
    (String(repeating: "12.5 3,400.00 (7) 88% 2024-03-05 1/2 ", count: 20), "figures"),
    (String(repeating: "Notice on the management of sand in rivers. ", count: 9), "English"),
    (String(repeating: "姓名……………… 电话_________ ", count: 30), "a form"),
    ("冂冃冄内冇", "five characters"),
    (
      "王建国 李明华 张伟 刘洋 陈静 杨丽娟 赵志强 黄海燕 周文平 吴晓东 徐春梅 孙立军 胡秀英 朱红霞 高鹏飞 林雪松 何佳怡 郭玉兰 马俊杰 罗思远 梁嘉欣 宋雨桐 郑浩然 谢梓萱 韩冬梅 唐振宇 冯晓燕 于海波 董卫东 程子豪 曹雪琴 袁国庆 邓丽君 曾志伟 沈明 许安 傅兰 吕文",
      "names"
    ),
  ])
  func `honest text is taken for text`(text: String, what: String) {
    #expect(!isFalse(text), "\(what)")
  }

  @Test func `text with exchanged characters is not`() {
    // Steps without a common factor with the block's length, so that no two characters become one.
    for step: UInt32 in [6007, 12007] {
      #expect(isFalse(exchanged(Self.notice, by: step)), "\(step)")
    }
    // Latin letters as ideographs, as fonts of one maker have them.
    #expect(
      isFalse(
        String(
          String.UnicodeScalarView(
            (0..<4).flatMap { _ in
              (0x7283..<0x72B7).compactMap { Unicode.Scalar($0 as Int) }
            }))))
    // Glyph numbers as characters; private use; another script.
    #expect(isFalse(String(repeating: "\"#$%&'*+;<=>?@[\\]^ ", count: 12)))
    #expect(isFalse(String(repeating: "\u{E001}\u{E0A3}\u{F012}", count: 50)))
    #expect(isFalse(String(repeating: "ʠʡʢʣʤΔΩαβγ", count: 20)))
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: FontMapTests.laws.path),
      "laws are not beside this checkout"))
  func `two hundred characters of any law tell themselves from exchanged ones`() throws {
    var count = 0
    for file in try FileManager.default.contentsOfDirectory(
      at: Self.laws, includingPropertiesForKeys: nil)
    {
      let text = try String(contentsOf: file, encoding: .utf8).unicodeScalars.filter {
        (0x4E00..<0x9F00).contains($0.value)
      }
      for start in stride(from: 0, to: text.count - 200, by: 2000) {
        let first = text.index(text.startIndex, offsetBy: start)
        let piece = String(String.UnicodeScalarView(text[first...].prefix(200)))
        count += 1
        #expect(!isFalse(piece), "\(file.lastPathComponent)")
        #expect(isFalse(exchanged(piece, by: 6007)), "\(file.lastPathComponent)")
      }
    }
    #expect(count > 100)
  }
}
