/// What the devices of one decoder share.
struct DecodingBook {
  let wantsReports: Bool
  let wantsData: Bool
  var counts = DecodingCounts()
  /// Devices whose command counts as answered if nothing more comes, and since when.
  var settled: [Int: UInt64] = [:]
  private var lastNumber = 0

  init(wantsReports: Bool, wantsData: Bool) {
    self.wantsReports = wantsReports
    self.wantsData = wantsData
  }

  /// The number of the next command, from 1.
  mutating func nextNumber() -> Int {
    lastNumber += 1
    return lastNumber
  }
}
