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

/// Where a value stands: 1-based, column in characters.
typedef struct {
    unsigned line;
    unsigned column;
} ccds_toml_position;

/// What the walk over a document calls; keys come in the order in which the document first names them.
typedef struct {
    void (*begin_table)(void *context, ccds_toml_position position);
    void (*begin_array)(void *context, ccds_toml_position position);
    void (*end)(void *context);
    void (*key)(void *context, const char *name, size_t length);
    void (*string)(void *context, const char *text, size_t length, ccds_toml_position position);
    void (*integer)(void *context, long long value, ccds_toml_position position);
    void (*floating)(void *context, double value, ccds_toml_position position);
    void (*boolean)(void *context, int value, ccds_toml_position position);
    /// Dates and times, as their TOML text.
    void (*date)(void *context, const char *text, size_t length, ccds_toml_position position);
} ccds_toml_visitor;

/// Parses `text` and walks the document; returns 0, or -1 with `error` filled.
int ccds_toml_parse(
    const char *text, size_t length, const ccds_toml_visitor *visitor, void *context, ccds_toml_error *error);

#ifdef __cplusplus
}
#endif
