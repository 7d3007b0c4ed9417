import SystemLibraries

/// OpenSSL 3's libcrypto as it is on this machine, loaded when something is first hashed, signed or verified.
///
/// OpenSSL's configuration file is not read: what a machine has set up for its servers changes nothing here.
public enum CryptoLibrary {
  /// Where it is looked for, in this order. A bare name is searched for as the system does it.
  public static let places: [String] = {
    #if canImport(Darwin)
      // macOS has a libcrypto of its own that ends a program that loads it: only OpenSSL's.
      [
        "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib", "/usr/local/opt/openssl@3/lib/libcrypto.3.dylib",
        "/opt/local/libexec/openssl3/lib/libcrypto.3.dylib",
      ]
    #else
      ["libcrypto.so.3", "libcrypto.so"]
    #endif
  }()

  /// What installs it.
  public static let remedy: String = {
    #if canImport(Darwin)
      "brew install openssl@3"
    #else
      "sudo apt install openssl"
    #endif
  }()

  /// Nil if the library can be used, else why not, in words. Loads it.
  public static var trouble: String? {
    if case .failure(let error) = loaded { return error.description }
    return nil
  }

  /// The loaded library, or why there is none.
  static func functions() throws(HABError) -> CryptoFunctions { try loaded.get() }

  /// SHA-256, fetched once: a fetch costs more than a hash.
  static let sha256 = digest("SHA2-256")
  /// SHA-384 and SHA-512: certificates may be signed over them.
  static let sha384 = digest("SHA2-384")
  static let sha512 = digest("SHA2-512")

  /// The table, made once. The library stays loaded as long as the process runs.
  static let loaded: Result<CryptoFunctions, HABError> = load(from: places)

  static func load(from places: [String]) -> Result<CryptoFunctions, HABError> {
    guard var library = SystemLibrary(from: places) else {
      return .failure(HABError(.library, "OpenSSL's libcrypto is not on this machine: install it with '\(remedy)'"))
    }
    typealias Number = @convention(c) () -> UInt
    typealias Initialise = @convention(c) (UInt64, OpaquePointer?) -> Int32
    guard let number = library.find("OpenSSL_version_num", as: Number.self), number() >> 28 >= 3,
      let initialise = library.find("OPENSSL_init_crypto", as: Initialise.self),
      // OPENSSL_INIT_NO_LOAD_CONFIG, OPENSSL_INIT_NO_ATEXIT: the system takes everything back at the end.
      initialise(0x80 | 0x80000, nil) == 1
    else {
      return .failure(
        HABError(.library, "\(library.place) is no OpenSSL 3.0 or later, which is needed: '\(remedy)'"))
    }
    do throws(HABError) { return .success(try CryptoFunctions(&library)) } catch { return .failure(error) }
  }

  private static func digest(_ name: String) -> CryptoDigest? {
    guard case .success(let functions) = loaded, let digest = functions.fetchDigest(nil, name, nil) else { return nil }
    return CryptoDigest(handle: digest)
  }
}
