/// The text objects of one content part, placed on the page.
struct OFDText {
  /// Drawings that are defined once, in a resource part, and used from pages (GB/T 33190 §13).
  struct Composite {
    let tree: XMLTree
    let content: XMLTree.Node
  }

  private let tree: XMLTree
  private let composites: [String: Composite]
  /// From this part's coordinates to the page's.
  private let matrix: Matrix
  private let depth: Int
  private let budget: WorkBudget

  /// Composites within composites; deeper ones are not honest, and a loop never ends.
  private static let maxDepth = 8
  /// More runs than any page has; composites that use each other multiply.
  private static let maxRuns = 50_000

  init(_ tree: XMLTree, _ composites: [String: Composite], _ budget: WorkBudget) {
    self.init(tree, composites, budget, Matrix([]), 0)
  }

  private init(
    _ tree: XMLTree, _ composites: [String: Composite], _ budget: WorkBudget, _ matrix: Matrix,
    _ depth: Int
  ) {
    self.tree = tree
    self.composites = composites
    self.budget = budget
    self.matrix = matrix
    self.depth = depth
  }

  /// Every text object below the node, whatever layers and blocks it is nested in.
  func append(_ node: XMLTree.Node, to page: inout PrintedPage) {
    for child in tree.children(node) {
      guard page.runs.count < Self.maxRuns, budget.take(1) else { return }
      switch tree.name(child) {
      case "TextObject": append(object: child, to: &page)
      case "CompositeObject": append(composite: child, to: &page)
      default: append(child, to: &page)
      }
    }
  }

  private func append(composite node: XMLTree.Node, to page: inout PrintedPage) {
    guard depth < Self.maxDepth, let id = tree.attribute("ResourceID", of: node),
      let composite = composites[id]
    else { return }
    let inner = OFDText(composite.tree, composites, budget, placement(of: node), depth + 1)
    inner.append(composite.content, to: &page)
  }

  /// From the object's coordinates to the page's: its own matrix, then the corner of its boundary.
  private func placement(of object: XMLTree.Node) -> Matrix {
    let corner = Self.numbers(tree.attribute("Boundary", of: object) ?? "")
    var own = Matrix(Self.numbers(tree.attribute("CTM", of: object) ?? ""))
    own.e += corner.first ?? 0
    own.f += corner.count > 1 ? corner[1] : 0
    return own.then(matrix)
  }

  private func append(object: XMLTree.Node, to page: inout PrintedPage) {
    if tree.attribute("Visible", of: object) == "false" { return }
    let matrix = placement(of: object)
    // Aslant over the page is a watermark.
    guard !matrix.isAslant else { return }
    let size = Double(tree.attribute("Size", of: object) ?? "") ?? 0
    let narrowing = Double(tree.attribute("HScale", of: object) ?? "") ?? 1
    var place = (x: 0.0, y: 0.0)
    for code in tree.children(object) where tree.name(code) == "TextCode" {
      // A code without a place follows the one before it.
      place.x = tree.attribute("X", of: code).flatMap { Double($0) } ?? place.x
      place.y = tree.attribute("Y", of: code).flatMap { Double($0) } ?? place.y
      let walk = GlyphWalk(
        text: tree.text(code), start: place, size: size, narrowing: narrowing,
        deltaX: Self.deltas(tree.attribute("DeltaX", of: code)),
        deltaY: Self.deltas(tree.attribute("DeltaY", of: code)))
      for run in walk.runs() {
        page.runs.append(matrix.placed(run))
      }
    }
  }

  /// Numbers separated by white space; what is none is left out.
  static func numbers(_ text: String) -> [Double] {
    text.split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }.compactMap { Double($0) }
      .filter(\.isFinite)
  }

  /// `g 4 5.5` is 5.5 four times (GB/T 33190 §11.3).
  static func deltas(_ text: String?) -> [Double] {
    guard let text else { return [] }
    let words = text.split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
    var deltas: [Double] = []
    var index = 0
    while index < words.count, deltas.count < maxDeltas {
      if words[index] == "g", index + 2 < words.count, let count = Int(words[index + 1]),
        let value = Double(words[index + 2])
      {
        let room = maxDeltas - deltas.count
        deltas += [Double](repeating: value, count: max(0, min(count, room)))
        index += 3
      } else {
        if let value = Double(words[index]) { deltas.append(value) }
        index += 1
      }
    }
    return deltas
  }

  /// More characters than one text code can have on a page; `g` must not be a bomb.
  private static let maxDeltas = 20_000
}

/// The six numbers of a CTM.
private struct Matrix {
  var a = 1.0
  var b = 0.0
  var c = 0.0
  var d = 1.0
  var e = 0.0
  var f = 0.0

  init(_ numbers: [Double]) {
    guard numbers.count == 6 else { return }
    (a, b, c, d, e, f) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
  }

  /// Turned by more than the slant of an italic and less than a quarter.
  var isAslant: Bool { b.magnitude > 0.1 * a.magnitude && a.magnitude > 0.1 * b.magnitude }

  func then(_ outer: Matrix) -> Matrix {
    Matrix([
      outer.a * a + outer.c * b, outer.b * a + outer.d * b, outer.a * c + outer.c * d,
      outer.b * c + outer.d * d, outer.a * e + outer.c * f + outer.e,
      outer.b * e + outer.d * f + outer.f,
    ])
  }

  func placed(_ run: PrintedPage.Run) -> PrintedPage.Run {
    var placed = run
    placed.left = a * run.left + c * run.base + e
    placed.right = max(placed.left, a * run.right + c * run.base + e)
    placed.base = b * run.left + d * run.base + f
    placed.size = run.size * max(d.magnitude, c.magnitude)
    return placed
  }
}

/// Characters of one text code from place to place, cut into runs where the pen jumps.
private struct GlyphWalk {
  let text: String
  let start: (x: Double, y: Double)
  let size: Double
  /// Width of the type against its height.
  let narrowing: Double
  let deltaX: [Double]
  let deltaY: [Double]

  func runs() -> [PrintedPage.Run] {
    var runs: [PrintedPage.Run] = []
    var (x, y) = start
    var current = String.UnicodeScalarView()
    var from = x
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      current.append(Self.isReadable(scalar) ? scalar : " ")
      let isLast = index == scalars.count - 1
      let stepX = index < deltaX.count ? deltaX[index] : deltaY.isEmpty ? advance(scalar) : 0
      let stepY = index < deltaY.count ? deltaY[index] : 0
      // Back to the left is a new line, far to the right a new column; straight down is vertical writing.
      let jumps = stepX < -size || stepX > 2.5 * size
      if isLast || jumps {
        runs.append(
          PrintedPage.Run(
            left: from, right: x + advance(scalar), base: y, size: size, text: String(current)))
        current = String.UnicodeScalarView()
        from = x + stepX
      }
      x += stepX
      y += stepY
    }
    return runs
  }

  private func advance(_ scalar: Unicode.Scalar) -> Double {
    (TextTidy.isWide(scalar) ? 1 : 0.5) * size * narrowing
  }

  /// Writers put signs of private use or controls where only the glyph is known (CGTransform).
  private static func isReadable(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x20 && !(0xE000...0xF8FF).contains(scalar.value) && scalar.value != 0xFFFD
  }
}
