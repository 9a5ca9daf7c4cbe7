#include "shadow.h"

#include <stddef.h>

// git-ccds never speaks over a network through libgit2 (git does), but libgit2 brings TLS, SSH and Kerberos along.
// The executable defines what libgit2 calls of them itself:
// - libgit2 built on mbedTLS parses the system's whole CA bundle in git_libgit2_init: more than half of a hook's start-up.
// - It also collects entropy for TLS.
// - Linked statically, libgit2 needs none of these libraries then, nor the dozen behind them: loading those takes as long
//   as everything else at the start.
// Where libgit2 is a shared library, these definitions shadow those of the libraries, by the ordinary rules of dynamic
// linking. Where it is built on others (OpenSSL), nobody calls them.

int mbedtls_x509_crt_parse_file(void *chain, const char *path) {
    (void)chain;
    (void)path;
    return 0;
}

// Called when libgit2 starts and ends, or when something is taken away that was never there.
#define DOES_NOTHING(name) \
    int name(void) { return 0; }

DOES_NOTHING(gss_delete_sec_context)
DOES_NOTHING(gss_release_buffer)
DOES_NOTHING(gss_release_name)
DOES_NOTHING(gss_release_oid_set)
DOES_NOTHING(libssh2_agent_disconnect)
DOES_NOTHING(libssh2_agent_free)
DOES_NOTHING(libssh2_channel_free)
DOES_NOTHING(libssh2_channel_set_blocking)
DOES_NOTHING(libssh2_exit)
DOES_NOTHING(libssh2_init)
DOES_NOTHING(libssh2_knownhost_free)
DOES_NOTHING(libssh2_session_disconnect_ex)
DOES_NOTHING(libssh2_session_free)
DOES_NOTHING(libssh2_session_set_blocking)
DOES_NOTHING(mbedtls_ctr_drbg_free)
DOES_NOTHING(mbedtls_ctr_drbg_init)
DOES_NOTHING(mbedtls_ctr_drbg_seed)
DOES_NOTHING(mbedtls_entropy_free)
DOES_NOTHING(mbedtls_entropy_init)
DOES_NOTHING(mbedtls_ssl_close_notify)
DOES_NOTHING(mbedtls_ssl_conf_authmode)
DOES_NOTHING(mbedtls_ssl_conf_ca_chain)
DOES_NOTHING(mbedtls_ssl_conf_ciphersuites)
DOES_NOTHING(mbedtls_ssl_conf_min_version)
DOES_NOTHING(mbedtls_ssl_conf_rng)
DOES_NOTHING(mbedtls_ssl_config_defaults)
DOES_NOTHING(mbedtls_ssl_config_free)
DOES_NOTHING(mbedtls_ssl_free)
DOES_NOTHING(mbedtls_ssl_set_bio)
DOES_NOTHING(mbedtls_x509_crt_free)
DOES_NOTHING(mbedtls_x509_crt_init)

// A connection that somebody tried nevertheless fails: each of these has a result for that.
#define FAILS(name) \
    int name(void) { return -1; }

FAILS(gss_display_status)
FAILS(gss_import_name)
FAILS(gss_indicate_mechs)
FAILS(gss_init_sec_context)
FAILS(libssh2_agent_connect)
FAILS(libssh2_agent_get_identity)
FAILS(libssh2_agent_list_identities)
FAILS(libssh2_agent_userauth)
FAILS(libssh2_channel_close)
FAILS(libssh2_channel_process_startup)
FAILS(libssh2_channel_read_ex)
FAILS(libssh2_channel_write_ex)
FAILS(libssh2_knownhost_checkp)
FAILS(libssh2_knownhost_readfile)
FAILS(libssh2_session_handshake)
FAILS(libssh2_session_last_error)
FAILS(libssh2_session_method_pref)
FAILS(libssh2_userauth_keyboard_interactive_ex)
FAILS(libssh2_userauth_password_ex)
FAILS(libssh2_userauth_publickey)
FAILS(libssh2_userauth_publickey_fromfile_ex)
FAILS(libssh2_userauth_publickey_frommemory)
FAILS(mbedtls_ctr_drbg_random)
FAILS(mbedtls_entropy_func)
FAILS(mbedtls_ssl_get_ciphersuite_id)
FAILS(mbedtls_ssl_get_verify_result)
FAILS(mbedtls_ssl_handshake)
FAILS(mbedtls_ssl_read)
FAILS(mbedtls_ssl_set_hostname)
FAILS(mbedtls_ssl_setup)
FAILS(mbedtls_ssl_write)
FAILS(mbedtls_x509_crt_parse_path)
FAILS(mbedtls_x509_crt_verify_info)

#define GIVES_NOTHING(name) \
    void *name(void) { return NULL; }

GIVES_NOTHING(libssh2_agent_init)
GIVES_NOTHING(libssh2_channel_open_ex)
GIVES_NOTHING(libssh2_hostkey_hash)
GIVES_NOTHING(libssh2_knownhost_init)
GIVES_NOTHING(libssh2_session_abstract)
GIVES_NOTHING(libssh2_session_hostkey)
GIVES_NOTHING(libssh2_session_init_ex)
GIVES_NOTHING(libssh2_userauth_authenticated)
GIVES_NOTHING(libssh2_userauth_list)
GIVES_NOTHING(mbedtls_ssl_get_peer_cert)

void *GSS_C_NT_HOSTBASED_SERVICE = NULL;
