import CLibCrypto
import SystemLibraries

/// The functions of OpenSSL 3's libcrypto that HAB takes, found once by name.
///
/// Unchecked: never changed once made; the functions may be called by any thread, each object by one at a time.
struct CryptoFunctions: @unchecked Sendable {
  typealias Handle = OpaquePointer
  typealias Text = UnsafePointer<CChar>
  typealias Bytes = UnsafePointer<UInt8>
  typealias Room = UnsafeMutablePointer<UInt8>
  typealias Parameters = UnsafePointer<boardless_crypto_parameter>
  typealias Passphrase = @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32

  let clearErrors: @convention(c) () -> Void
  let cleanse: @convention(c) (UnsafeMutableRawPointer?, Int) -> Void
  let random: @convention(c) (Room?, Int32) -> Int32

  let fetchDigest: @convention(c) (Handle?, Text?, Text?) -> Handle?
  let makeDigestContext: @convention(c) () -> Handle?
  let freeDigestContext: @convention(c) (Handle?) -> Void
  let beginDigest: @convention(c) (Handle?, Handle?, Parameters?) -> Int32
  let updateDigest: @convention(c) (Handle?, UnsafeRawPointer?, Int) -> Int32
  let finishDigest: @convention(c) (Handle?, Room?, UnsafeMutablePointer<UInt32>?) -> Int32

  let makeNamedKeyContext: @convention(c) (Handle?, Text?, Text?) -> Handle?
  let makeKeyContext: @convention(c) (Handle?, Handle?, Text?) -> Handle?
  let freeKeyContext: @convention(c) (Handle?) -> Void
  let freeKey: @convention(c) (Handle?) -> Void
  let beginImport: @convention(c) (Handle?) -> Int32
  let importKey: @convention(c) (Handle?, UnsafeMutablePointer<Handle?>?, Int32, Parameters?) -> Int32
  let beginVerify: @convention(c) (Handle?) -> Int32
  let verify: @convention(c) (Handle?, Bytes?, Int, Bytes?, Int) -> Int32
  let beginSign: @convention(c) (Handle?) -> Int32
  let sign: @convention(c) (Handle?, Room?, UnsafeMutablePointer<Int>?, Bytes?, Int) -> Int32
  let setPadding: @convention(c) (Handle?, Int32) -> Int32
  let setSignatureDigest: @convention(c) (Handle?, Handle?) -> Int32
  let beginGenerate: @convention(c) (Handle?) -> Int32
  let setKeyBits: @convention(c) (Handle?, Int32) -> Int32
  let setGroup: @convention(c) (Handle?, Text?) -> Int32
  let generate: @convention(c) (Handle?, UnsafeMutablePointer<Handle?>?) -> Int32
  let encodePublicKey: @convention(c) (Handle?, UnsafeMutablePointer<Room?>?) -> Int32

  let openMemory: @convention(c) (UnsafeRawPointer?, Int32) -> Handle?
  let freeStream: @convention(c) (Handle?) -> Int32
  let readPEMKey:
    @convention(c) (Handle?, UnsafeMutablePointer<Handle?>?, Passphrase?, UnsafeMutableRawPointer?) -> Handle?
  let readEncryptedKey:
    @convention(c) (Handle?, UnsafeMutablePointer<Handle?>?, Passphrase?, UnsafeMutableRawPointer?) -> Handle?
  let readPlainKey: @convention(c) (UnsafeMutablePointer<Handle?>?, UnsafeMutablePointer<Bytes?>?, Int) -> Handle?
  let makePKCS8: @convention(c) (Handle?) -> Handle?
  let encodePKCS8: @convention(c) (Handle?, UnsafeMutablePointer<Room?>?) -> Int32
  let freePKCS8: @convention(c) (Handle?) -> Void
  let deriveKey: @convention(c) (Text?, Int32, Bytes?, Int32, Int32, Handle?, Int32, Room?) -> Int32

  let fetchCipher: @convention(c) (Handle?, Text?, Text?) -> Handle?
  let freeCipher: @convention(c) (Handle?) -> Void
  let makeCipherContext: @convention(c) () -> Handle?
  let freeCipherContext: @convention(c) (Handle?) -> Void
  let controlCipher: @convention(c) (Handle?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32
  let beginEncrypt: @convention(c) (Handle?, Handle?, Bytes?, Bytes?, Parameters?) -> Int32
  let encrypt: @convention(c) (Handle?, Room?, UnsafeMutablePointer<Int32>?, Bytes?, Int32) -> Int32
  let finishEncrypt: @convention(c) (Handle?, Room?, UnsafeMutablePointer<Int32>?) -> Int32
  let beginDecrypt: @convention(c) (Handle?, Handle?, Bytes?, Bytes?, Parameters?) -> Int32
  let decrypt: @convention(c) (Handle?, Room?, UnsafeMutablePointer<Int32>?, Bytes?, Int32) -> Int32

  /// Finds all of them, or says which is missing.
  init(_ library: inout SystemLibrary) throws(HABError) {
    func find<Function>(_ name: String) throws(HABError) -> Function {
      if let function = library.find(name, as: Function.self) { return function }
      throw HABError(
        .library,
        "\(library.place) has no function \(name): OpenSSL 3.0 or later is needed, '\(CryptoLibrary.remedy)'")
    }
    clearErrors = try find("ERR_clear_error")
    cleanse = try find("OPENSSL_cleanse")
    random = try find("RAND_bytes")
    fetchDigest = try find("EVP_MD_fetch")
    makeDigestContext = try find("EVP_MD_CTX_new")
    freeDigestContext = try find("EVP_MD_CTX_free")
    beginDigest = try find("EVP_DigestInit_ex2")
    updateDigest = try find("EVP_DigestUpdate")
    finishDigest = try find("EVP_DigestFinal_ex")
    makeNamedKeyContext = try find("EVP_PKEY_CTX_new_from_name")
    makeKeyContext = try find("EVP_PKEY_CTX_new_from_pkey")
    freeKeyContext = try find("EVP_PKEY_CTX_free")
    freeKey = try find("EVP_PKEY_free")
    beginImport = try find("EVP_PKEY_fromdata_init")
    importKey = try find("EVP_PKEY_fromdata")
    beginVerify = try find("EVP_PKEY_verify_init")
    verify = try find("EVP_PKEY_verify")
    beginSign = try find("EVP_PKEY_sign_init")
    sign = try find("EVP_PKEY_sign")
    setPadding = try find("EVP_PKEY_CTX_set_rsa_padding")
    setSignatureDigest = try find("EVP_PKEY_CTX_set_signature_md")
    beginGenerate = try find("EVP_PKEY_keygen_init")
    setKeyBits = try find("EVP_PKEY_CTX_set_rsa_keygen_bits")
    setGroup = try find("EVP_PKEY_CTX_set_group_name")
    generate = try find("EVP_PKEY_generate")
    encodePublicKey = try find("i2d_PUBKEY")
    openMemory = try find("BIO_new_mem_buf")
    freeStream = try find("BIO_free")
    readPEMKey = try find("PEM_read_bio_PrivateKey")
    readEncryptedKey = try find("d2i_PKCS8PrivateKey_bio")
    readPlainKey = try find("d2i_AutoPrivateKey")
    makePKCS8 = try find("EVP_PKEY2PKCS8")
    encodePKCS8 = try find("i2d_PKCS8_PRIV_KEY_INFO")
    freePKCS8 = try find("PKCS8_PRIV_KEY_INFO_free")
    deriveKey = try find("PKCS5_PBKDF2_HMAC")
    fetchCipher = try find("EVP_CIPHER_fetch")
    freeCipher = try find("EVP_CIPHER_free")
    makeCipherContext = try find("EVP_CIPHER_CTX_new")
    freeCipherContext = try find("EVP_CIPHER_CTX_free")
    controlCipher = try find("EVP_CIPHER_CTX_ctrl")
    beginEncrypt = try find("EVP_EncryptInit_ex2")
    encrypt = try find("EVP_EncryptUpdate")
    finishEncrypt = try find("EVP_EncryptFinal_ex")
    beginDecrypt = try find("EVP_DecryptInit_ex2")
    decrypt = try find("EVP_DecryptUpdate")
  }
}
