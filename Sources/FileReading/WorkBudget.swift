/// What one file may still cost. Formats refer: a page, a sheet, a text or a drawing may be named a million
/// times and be stored once, so limits on what is stored do not bound the work.
final class WorkBudget {
  private var left: Int

  init(_ amount: Int) { left = amount }

  /// False when there is not enough left; from then on there never is.
  func take(_ amount: Int) -> Bool {
    left = amount <= left ? left - amount : -1
    return left >= 0
  }
}
