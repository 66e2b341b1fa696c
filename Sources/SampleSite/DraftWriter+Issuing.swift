/// Notices: those that issue a document, and those that stand alone.
extension DraftWriter {
  /// 关于印发《…》的通知, with what it issues as its annex.
  func writeIssuing(_ draft: inout Draft, _ dice: inout Dice) {
    let round = draft.index / Slot.count
    let name = titles.name(draft.index, draft.slot)
    draft.addressee =
      draft.slot == .measures
      ? "各县区科学技术局，各有关单位：" : Phrases.addressees
    draft.body = [.paragraph(opening(&draft, name: name, round: round, &dice))]
    draft.note = "此件公开发布"
    draft.cc = "市委办公室，市人大常委会办公室，市政协办公室。"
    draft.annex = [
      .title(name),
      .paragraph(
        "为推动\(draft.topic.full)高质量发展，结合我市实际，制定本\(draft.slot == .plan ? "规划" : "文件")。"),
    ]
    draft.annex += sections(
      draft.slot == .plan ? 4 : 3, points: 2...3, about: draft.topic, &dice)
    draft.annex.append(table(draft, &dice))
    if draft.slot == .measures || draft.slot == .normative {
      draft.annex.append(
        .paragraph("本办法自\(draft.published.chinese)起施行，有效期至\(draft.written.year + 2)年12月31日。"))
    }
  }

  private func opening(
    _ draft: inout Draft, name: String, round: Int, _ dice: inout Dice
  ) -> String {
    let end = "现印发给你们，请结合实际认真贯彻执行。"
    switch draft.slot {
    case .plan where round > 0:
      let basis = cite(.opinions, round: round - 1, in: &draft)
      return "根据\(basis)要求，市政府组织编制了《\(name)》，\(end)"
    case .programme:
      let basis = cite(.plan, round: round, in: &draft)
      let also = citeHole(.government, about: draft.topic.subject, in: &draft, &dice)
      return "为落实\(basis)\(also.map { "和\($0)" } ?? "")，制定了《\(name)》，\(end)"
    case .measures:
      return "为贯彻\(cite(.programme, round: round, in: &draft))，我局研究制定了《\(name)》，\(end)"
    case .normative:
      return "依据\(cite(.plan, round: round, in: &draft))，我委制定了《\(name)》，\(end)"
    case .plan, .proposalReply, .budget, .explanation, .approval, .suggestionReply, .letter,
      .report, .opinions, .forwarding, .pressConference, .order, .announcement, .archiveNotice,
      .repeal, .news, .notice:
      return "《\(name)》已经市政府第\(round % 120 + 1)次常务会议审议通过，\(end)"
    }
  }

  /// 通知 without an annex.
  func writeNotice(_ draft: inout Draft, _ dice: inout Dice) {
    let round = draft.index / Slot.count
    draft.addressee = "各县区\(draft.slot.issuer.dropFirst(3))，各有关单位："
    draft.note = "此件公开发布"
    switch draft.slot {
    case .repeal: writeRepeal(&draft, round: round)
    case .forwarding:
      let forwarded = cite(.programme, round: round, in: &draft)
      draft.body = [.paragraph("现将\(forwarded)转发给你们，请认真组织实施，并就有关事项通知如下：")]
    case .budget:
      draft.body = [.paragraph("经研究，现下达\(draft.topic.full)专项资金预算，并就有关事项通知如下：")]
      if round > 0 {
        let basis = cite(.programme, round: round - 1, in: &draft)
        draft.body.append(.paragraph("一、本次资金用于落实\(basis)确定的年度任务。"))
      }
    case .archiveNotice:
      let basis = cite(.opinions, round: round, in: &draft)
      draft.body = [.paragraph("按照\(basis)部署，现就有关档案归集事项通知如下：")]
    case .plan, .programme, .measures, .proposalReply, .normative, .explanation, .approval,
      .suggestionReply, .letter, .report, .opinions, .pressConference, .order, .announcement,
      .news, .notice:
      break
    }
    guard draft.slot != .repeal else { return }
    for point in 1...dice.number(3...5) {
      draft.body.append(.paragraph("\(point).\(dice.sentences(2, about: draft.topic))"))
    }
    draft.body.append(table(draft, &dice))
  }

  private func writeRepeal(_ draft: inout Draft, round: Int) {
    let name = titles.repealedName(round)
    var repealed = "《\(name)》"
    if round > 0, let number = timeline.number(titles.other(.measures, round - 1)) {
      draft.cites.append(number)
      draft.repeals.append(number)
      repealed += "（\(number)）"
    }
    draft.body = [
      .paragraph("根据文件清理工作安排，经市科学技术局第\(round % 50 + 1)次局长办公会议研究，决定废止\(repealed)，自本通知印发之日起废止。"),
      .paragraph("此前依照该文件受理的事项，按照原规定办理完毕。各有关单位要做好政策衔接，及时向服务对象说明情况，清理结果登记编号为\(7000 + draft.index)。"),
    ]
  }
}
