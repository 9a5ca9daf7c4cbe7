#pragma once
#include <stddef.h>
#include <stdint.h>

#include "anchors.h"

/// The offset of the first sixteen bytes in a row, from `from` on, that are all of `[A-Za-z0-9_/+-]`; `count` if there are none.
size_t ccds_base64_run(const uint8_t *text, size_t count, size_t from);

/// Where the first line begins, behind a newline in `[from, end)`, whose first eight bytes tell by a hash that a part begins there:
/// where bits of it that `mask` has are not set. `count` where fewer than nine bytes are left behind a newline before; more if
/// there is none. Sets `*last` to where the last line begins that it met.
size_t ccds_line_cut(
    const uint8_t *text, size_t count, size_t from, size_t end, uint64_t mask, size_t *last);

/// The offset of the first byte from `from` on that is not of these; `count` if there is none.
size_t ccds_base64_end(const uint8_t *text, size_t count, size_t from);

/// The offset of the first byte from `from` on that is not of `[0-9A-Fa-f]`; `count` if there is none.
size_t ccds_hex_end(const uint8_t *text, size_t count, size_t from);
