/// SHA-256, the only hash that the RT1020's HAB knows.
public enum SHA256 {
  /// Bytes of a hash.
  public static var byteCount: Int { 32 }

  /// The hash of all parts, one after the other.
  /// - Throws: only where libcrypto is missing.
  public static func hash(_ parts: [UInt8]...) throws(HABError) -> [UInt8] { try hash(parts) }

  /// The hash of all parts, one after the other.
  public static func hash(_ parts: [[UInt8]]) throws(HABError) -> [UInt8] {
    let functions = try CryptoLibrary.functions()
    guard let algorithm = CryptoLibrary.sha256 else {
      throw HABError(.library, "OpenSSL's libcrypto has no SHA-256: \(CryptoLibrary.remedy)")
    }
    return try hash(parts, with: algorithm, functions)
  }

  static func hash(
    _ parts: [[UInt8]], with algorithm: CryptoDigest, _ functions: CryptoFunctions
  ) throws(HABError) -> [UInt8] {
    let context = functions.makeDigestContext()
    defer { functions.freeDigestContext(context) }
    var isSound = functions.beginDigest(context, algorithm.handle, nil) == 1
    for part in parts where isSound { isSound = functions.updateDigest(context, part, part.count) == 1 }
    var result = [UInt8](repeating: 0, count: 64)
    var count: UInt32 = 0
    guard isSound, functions.finishDigest(context, &result, &count) == 1, count <= 64 else {
      throw HABError(.library, "OpenSSL's libcrypto could not hash: is there memory left?")
    }
    result.removeLast(64 - Int(count))
    return result
  }
}
