/// Random bytes for keys, nonces and serial numbers, from libcrypto's generator.
public enum SecureRandom {
  /// `count` bytes, at most 4096.
  public static func bytes(_ count: Int) throws(HABError) -> [UInt8] {
    let functions = try CryptoLibrary.functions()
    var result = [UInt8](repeating: 0, count: min(max(count, 0), 4096))
    guard functions.random(&result, Int32(result.count)) == 1 else {
      throw HABError(.library, "OpenSSL's libcrypto has no random numbers to give")
    }
    return result
  }
}
