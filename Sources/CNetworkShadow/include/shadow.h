#pragma once

/// Pretends to have read a file of certificates; see shadow.c for why.
__attribute__((visibility("default"))) int mbedtls_x509_crt_parse_file(void *chain, const char *path);
