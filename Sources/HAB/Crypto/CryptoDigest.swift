/// A hash algorithm of libcrypto. Unchecked: never changed once fetched, and never freed.
struct CryptoDigest: @unchecked Sendable {
  let handle: OpaquePointer
}
