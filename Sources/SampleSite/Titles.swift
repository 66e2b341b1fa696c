/// What documents are called. Titles follow from the index alone, so that any document can cite any other.
struct Titles: Sendable {
  let plan: SamplePlan
  let timeline: Timeline

  init(_ plan: SamplePlan) {
    self.plan = plan
    timeline = Timeline(plan)
  }

  func topic(_ index: Int) -> Topic {
    let round = index / Slot.count
    let slot = index % Slot.count
    // 7 and 5 are coprime to the number of subjects: neighbouring documents differ in subject.
    let shift = Int(plan.seed % UInt64(Phrases.subjects.count))
    let subject = (round * 7 + slot * 5 + shift) % Phrases.subjects.count
    let place = (round / Phrases.subjects.count + slot) % Phrases.places.count
    return Topic(subject: Phrases.subjects[subject], place: Phrases.places[place])
  }

  /// The document that another one issues, or the document's bare name.
  func name(_ index: Int, _ slot: Slot) -> String {
    let topic = topic(index)
    let year = timeline.year(of: index / Slot.count)
    return switch slot {
    case .plan: "\(topic.full)发展规划（\(year)—\(year + 4)年）"
    case .programme: "\(topic.full)三年行动实施方案"
    case .measures: "\(topic.full)管理办法（试行）"
    case .normative: "\(topic.full)项目管理暂行办法"
    case .order: "\(topic.full)管理规定"
    case .proposalReply, .budget, .explanation, .approval, .suggestionReply, .letter, .report,
      .opinions, .forwarding, .pressConference, .announcement, .archiveNotice, .repeal, .news,
      .notice:
      title(index, slot)
    }
  }

  func title(_ index: Int, _ slot: Slot) -> String {
    let topic = topic(index)
    let round = index / Slot.count
    let year = timeline.year(of: round)
    let organ = slot.issuer
    return switch slot {
    case .plan, .programme, .measures, .normative:
      "\(organ)关于印发《\(name(index, slot))》的通知"
    case .proposalReply: "对市政协十二届三次会议第\(proposal(round))号提案的答复"
    case .suggestionReply: "对市十五届人大四次会议第\(proposal(round))号建议的答复"
    case .budget: "\(organ)关于下达\(year)年\(topic.place)\(topic.subject)专项资金预算的通知"
    case .explanation: "《\(name(other(.plan, round), .plan))》政策解读"
    case .approval: "\(organ)关于\(topic.place)\(topic.subject)示范区建设方案的批复"
    case .letter: "\(organ)关于\(topic.place)\(topic.subject)资金安排意见的函"
    case .report: "\(organ)关于\(year)年\(topic.place)\(topic.subject)工作情况的报告"
    case .opinions: "\(organ)关于加快推进\(topic.place)\(topic.subject)工作的意见"
    case .forwarding: "\(organ)关于转发《\(name(other(.programme, round), .programme))》的通知"
    case .pressConference: "云岫市召开\(topic.subject)主题新闻发布会"
    case .order: name(index, slot)
    case .announcement: "\(organ)关于公布\(topic.place)\(topic.subject)政府采购目录的公告"
    case .archiveNotice: "\(organ)关于做好\(topic.place)\(topic.subject)档案归集工作的通知"
    case .repeal: "\(organ)关于废止《\(repealedName(round))》的通知"
    case .news: "\(topic.place.isEmpty ? "我市" : topic.place)\(topic.subject)工作取得新进展"
    case .notice: "\(organ)关于规范\(topic.place)\(topic.subject)收费行为的通告"
    }
  }

  func other(_ slot: Slot, _ round: Int) -> Int { round * Slot.count + slot.rawValue }

  /// A proposal's number looks like a document's and is none.
  func proposal(_ round: Int) -> Int { (round * 13 + 7) % 900 + 1 }

  /// Each round repeals the measures of the round before; the first repeals one from before all this.
  func repealedName(_ round: Int) -> String {
    round == 0 ? "云岫市科技计划经费管理办法" : name(other(.measures, round - 1), .measures)
  }
}
