internal import Glibc

/// Programs that read what libraries under our licence do not; all of them optional, all of them run as child
/// processes (`ChildProcess`).
package enum Converter: String, Sendable, CaseIterable {
  case pdftotext, pdftoppm, tesseract, antiword, catdoc, xls2csv

  /// Debian packages that bring it.
  package var package: String {
    switch self {
    case .pdftotext, .pdftoppm: "poppler-utils"
    case .tesseract: "tesseract-ocr tesseract-ocr-chi-sim"
    case .antiword: "antiword"
    case .catdoc, .xls2csv: "catdoc"
    }
  }

  /// What its absence costs.
  package var cost: String {
    switch self {
    case .pdftotext: "PDF files are kept but not read"
    case .pdftoppm, .tesseract: "scanned PDF files stay without text"
    case .antiword: "old .doc files are read by catdoc, which knows fewer of them"
    case .catdoc: "old .doc files that antiword refuses are kept but not read"
    case .xls2csv: "old .xls files are kept but not read"
    }
  }
}

/// Where converters are looked for.
package struct ConverterPath: Sendable {
  private let folders: [String]

  /// - Parameter path: folders separated by colons, as in `PATH`; nil takes the process's own.
  package init(_ path: String? = nil) {
    let path = path ?? getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    // Relative folders would depend on where the process happens to stand.
    folders = path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
  }

  /// Absolute path of the program, nil when it is not installed.
  package func find(_ converter: Converter) -> String? {
    folders.lazy.map { "\($0)/\(converter.rawValue)" }.first { access($0, X_OK) == 0 }
  }
}
