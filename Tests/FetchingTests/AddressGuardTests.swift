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

  /// Every prefix of the tables: its first and last address are inside, the ones beside it are not inside
  /// it, and no address inside is public whatever the bits below the prefix.
  @Test func `every prefix of the tables ends where its registry says`() {
    var dice = SystemRandomNumberGenerator()
    let tables = [(AddressGuard.refusedV4, 4), (AddressGuard.refusedV6, 16)]
    for (table, length) in tables {
      for prefix in table {
        let first = prefix.bytes + [UInt8](repeating: 0, count: length - prefix.bytes.count)
        let last = filled(first, after: prefix.bits) { 0xff }
        #expect(prefix.contains(first) && prefix.contains(last), "\(prefix)")
        #expect(!AddressGuard.isPublic(first) && !AddressGuard.isPublic(last), "\(prefix)")
        for _ in 0..<200 {
          let inside = filled(first, after: prefix.bits) { UInt8.random(in: 0...255, using: &dice) }
          #expect(prefix.contains(inside) && !AddressGuard.isPublic(inside), "\(inside)")
        }
        if let below = stepped(first, by: -1) { #expect(!prefix.contains(below), "\(prefix)") }
        if let above = stepped(last, by: 1) { #expect(!prefix.contains(above), "\(prefix)") }
      }
    }
  }

  /// Single addresses, the narrowest prefixes there are, against equality.
  @Test func `a prefix of all bits is one address`() {
    var dice = SystemRandomNumberGenerator()
    for length in [4, 16] {
      for _ in 0..<500 {
        let address = (0..<length).map { _ in UInt8.random(in: 0...255, using: &dice) }
        let prefix = AddressPrefix(address, length * 8)
        #expect(prefix.contains(address))
        for neighbour in [stepped(address, by: 1), stepped(address, by: -1)] {
          if let neighbour { #expect(!prefix.contains(neighbour)) }
        }
        #expect(AddressPrefix([], 0).contains(address), "/0 is everything")
        #expect(!prefix.contains(Array(address.dropLast())), "another family")
      }
    }
  }

  /// Whatever an IPv4 address is, the IPv6 forms that carry it are no way around the guard.
  @Test func `no IPv6 form of an inner IPv4 address is public`() {
    var dice = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let inner = (0..<4).map { _ in UInt8.random(in: 0...255, using: &dice) }
      let mapped = [UInt8](repeating: 0, count: 10) + [0xff, 0xff] + inner
      let compatible = [UInt8](repeating: 0, count: 12) + inner
      let sixToFour = [0x20, 0x02] + inner + [UInt8](repeating: 1, count: 10)
      let nat64 = [0x00, 0x64, 0xff, 0x9b] + [UInt8](repeating: 0, count: 8) + inner
      for form in [mapped, compatible, sixToFour] { #expect(!AddressGuard.isPublic(form)) }
      #expect(AddressGuard.isPublic(nat64) == AddressGuard.isPublic(inner))
    }
  }

  private func filled(
    _ address: [UInt8], after bits: Int, with byte: () -> UInt8
  ) -> [UInt8] {
    address.enumerated().map { index, own in
      let left = min(max(bits - index * 8, 0), 8)
      let mask: UInt8 = left == 8 ? 0xff : ~(0xff >> UInt8(left))
      return own & mask | byte() & ~mask
    }
  }

  /// The next address or the one before; nil beyond the ends.
  private func stepped(_ address: [UInt8], by step: Int) -> [UInt8]? {
    var bytes = address
    for index in bytes.indices.reversed() {
      let sum = Int(bytes[index]) + step
      bytes[index] = UInt8(truncatingIfNeeded: sum)
      if (0...255).contains(sum) { return bytes }
    }
    return nil
  }
}
