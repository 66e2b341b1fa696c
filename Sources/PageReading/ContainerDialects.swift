/// Names of the elements that hold the main text in the content systems of Chinese sites (REFERENCE
/// §3.3), most specific first. Data, not code: a new dialect is a new line.
enum ContainerDialects {
  /// Rank of the name by which `value` (class or id) is known; a lower rank is more specific.
  static func rank(class value: ArraySlice<UInt8>?, id: ArraySlice<UInt8>?) -> Int? {
    var best: Int?
    for attribute in [id, value] {
      _ = ClassWords.any(attribute) { hash in
        if let rank = ranks[hash], rank < best ?? .max { best = rank }
        return false
      }
    }
    return best
  }

  private static let ranks: [UInt64: Int] = {
    var ranks: [UInt64: Int] = [:]
    for (rank, names) in names.enumerated() {
      for name in names { ranks[Bytes.hash(name.utf8)] = rank }
    }
    return ranks
  }()

  /// Whole tokens in lower case. Names within a line are equally specific.
  private static let names: [[String]] = [
    // TRS, Hanweb, VSB, UCAP
    [
      "ucap-content", "ucapcontent", "vsb_content", "v_news_content", "zoom", "zoomcon",
      "zoomcontent",
    ],
    ["trs_editor", "trs_editor_view", "trs_ueditor", "view"],
    [
      "pages_content", "article_con", "article-content", "article_content", "articlecontent",
      "bt-content",
    ],
    [
      "main-txt", "maintxt", "artile_zw", "article_zw", "articlecon", "article-con", "articlebody",
      "wenzhang-content",
    ],
    [
      "article-body", "article_body", "content_article", "newscontent", "news_content",
      "news-content",
    ],
    [
      "nfw-cms-content", "conttxt", "con_text", "text_con", "content_text", "contenttext",
      "detail_content",
    ],
    // news sites
    [
      "post_body", "post_text", "endtext", "art_content", "artibody", "contentnews", "rwb_zw",
      "js_content",
    ],
    [
      "article-text", "article_text", "left_zw", "main-article", "entry-content", "post-content",
      "rm_txt_con",
    ],
    ["index_content", "content-article", "c-content", "main_content", "post-text"],
  ]
}
