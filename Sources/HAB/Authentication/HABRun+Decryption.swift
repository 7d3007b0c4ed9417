import BootImage

extension HABRun {
  /// Decrypts blocks (AES-CCM); what decrypts with the right code counts as authenticated.
  mutating func decrypt(_ authentication: CSFAuthentication, _ command: CSFCommand) throws(HABFinding) {
    try needAuthenticCSF(command)
    try checkEngine(authentication.engine, command)
    guard let key = dataKeys[authentication.keyIndex] else {
      throw refusal(
        .invalidKey, command, "wants the data key in slot \(authentication.keyIndex), which is empty",
        "Install the data key first (SecretKey).")
    }
    let place = address(authentication.location, isAbsolute: authentication.isAbsolute)
    let raw: [UInt8]
    switch record(HABHeader.Tag.mac, at: place) {
    case .success(let record): raw = record.bytes
    case .failure(let trouble):
      throw refusal(.invalidMAC, command, "finds no nonce and code: \(trouble.words)", "Encrypt the image again.")
    }
    guard let mac = AuthenticationCode(raw) else {
      throw refusal(
        .invalidMAC, command,
        "has a nonce and code at \(place?.addressText ?? "?") whose sizes do not fill their record",
        "Encrypt the image again.")
    }
    let content = try content(of: authentication.blocks, command)
    let plain: [UInt8]?
    do throws(HABError) {
      plain = try AESCCM.decrypt(content.flatMap { $0 }, key: key, nonce: mac.nonce, tag: mac.code)
    } catch { throw refusal(for: error, .invalidMAC, command, "cannot decrypt", "Encrypt the image again.") }
    guard let plain else {
      throw refusal(
        .invalidMAC, command, "decrypts, and the code does not fit: another data key, or changed bytes",
        "Make the key blob of the data key that the image was encrypted with, and write the image again.")
    }
    var start = 0
    for block in authentication.blocks where block.length > 0 {
      decrypted.append(
        ImageSegment(address: block.address, bytes: [UInt8](plain[start..<start + Int(block.length)])))
      start += Int(block.length)
    }
    authenticated.add(authentication.blocks.map { UInt64($0.address)..<$0.end })
  }
}
