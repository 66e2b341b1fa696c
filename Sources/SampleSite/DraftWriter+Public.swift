/// What is addressed to everybody: opinions, orders, announcements, and what is no official document at all.
extension DraftWriter {
  func writeOpinions(_ draft: inout Draft, _ dice: inout Dice) {
    let basis = cite(.plan, round: draft.index / Slot.count, in: &draft)
    draft.addressee = Phrases.addressees
    draft.body = [
      .paragraph("为深入实施\(basis)，加快推进\(draft.topic.full)工作，现提出如下意见：")
    ]
    draft.body += sections(4, points: 2...3, about: draft.topic, &dice)
    draft.body.append(table(draft, &dice))
    draft.note = "此件公开发布"
    draft.cc = "市委办公室，市人大常委会办公室，市政协办公室，市监委，市法院，市检察院。"
  }

  /// 政府令, 公告 and 通告: no addressee.
  func writePublic(_ draft: inout Draft, _ dice: inout Dice) {
    let round = draft.index / Slot.count
    switch draft.slot {
    case .order:
      draft.body = [
        .paragraph(
          "《\(draft.title)》已经\(draft.written.chinese)市政府第\(round % 120 + 1)次常务会议通过，现予公布，自公布之日起施行。")
      ]
      for article in ["第一条", "第二条", "第三条", "第四条", "第五条", "第六条"] {
        draft.body.append(.paragraph("\(article)　\(dice.sentences(2, about: draft.topic))"))
      }
      draft.body.append(.paragraph("第七条　本规定由市司法局负责解释，备案登记序号\(7000 + draft.index)。"))
    case .announcement:
      let basis = cite(.budget, round: round, in: &draft)
      draft.body = [.paragraph("根据\(basis)，现将\(draft.topic.full)政府采购目录予以公布。")]
      draft.body.append(.paragraph(dice.sentences(3, about: draft.topic)))
      draft.body.append(table(draft, &dice))
      draft.body.append(.paragraph("特此公告。"))
    case .plan, .programme, .measures, .proposalReply, .budget, .normative, .explanation,
      .approval, .suggestionReply, .letter, .report, .opinions, .forwarding, .pressConference,
      .archiveNotice, .repeal, .news, .notice:
      let basis = cite(.normative, round: round, in: &draft)
      draft.body = [.paragraph("为维护市场秩序，依据\(basis)，现就规范收费行为通告如下：")]
      for mark in ["一", "二", "三", "四"] {
        draft.body.append(.paragraph("\(mark)、\(dice.sentences(2, about: draft.topic))"))
      }
      draft.body.append(.paragraph("五、监督举报登记序号\(7000 + draft.index)。"))
      draft.body.append(.paragraph("特此通告。"))
    }
  }

  /// 解读, 新闻发布会 and 新闻: they cite numbers and have none.
  func writeReading(_ draft: inout Draft, _ dice: inout Dice) {
    let round = draft.index / Slot.count
    draft.isSigned = false
    switch draft.slot {
    case .explanation:
      let plan = cite(.plan, round: round, in: &draft)
      draft.body = [
        .paragraph("近日，市政府印发了\(plan)。为便于社会各界理解，现就有关内容解读如下。")
      ]
      for question in ["一、出台背景", "二、主要内容", "三、如何申报"] {
        draft.body.append(.heading(question))
        draft.body.append(.paragraph(dice.sentences(4, about: draft.topic)))
      }
    case .pressConference:
      let plan = cite(.programme, round: round, in: &draft)
      let speaker = dice.pick(Phrases.people)
      draft.body = [
        .paragraph(
          "\(draft.written.chinese)，市政府新闻办公室召开第\(round + 1)场主题新闻发布会，介绍\(draft.topic.full)有关情况，并回答记者提问。"
        ),
        .heading("发布人"),
        .paragraph("\(speaker)　市科学技术局副局长、新闻发言人"),
        .paragraph("\(speaker)：\(plan)印发以来，各项工作进展顺利。\(dice.sentences(4, about: draft.topic))"),
        .heading("答记者问"),
        .paragraph("岫视新闻记者：请问下一步有哪些安排？"),
        .paragraph("\(speaker)：感谢您的提问。\(dice.sentences(4, about: draft.topic))"),
      ]
    case .plan, .programme, .measures, .proposalReply, .budget, .normative, .approval,
      .suggestionReply, .letter, .report, .opinions, .forwarding, .order, .announcement,
      .archiveNotice, .repeal, .news, .notice:
      let reporter = dice.pick(Phrases.people)
      draft.body = [
        .paragraph(
          "本报讯（记者\(reporter)）记者\(draft.written.month)月\(draft.written.day)日从有关部门获悉，\(draft.topic.full)工作取得新进展。"
        ),
        .paragraph(dice.sentences(4, about: draft.topic)),
        .paragraph("据介绍，\(cite(.opinions, round: round, in: &draft))实施以来，基层反响良好。"),
        .paragraph(dice.sentences(4, about: draft.topic)),
      ]
    }
    draft.body.append(.paragraph("相关咨询已累计答复\(7000 + draft.index)人次。"))
  }
}
