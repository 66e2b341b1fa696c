internal import Documents

/// The labels of the information table, as sites print them (REFERENCE §3.2), and what each means. Labels
/// come with inner spaces and the colon already gone.
enum InfoLabel {
  static func meaning(of label: String) -> Meaning? { meanings[label] }

  struct Meaning {
    var field: DocumentContext.TableField
    /// Of two labels of one field on a page, the lower rank says it more exactly: 发文机关 beside 发布机构, the
    /// organ whose site it is; 公开日期 beside 发文日期, which sites also use for the day of writing.
    var rank: Int
  }

  private static let meanings: [String: Meaning] = {
    var meanings: [String: Meaning] = [:]
    for (field, labels) in rows {
      for (rank, label) in labels.enumerated() {
        meanings[label] = Meaning(field: field, rank: rank)
      }
    }
    return meanings
  }()

  private static let rows: [(DocumentContext.TableField, [String])] = [
    (.indexNumber, ["索引号", "信息索引号", "索取号", "信息索取号", "目录编号"]),
    (.number, ["发文字号", "文号", "发文文号", "发布文号", "文件编号", "文件字号", "文件号", "公文字号", "文件文号"]),
    (
      .issuer,
      [
        "发文机关", "制发机关", "制定机关", "发文机构", "发文单位", "发文部门", "制发单位", "发布机关", "发布机构", "发布单位",
        "发布部门", "公开主体", "公开机构", "责任部门", "公开责任部门", "信息来源机构",
      ]
    ),
    (.dateWritten, ["成文日期", "成文时间", "签署日期", "写作日期", "生成日期", "制发日期", "印发日期"]),
    (.datePublished, ["发布日期", "发布时间", "信息发布日期", "公开日期", "公开时间", "发文日期", "发文时间"]),
    (.title, ["标题", "名称", "信息名称", "文件名称", "文件标题", "信息标题"]),
    (.topics, ["主题分类", "分类", "信息分类", "主题", "所属主题", "主题类别", "分类名称"]),
    (.kind, ["体裁分类", "体裁", "文种", "文件类型", "公文种类", "公文类型"]),
    (.validity, ["有效性", "效力状态", "时效性", "是否有效", "文件状态", "效力", "时效", "文件有效性"]),
    (.disclosure, ["公开方式", "公开属性", "公开类别", "公开类型", "信息公开类别"]),
    (.keywords, ["主题词", "关键词", "关键字"]),
    (.dateEffective, ["生效日期", "实施日期", "施行日期", "生效时间", "实施时间"]),
    (.dateExpires, ["废止日期", "失效日期", "有效期至", "失效时间", "废止时间"]),
  ]
}
