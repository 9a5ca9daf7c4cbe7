#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled RE2 expression.
typedef struct ccds_re2 ccds_re2;

/// A group of a match: byte offsets in the text, -1 and -1 where the group took no part.
typedef struct {
    ptrdiff_t start;
    ptrdiff_t end;
} ccds_re2_span;

/// Compiles `pattern` (Latin-1 or UTF-8 text) with at most `max_mem` bytes of memory; null on failure, with the reason
/// copied into `error` (always NUL-terminated).
ccds_re2 *ccds_re2_compile(const char *pattern, size_t length, bool latin1, int64_t max_mem, char *error, size_t error_size);

void ccds_re2_free(ccds_re2 *re);

/// The number of capture groups, the whole match not counted.
int ccds_re2_groups(const ccds_re2 *re);

/// The number of instructions that it was compiled to.
int ccds_re2_size(const ccds_re2 *re);

/// Finds the leftmost match that begins at or after `from`, or at it where it is `anchored`, and ends at or before `to`; the
/// rest of `text` is seen by `^`, `$`, `\b` and their like.
bool ccds_re2_match(
    const ccds_re2 *re, const char *text, size_t length, size_t from, size_t to, bool anchored, ccds_re2_span *spans,
    int count);

#ifdef __cplusplus
}
#endif
