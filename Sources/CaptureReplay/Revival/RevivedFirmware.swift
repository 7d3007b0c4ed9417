import MBoot
import VirtualRT1020

/// Which flashloader a board ran, by what it told of itself.
struct RevivedFirmware {
  private let evidence: RevivalEvidence
  private(set) var notes: [RevivalNote] = []

  init(_ evidence: RevivalEvidence) { self.evidence = evidence }

  /// Chooses the build that tells most of it, and changes what it tells otherwise.
  mutating func describe(_ configuration: inout BoardConfiguration) {
    let told = evidence.properties.filter { Self.value($0, of: .k210) != nil }
    guard let first = told.first else {
      notes.append(RevivalNote(key: "firmware", source: .guess, text: "K2.1.0: the capture does not say"))
      return
    }
    var best = FirmwareProfile.k210
    var bestCount = -1
    for profile in FirmwareProfile.all {
      let count = told.count { Self.value($0, of: profile) == $0.values }
      if count > bestCount { (best, bestCount) = (profile, count) }
    }
    var profile = best
    for property in told where Self.value(property, of: profile) != property.values { adopt(property, &profile) }
    if let bytes = evidence.reportBytes, bytes > 36, bytes != profile.reportBytes,
      (profile.usbPacketBytes + 4...1028).contains(bytes)
    {
      profile.reportBytes = bytes
      notes.append(RevivalNote(key: "firmware", source: .packet(first.packet), text: "reports of \(bytes) bytes"))
    }
    notes.insert(
      RevivalNote(
        key: "firmware", source: .packet(first.packet),
        text: "\(bestCount) of \(told.count) properties are as \(best.name) tells them"), at: 0)
    configuration.firmware = best.name
    if profile != best { configuration.customFirmware = profile }
  }

  /// What a build answers to a property; nil for one that does not tell builds apart.
  private static func value(_ property: RevivalEvidence.Property, of profile: FirmwareProfile) -> [UInt32]? {
    switch property.tag {
    case .currentVersion: [profile.version]
    case .targetVersion: [profile.targetVersion]
    case .availableCommands: [profile.availableCommands]
    case .maxPacketSize: [UInt32(profile.usbPacketBytes)]
    case .reservedRegions: profile.reservedRanges.flatMap { [$0.lowerBound, $0.upperBound] }
    case .ramSize: [profile.ramSizes[property.index < UInt32(profile.ramSizes.count) ? Int(property.index) : 0]]
    default: nil
    }
  }

  private mutating func adopt(_ property: RevivalEvidence.Property, _ profile: inout FirmwareProfile) {
    let values = property.values
    switch property.tag {
    case .currentVersion where values.count == 1: profile.version = values[0]
    case .targetVersion where values.count == 1: profile.targetVersion = values[0]
    case .availableCommands where values.count == 1: profile.availableCommands = values[0]
    case .maxPacketSize where values.count == 1 && (32...1024).contains(values[0]):
      profile.usbPacketBytes = Int(values[0])
      profile.reportBytes = max(profile.reportBytes, Int(values[0]) + 4)
    case .ramSize where values.count == 1:
      profile.ramSizes[property.index < UInt32(profile.ramSizes.count) ? Int(property.index) : 0] = values[0]
    case .reservedRegions where values.count % 2 == 0 && values.count <= 6:
      let pairs = stride(from: 0, to: values.count, by: 2).map { (values[$0], values[$0 + 1]) }
      guard pairs.allSatisfy({ $0.0 <= $0.1 }) else { return }
      profile.reservedRanges = pairs.map { $0.0...$0.1 }
    default: return
    }
    notes.append(
      RevivalNote(
        key: "firmware", source: .packet(property.packet),
        text: "property \(property.tag.rawValue) (\(property.tag.name)) is its own"))
  }
}
