/// Pages that ask for proof instead of answering (REFERENCE §3.6). Such a page is never an article;
/// solving it is not our business.
enum PageChallenge {
  /// Signs that stand in no honest page; the name is what the outcome is reported as.
  private static let certain: [(sign: String, name: String)] = [
    ("__jsl_clearance", "jsl"), ("wzwschallenge", "wzws"), ("WZWSREL", "wzws"),
    ("wzwsvtime", "wzws"),
    ("FSSBBIl1UgzbN7N80", "rs"), ("$_ts=window", "rs"), ("$_ts.nsd", "rs"), ("acw_sc__v2", "waf"),
    ("/_guard/", "waf"), ("/cdn-cgi/challenge-platform", "waf"), ("aliyun_waf", "waf"),
  ]
  /// Words that only count on a page with next to no other text.
  private static let words: [(sign: String, name: String)] = [
    ("访问过于频繁", "rate-limit"), ("访问频繁", "rate-limit"), ("操作过于频繁", "rate-limit"),
    ("请求过于频繁", "rate-limit"), ("请输入验证码", "captcha"), ("滑块", "captcha"), ("安全验证", "captcha"),
    ("人机验证", "captcha"), ("网站防火墙", "waf"), ("云防护", "waf"), ("访问被拦截", "waf"),
    ("当前访问疑似", "waf"), ("请开启JavaScript", "script"), ("Please enable JavaScript", "script"),
    ("正在验证浏览器", "waf"), ("document.cookie=", "script"),
  ]
  /// A page with more text than this is answered, whatever its scripts mention.
  private static let maxText = 300

  /// - Parameter visibleText: number of characters that a reader would see.
  static func sign(_ utf8: [UInt8], visibleText: Int) -> String? {
    guard visibleText <= maxText else { return nil }
    let head = utf8.prefix(256 << 10)
    for (sign, name) in certain where Bytes.contains(head, sign) { return name }
    guard visibleText <= maxText / 2 else { return nil }
    for (sign, name) in words where Bytes.contains(head, sign) { return name }
    return nil
  }
}
