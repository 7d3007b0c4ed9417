import HAB

/// What signing and authenticating read of files and containers: byte 0 says as what the rest is read.
///
/// All of it is taken or refused with words; what was taken says the same again when it is written and read; a changed
/// signature is never valid.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  let kind = input.byte() % 5
  let content = input.rest
  do throws(HABError) {
    switch kind {
    case 0: try certificate(content)
    case 1: try table(content)
    case 2: try signature(content)
    case 3: try key(content)
    default: try certificate(Array("-----BEGIN CERTIFICATE-----\n".utf8) + content)
    }
  } catch {
    require(error.description.utf8.count > 8, "an error has words")
    require(error.kind != .library, "a file's error is not the library's")
    require(!error.description.contains(secret), "no secret in an error")
  }
}

private let secret = "correct horse"

private func certificate(_ content: [UInt8]) throws(HABError) {
  let certificate = try Certificate.file(content)
  require(try Certificate(der: certificate.der) == certificate, "a certificate reads the same again")
  _ = certificate.isSigned(by: certificate.publicKey)
  _ = certificate.subjectName + certificate.issuerName
  let table = try SRKTable([certificate])
  require(try SRKTable(table.bytes) == table, "a certificate's key has its place in a table")
  _ = try table.fuseWords()
}

private func table(_ content: [UInt8]) throws(HABError) {
  let table = try SRKTable(content)
  require(content.starts(with: table.bytes), "a table writes what was read")
  require(try table.fuseWords().count == 8, "eight words")
}

/// The certificate that the seeds' signatures name would have to be guessed: so none is valid under any key here.
private func signature(_ content: [UInt8]) throws(HABError) {
  let signature = try CMSSignature(der: content)
  let key = PublicKey.rsa(modulus: [UInt8](repeating: 0xC1, count: 256), exponent: [1, 0, 1])
  require(signature.verify(over: [[1, 2, 3]], key: key) != .valid, "a signature of nobody's is not valid")
}

private func key(_ content: [UInt8]) throws(HABError) {
  let key = try PrivateKey.file(content, passphrase: try Passphrase(Array(secret.utf8)))
  let message: [UInt8] = [1, 2, 3]
  guard let signed = try? key.sign(message) else { return }
  // A damaged key may sign, but nothing of it may end the process.
  _ = key.publicKey.isSignature(signed, of: message, signed.count < 128 ? .ecdsaSHA256 : .rsaSHA256)
}
