import BootImage
import Foundation
import HAB
import Testing

/// The keys, certificates and known answers in Files/Signing; README there says how each was made.
enum TestFiles {
  static func bytes(_ name: String) throws -> [UInt8] {
    let url = try #require(Bundle.module.url(forResource: "Files", withExtension: nil))
    return try [UInt8](Data(contentsOf: url.appending(path: "Signing/" + name)))
  }

  static func certificate(_ name: String) throws -> Certificate { try Certificate.file(bytes(name + ".crt")) }

  static let passphrase = "forest"

  static func key(_ name: String) throws -> PrivateKey {
    try PrivateKey.file(bytes(name), passphrase: Passphrase(Array(passphrase.utf8)))
  }

  static func signer(_ key: String, _ certificate: String) throws -> KeySigner {
    try KeySigner(key: self.key(key), certificate: self.certificate(certificate))
  }

  /// 1000 bytes, vector table first, as the known answers were made of.
  static func application(reset: UInt32) -> [UInt8] {
    var bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7 + 3) }
    for (index, word) in [0x2001_0000, reset].enumerated() {
      for byte in 0..<4 { bytes[4 * index + byte] = UInt8(truncatingIfNeeded: word >> UInt32(8 * byte)) }
    }
    return bytes
  }

  /// 31/05/2023 11:22:33 UTC.
  static let time: Int64 = 1_685_532_153

  /// The sections of a usual signed image: SRK 0, CSF0, IMG0.
  static func sections() throws -> [CSFSection] {
    [
      .installSRK(table: try bytes("table.bin"), sourceIndex: 0),
      .installCSFK(certificate: try bytes("CSF0.crt")),
      .authenticateCSF(signer: try signer("CSF0.pem", "CSF0"), engine: nil, configuration: nil),
      .installKey(certificate: try bytes("IMG0.crt"), verificationIndex: 0, targetIndex: 2),
      .authenticateData(
        verificationIndex: 2, engine: 0x1B, configuration: 0, signer: try signer("IMG0.pem", "IMG0")),
    ]
  }

  /// Builds for flash.
  static func build(_ sections: [CSFSection], flags: UInt8 = 8) throws -> [UInt8] {
    try HABContainer.build(
      application: application(reset: 0x6000_2101), flags: flags, sections: sections, time: time
    ).bytes
  }

  /// What building says against these sections.
  static func refusal(_ sections: [CSFSection], flags: UInt8 = 8) -> String? {
    do {
      _ = try build(sections, flags: flags)
      return nil
    } catch { return String(describing: error) }
  }
}

extension [UInt8] {
  /// Bytes of hexadecimal text.
  init(hex: String) {
    let digits = hex.compactMap(\.hexDigitValue)
    self = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
