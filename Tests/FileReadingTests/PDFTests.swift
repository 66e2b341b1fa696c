import FileReading
import Foundation
import PageReading
import Testing

struct PDFTests {
  private let pdf = Array("%PDF-1.4\n%%EOF".utf8)

  /// What `pdftotext -bbox-layout` would say of words at places.
  private func boxes(_ pages: [[(String, Double, Double)]]) -> String {
    let pages = pages.map { words in
      "<page width=\"595\" height=\"842\">"
        + words.map { text, x, y in
          "<word xMin=\"\(x)\" yMin=\"\(y)\" xMax=\"\(x + 16 * Double(text.count))\" yMax=\"\(y + 16)\">\(text)</word>"
        }.joined() + "</page>"
    }
    return "<!DOCTYPE html><html><body>\n<doc>\n" + pages.joined() + "\n</doc></body></html>"
  }

  private func read(_ output: String) throws -> Result<Page, FileTrouble> {
    let fake = try FakeConverters()
    try Data(output.utf8).write(to: fake.folder.appending(path: "out"))
    try fake.add("pdftotext", script: "cat '\(fake.folder.path)/out'")
    return FileReadingTests.read(pdf, converters: fake.path)
  }

  @Test func `heads, feet and page numbers go, the first page's head stays`() throws {
    let full = String(repeating: "岭", count: 28)
    let pages = (1...4).map { number in
      [
        ("云岭市人民政府公报", 200.0, 30.0), (String(full.dropLast(2)), 104.0, 120.0), (full, 72.0, 150.0),
        ("第\(number)段完。", 72.0, 180.0), ("- \(number) -", 290.0, 800.0),
      ]
    }
    let text = try #require(try read(boxes(pages)).page).text
    #expect(text.components(separatedBy: "云岭市人民政府公报").count == 2)
    #expect(!text.contains("- 3 -"))
    #expect(text.contains(full + "第2段完。"))
  }

  @Test func `text that the fonts do not really say is to be recognised`() throws {
    // Glyphs of a font that was cut to a few, counted from elsewhere: looks like Chinese, says nothing.
    var words: [(String, Double, Double)] = []
    for row in 0..<40 {
      let glyphs = (0..<8).compactMap { Unicode.Scalar(0x7280 + row * 8 + $0) }
      words.append((String(String.UnicodeScalarView(glyphs)), 72, Double(100 + 16 * row)))
    }
    let trouble = try read(boxes([words])).trouble
    #expect(trouble == .needsOCR(pages: 1, missing: [.pdftoppm, .tesseract]))
  }

  @Test func `columns are read one after the other`() throws {
    let half = String(repeating: "栏", count: 13)
    let left = (0..<12).map {
      ($0 == 0 ? "左\(half.dropLast())" : half, 72.0, 100.0 + 24 * Double($0))
    }
    let right = (0..<12).map {
      ($0 == 0 ? "右\(half.dropLast())" : half, 310.0, 100.0 + 24 * Double($0))
    }
    let words = zip(left, right).flatMap { [$0, $1] }
    let text = try #require(try read(boxes([words])).page).text
    let first = try #require(text.range(of: "左"))
    let second = try #require(text.range(of: "右"))
    #expect(text.distance(from: first.lowerBound, to: second.lowerBound) >= 12 * 13)
  }

  @Test func `rows of a table stay rows`() throws {
    var rows: [(String, Double, Double)] = []
    for row in 0..<4 {
      let y = 100 + 30 * Double(row)
      rows += [("名\(row)", 72, y), ("单位", 250, y), ("电话", 450, y)]
    }
    let page = try #require(try read(boxes([rows])).page)
    #expect(page.tables.first?.rows.last == ["名3", "单位", "电话"])
    #expect(page.text == "名0\t单位\t电话\n名1\t单位\t电话\n名2\t单位\t电话\n名3\t单位\t电话")
  }

  @Test func `scans are told from text, and say what would read them`() throws {
    let trouble = try read(boxes([[], [("1", 290, 800)], []])).trouble
    #expect(trouble == .needsOCR(pages: 3, missing: [.pdftoppm, .tesseract]))
    #expect("\(try #require(trouble))".contains("tesseract-ocr-chi-sim"))
  }

  @Test(arguments: [
    // (script of the converter, outcome, why)
    (
      "echo 'Command Line Error: Incorrect password' >&2; exit 1", "encrypted",
      "a password is asked for"
    ),
    ("echo 'Syntax Error: no pages' >&2; exit 1", "damaged", "no PDF"),
    ("exit 0", "damaged", "no output"),
    ("kill -SEGV $$", "converter_failed", "it crashes"),
    ("sleep 600", "timed_out", "it hangs"),
    ("yes", "too_large", "it never stops"),
    (
      "echo '<doc><page width=\"x\"><word xMin=\"nan\">a</word>'", "needs_ocr",
      "numbers that are none"
    ),
  ])
  func `whatever the converter does is an outcome`(script: String, name: String, reason: String)
    throws
  {
    let fake = try FakeConverters()
    try fake.add("pdftotext", script: script)
    var limits = FileLimits()
    limits.converter.wall = .seconds(2)
    limits.converter.outputBytes = 1 << 20
    #expect(
      FileReadingTests.read(pdf, limits: limits, converters: fake.path).trouble?.name == name,
      "\(reason)")
  }

  @Test func `without its converter a PDF says which package to install`() {
    #expect(
      FileReadingTests.read(pdf).trouble.map { "\($0)" }
        == "converter missing: pdftotext (poppler-utils)")
  }

  @Test func `recognised words are put together by place`() throws {
    let fake = try FakeConverters()
    try fake.add(
      "pdftotext", script: "echo '<doc><page width=\"595\" height=\"842\"></page></doc>'")
    try fake.add("pdftoppm", script: "printf 'P5\\n1654 2339\\n255\\nxxxx'")
    try fake.add(
      "tesseract",
      script: """
        printf '4\\t1\\t1\\t1\\t1\\t0\\t300\\t400\\t600\\t40\\t-1\\t\\n'
        printf '5\\t1\\t1\\t1\\t1\\t1\\t300\\t400\\t80\\t40\\t90\\t通\\n'
        printf '5\\t1\\t1\\t1\\t1\\t2\\t395\\t402\\t80\\t38\\t90\\t云水发(2026]7号\\n'
        """)
    let page = try #require(FileReadingTests.read(pdf, converters: fake.path).page)
    #expect(page.text == "通云水发〔2026〕7号")
    #expect(page.encoding.evidence == "ocr")
  }
}
