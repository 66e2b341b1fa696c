package import Documents

/// The sketches of all shown texts in memory, looked up by bands: 340 bytes a document.
///
/// In memory, because a row for each band in a table would write two dozen pages a document, which is more than
/// all else that a commit writes. What it answers is a function of the sketches held, whatever their order.
package struct SketchIndex {
  package struct Entry {
    /// `document.n`.
    var row: Int64
    /// A hash of the own number; nil without one.
    var number: Int?
    /// The day written, as `CivilDate.description`; nil where unknown.
    var day: String?

    package init(row: Int64, number: Int?, day: String?) {
      self.row = row
      self.number = number
      self.day = day
    }
  }

  package struct Neighbour {
    package var row: Int64
    package var likeness: Double
    /// Both have an own number and not the same, or both a day and not the same: another document of the same
    /// template, however alike.
    package var isTemplate: Bool
  }

  private var bins: [UInt8] = []
  private var rows: [Int64] = []
  /// Hashes; 0 where unknown.
  private var numbers: [Int] = []
  private var days: [Int] = []
  /// By band and hash of what the band holds: the place that came last, and 1; 0 for none.
  private var heads: [UInt32] = []
  /// By place and band: the place before it in the same list, and 1.
  private var next: [UInt32] = []
  private var capacity = 0

  package init() {}

  /// A row that was removed keeps its place, which no search finds.
  private static let removed: Int64 = -1

  package mutating func add(_ entry: Entry, _ sketch: TextSketch) {
    if rows.count == capacity { grow() }
    let place = rows.count
    rows.append(entry.row)
    numbers.append(SketchIndex.mark(entry.number))
    days.append(SketchIndex.mark(entry.day?.hashValue))
    bins.append(contentsOf: sketch.bins)
    next.append(contentsOf: repeatElement(0, count: TextSketch.bandCount))
    link(place)
  }

  package mutating func remove(row: Int64, _ sketch: TextSketch) {
    var found: Int?
    each(sketch) { place, _ in if rows[place] == row { found = place } }
    if let found { rows[found] = SketchIndex.removed }
  }

  /// All that are nearly the same, the entry itself left out; in no particular order.
  package func neighbours(of entry: Entry, _ sketch: TextSketch) -> [Neighbour] {
    let number = SketchIndex.mark(entry.number)
    let day = SketchIndex.mark(entry.day?.hashValue)
    var found: [Neighbour] = []
    each(sketch) { place, equalBins in
      let row = rows[place]
      guard row != SketchIndex.removed, row != entry.row else { return }
      let likeness = TextSketch.likeness(equalBins: equalBins)
      guard likeness >= TextSketch.reach else { return }
      let isTemplate =
        number != 0 && numbers[place] != 0
        ? number != numbers[place] : day != 0 && days[place] != 0 && day != days[place]
      found.append(Neighbour(row: row, likeness: likeness, isTemplate: isTemplate))
    }
    return found
  }

  private static func mark(_ hash: Int?) -> Int { hash.map { $0 == 0 ? 1 : $0 } ?? 0 }

  /// Each place that shares a band, once, with the number of bins that agree.
  private func each(_ sketch: TextSketch, _ body: (_ place: Int, _ equalBins: Int) -> Void) {
    guard capacity > 0 else { return }
    sketch.bins.withUnsafeBytes { own in
      bins.withUnsafeBytes { all in
        for band in 0..<TextSketch.bandCount {
          let key = SketchIndex.key(own, band)
          var link = heads[slot(band, key)]
          while link > 0 {
            let place = Int(link) - 1
            link = next[place * TextSketch.bandCount + band]
            let other = UnsafeRawBufferPointer(
              rebasing: all[place * TextSketch.binCount..<(place + 1) * TextSketch.binCount])
            guard SketchIndex.key(other, band) == key else { continue }
            // An earlier band has brought it already.
            if (0..<band).contains(where: {
              SketchIndex.key(own, $0) == SketchIndex.key(other, $0)
            }) {
              continue
            }
            body(place, SketchIndex.equal(own, other))
          }
        }
      }
    }
  }

  @inline(__always) private static func key(_ bins: UnsafeRawBufferPointer, _ band: Int) -> UInt32 {
    bins.loadUnaligned(fromByteOffset: band * TextSketch.bandWidth, as: UInt32.self)
  }

  @inline(__always) private static func equal(
    _ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer
  ) -> Int {
    var equal = 0
    for offset in stride(from: 0, to: TextSketch.binCount, by: 8) {
      let difference =
        one.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        ^ other.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      // The high bit of each byte that is zero, by adding without carry between bytes.
      let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
      equal += 8 - (((difference & low) &+ low | difference) & ~low).nonzeroBitCount
    }
    return equal
  }

  private func slot(_ band: Int, _ key: UInt32) -> Int {
    // Fibonacci hashing: the high bits of the product depend on all bits of the key.
    let hash = (UInt64(key) &+ UInt64(band)) &* 0x9E37_79B9_7F4A_7C15
    return band * capacity + Int(truncatingIfNeeded: hash >> 32) & (capacity - 1)
  }

  private mutating func link(_ place: Int) {
    for band in 0..<TextSketch.bandCount {
      let key = bins.withUnsafeBytes {
        SketchIndex.key(
          UnsafeRawBufferPointer(rebasing: $0[(place * TextSketch.binCount)...]), band)
      }
      let slot = slot(band, key)
      next[place * TextSketch.bandCount + band] = heads[slot]
      heads[slot] = UInt32(truncatingIfNeeded: place + 1)
    }
  }

  private mutating func grow() {
    capacity = max(1024, capacity * 2)
    heads = [UInt32](repeating: 0, count: capacity * TextSketch.bandCount)
    for place in rows.indices { link(place) }
  }
}
