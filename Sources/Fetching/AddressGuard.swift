/// Which addresses the open web may live at. Decided on the bytes after name resolution, so that a
/// public name pointing at 127.0.0.1 or at a cloud's metadata service (169.254.169.254) is caught
/// as well.
///
/// Source: IANA's IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its successors).
package enum AddressGuard {
  /// `bytes` are the 4 or 16 of an address in network order; anything else is not public.
  package static func isPublic(_ bytes: some RandomAccessCollection<UInt8>) -> Bool {
    switch bytes.count {
    case 4: !refusedV4.contains { $0.contains(bytes) }
    case 16: isPublicV6(bytes)
    default: false
    }
  }

  private static func isPublicV6(_ bytes: some RandomAccessCollection<UInt8>) -> Bool {
    // NAT64 (RFC 6052): where there is only IPv6, DNS64 gives every IPv4 host such an address. It
    // is as public as the IPv4 address in its last four bytes.
    if nat64.contains(bytes) { return isPublic(bytes.suffix(4)) }
    // Everything handed out so far is in 2000::/3. What lies outside is loopback, unspecified,
    // v4-mapped, unique local (fc00::/7), link-local (fe80::/10), multicast (ff00::/8) or reserved.
    return globalUnicastV6.contains(bytes) && !refusedV6.contains { $0.contains(bytes) }
  }

  static let refusedV4 = [
    AddressPrefix([0], 8),  // "this network"; Linux connects 0.0.0.0 to itself
    AddressPrefix([10], 8),  // private
    AddressPrefix([100, 64], 10),  // carrier-grade NAT
    AddressPrefix([127], 8),  // loopback
    AddressPrefix([169, 254], 16),  // link-local, cloud metadata
    AddressPrefix([172, 16], 12),  // private
    AddressPrefix([192, 0, 0], 24),  // IETF protocol assignments
    AddressPrefix([192, 0, 2], 24),  // documentation
    AddressPrefix([192, 88, 99], 24),  // former 6to4 relays
    AddressPrefix([192, 168], 16),  // private
    AddressPrefix([198, 18], 15),  // benchmarking
    AddressPrefix([198, 51, 100], 24),  // documentation
    AddressPrefix([203, 0, 113], 24),  // documentation
    AddressPrefix([224], 4),  // multicast
    AddressPrefix([240], 4),  // reserved, and 255.255.255.255
  ]

  static let nat64 = AddressPrefix([0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], 96)
  static let globalUnicastV6 = AddressPrefix([0x20], 3)

  static let refusedV6 = [
    AddressPrefix([0x20, 0x01, 0x00], 23),  // IETF protocol assignments, Teredo, benchmarking
    AddressPrefix([0x20, 0x01, 0x0d, 0xb8], 32),  // documentation
    AddressPrefix([0x20, 0x02], 16),  // 6to4: an IPv4 address in disguise
    AddressPrefix([0x3f, 0xff, 0x00], 20),  // documentation
  ]
}

/// The first `bits` bits of an address.
struct AddressPrefix: Sendable {
  let bytes: [UInt8]
  let bits: Int

  /// Bytes left out are zero.
  init(_ bytes: [UInt8], _ bits: Int) {
    self.bytes = bytes
    self.bits = bits
  }

  func contains(_ address: some RandomAccessCollection<UInt8>) -> Bool {
    guard bits <= address.count * 8 else { return false }
    var left = bits
    for (index, byte) in address.enumerated() {
      guard left > 0 else { return true }
      let mask: UInt8 = left >= 8 ? 0xff : ~(0xff >> UInt8(left))
      let wanted = index < bytes.count ? bytes[index] : 0
      if (byte ^ wanted) & mask != 0 { return false }
      left -= 8
    }
    return true
  }
}
