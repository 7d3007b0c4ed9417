import BootImage

/// One authentication under way: what was read, which keys are installed, what counts as authenticated.
struct HABRun<Memory: HABMemory> {
  let part: HABPart
  let memory: Memory
  let ivtAddress: UInt32

  var table: ImageVectorTable?
  var bootData: BootData?
  var findings: [HABFinding] = []
  /// The super root key that Install SRK chose.
  var rootKey: HABRootKey?
  /// Slots 1 (the CSF key) to 5.
  var certificates: [UInt8: Certificate] = [:]
  /// Slots 0 to 3 of data keys.
  var dataKeys: [UInt8: [UInt8]] = [:]
  /// The CSF's signature was right.
  var isCSFAuthentic = false
  /// What was authenticated.
  var authenticated = AddressSet()
  /// What was decrypted.
  var decrypted: [ImageSegment] = []
  /// Bytes that may still be hashed or decrypted.
  var remainingWork = HABLimit.authenticatedBytes

  init(part: HABPart, memory: Memory, ivtAddress: UInt32) {
    self.part = part
    self.memory = memory
    self.ivtAddress = ivtAddress
  }

  /// Does everything, once.
  mutating func outcome() -> HABOutcome {
    do throws(HABFinding) { try readHeader() } catch {
      findings.append(error)
      return HABOutcome(table: table, bootData: bootData, findings: findings, starts: false)
    }
    // An open part runs the DCD as it comes, a closed one what was authenticated.
    var dcd = part.isClosed ? nil : checkedDCD()
    runCSF()
    assertAuthenticated()
    if part.isClosed { dcd = checkedDCD() }
    let failed = findings.contains { $0.event.status == .failure }
    let starts = !part.isClosed || !failed
    return HABOutcome(
      table: table, bootData: bootData, findings: findings, starts: starts, dcd: starts ? dcd : nil,
      decrypted: starts ? decrypted : [],
      authenticated: authenticated.ranges)
  }
}

/// Bounds of work that an image can ask for. They are ours; an image of this part stays far below.
enum HABLimit {
  /// Bytes that the commands of one CSF may have hashed or decrypted.
  static let authenticatedBytes = 128 << 20
}
