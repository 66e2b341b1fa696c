internal import ArgumentParser
internal import CorpusStore
internal import Documents

struct NearCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "near",
    abstract: "Texts that are nearly the same: copies, and others of one template.",
    discussion: """
      A copy is the same document, damaged on its way: it is in the record's near_duplicates. A template's
      documents have numbers, days or titles of their own. Nothing is ever merged by likeness. Without a
      reference: all families, the largest first. Exit code 1: none.

      EXAMPLES
        wenhao near 临政字〔2022〕18号
        wenhao near --at-least 10
      """)

  @Argument(help: "Id, or document number in any form.") var reference: String?
  @Option(help: "Only families of at least this many documents.") var atLeast = 2
  @OptionGroup var place: CorpusOption
  @Option(help: "text for people; json (one value), jsonl (one object a line) or csv for programs.")
  var format: TableFormat = .text

  func run() throws {
    let corpus = try openCorpus(place)
    if let reference {
      try print(corpus.nearDuplicates(of: lookUpOne(reference, in: corpus).id))
    } else {
      try print(corpus.nearFamilies(atLeast: max(2, atLeast)))
    }
  }

  private func print(_ near: [NearDuplicate]) throws {
    if near.isEmpty { throw NothingFound() }
    guard format == .text else {
      return try Rows.print(
        near.map {
          [
            ("id", .text($0.id)), ("number", .text($0.number)), ("title", .text($0.title)),
            ("likeness", .decimal($0.likeness)),
            ("relation", .text($0.isTemplate ? "template" : "copy")),
          ]
        }, format)
    }
    for one in near {
      let percent = Int((one.likeness * 100).rounded())
      try StandardOutput.line(
        "\(percent) %  \(one.isTemplate ? "template" : "copy    ")  "
          + "\(one.number ?? "（无文号）")  \(one.title ?? "（无标题）")")
      try StandardOutput.line("    " + one.id)
    }
  }

  private func print(_ families: [NearFamily]) throws {
    if families.isEmpty { throw NothingFound() }
    guard format == .text else {
      return try Rows.print(
        families.map {
          [
            ("documents", .number($0.ids.count)), ("title", .text($0.title)),
            ("ids", .texts($0.ids)),
          ]
        }, format)
    }
    for family in families {
      try StandardOutput.line("\(family.ids.count) documents  \(family.title ?? "（无标题）")")
      for id in family.ids.prefix(10) { try StandardOutput.line("    " + id) }
      if family.ids.count > 10 { try StandardOutput.line("    …") }
    }
  }
}
