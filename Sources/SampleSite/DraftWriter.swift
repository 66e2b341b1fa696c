/// Writes the document of an index: the same one every time, without looking at any other.
struct DraftWriter: Sendable {
  let plan: SamplePlan
  let titles: Titles

  init(_ plan: SamplePlan) {
    self.plan = plan
    titles = Titles(plan)
  }

  var timeline: Timeline { titles.timeline }

  /// nil outside the plan.
  func draft(_ index: Int) -> Draft? {
    guard (0..<plan.documents).contains(index), let slot = Slot(rawValue: index % Slot.count)
    else { return nil }
    var draft = Draft(
      index: index, slot: slot, number: timeline.number(index),
      title: titles.title(index, slot), topic: titles.topic(index),
      written: timeline.dateWritten(index))
    var dice = Dice(seed: plan.seed, stream: index)
    write(&draft, &dice)
    if isRepealed(index, slot) { draft.validity = "废止" }
    return draft
  }

  private func isRepealed(_ index: Int, _ slot: Slot) -> Bool {
    slot == .measures && titles.other(.repeal, index / Slot.count + 1) < plan.documents
  }

  private func write(_ draft: inout Draft, _ dice: inout Dice) {
    switch draft.slot {
    case .plan, .programme, .measures, .normative: writeIssuing(&draft, &dice)
    case .proposalReply, .suggestionReply: writeReply(&draft, &dice)
    case .budget, .forwarding, .archiveNotice, .repeal: writeNotice(&draft, &dice)
    case .approval, .letter, .report: writeLetter(&draft, &dice)
    case .opinions: writeOpinions(&draft, &dice)
    case .order, .announcement, .notice: writePublic(&draft, &dice)
    case .explanation, .pressConference, .news: writeReading(&draft, &dice)
    }
  }
}

extension DraftWriter {
  /// `《title》（number）` of another document, noted among the citations.
  func cite(_ slot: Slot, round: Int, in draft: inout Draft) -> String {
    let index = titles.other(slot, round)
    let name = titles.name(index, slot)
    guard let number = timeline.number(index) else { return "《\(name)》" }
    draft.cites.append(number)
    return "《\(name)》（\(number)）"
  }

  /// A number that nobody has, where the series has holes by then: cited though not held. Only every other
  /// hole is ever cited.
  func citeHole(
    _ series: NumberSeries, about subject: String, in draft: inout Draft, _ dice: inout Dice
  ) -> String? {
    let holes = series.holeCount(
      below: timeline.lastSerial(series, year: draft.written.year))
    guard holes > 0 else { return nil }
    let hole = series.hole(dice.number(0...((holes - 1) / 2)) * 2)
    let number = series.number(year: draft.written.year, serial: hole)
    draft.cites.append(number)
    return "《关于进一步做好\(subject)有关工作的通知》（\(number)）"
  }

  /// Sections 一、 with points （一）, as plans and measures have them. `unit` sets the length.
  func sections(
    _ count: Int, points: ClosedRange<Int>, about topic: Topic, _ dice: inout Dice
  ) -> [Draft.Block] {
    let numerals = ["一", "二", "三", "四", "五", "六"]
    var blocks: [Draft.Block] = []
    let first = dice.number(0...(Phrases.headings.count - 1))
    for section in 0..<min(count, numerals.count) {
      let heading = Phrases.headings[(first + section) % Phrases.headings.count]
      blocks.append(.heading("\(numerals[section])、\(heading)"))
      let start = dice.number(0...(Phrases.points.count - 1))
      for point in 0..<dice.number(points) {
        let name = Phrases.points[(start + point) % Phrases.points.count]
        let text = dice.sentences(dice.number(2...3), about: topic)
        blocks.append(.paragraph("（\(numerals[point])）\(name)。\(text)"))
      }
    }
    return blocks
  }

  /// A table with a row of its own for the document, so that no two texts are the same.
  func table(_ draft: Draft, _ dice: inout Dice) -> Draft.Block {
    var rows = [["序号", "任务名称", "责任单位", "数量"]]
    for row in 1...dice.number(3...5) {
      rows.append([
        "\(row)", dice.pick(Phrases.points), dice.pick(Array(Phrases.places.dropFirst())),
        "\(dice.number(10...990))",
      ])
    }
    rows.append([
      "\(rows.count)", "\(draft.topic.subject)台账编号", draft.slot.issuer, "\(7000 + draft.index)",
    ])
    return .table(rows)
  }
}
