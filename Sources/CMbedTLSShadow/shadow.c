#include "shadow.h"

// libgit2 built on mbedTLS parses the system's whole CA bundle in git_libgit2_init: more than half of a hook's
// start-up. git-ccds never speaks TLS through libgit2 (git does), so the executable defines the function itself:
// by the ordinary rules of dynamic linking this definition shadows the library's. Where libgit2 is built on
// OpenSSL nobody calls it.
int mbedtls_x509_crt_parse_file(void *chain, const char *path) {
    (void)chain;
    (void)path;
    return 0;
}
