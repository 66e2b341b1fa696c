/// How much of one series is known: what is held, what is missing below the highest number seen anywhere, and
/// how much there may be beyond.
package struct SeriesCoverage: Hashable, Sendable {
  /// A number of the series that is not held.
  package struct Hole: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
      /// Held documents cite it.
      case cited
      /// A list shows it, and the page there gave no document: the fetch failed, was refused, or is still to come.
      case notFetched = "not_fetched"
      /// Held documents on both sides are dated: it was given out between the two days.
      case between
      case unknown
    }
    package var serial: Int
    package var kind: Kind
    /// `cited`: ids of the documents that cite it. `not_fetched`: URLs of the pages. `between`: ids of the two neighbours.
    package var evidence: [String]
    /// `between`: the neighbours' days, ISO 8601.
    package var days: [String]
  }

  /// What the serials seen say of the size of the whole.
  package struct Estimate: Hashable, Sendable {
    package var total: Int
    /// With probability 0.95 there are no more than this.
    package var upper: Int
    /// The method in words.
    package static let method =
      "serials known (held, cited or listed) as a sample without replacement of 1…N: "
      + "N = m + m/k − 1, upper bound m/0.05^(1/k), m the highest, k how many"
  }

  package var region: String?
  package var form: String
  package var code: String
  package var year: Int?
  package var held: [Int]
  /// Held, and every page of it gone.
  package var withdrawn: [Int]
  /// Below `highest`, ascending.
  package var holes: [Hole]
  /// The highest serial held, cited or shown in a list.
  package var highest: Int
  package var highestHeld: Int?
  /// Cited once, and so far above all others that it was rather misread; counts for nothing.
  package var doubtful: [Int]
  package var estimate: Estimate
}

/// One number of a series as the corpus knows it.
struct SeriesSighting {
  var serial: Int
  /// Held under this id; nil when it is only cited.
  var heldAs: String?
  var date: String?
  var isWithdrawn = false
  /// Who cites it.
  var citing: Set<String> = []
  /// Pages on which lists say that it is, and that are not held.
  var pages: Set<String> = []
}

extension SeriesCoverage {
  /// `sightings`: one a serial, in any order, at least one.
  init(region: String?, series: SeriesNumber, sightings: [SeriesSighting]) {
    self.region = region
    form = series.form
    code = series.code
    year = series.year
    let all = sightings.sorted { $0.serial < $1.serial }
    let misread = Self.misread(all)
    let known = all.filter { !misread.contains($0.serial) }
    doubtful = misread.sorted()
    held = known.filter { $0.heldAs != nil }.map(\.serial)
    withdrawn = known.filter { $0.heldAs != nil && $0.isWithdrawn }.map(\.serial)
    highest = known.last?.serial ?? 0
    highestHeld = held.last
    holes = Self.holes(known, below: highest)
    estimate = Self.estimate(highest: highest, count: known.count)
  }

  /// One citation of a number ten times beyond the next one and by more than a hundred is a slip of the pen or
  /// of the OCR: the ceilings of REFERENCE §2.10 differ by kind of series, a leap like that fits none.
  private static func misread(_ all: [SeriesSighting]) -> Set<Int> {
    guard all.count >= 3, let last = all.last, last.heldAs == nil, last.citing.count == 1 else {
      return []
    }
    let next = all[all.count - 2].serial
    return last.serial > 10 * next && last.serial > next + 100 ? [last.serial] : []
  }

  private static func holes(_ known: [SeriesSighting], below highest: Int) -> [Hole] {
    let held = known.filter { $0.heldAs != nil }
    let bySerial = Dictionary(uniqueKeysWithValues: known.map { ($0.serial, $0) })
    var next = 0
    var holes: [Hole] = []
    guard highest >= 1 else { return [] }
    for serial in 1...highest {
      if next < held.count, held[next].serial == serial {
        next += 1
        continue
      }
      if let citing = bySerial[serial]?.citing, !citing.isEmpty {
        holes.append(Hole(serial: serial, kind: .cited, evidence: citing.sorted(), days: []))
        continue
      }
      if let pages = bySerial[serial]?.pages, !pages.isEmpty {
        holes.append(Hole(serial: serial, kind: .notFetched, evidence: pages.sorted(), days: []))
        continue
      }
      // The dated ones nearest on both sides, among the held.
      let below = held[..<next].last { $0.date != nil }
      let above = held[next...].first { $0.date != nil }
      if let below, let above, let from = below.date, let to = above.date {
        holes.append(
          Hole(
            serial: serial, kind: .between, evidence: [below, above].compactMap(\.heldAs),
            days: [from, to]))
      } else {
        holes.append(Hole(serial: serial, kind: .unknown, evidence: [], days: []))
      }
    }
    return holes
  }

  private static func estimate(highest: Int, count: Int) -> Estimate {
    guard count > 0, highest > 0 else { return Estimate(total: 0, upper: 0) }
    let m = Double(highest)
    let k = Double(count)
    let total = Int((m + m / k - 1).rounded())
    return Estimate(total: max(highest, total), upper: Self.upper(m, k))
  }

  /// m / 0.05^(1/k), by the exponential's own series: this module has no need of a mathematics library.
  private static func upper(_ m: Double, _ k: Double) -> Int {
    // 0.05^(-1/k) = exp(ln 20 / k), ln 20 = 2.995732….
    let x = 2.995_732_273_554 / k
    var term = 1.0
    var sum = 1.0
    for n in 1...40 {
      term *= x / Double(n)
      sum += term
    }
    return Int((m * sum).rounded(.up))
  }
}
