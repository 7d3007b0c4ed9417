import BootImage

/// Bootable containers with a command sequence file (CSF): signed, or signed and encrypted.
public enum HABContainer {
  /// Builds a container: lays it out, encrypts the application if `flags` say so, and signs.
  ///
  /// With RSA keys the bytes are those that NXP's `nxpimage hab export` writes for the same input and time, but what is
  /// wrong for certain is refused here: a private key that is not the certificate's, a source index that is not the
  /// issuer's, sections that miss or come too early. No signature leaves that has not been verified.
  /// - Parameters:
  ///   - application: the linked bytes, vector table first.
  ///   - entry: where to start; nil takes the reset vector.
  ///   - dcd: device configuration data from its header on.
  ///   - flags: 0 unsigned, 8 signed, 0xC signed and encrypted.
  ///   - sections: the CSF's commands in order; none for an unsigned container.
  ///   - time: the signatures' time, seconds since 1970.
  /// - Returns: the container from its IVT on; for an encrypted one also the data key, for the blob that the part makes.
  public static func build(
    application: [UInt8], geometry: ContainerGeometry = .flexSPINOR, entry: UInt32? = nil, dcd: [UInt8]? = nil,
    flags: UInt8, sections: [CSFSection], header: CSFHeader = CSFHeader(), time: Int64
  ) throws(HABError) -> (bytes: [UInt8], dataKey: [UInt8]?) {
    guard let kind = ContainerLayout.Kind(rawValue: flags) else {
      throw HABError(
        .input, "flags \(flags.hexText(2)): 0 makes an unsigned, 8 a signed, 0xC a signed and encrypted container")
    }
    let chain = try SigningChain(sections, kind: kind, header: header)
    let layout: ContainerLayout
    do throws(BootContainerError) {
      layout = try ContainerLayout(
        application: application, geometry: geometry, entry: entry, dcd: dcd, kind: kind)
    } catch { throw HABError(.input, error.description) }
    guard kind != .unsigned else { return (layout.bytes, nil) }

    var encrypted: (bytes: [UInt8], tag: [UInt8], nonce: [UInt8])?
    if let key = chain.dataKey, let decryption = chain.decryption {
      let plain = Array(layout.bytes[layout.application])
      let nonce: [UInt8]
      if let given = decryption.nonce { nonce = given } else { nonce = try SecureRandom.bytes(layout.nonceByteCount) }
      let result = try AESCCM.encrypt(plain, key: key, nonce: nonce, tagBytes: decryption.macBytes)
      encrypted = (result.encrypted, result.tag, nonce)
    }
    let sequence = CommandSequence(
      header: header, layout: layout, chain: chain, time: time, mac: encrypted.map { ($0.nonce, $0.tag) })
    let csf = try sequence.signed(sections)
    do throws(BootContainerError) {
      return (try layout.container(csf: csf, encryptedApplication: encrypted?.bytes), chain.dataKey)
    } catch { throw HABError(.input, error.description) }
  }
}
