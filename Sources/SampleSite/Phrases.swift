/// The city's vocabulary. In sentences `@` is the subject, `%` the place, `#` a figure.
enum Phrases {
  static let subjects = [
    "科技创新", "数字经济", "产学研协同创新", "现代物流", "绿色建材", "海绵城市", "职业技能培训",
    "冷链仓储", "乡村旅游", "智能制造", "生物医药", "养老服务", "城市更新", "河湖保护",
    "公共数据开放", "知识产权保护", "技术转移", "青年人才引育", "应急物资储备", "社区食堂",
    "林下经济", "节能降碳", "古树名木保护", "中试基地",
  ]

  /// Districts that no map shows; the first stands for the whole city.
  static let places = ["", "岫阳区", "云溪区", "北屏县", "南渡县", "松口县", "临湖新区", "高新区"]

  static let headings = [
    "总体要求", "主要任务", "重点工程", "保障措施", "组织实施", "工作目标", "支持政策", "监督管理",
  ]

  static let points = [
    "健全工作机制", "强化要素保障", "完善服务网络", "培育经营主体", "推进平台建设", "优化营商环境",
    "夯实基础设施", "拓展应用场景", "加强队伍建设", "严格资金管理", "畅通信息渠道", "注重宣传引导",
  ]

  static let sentences = [
    "坚持问题导向，围绕@的薄弱环节，逐项列出清单，明确完成时限和责任单位。",
    "到年底，%@领域新增备案单位#家，服务覆盖率提高到#%以上。",
    "市级财政安排专项资金#万元，按照因素法分配，结余资金收回统筹使用。",
    "支持企业牵头组建创新联合体，承担@攻关项目#项，单项补助不超过#万元。",
    "建立月调度、季通报、年考核制度，对连续两次排名靠后的单位进行约谈。",
    "依托云岫大学和岫江职业学院，开设@相关专业#个，年培养技能人员#人。",
    "将@纳入%国土空间规划统筹考虑，优先保障项目用地#亩。",
    "鼓励社会资本参与@项目的投资、建设和运营，依法平等保护各类主体权益。",
    "完善统计监测体系，每季度第一个月#日前报送上一季度进展情况。",
    "推行一窗受理、并联审批，办理时限压缩至#个工作日以内。",
    "组织专家对申报材料进行评审，评审意见向申请人反馈，公示期不少于5个工作日。",
    "推动%与周边地区共建共享，联合举办@对接活动#场次。",
    "落实安全生产责任，开展隐患排查#次，发现问题#项，已全部整改销号。",
    "完善容错纠错机制，鼓励基层大胆探索，及时总结推广典型经验。",
    "开展@进社区、进园区、进学校活动，发放宣传材料#份，接受咨询#人次。",
    "累计建成示范点#处，带动就业#人，群众满意度达到#分。",
    "对符合条件的小微企业，给予不超过#个月的房租减免或者贷款贴息。",
    "建设%统一的信息平台，归集数据#万条，向社会开放数据目录#项。",
    "各有关单位要密切配合，形成合力，重大事项及时向市政府报告。",
    "加强与金融机构合作，开发@专属信贷产品，授信额度达到#亿元。",
    "健全应急预案，每年组织演练不少于#次，确保突发情况处置及时有效。",
    "严格执行预算绩效管理规定，绩效评价结果作为下一年度安排资金的依据。",
  ]

  static let people = [
    "沈知远", "陆一帆", "顾清和", "程望舒", "许怀谷", "叶景行", "苏晚晴", "白砚秋", "韩松年", "贺兰青",
  ]

  static let addressees = "各县区人民政府，临湖新区、高新区管委会，市政府各部门、各直属机构："
}

extension Dice {
  /// One sentence about the subject.
  mutating func sentence(about topic: Topic) -> String {
    var text = ""
    for character in pick(Phrases.sentences) {
      switch character {
      case "@": text += topic.subject
      case "%": text += topic.place.isEmpty ? "全市" : topic.place
      case "#": text += "\(number(3...98))"
      default: text.append(character)
      }
    }
    return text
  }

  /// A paragraph of `count` sentences, none right after itself.
  mutating func sentences(_ count: Int, about topic: Topic) -> String {
    var text = ""
    var last = ""
    while text.isEmpty || count > 1 && text.count < count * 24 {
      let next = sentence(about: topic)
      if next != last { text += next }
      last = next
    }
    return text
  }
}

/// What a document is about.
struct Topic: Hashable, Sendable {
  let subject: String
  /// Empty: the whole city.
  let place: String

  /// The city's name and the place's.
  var full: String { "云岫市\(place)\(subject)" }
}
