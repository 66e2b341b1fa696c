import Testing

@testable import SampleSite

@Suite struct GB2312Tests {
  @Test func `the brackets of a number and the city's rare character have their places`() {
    #expect(GB2312.bytes("岫〔〕") == [0xE1, 0xB6, 0xA1, 0xB2, 0xA1, 0xB3])
  }
}
