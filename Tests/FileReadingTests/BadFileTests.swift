import FileReading
import Foundation
import PageReading
import Testing

struct BadFileTests {
  @Test func `a zip bomb is refused before it is unpacked`() {
    var zip = ZipFile([("[Content_Types].xml", "<Types/>")])
    zip.add("word/document.xml", [UInt8](repeating: 0x20, count: 80 << 20), isDeflated: true)
    #expect(read(zip.bytes).trouble?.name == "too_large")
  }

  @Test func `bundles within bundles are opened to a depth, and bombs within are only listed`()
    throws
  {
    var inner = ZipFile([("d.txt", "四")])
    for name in ["c.zip", "b.zip", "a.zip"] {
      var outer = ZipFile()
      outer.add(name, inner.bytes)
      inner = outer
    }
    let page = try #require(read(inner.bytes, name: "x.zip").page)
    #expect(
      page.attachments.map(\.url) == [
        "x.zip#a.zip", "x.zip#a.zip/b.zip", "x.zip#a.zip/b.zip/c.zip",
      ])
    var bomb = ZipFile()
    bomb.add("bomb.zip", [UInt8](repeating: 0x50, count: 80 << 20), isDeflated: true)
    let listed = read(bomb.bytes, name: "x.zip")
    #expect(listed.trouble?.name == "too_large" || listed.page?.attachments.count == 1)
  }

  @Test func `names lead nowhere`() throws {
    let zip = ZipFile([
      ("../../etc/passwd", "x"), ("/home/x/.ssh/id", "y"), ("a/../../b.docx", "z"),
      ("附件\\1.doc", "w"),
    ])
    let page = try #require(read(zip.bytes, name: "x.zip").page)
    #expect(
      page.attachments.map(\.url) == [
        "x.zip#etc/passwd", "x.zip#home/x/.ssh/id", "x.zip#b.docx", "x.zip#附件/1.doc",
      ])
    let ofd = ZipFile([
      ("OFD.xml", "<OFD><DocBody><DocRoot>../../../../etc/passwd</DocRoot></DocBody></OFD>")
    ])
    #expect(read(ofd.bytes).trouble?.name == "damaged")
  }

  @Test func `entities are not expanded, and their declarations end the reading`() {
    let bomb = """
      <!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>
      <OFD><DocBody><DocRoot>&b;&c;</DocRoot></DocBody></OFD>
      """
    #expect(read(ZipFile([("OFD.xml", bomb)]).bytes).trouble?.name == "damaged")
  }

  @Test(arguments: ["<a>", "<w:p>", "<w:tbl><w:tr><w:tc>"])
  func `a hundred thousand levels are cut`(level: String) {
    let deep = "<w:document xmlns:w='w'><w:body>" + String(repeating: level, count: 100_000)
    let zip = ZipFile([("[Content_Types].xml", "<Types/>"), ("word/document.xml", deep)])
    let result = read(zip.bytes)
    #expect(result.page?.truncated ?? true)
    let rtf = "{\\rtf1" + String(repeating: "{", count: 100_000) + "x"
    #expect(read(Array(rtf.utf8)).page?.truncated ?? true)
  }

  @Test func `what is stored once and named a thousand times is read a few times`() throws {
    // A text of a megabyte in ten thousand cells; a sheet of a megabyte in ten thousand sheets.
    let long = String(repeating: "长", count: 350_000)
    let cells = (0..<10_000).map {
      "<row r='\($0 + 1)'><c t='s'><v>0</v></c><c t='s'><v>0</v></c></row>"
    }.joined()
    func book(_ sheets: Int, _ sheet: String) -> [UInt8] {
      ZipFile([
        ("[Content_Types].xml", "<Types/>"),
        (
          "xl/workbook.xml",
          "<workbook><sheets>\(String(repeating: "<sheet name='a' id='r1'/>", count: sheets))</sheets></workbook>"
        ),
        (
          "xl/_rels/workbook.xml.rels",
          "<Relationships><Relationship Id='r1' Type='t/worksheet' Target='s1.xml'/><Relationship Id='r2' Type='t/sharedStrings' Target='sst.xml'/></Relationships>"
        ),
        ("xl/sst.xml", "<sst><si><t>\(long)</t></si></sst>"),
        ("xl/s1.xml", "<worksheet>\(sheet)</worksheet>"),
      ]).bytes
    }
    let texts = try #require(read(book(1, cells)).page)
    #expect(texts.truncated && texts.text.utf8.count <= 17 << 20)
    var limits = FileLimits()
    limits.parsedBytes = 20 << 20
    #expect(read(book(10_000, "<x>\(long)</x>"), limits: limits).trouble?.name == "too_large")

    // Drawings that each use the next one a hundred times.
    let units = (0..<8).map { level in
      "<CompositeGraphicUnit ID='\(level)'><Content>"
        + String(repeating: "<CompositeObject ResourceID='\(level + 1)'/>", count: 100)
        + "</Content></CompositeGraphicUnit>"
    }
    let bytes = ofd(
      line("完", x: 30, y: 100) + "<CompositeObject ResourceID='0'/>",
      extra: [("Doc_0/Res.xml", "<Res>\(units.joined())</Res>")],
      common: "<DocumentRes>Res.xml</DocumentRes>")
    #expect(read(bytes).page?.text == "完")
  }

  @Test func `a document with a password is encrypted, whatever its kind`() {
    var zip = ZipFile([("[Content_Types].xml", "<Types/>")])
    zip.add("word/document.xml", [1, 2, 3], isEncrypted: true)
    #expect(read(zip.bytes).trouble == .encrypted)
  }

  @Test func `a bundle with a password still shows its names`() throws {
    var zip = ZipFile()
    zip.add("附件1.docx", [1, 2, 3], isEncrypted: true)
    #expect(read(zip.bytes, name: "x.zip").page?.attachments.map(\.text) == ["附件1.docx"])
  }

  @Test func `names in GBK are read`() throws {
    var zip = ZipFile()
    // 附件1.doc, and 通知, which is valid UTF-8 for two signs that nobody names files by.
    zip.add([0xB8, 0xBD, 0xBC, 0xFE, 0x31, 0x2E, 0x64, 0x6F, 0x63], [], flags: 0)
    zip.add([0xCD, 0xA8, 0xD6, 0xAA], [], flags: 0)
    #expect(read(zip.bytes, name: "x.zip").page?.attachments.map(\.text) == ["附件1.doc", "通知"])
  }

  @Test func `half a file is a page that is cut, or an outcome`() {
    let whole = ofd(line("甲乙丙", x: 30, y: 100))
    for length in stride(from: 1, to: whole.count, by: 7) {
      let half = Array(whole[..<length])
      _ = FileReader(converters: ConverterPath("")).read(half, kind: .ofd, url: nil)
      _ = FileReader(converters: ConverterPath("")).read(half, kind: .docx, url: nil)
      _ = FileReader(converters: ConverterPath("")).read(half, kind: .rar, url: nil)
    }
    let half = Array(whole[..<(whole.count / 2)])
    #expect(FileReader().read(half, kind: .ofd, url: nil).trouble?.name == "damaged")
    var word = ZipFile([("[Content_Types].xml", "<Types/>"), ("docProps/app.xml", "<a/>")])
    word.add("word/document.xml", Array("<w:document/>".utf8))
    #expect(read(Array(word.bytes[..<120]), name: "a.docx").trouble?.name == "damaged")
  }

  /// Bytes turned at random, the same every run: the readers answer something and end.
  @Test func `damage anywhere is survived`() {
    var state: UInt64 = 20_260_315
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let rtf =
      "{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 x;}}\\'cd\\'a8\\u36890?\\trowd a\\cell\\row\\bin3 xyz\\par}"
    let samples: [([UInt8], FileKind)] = [
      (ofd(line("云水发〔2026〕7号", x: 30, y: 100)), .ofd), (Array(rtf.utf8), .rtf),
    ]
    for (sample, kind) in samples {
      for _ in 0..<2000 {
        var bytes = sample
        for _ in 0...next(4) { bytes[next(bytes.count)] = UInt8(next(256)) }
        _ = FileReader(converters: ConverterPath("")).read(bytes, kind: kind, url: nil)
      }
    }
  }

  @Test func `a file beyond the limit is not looked into`() {
    var limits = FileLimits()
    limits.fileBytes = 1000
    let bytes = Array("%PDF-1.7\n".utf8) + [UInt8](repeating: 0x20, count: 1000)
    #expect(read(bytes, limits: limits).trouble?.name == "too_large")
  }

  @Test(arguments: FileKind.allCases)
  func `every kind has an answer for rubbish and for nothing`(kind: FileKind) {
    for bytes in [[], [0], Array("rubbish".utf8), [UInt8](repeating: 0xFF, count: 5000)] {
      let result = FileReader(converters: ConverterPath("")).read(bytes, kind: kind, url: nil)
      #expect(result.page != nil || result.trouble != nil)
    }
  }

  @Test(.enabled(if: Checkout.hasFiles)) func `every real file gives text or a stated outcome`()
    throws
  {
    let files = try FileManager.default.contentsOfDirectory(atPath: Checkout.files.path)
    for name in files.sorted() where !name.hasSuffix(".tsv") {
      let bytes = [UInt8](try Data(contentsOf: Checkout.files.appending(path: name)))
      switch read(bytes, name: name, converters: ConverterPath()) {
      case .success(let page): #expect(!page.text.isEmpty, "\(name)")
      case .failure(let trouble):
        // Five pages of drawings; and PDF where no converter is installed.
        #expect(name == "013.ofd" || name.hasSuffix(".pdf"), "\(name): \(trouble)")
      }
    }
  }
}
