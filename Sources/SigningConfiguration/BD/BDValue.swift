/// What an expression of a BD file comes to.
enum BDValue: Equatable {
  case number(Int64)
  /// A word that no constant has the name of: it stands for itself.
  case word(String)
  case text(String)
}
