import Fuses
import MBoot
import Provisioning
import SDP

/// Reads a part's fuse words.
public enum FuseReading {
  /// What a locked shadow register reads as.
  private static let lockedPattern: UInt32 = 0xBADA_BADA
  /// Where the shadow register of word 0 is; one follows every 16 bytes.
  private static let shadows: UInt32 = 0x401F_4400

  /// All words, by the flashloader: the fuses themselves. A word that the fuse controller refuses (20200) is nil.
  /// - Throws: anything else that a read answers.
  public static func all(_ host: MBootHost) throws(MBootError) -> FuseReadOut {
    var words: [UInt32?] = []
    for index in FuseWord.all { words.append(try word(index, host)) }
    return FuseReadOut(words)
  }

  /// One word, by the flashloader; nil if the fuse controller refuses.
  public static func word(_ index: Int, _ host: MBootHost) throws(MBootError) -> UInt32? {
    let answer = Result { () throws(MBootError) in try host.flashReadOnce(index: UInt32(clamping: index)) }
    switch answer {
    case .success(let value): return value
    case .failure(let error) where error.status == .otpReadFailure: return nil
    case .failure(let error): throw error
    }
  }

  /// All words, by the boot ROM: their shadow registers, which may have been overridden since the last reset. Only an
  /// open part lets a host read them.
  /// - Throws: `SDPError.Cause.refused` on a closed part.
  public static func shadows(_ host: SDPHost) throws(SDPError) -> FuseReadOut {
    var words: [UInt32?] = []
    for index in FuseWord.all { words.append(try shadow(index, host)) }
    return FuseReadOut(words)
  }

  /// One word's shadow register, by the boot ROM; nil if it is locked.
  public static func shadow(_ index: Int, _ host: SDPHost) throws(SDPError) -> UInt32? {
    let bytes = try host.readRegister(address: shadows + 16 * UInt32(clamping: index))
    let value = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[$1]) << (8 * UInt32($1)) }
    return value == lockedPattern ? nil : value
  }
}
