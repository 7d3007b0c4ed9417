/// One measured figure: what it is, in which unit, and the bound that it must keep.
struct Figure {
  /// The name by which `thresholds` knows it.
  let name: String
  let value: Double
  let unit: String
}
