extension FileKind {
  /// What an archive says of the bytes: the names of IANA's registry, and of GB/T 33190 for OFD.
  package var mediaType: String {
    switch self {
    case .html: "text/html"
    case .text: "text/plain"
    case .warc: "application/warc"
    case .pdf: "application/pdf"
    case .ofd: "application/ofd"
    case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case .doc: "application/msword"
    case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case .xls: "application/vnd.ms-excel"
    case .rtf: "application/rtf"
    case .zip: "application/zip"
    case .rar: "application/vnd.rar"
    case .sevenZip: "application/x-7z-compressed"
    case .gzip: "application/gzip"
    case .image, .unknown: "application/octet-stream"
    }
  }
}
