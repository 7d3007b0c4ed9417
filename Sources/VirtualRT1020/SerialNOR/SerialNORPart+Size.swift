extension SerialNORPart {
  /// Makes the SFDP state the part's size, after the size of a known part was changed.
  public mutating func statesItsSize() { sfdp = SFDP.resized(sfdp, to: size) }
}
