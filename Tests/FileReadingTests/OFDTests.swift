import FileReading
import Foundation
import PageReading
import Testing

struct OFDTests {
  @Test func `text is put together by place, not by order in the file`() throws {
    let bytes = ofd(
      line("2026年3月10日", x: 120, y: 200) + line("为您办好此事，特此批复。", x: 39, y: 120)
        + line("云岭市水务局文件", x: 50, y: 45, size: 12) + line("云水发〔2026〕7号", x: 80, y: 75))
    let page = try #require(read(bytes).page)
    #expect(page.text == "云岭市水务局文件\n\n云水发〔2026〕7号\n\n为您办好此事，特此批复。\n\n2026年3月10日")
    #expect(page.kind == .article)
  }

  @Test func `full lines are joined to paragraphs, and the page's number is dropped`() throws {
    let full = String(repeating: "河", count: 26)
    let bytes = ofd(
      line(String(full.dropLast(2)), x: 39.2, y: 100) + line(full, x: 28, y: 110)
        + line("止。", x: 28, y: 120)
        + line(String(full.dropLast(2)), x: 39.2, y: 130) + line("终。", x: 28, y: 140)
        + line("— 1 —", x: 95, y: 285))
    let page = try #require(read(bytes).page)
    let paragraphs = page.text.split(separator: "\n\n").map(String.init)
    #expect(
      paragraphs == [String(full.dropLast(2)) + full + "止。", String(full.dropLast(2)) + "终。"])
  }

  @Test(arguments: [
    // (object, what it reads as, why)
    (
      "<ofd:TextObject Boundary='20 20 100 10' CTM='0.3528 0 0 0.3528 0 0' Size='16'><ofd:TextCode X='0' Y='16'>甲乙</ofd:TextCode></ofd:TextObject>",
      "甲乙", "a matrix that makes points of millimetres"
    ),
    (
      "<ofd:TextObject Boundary='20 20 100 90' Size='5'><ofd:TextCode X='0' Y='5' DeltaX='5 -5 5' DeltaY='0 8 0'>甲乙丙丁</ofd:TextCode></ofd:TextObject>",
      "甲乙丙丁|甲乙\n\n丙丁", "one code over two lines"
    ),
    (
      "<ofd:TextObject Boundary='0 0 210 297' CTM='0.7 0.7 -0.7 0.7 0 0' Size='8'><ofd:TextCode X='10' Y='10'>保密资料</ofd:TextCode></ofd:TextObject>"
        + line("正文", x: 30, y: 100), "正文", "a watermark aslant over the page"
    ),
    (
      "<ofd:PageBlock><ofd:PageBlock>" + line("内层", x: 30, y: 100)
        + "</ofd:PageBlock></ofd:PageBlock>", "内层",
      "blocks within blocks"
    ),
    (line("重影", x: 30, y: 100) + line("重影", x: 30.3, y: 100), "重影", "bold face by printing twice"),
    (
      "<ofd:TextObject Visible='false' Boundary='0 0 9 9' Size='5'><ofd:TextCode X='0' Y='5'>隐</ofd:TextCode></ofd:TextObject>"
        + line("显", x: 30, y: 100), "显", "an object that is not shown"
    ),
  ])
  func `text objects are placed`(objects: String, expected: String, reason: String) throws {
    let text = try #require(read(ofd(objects)).page).text
    #expect(expected.split(separator: "|").contains { $0 == text }, "\(reason): \(text)")
  }

  @Test func `templates and drawings that are defined once are part of the page`() throws {
    let template =
      "<ofd:Page xmlns:ofd='x'><ofd:Content><ofd:Layer>\(line("红头", x: 90, y: 40))</ofd:Layer></ofd:Content></ofd:Page>"
    let resources =
      "<ofd:Res xmlns:ofd='x'><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID='9' Width='100' Height='50'><ofd:Content>\(line("图中字", x: 10, y: 20))</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    var zip = ZipFile([
      ("OFD.xml", "<OFD><DocBody><DocRoot>/Doc_0/Document.xml</DocRoot></DocBody></OFD>"),
      (
        "Doc_0/Document.xml",
        "<Document><CommonData><TemplatePage ID='7' BaseLoc='Tpls/T.xml'/><DocumentRes>Res.xml</DocumentRes></CommonData><Pages><Page ID='1' BaseLoc='P.xml'/></Pages></Document>"
      ),
    ])
    zip.add("Doc_0/Tpls/T.xml", Array(template.utf8))
    zip.add("Doc_0/Res.xml", Array(resources.utf8))
    zip.add(
      "Doc_0/P.xml",
      Array(
        "<Page><Template TemplateID='7'/><Content><Layer><CompositeObject Boundary='0 100 200 50' ResourceID='9'/></Layer></Content></Page>"
          .utf8))
    #expect(read(zip.bytes).page?.text == "红头\n\n图中字")
  }

  @Test func `drawings that use themselves end`() {
    let loop =
      "<Res><CompositeGraphicUnit ID='9'><Content><CompositeObject ResourceID='9'/><CompositeObject ResourceID='9'/></Content></CompositeGraphicUnit></Res>"
    let bytes = ofd(
      "<CompositeObject ResourceID='9'/>" + line("完", x: 30, y: 100),
      extra: [("Doc_0/Res.xml", loop)],
      common: "<DocumentRes>Res.xml</DocumentRes>")
    #expect(read(bytes).page?.text == "完")
  }

  @Test func `attachments are listed and notes come last, without stamps`() throws {
    let notes =
      "<PageAnnot><Annot Type='Stamp'><Appearance>\(line("校验章", x: 1, y: 9))</Appearance></Annot><Annot Type='Highlight'><Appearance>\(line("批注", x: 1, y: 9))</Appearance></Annot></PageAnnot>"
    let bytes = ofd(
      line("正文", x: 30, y: 100),
      extra: [
        (
          "Doc_0/Annots/Annotations.xml",
          "<Annotations><Page PageID='1'><FileLoc>Page_0.xml</FileLoc></Page></Annotations>"
        ),
        ("Doc_0/Annots/Page_0.xml", notes.replacing("ofd:", with: "")),
        (
          "Doc_0/Attachs/Attachments.xml",
          "<Attachments><Attachment ID='1' Name='附件1'><FileLoc>f.xlsx</FileLoc></Attachment></Attachments>"
        ),
      ],
      document:
        "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations><ofd:Attachments>/Doc_0/Attachs/Attachments.xml</ofd:Attachments>"
    )
    let page = try #require(read(bytes, name: "http://a.example/b.ofd").page)
    #expect(page.text == "正文\n\n批注")
    #expect(
      page.attachments == [
        Page.Link(url: "http://a.example/b.ofd#Doc_0/Attachs/f.xlsx", text: "附件1")
      ])
  }

  @Test func `pages without text are pictures`() {
    #expect(
      read(ofd("<ofd:ImageObject ResourceID='3'/>")).trouble == .needsOCR(pages: 1, missing: []))
  }

  @Test(.enabled(if: Checkout.hasFiles)) func `a real approval is read to the letter`() throws {
    let bytes = [UInt8](try Data(contentsOf: Checkout.files.appending(path: "015.ofd")))
    let page = try #require(read(bytes).page)
    #expect(page.text.contains("路卫发〔2011〕76号\n\n关于同意张阿三同志辞职的批复\n\n区中医院："))
  }
}
