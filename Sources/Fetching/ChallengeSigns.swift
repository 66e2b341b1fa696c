internal import Glibc

/// Pages that ask a browser to prove itself instead of showing what was asked for. They are
/// recognised and backed off, never solved.
///
/// From bytes alone: GB18030 and UTF-8 spellings stand side by side, as nothing is decoded here.
/// The rows come from what Chinese government sites were seen to send; the first that fits names
/// the challenge.
enum ChallengeSigns {
  struct Sign: Sendable {
    let name: String
    /// nil: whatever the status.
    let statuses: Set<Int>?
    /// One of these in the head or in a body of at most `maxBody` bytes; empty: the status is
    /// enough.
    let marks: [[UInt8]]
    /// Real pages carry some of the marks too (a login box, a script of the shield): a challenge is
    /// small.
    let maxBody: Int
  }

  static let table = [
    // 加速乐: a script that sets a cookie, sent with a status of its own.
    Sign(name: "jsl", statuses: [521], marks: text(["__jsl", "document.cookie"]), maxBody: 65_536),
    Sign(name: "521", statuses: [521], marks: [], maxBody: 0),
    // 网站卫士, by redirect or by script.
    Sign(
      name: "wzws", statuses: nil, marks: text(["WZWSREL", "wzwschallenge", "wzwsvtime"]),
      maxBody: 16_384),
    // 瑞数. Its scripts are 50–200 KB; pages that it lets through carry the same marks with status
    // 200.
    Sign(
      name: "riversecurity", statuses: [412, 202],
      marks: text(["$_ts", "r='m'", "FSSBBIl1UgzbN7N80"]), maxBody: 524_288),
    // We send no If-Match, so nothing else can fail a precondition.
    Sign(name: "412", statuses: [412], marks: [], maxBody: 0),
    Sign(name: "202-script", statuses: [202], marks: text(["<script"]), maxBody: 524_288),
    // 加速乐 with status 200. `__jsluid` alone is set on good pages as well.
    Sign(name: "jsl", statuses: [200], marks: text(["__jsl_clearance"]), maxBody: 16_384),
    Sign(name: "c3vk", statuses: [200], marks: text(["C3VK="]), maxBody: 4096),
    // 访问过于频繁 (requests too frequent); an article that quotes it is longer.
    Sign(
      name: "too-frequent", statuses: [200, 403, 429, 503],
      marks: [
        Array("访问过于频繁".utf8),
        [0xb7, 0xc3, 0xce, 0xca, 0xb9, 0xfd, 0xd3, 0xda, 0xc6, 0xb5, 0xb7, 0xb1],
      ], maxBody: 8192),
    // 验证码 (captcha), 滑块 (slider): common words, so only in a page too small to be a document.
    Sign(
      name: "captcha", statuses: [200, 403],
      marks: [
        Array("验证码".utf8), [0xd1, 0xe9, 0xd6, 0xa4, 0xc2, 0xeb],
        Array("滑块".utf8), [0xbb, 0xac, 0xbf, 0xe9],
      ], maxBody: 1536),
  ]

  /// The name of the challenge, or nil. `body` has its content coding undone.
  static func sign(status: Int, head: [UInt8], body: [UInt8]) -> String? {
    table.first { sign in
      guard sign.statuses?.contains(status) ?? true else { return false }
      guard !sign.marks.isEmpty else { return true }
      return sign.marks.contains { mark in
        head.contains(mark) || (body.count <= sign.maxBody && body.contains(mark))
      }
    }?.name
  }

  private static func text(_ marks: [String]) -> [[UInt8]] { marks.map { Array($0.utf8) } }
}

extension [UInt8] {
  /// Whether `mark` stands somewhere in it.
  func contains(_ mark: [UInt8]) -> Bool {
    withUnsafeBytes { bytes in
      mark.withUnsafeBytes { mark in
        guard let first = mark.first, let sought = mark.baseAddress else { return true }
        guard var at = bytes.baseAddress, bytes.count >= mark.count else { return false }
        let end = at + (bytes.count - mark.count + 1)
        while at < end, let hit = memchr(at, Int32(first), end - at) {
          if memcmp(hit, sought, mark.count) == 0 { return true }
          at = UnsafeRawPointer(hit) + 1
        }
        return false
      }
    }
  }
}
