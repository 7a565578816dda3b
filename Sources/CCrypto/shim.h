// SPDX-License-Identifier: Apache-2.0
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

// Only these two are used; so that none of libcrypto's opaque pointers comes into Swift. 1 is success.
static inline int outcrop_sha256(const unsigned char *bytes, size_t count, unsigned char *digest) {
  return SHA256(bytes, count, digest) != NULL;
}

static inline int outcrop_hmac_sha256(
    const unsigned char *key, int key_count, const unsigned char *bytes, size_t count, unsigned char *digest) {
  unsigned int length = 32;
  return HMAC(EVP_sha256(), key, key_count, bytes, count, digest, &length) != NULL && length == 32;
}
