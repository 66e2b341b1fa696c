import FileReading
import PageReading
import Testing

private func docx(_ body: String, extra: [(String, String)] = []) -> [UInt8] {
  ZipFile(
    [
      ("[Content_Types].xml", "<Types/>"),
      (
        "word/document.xml",
        "<w:document xmlns:w='w' xmlns:mc='mc' xmlns:wps='wps'><w:body>\(body)</w:body></w:document>"
      ),
    ] + extra
  ).bytes
}

struct DOCXTests {
  @Test(arguments: [
    // (body, text, why)
    (
      "<w:p><w:r><w:t>云水</w:t></w:r><w:r><w:t>发〔2026〕7号</w:t></w:r></w:p>", "云水发〔2026〕7号",
      "runs are one text"
    ),
    ("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>", "甲\n\n乙", "a line break ends a line"),
    ("<w:p/><w:p><w:r><w:t>甲</w:t></w:r></w:p>", "甲", "empty paragraphs are space"),
    (
      "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>",
      "新",
      "tracked changes count as made"
    ),
    (
      "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>现</w:t></w:r></w:p>", "现",
      "hidden text"
    ),
    (
      "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink></w:p>",
      "链",
      "field codes are not text, links are"
    ),
    (
      "<w:p><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent><w:p><w:r><w:t>红头</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>红头</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>",
      "红头\n\n正文", "text boxes come once, before their paragraph"
    ),
    (
      "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>", "控件",
      "content controls wrap paragraphs"
    ),
    (
      "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>姓名</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>单位</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>水务局</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
      "姓名\t单位\n\t水务局", "tables are rows and cells"
    ),
    (
      "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>一</w:t></w:r></w:p><w:p><w:r><w:t>二</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
      "一\n\n二", "a table of one cell is a frame"
    ),
  ])
  func `paragraphs are read`(body: String, text: String, reason: String) throws {
    #expect(read(docx(body)).page?.text == text, "\(reason)")
  }

  @Test func `the numbers of lists are part of the text`() throws {
    let numbering = """
      <w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='4'>
      <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCountingThousand'/><w:lvlText w:val='%1、'/></w:lvl>
      <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%2.'/></w:lvl>
      </w:abstractNum><w:num w:numId='2'><w:abstractNumId w:val='4'/></w:num></w:numbering>
      """
    let relations = """
      <Relationships><Relationship Id='r1' Type='http://x/relationships/numbering' Target='numbering.xml'/>
      </Relationships>
      """
    func item(_ level: Int, _ text: String) -> String {
      "<w:p><w:pPr><w:numPr><w:ilvl w:val='\(level)'/><w:numId w:val='2'/></w:numPr></w:pPr><w:r><w:t>\(text)</w:t></w:r></w:p>"
    }
    let bytes = docx(
      item(0, "总则") + item(1, "范围") + item(1, "原则") + item(0, "附则") + item(1, "施行"),
      extra: [("word/numbering.xml", numbering), ("word/_rels/document.xml.rels", relations)])
    #expect(read(bytes).page?.text == "一、总则\n\n1.范围\n\n2.原则\n\n二、附则\n\n1.施行")
  }
}

struct XLSXTests {
  private func workbook(lastColumn: String = "C") -> [UInt8] {
    ZipFile([
      ("[Content_Types].xml", "<Types/>"),
      (
        "xl/workbook.xml",
        "<workbook xmlns:r='r'><sheets><sheet name='名单' r:id='r1'/><sheet name='藏' state='hidden' r:id='r1'/></sheets></workbook>"
      ),
      (
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id='r1' Type='t/worksheet' Target='worksheets/s1.xml'/><Relationship Id='r2' Type='t/sharedStrings' Target='/xl/sharedStrings.xml'/><Relationship Id='r3' Type='t/styles' Target='styles.xml'/></Relationships>"
      ),
      (
        "xl/sharedStrings.xml",
        "<sst><si><t>姓名</t></si><si><r><t>日</t></r><r><t>期</t></r></si></sst>"
      ),
      (
        "xl/styles.xml",
        "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>"
      ),
      (
        "xl/worksheets/s1.xml",
        """
        <worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1' t='s'><v>1</v></c></row>
        <row r='3'><c r='A3' t='inlineStr'><is><t>张三</t></is></c><c r='B3'><v>0.10000000000000001</v></c>
        <c r='\(lastColumn)3' s='1'><v>45678</v></c></row></sheetData></worksheet>
        """
      ),
    ]).bytes
  }

  @Test func `each sheet that is shown is a table; days are days`() throws {
    let page = try #require(read(workbook()).page)
    #expect(page.text == "姓名\t\t日期\n张三\t0.1\t2025-01-21")
    #expect(
      page.tables == [
        Page.Table(caption: "名单", rows: [["姓名", "", "日期"], ["张三", "0.1", "2025-01-21"]])
      ])
  }

  @Test func `a column beyond the limit is cut, not filled up to`() throws {
    for column in ["XFD", "ZZZZZZZZZZ"] {
      let page = try #require(read(workbook(lastColumn: column)).page)
      #expect(page.tables.first?.rows.last?.prefix(2) == ["张三", "0.1"])
    }
  }
}

struct RTFTests {
  @Test(arguments: [
    // (RTF, text, why)
    (
      "{\\rtf1\\ansi\\ansicpg936 \\'cd\\'a8\\'d6\\'aa\\par \\'c5\\'fa\\'b8\\'b4}", "通知\n\n批复",
      "GBK in hexadecimal"
    ),
    ("{\\rtf1\\uc1 \\u36890?\\u30693?}", "通知", "Unicode with a stand-in for old programs"),
    (
      "{\\rtf1{\\fonttbl{\\f0 SimSun;}}{\\*\\generator X;}{\\info{\\title t}}text}", "text",
      "tables of the file"
    ),
    (
      "{\\rtf1\\trowd A\\cell B\\cell\\row C\\cell D\\cell\\row\\pard end\\par}",
      "A\tB\nC\tD\n\nend", "a table"
    ),
    ("{\\rtf1 a\\{b\\}\\\\c\\line d}", "a{b}\\c\n\nd", "escaped signs and a line break"),
    ("{\\rtf1{\\pict\\bin4 }}}}}x}", "x", "binary with braces in it"),
  ])
  func `text is read`(rtf: String, text: String, reason: String) {
    #expect(read(Array(rtf.utf8)).page?.text == text, "\(reason)")
  }
}

struct OldOfficeTests {
  /// Enough of a compound file to be known: its mark, and one directory entry.
  private func compound(_ stream: String) -> [UInt8] {
    var bytes: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    bytes += [UInt8](repeating: 0, count: 1024 - 8)
    for unit in stream.utf8 { bytes += [unit, 0] }
    return bytes + [UInt8](repeating: 0, count: 512)
  }

  @Test(arguments: [
    // (stream, name, what comes of it without converters)
    ("WordDocument", "a.doc", FileTrouble.converterMissing(.antiword)),
    ("WordDocument", "a.xls", .converterMissing(.antiword)),
    ("Workbook", "a.doc", .converterMissing(.xls2csv)),
    ("EncryptedPackage", "a.docx", .encrypted),
    ("Root Entry", "a.doc", .damaged(what: "it is cut off or no Office file")),
    ("nothing", "a.doc", .damaged(what: "it is cut off or no Office file")),
  ])
  func `old files are told apart by what is in them`(
    stream: String, name: String, trouble: FileTrouble
  ) {
    #expect(read(compound(stream), name: name).trouble == trouble)
  }

  @Test func `a converter's drawing of a table becomes a table`() throws {
    let fake = try FakeConverters()
    try fake.add("antiword", script: "printf '通知\\n\\n|姓名|单位|\\n|张三|水务|\\n|    |局  |\\n'")
    let page = try #require(read(compound("WordDocument"), converters: fake.path).page)
    #expect(page.text == "通知\n\n姓名\t单位\n张三\t水务局")
  }

  @Test func `what one converter refuses the other may read`() throws {
    let fake = try FakeConverters()
    try fake.add("antiword", script: "exit 1")
    try fake.add("catdoc", script: "echo 决定")
    #expect(read(compound("WordDocument"), converters: fake.path).page?.text == "决定")
  }
}
