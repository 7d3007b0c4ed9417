import BootImage

/// The boot ROM's own log of its way, a word a step, in its RAM. Source: NXP-MCUBootUtility, whose reader of RT10xx
/// parts knows these words and reads them from there through the flashloader. In which order the ROM writes them, and
/// whether some carry a word of data, is UNPROVEN: that reader ends at a word it does not know, so there are none.
struct ROMBootLog: Sendable {
  /// Where it begins on the RT1020.
  static let address: UInt32 = 0x2020_515C
  /// Bytes that it has.
  static let byteCount: UInt32 = 0x100

  private enum Word {
    static let bootMode: UInt32 = 0x0001_0000
    static let securityOpen: UInt32 = 0x0002_00F0
    static let securityClosed: UInt32 = 0x0002_00CC
    static let fuseSelect: UInt32 = 0x0004_0000
    static let primaryImage: UInt32 = 0x0005_0000
    static let flexSPINOR: UInt32 = 0x0006_0008
    static let noRecoveryDevice: UInt32 = 0x0006_1FFF
    static let deviceCall: UInt32 = 0x0007_0000
    static let readCall: UInt32 = 0x0008_0000
    static let authentication: UInt32 = 0x0009_0000
    static let pluginCall: UInt32 = 0x000A_0000
    static let programCall: UInt32 = 0x000B_0000
    static let downloadEntry: UInt32 = 0x000C_0000
    static let downloadedImageCall: UInt32 = 0x000D_0000
    static let passed: UInt32 = 0xF0
    static let failed: UInt32 = 0x33
  }

  private var count: UInt32 = 0

  /// Writes the way since a reset; what stood there is gone.
  mutating func begin(_ report: BootReport, trustsFuses: Bool, _ ram: inout RAM) {
    let zeros = [UInt8](repeating: 0, count: Int(Self.byteCount))
    _ = zeros.withUnsafeBytes { ram.write(Self.address, $0) }
    count = 0
    guard case .reset(let pins) = report.beginning else { return }
    add(Word.bootMode | pins.modeBits, &ram)
    add(report.isClosed ? Word.securityClosed : Word.securityOpen, &ram)
    add(Word.fuseSelect | (trustsFuses ? 1 : 0), &ram)
    for step in report.steps { add(step, isDownload: false, &ram) }
  }

  /// Writes the way of an image that a host had started.
  mutating func go(on report: BootReport, _ ram: inout RAM) {
    for step in report.steps { add(step, isDownload: true, &ram) }
  }

  private mutating func add(_ step: BootStep, isDownload: Bool, _ ram: inout RAM) {
    switch step {
    case .bootDevice(let code) where BootDevice(code).isFitted:
      for word in [Word.primaryImage, Word.flexSPINOR, Word.deviceCall] { add(word, &ram) }
    case .recoveryNotFitted: add(Word.noRecoveryDevice, &ram)
    case .noFlash, .noBlock, .noReadSequence, .noFlashSize, .modeRefused: add(Word.deviceCall | Word.failed, &ram)
    case .block:
      add(Word.deviceCall | Word.passed, &ram)
      add(Word.readCall, &ram)
    case .table where !isDownload: add(Word.readCall | Word.passed, &ram)
    case .noTable where !isDownload: add(Word.readCall | Word.failed, &ram)
    case .authenticated, .refused: add(Word.authentication, &ram)
    case .plugin:
      add(Word.pluginCall, &ram)
      add(Word.pluginCall | Word.failed, &ram)
    case .application, .flashloader: add(isDownload ? Word.downloadedImageCall : Word.programCall, &ram)
    case .serialDownload: add(Word.downloadEntry, &ram)
    default: break
    }
  }

  private mutating func add(_ word: UInt32, _ ram: inout RAM) {
    guard count < Self.byteCount / 4 else { return }
    _ = withUnsafeBytes(of: word.littleEndian) { ram.write(Self.address + 4 * count, $0) }
    count += 1
  }
}
