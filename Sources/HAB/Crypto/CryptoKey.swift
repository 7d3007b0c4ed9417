import CLibCrypto

/// A key of libcrypto, freed with its last user. Unchecked: a key is only read once made.
final class CryptoKey: @unchecked Sendable {
  let handle: OpaquePointer
  let functions: CryptoFunctions

  /// Takes over what libcrypto has made.
  init(_ handle: OpaquePointer, _ functions: CryptoFunctions) {
    self.handle = handle
    self.functions = functions
  }

  deinit { functions.freeKey(handle) }

  /// A public key; nil where libcrypto is missing or refuses it, as a point that is not on its curve.
  convenience init?(_ key: PublicKey) {
    guard let functions = try? CryptoLibrary.functions() else { return nil }
    let handle: OpaquePointer?
    switch key {
    case .rsa(let modulus, let exponent):
      handle = Self.make(
        "RSA",
        [
          ("n", BOARDLESS_CRYPTO_UNSIGNED_INTEGER, Self.native(modulus)),
          ("e", BOARDLESS_CRYPTO_UNSIGNED_INTEGER, Self.native(exponent)),
        ], functions)
    case .ec(let curve, let x, let y):
      handle = Self.make(
        "EC",
        [
          ("group", BOARDLESS_CRYPTO_UTF8_STRING, Array(curve.name.utf8)),
          ("pub", BOARDLESS_CRYPTO_OCTET_STRING, [4] + x + y),
        ], functions)
    }
    guard let handle else {
      functions.clearErrors()
      return nil
    }
    self.init(handle, functions)
  }

  /// True if `signature` is this key's over a message of this hash.
  func verify(_ signature: [UInt8], ofHash hash: [UInt8], _ digest: CryptoDigest) -> Bool {
    guard let context = functions.makeKeyContext(nil, handle, nil) else { return false }
    defer { functions.freeKeyContext(context) }
    // EC contexts have no padding and refuse it; RSA's is PKCS#1 v1.5 from the start.
    guard functions.beginVerify(context) == 1, functions.setSignatureDigest(context, digest.handle) == 1,
      functions.verify(context, signature, signature.count, hash, hash.count) == 1
    else {
      functions.clearErrors()
      return false
    }
    return true
  }

  /// A number as libcrypto takes it: in the machine's byte order.
  private static func native(_ number: [UInt8]) -> [UInt8] {
    #if _endian(little)
      number.reversed()
    #else
      number
    #endif
  }

  private static func make(
    _ kind: String, _ values: [(name: StaticString, type: Int, bytes: [UInt8])],
    _ functions: CryptoFunctions
  ) -> OpaquePointer? {
    // One buffer holds all values, so that one pointer keeps them alive. libcrypto reads a text to its zero, whatever
    // the size says.
    var pool = values.flatMap { value -> [UInt8] in value.bytes + [0] }
    guard !pool.isEmpty, let context = functions.makeNamedKeyContext(nil, kind, nil) else { return nil }
    defer { functions.freeKeyContext(context) }
    return pool.withUnsafeMutableBytes { pool -> OpaquePointer? in
      var parameters: [boardless_crypto_parameter] = []
      var offset = 0
      for value in values {
        parameters.append(
          boardless_crypto_parameter(
            key: UnsafeRawPointer(value.name.utf8Start).assumingMemoryBound(to: CChar.self),
            data_type: UInt32(value.type), data: pool.baseAddress?.advanced(by: offset),
            data_size: value.bytes.count, return_size: 0))
        offset += value.bytes.count + 1
      }
      parameters.append(boardless_crypto_parameter(key: nil, data_type: 0, data: nil, data_size: 0, return_size: 0))
      var key: OpaquePointer?
      // EVP_PKEY_PUBLIC_KEY: the public half and the parameters.
      guard functions.beginImport(context) == 1, functions.importKey(context, &key, 0x86, parameters) == 1 else {
        functions.freeKey(key)
        return nil
      }
      return key
    }
  }
}
