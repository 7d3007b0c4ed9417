import Testing

@testable import HAB

/// A machine without libcrypto, or with something else of that name.
struct CryptoLibraryTests {
  @Test("No library: the words say what to install")
  func missing() {
    guard case .failure(let error) = CryptoLibrary.load(from: ["/nowhere/libcrypto.so"]) else {
      Issue.record("a library was found")
      return
    }
    #expect(error.kind == .library && error.description.contains(CryptoLibrary.remedy))
  }

  @Test("Another library in its place is not used")
  func other() {
    #if os(Linux)
      guard case .failure(let error) = CryptoLibrary.load(from: ["libc.so.6", "libSystem.dylib"]) else {
        Issue.record("libc passed for libcrypto")
        return
      }
      #expect(error.kind == .library && error.description.contains("no OpenSSL 3.0"))
    #endif
  }
}
