/// Replies, letters and reports: documents that answer somebody.
extension DraftWriter {
  /// 答复 to a member of the consultative conference or of the people's congress.
  func writeReply(_ draft: inout Draft, _ dice: inout Dice) {
    let round = draft.index / Slot.count
    let isProposal = draft.slot == .proposalReply
    let person = dice.pick(Phrases.people)
    draft.addressee = person + (isProposal ? "委员：" : "代表：")
    let what = isProposal ? "提案" : "建议"
    draft.body = [
      .paragraph(
        "您提出的《关于加强我市\(draft.topic.place)\(draft.topic.subject)工作的\(isProposal ? "提案" : "建议")》收悉，"
          + "感谢您的关心，经会同有关单位研究，现答复如下：")
    ]
    let first = cite(isProposal ? .measures : .programme, round: round, in: &draft)
    draft.body.append(.heading("一、已经开展的工作"))
    draft.body.append(
      .paragraph("1.完善政策体系。先后制定出台了\(first)等文件。\(dice.sentences(2, about: draft.topic))"))
    draft.body.append(.paragraph("2.加大支持力度。\(dice.sentences(3, about: draft.topic))"))
    draft.body.append(.heading("二、下一步打算"))
    if !isProposal,
      let hole = citeHole(.science, about: draft.topic.subject, in: &draft, &dice)
    {
      draft.body.append(.paragraph("1.抓好政策落实。继续执行\(hole)。"))
    }
    draft.body.append(.paragraph("2.加强跟踪问效。\(dice.sentences(3, about: draft.topic))"))
    draft.body.append(
      .paragraph("再次感谢您对我市科技工作的支持，欢迎继续提出宝贵\(what)。办理台账编号\(7000 + draft.index)。"))
    draft.note = "此件公开发布"
    draft.cc = isProposal ? "市政协提案委员会。" : "市人大常委会代表工作室。"
  }

  /// 批复, 函 and 报告.
  func writeLetter(_ draft: inout Draft, _ dice: inout Dice) {
    let round = draft.index / Slot.count
    let ledger = "有关事项登记编号为\(7000 + draft.index)。"
    switch draft.slot {
    case .approval:
      let place = draft.topic.place.isEmpty ? "岫阳区" : draft.topic.place
      let request = "岫区请字〔\(draft.written.year)〕\(round % 90 + 1)号"
      draft.cites.append(request)
      draft.addressee = "\(place)管理机构："
      draft.body = [
        .paragraph("你们报送的《关于报请批准\(draft.topic.subject)示范区建设方案的请示》（\(request)）收悉。现批复如下：")
      ]
    case .letter:
      draft.addressee = "市发展和改革委员会："
      let basis = cite(.budget, round: round, in: &draft)
      draft.body = [.paragraph("你委来函收悉。结合\(basis)执行情况，现函复如下：")]
    case .report:
      draft.addressee = "市人大常委会："
      draft.body = [
        .paragraph("根据市人大常委会工作安排，现将\(draft.written.year)年\(draft.topic.full)工作有关情况报告如下：")
      ]
    case .plan, .programme, .measures, .proposalReply, .budget, .normative, .explanation,
      .suggestionReply, .opinions, .forwarding, .pressConference, .order, .announcement,
      .archiveNotice, .repeal, .news, .notice:
      break
    }
    if draft.slot == .report {
      draft.body += sections(3, points: 2...3, about: draft.topic, &dice)
    } else {
      for mark in ["一", "二", "三"] {
        draft.body.append(.paragraph("\(mark)、\(dice.sentences(2, about: draft.topic))"))
      }
    }
    draft.body.append(.paragraph(ledger))
    draft.note = "此件公开发布"
  }
}
