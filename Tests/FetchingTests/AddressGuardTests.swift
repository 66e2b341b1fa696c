import Testing

@testable import Fetching

struct `The address guard` {
  @Test(arguments: [
    ("1.1.1.1", true),  // a public resolver
    ("9.255.255.255", true), ("10.0.0.0", false), ("10.255.255.255", false), ("11.0.0.0", true),
    ("0.0.0.0", false),  // Linux connects it to itself
    ("100.63.255.255", true), ("100.64.0.0", false), ("100.127.255.255", false),
    ("100.128.0.0", true),
    ("126.255.255.255", true), ("127.0.0.1", false), ("127.255.255.255", false),
    ("128.0.0.0", true),
    ("169.254.169.254", false),  // cloud metadata
    ("169.253.255.255", true), ("169.255.0.0", true),
    ("172.15.255.255", true), ("172.16.0.0", false), ("172.31.255.255", false),
    ("172.32.0.0", true),
    ("192.0.0.9", false), ("192.0.1.0", true), ("192.0.2.1", false), ("192.88.99.1", false),
    ("192.167.255.255", true), ("192.168.1.1", false), ("192.169.0.0", true),
    ("198.17.255.255", true), ("198.18.0.0", false), ("198.19.255.255", false),
    ("198.20.0.0", true),
    ("198.51.100.7", false), ("203.0.113.7", false), ("203.0.114.0", true),
    ("223.255.255.255", true), ("224.0.0.1", false), ("240.0.0.1", false),
    ("255.255.255.255", false),
    ("2400:3200::1", true),  // a public resolver
    ("::", false), ("::1", false), ("::2", false),
    ("::ffff:127.0.0.1", false), ("::ffff:1.1.1.1", false),  // v4-mapped, whatever it maps
    ("64:ff9b::1.1.1.1", true), ("64:ff9b::10.0.0.1", false),  // NAT64: as what it carries
    ("64:ff9b::169.254.169.254", false), ("64:ff9b:1::1.1.1.1", false),
    ("100::1", false), ("1fff:ffff::", false), ("2000::", true), ("4000::", false),
    ("2001::1", false),  // Teredo
    ("2001:1ff:ffff::", false), ("2001:200::", true),  // both sides of /23
    ("2001:db8::1", false), ("2001:db7:ffff::", true), ("2001:db9::", true),
    ("2002:7f00:1::", false), ("2003::", true),
    ("3fff::1", false), ("3fff:fff:ffff::", false), ("3fff:1000::", true),
    ("fc00::1", false), ("fd12::1", false), ("fe80::1", false), ("fec0::1", false),
    ("ff02::1", false),
  ])
  func `knows inner addresses from outer ones at every edge`(_ text: String, _ isPublic: Bool)
    throws
  {
    let bytes = try #require(addressBytes(text))
    #expect(AddressGuard.isPublic(bytes) == isPublic)
  }

  @Test func `an address of another length is not public`() {
    for count in [0, 3, 5, 15, 17] {
      #expect(!AddressGuard.isPublic([UInt8](repeating: 0x30, count: count)))
    }
  }

  @Test func `a zone is no part of an address`() {
    #expect(addressBytes("fe80::1%eth0") == addressBytes("fe80::1"))
    #expect(addressBytes("example.org") == nil)
    #expect(addressBytes("") == nil)
  }

  /// Against a slow twin that compares bit by bit: every length, and each single bit turned.
  @Test(arguments: [4, 16])
  func `a prefix holds exactly its first bits`(_ length: Int) {
    let address = (0..<length).map { UInt8(truncatingIfNeeded: 0x9d &* ($0 + 3)) }
    for bits in 0...(length * 8) {
      let prefix = AddressPrefix(address, bits)
      #expect(prefix.contains(address))
      for turned in 0..<(length * 8) {
        var other = address
        other[turned / 8] ^= 0x80 >> UInt8(turned % 8)
        #expect(prefix.contains(other) == (turned >= bits), "/\(bits), bit \(turned)")
      }
    }
    #expect(!AddressPrefix(address, length * 8 + 1).contains(address))
  }
}
