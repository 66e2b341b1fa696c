// CPU time of reading pages on one thread: `read-bench ROUNDS FILE…` prints seconds. Files are in memory.
import Foundation
import PageReading

@main
struct ReadBench {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let rounds = arguments.first.flatMap({ Int($0) }), arguments.count > 1 else {
      FileHandle.standardError.write(Data("read-bench ROUNDS FILE…\n".utf8))
      exit(2)
    }
    let pages = try arguments.dropFirst().map {
      [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0)))
    }
    let reader = PageReader()
    var text = 0
    let start = clock()
    for _ in 0..<rounds {
      for page in pages {
        let read = reader.read(
          page, url: "http://www.yunling.gov.cn/zwgk/a.html", contentType: nil)
        text += read.text.utf8.count
      }
    }
    print(Double(clock() - start) / Double(CLOCKS_PER_SEC))
    FileHandle.standardError.write(Data("\(text / rounds) bytes of main text\n".utf8))
  }
}
