#pragma once
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Where and why a document is not TOML.
typedef struct {
    unsigned line;
    unsigned column;
    char message[512];
} ccds_toml_error;

/// What the walk over a document calls, in the document's order of keys (TOML tables are sorted by key).
typedef struct {
    void (*begin_table)(void *context, unsigned line);
    void (*begin_array)(void *context, unsigned line);
    void (*end)(void *context);
    void (*key)(void *context, const char *name, size_t length);
    void (*string)(void *context, const char *text, size_t length, unsigned line);
    void (*integer)(void *context, long long value, unsigned line);
    void (*floating)(void *context, double value, unsigned line);
    void (*boolean)(void *context, int value, unsigned line);
    /// Dates and times, as their TOML text.
    void (*date)(void *context, const char *text, size_t length, unsigned line);
} ccds_toml_visitor;

/// Parses `text` and walks the document; returns 0, or -1 with `error` filled.
int ccds_toml_parse(
    const char *text, size_t length, const ccds_toml_visitor *visitor, void *context, ccds_toml_error *error);

#ifdef __cplusplus
}
#endif
