/// One try to read a private key with libcrypto, and whether it wanted a passphrase.
struct PrivateKeyReading {
  /// The key, or nil.
  private(set) var key: CryptoKey?
  /// True if the key is encrypted.
  private(set) var asked = false

  private final class Question {
    let passphrase: Passphrase?
    var asked = false
    init(_ passphrase: Passphrase?) { self.passphrase = passphrase }
  }

  init(_ bytes: [UInt8], passphrase: Passphrase?, _ functions: CryptoFunctions) {
    let question = Question(passphrase)
    let context = Unmanaged.passUnretained(question).toOpaque()
    let handle = withExtendedLifetime(question) {
      PEM.recognises(bytes) ? Self.pem(bytes, context, functions) : Self.der(bytes, context, functions)
    }
    functions.clearErrors()
    key = handle.map { CryptoKey($0, functions) }
    asked = question.asked
  }

  private static func pem(
    _ bytes: [UInt8], _ context: UnsafeMutableRawPointer, _ functions: CryptoFunctions
  ) -> OpaquePointer? {
    bytes.withUnsafeBytes { bytes in
      let stream = functions.openMemory(bytes.baseAddress, Int32(bytes.count))
      defer { _ = functions.freeStream(stream) }
      return functions.readPEMKey(stream, nil, answer, context)
    }
  }

  private static func der(
    _ bytes: [UInt8], _ context: UnsafeMutableRawPointer, _ functions: CryptoFunctions
  ) -> OpaquePointer? {
    let plain = bytes.withUnsafeBufferPointer { bytes in
      var position = bytes.baseAddress
      return functions.readPlainKey(nil, &position, bytes.count)
    }
    if let plain { return plain }
    return bytes.withUnsafeBytes { bytes in
      let stream = functions.openMemory(bytes.baseAddress, Int32(bytes.count))
      defer { _ = functions.freeStream(stream) }
      return functions.readEncryptedKey(stream, nil, answer, context)
    }
  }

  /// libcrypto's question: the passphrase's bytes into its buffer, or -1 for none.
  private static let answer: CryptoFunctions.Passphrase = { buffer, size, _, context in
    guard let buffer, let context else { return -1 }
    let question = Unmanaged<Question>.fromOpaque(context).takeUnretainedValue()
    question.asked = true
    guard let passphrase = question.passphrase else { return -1 }
    return passphrase.withBytes { bytes in
      guard bytes.count <= Int(size) else { return -1 }
      for (index, byte) in bytes.enumerated() { buffer[index] = CChar(bitPattern: byte) }
      return Int32(bytes.count)
    }
  }
}
