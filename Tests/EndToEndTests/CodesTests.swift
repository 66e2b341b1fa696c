import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct CodesTests {
    @Test func `a code is explained without a corpus, and an unknown one is not found`() throws {
      let folder = try TemporaryFolder()
      let shown = try Binary.run(["codes", "济政发", "--format", "json"], in: folder)
      #expect(shown.status == 0, "\(shown.errors)")
      let candidates = try #require(try shown.json()["candidates"] as? [[String: Any]])
      #expect(
        Set(candidates.compactMap { $0["region"] as? String }).isSuperset(of: ["370100", "370800"]))
      #expect(try Binary.run(["codes", "量子蒸汽"], in: folder).status == 1)
      #expect(try Binary.run(["codes", "济政发", "--region", "37"], in: folder).status == 2)
      let absent = ["--data", folder.file("none").path]
      #expect(try Binary.run(["codes"] + absent, in: folder).status == 2, "named, and not there")
      // The registry, or the corpus of whoever runs this in a folder that has one.
      #expect(try !Binary.run(["codes", "--limit", "5"], in: folder).lines.isEmpty)
    }

    @Test func `three pages whose tables agree propose a row; the registry keeps its own`() throws {
      let folder = try TemporaryFolder()
      let data = ["--data", folder.file("data").path]
      for serial in 1...3 {
        try folder.write(Array(Self.page(serial).utf8), to: "in/\(serial).html")
      }
      let taken = try Binary.run(["ingest", folder.file("in").path] + data, in: folder)
      #expect(taken.status == 0, "\(taken.errors)")

      let listed = try Binary.run(["codes"] + data, in: folder)
      #expect(listed.output.contains("3\t澜科字"), "\(listed.output)")
      let learned = try Binary.run(["codes", "--learned", "--format", "jsonl"] + data, in: folder)
      #expect(learned.status == 0)
      #expect(learned.lines.count == 1)
      #expect(learned.output.contains("\"organ\":\"澜州市科学技术局\""), "\(learned.output)")
      #expect(learned.output.contains("\"standing\":\"new\""))

      let one = try Binary.run(["codes", "澜科字〔2023〕2号", "--format", "json"] + data, in: folder)
      #expect(one.status == 0, "the corpus knows it: \(one.errors)")
      let record = try one.json()
      #expect((record["candidates"] as? [Any])?.isEmpty == true)
      #expect((record["corpus"] as? [String: Any])?["documents"] as? Int == 3)
    }

    /// A page of a fictional city with an information table.
    private static func page(_ serial: Int) -> String {
      """
      <html><head><meta charset="utf-8"><title>关于第\(serial)批科技计划的通知</title></head><body>
      <table><tr><td>发文机关：</td><td>澜州市科学技术局</td><td>发文字号：</td><td>澜科字〔2023〕\(serial)号</td></tr>
      <tr><td>成文日期：</td><td>2023-05-0\(serial)</td><td>标题：</td><td>关于第\(serial)批科技计划的通知</td></tr></table>
      <h1>关于第\(serial)批科技计划的通知</h1>
      <div class="content"><p>各县区科学技术局：</p>
      <p>现将第\(serial)批科技计划印发给你们，请认真组织实施，按时报送进展，并做好经费管理和绩效评价工作。</p>
      <p>一、加强组织领导。各县区要明确责任分工，细化工作措施，推动项目早落地、早见效，遇到问题及时报告。</p>
      <p>二、规范资金使用。项目资金专款专用，任何单位和个人不得截留、挤占、挪用，年终接受审计监督检查。</p>
      <p>三、做好总结评价。项目完成后三个月内提交总结报告，由市科学技术局组织专家进行评价并公布结果。</p>
      <p>澜州市科学技术局</p><p>2023年5月\(serial)日</p></div></body></html>
      """
    }
  }
}
