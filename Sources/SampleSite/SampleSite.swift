/// A fictional prefecture-level city's government on the web: several organs' sites in the styles of the
/// usual software, made on the fly from a plan, and the truth about them. It serves the demo, the
/// end-to-end tests and load.
package struct SampleSite: Sendable {
  /// GB/T 2260 has no such city.
  package static let region = "379900"

  package let plan: SamplePlan
  let writer: DraftWriter

  package init(plan: SamplePlan) {
    self.plan = plan
    writer = DraftWriter(plan)
  }

  /// What a host answers to a GET of `target` (path and query), apart from conditions and the arrivals log.
  package func page(at host: SampleHost, target: String, port: Int) -> SampleResponse {
    if target == "/robots.txt" { return robots(of: host) }
    let view = SiteView(host: host, port: port, writer: writer)
    switch host {
    case .statistics: return challenged
    case .busy: return SampleResponse(status: 503, headers: [("retry-after", "3600")])
    case .broken: return broken(target, view)
    case .portal, .science, .finance, .development, .archives, .news: break
    }
    if target == "/" { return html(view, view.home(), modified: nil) }
    if host == .portal, let answer = curiosity(target, view) { return answer }
    for column in view.columns {
      if let number = listNumber(target, column) {
        return html(view, view.list(column, number: number), modified: nil)
      }
    }
    return article(target, view) ?? notFound
  }

  private func listNumber(_ target: String, _ column: Column) -> Int? {
    let pages = column.pages(documents: plan.documents)
    // The page that a path names is found by its last digits; whether it is that page's path is compared.
    let digits = target.utf8.reversed().drop { !(48...57).contains($0) }
      .prefix { (48...57).contains($0) }
    let named = Int(String(decoding: digits.reversed(), as: UTF8.self)) ?? 0
    let candidates = [0, named, named - 1, pages - named]
    return candidates.first {
      (0..<pages).contains($0) && column.path(page: $0, pages: pages) == target
    }
  }

  private func article(_ target: String, _ view: SiteView) -> SampleResponse? {
    guard let index = Column.index(inPath: target), let draft = writer.draft(index),
      let column = Column.listing(draft.slot, at: view.host),
      view.path(of: index, in: column) == target
    else { return nil }
    var answer = html(view, view.article(draft, in: column), modified: draft.published)
    if view.host == Curiosity.slowHost, column.position(of: index) == 0 {
      answer.delay = Curiosity.slowDelay
    }
    return answer
  }

  private func curiosity(_ target: String, _ view: SiteView) -> SampleResponse? {
    switch target {
    case Curiosity.movedPath:
      guard let column = view.columns.first,
        let newest = column.indexes(page: 0, documents: plan.documents).first
      else { return nil }
      let location = view.origin(.portal) + view.path(of: newest, in: column)
      return SampleResponse(status: 301, headers: [("location", location)])
    case Curiosity.privatePath:
      var page = view.newPage(title: "内部资料")
      page.body = "<p>此处内容不对外提供，规矩的访客不会看到这一页。</p>\n"
      return html(view, page, modified: nil)
    default: return nil
    }
  }
}
