// The part of shadow.c that has to know how large things are; without mbedTLS' headers libgit2 is not built on it.
#if __has_include(<mbedtls/ssl.h>)

#include <mbedtls/ssl.h>
#include <string.h>

// libgit2 takes away what these hold before it has put anything in.

void mbedtls_ssl_config_init(mbedtls_ssl_config *configuration) {
    memset(configuration, 0, sizeof *configuration);
}

void mbedtls_ssl_init(mbedtls_ssl_context *connection) {
    memset(connection, 0, sizeof *connection);
}

#endif
