// OpenSSL 3's libcrypto, https://www.openssl.org: the one structure that crosses its ABI here, and its constants, as
// they have stood since 3.0. Nothing is linked, and its headers are not needed to build: HAB loads the library when it
// first signs, hashes or verifies. Where the headers are, the compiler holds these against them.
#include <stddef.h>
#include <stdint.h>

// OSSL_PARAM of <openssl/core.h>: one named value of a key.
struct boardless_crypto_parameter {
  const char *key;
  unsigned int data_type;
  void *data;
  size_t data_size;
  size_t return_size;
};

enum {
  BOARDLESS_CRYPTO_UNSIGNED_INTEGER = 2, // OSSL_PARAM_UNSIGNED_INTEGER: the machine's byte order, any length
  BOARDLESS_CRYPTO_UTF8_STRING = 4,      // OSSL_PARAM_UTF8_STRING
  BOARDLESS_CRYPTO_OCTET_STRING = 5,     // OSSL_PARAM_OCTET_STRING
};

#if __has_include(<openssl/core.h>)
#include <openssl/core.h>
_Static_assert(sizeof(OSSL_PARAM) == sizeof(struct boardless_crypto_parameter), "OSSL_PARAM");
_Static_assert(offsetof(OSSL_PARAM, data) == offsetof(struct boardless_crypto_parameter, data), "OSSL_PARAM.data");
_Static_assert(
    offsetof(OSSL_PARAM, data_size) == offsetof(struct boardless_crypto_parameter, data_size), "OSSL_PARAM.data_size");
_Static_assert(OSSL_PARAM_UNSIGNED_INTEGER == BOARDLESS_CRYPTO_UNSIGNED_INTEGER, "OSSL_PARAM_UNSIGNED_INTEGER");
_Static_assert(OSSL_PARAM_UTF8_STRING == BOARDLESS_CRYPTO_UTF8_STRING, "OSSL_PARAM_UTF8_STRING");
_Static_assert(OSSL_PARAM_OCTET_STRING == BOARDLESS_CRYPTO_OCTET_STRING, "OSSL_PARAM_OCTET_STRING");
#endif
