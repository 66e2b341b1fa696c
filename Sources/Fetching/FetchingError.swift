/// libcurl could not be set up: nothing can be fetched in this process.
package enum FetchingError: Error, Hashable, Sendable, CustomStringConvertible {
  case libraryUnavailable(String)
  case threadNotStarted(errno: Int32)

  package var description: String {
    switch self {
    case .libraryUnavailable(let what):
      "libcurl did not start (\(what)); check that libcurl4 is installed and memory is left"
    case .threadNotStarted(let errno):
      "the fetching thread did not start (errno \(errno)); check the limit on processes (ulimit -u)"
    }
  }
}
