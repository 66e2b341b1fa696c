/// How much one file may take. Every number is far above what honest files need and far below what hurts.
package struct FileLimits: Sendable {
  /// Larger files are refused before anything looks into them. The largest honest PDF scans are some 100 MB.
  package var fileBytes = 200 << 20
  /// One unpacked member; the text part of a thousand-page DOCX is some 20 MB.
  package var memberBytes = 64 << 20
  /// All unpacked members together.
  package var unpackedBytes = 192 << 20
  /// Unpacked to packed, of the whole archive. Repetitive spreadsheets reach 60; bombs begin at 1000.
  package var ratio = 300
  /// Members that are looked at.
  package var members = 20_000
  /// Archives within archives.
  package var depth = 3
  /// XML of all parts together, each counted as often as it is read.
  package var parsedBytes = 128 << 20
  /// Elements of drawings that are looked at, each counted as often as it is drawn.
  package var drawnElements = 4_000_000
  /// Text of all cells of a workbook, and their number.
  package var tableBytes = 16 << 20
  package var cells = 2_000_000
  /// Elements and texts of one XML part.
  package var nodes = 2_000_000
  /// Pages of one printed document.
  package var pages = 2_000
  /// Rows of all tables, and cells of one row, of one workbook.
  package var rows = 100_000
  package var columns = 1_000
  package var converter = ChildLimits()
  /// Pages that are recognised, and the time all of them may take together.
  package var recognisedPages = 30
  package var recognition: Duration = .seconds(25)

  package init() {}

  /// For a person who waits, or a batch: recognition of scans may take ten minutes a file.
  package static var patient: FileLimits {
    var limits = FileLimits()
    limits.recognition = .seconds(600)
    limits.recognisedPages = 200
    return limits
  }
}
