/// Nonce and authentication code (MAC) of an encrypted image: what AES-CCM needs beside the key.
///
/// AC, length, version; 0, bytes of the nonce, 0, bytes of the code; nonce; code.
public struct AuthenticationCode: Equatable, Sendable {
  /// The nonce: 11 to 13 bytes as tools write it.
  public var nonce: [UInt8]
  /// The code: 4 to 16 bytes.
  public var code: [UInt8]

  /// Makes one.
  public init(nonce: [UInt8], code: [UInt8]) {
    self.nonce = nonce
    self.code = code
  }

  /// Reads a record, header included; nil where its sizes do not fill it.
  public init?(_ bytes: [UInt8]) {
    guard let header = HABHeader(bytes), header.tag == HABHeader.Tag.mac, header.isVersion4, bytes.count >= 8,
      header.length == 8 + Int(bytes[5]) + Int(bytes[7]), header.length <= bytes.count
    else { return nil }
    let end = 8 + Int(bytes[5])
    nonce = [UInt8](bytes[8..<end])
    code = [UInt8](bytes[end..<header.length])
  }

  /// The record on the wire, with version `version`.
  public func bytes(version: UInt8) -> [UInt8] {
    HABHeader(tag: HABHeader.Tag.mac, length: 8 + nonce.count + code.count, parameter: version).bytes
      + [0, UInt8(truncatingIfNeeded: nonce.count), 0, UInt8(truncatingIfNeeded: code.count)] + nonce + code
  }
}
