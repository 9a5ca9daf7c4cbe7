#pragma once
#include <stddef.h>
#include <stdint.h>

#include "anchors.h"

/// The offset of the first sixteen bytes in a row, from `from` on, that are all of `[A-Za-z0-9_/+-]`; `count` if there are none.
size_t ccds_base64_run(const uint8_t *text, size_t count, size_t from);

/// The offset of the first byte from `from` on that is not of these; `count` if there is none.
size_t ccds_base64_end(const uint8_t *text, size_t count, size_t from);

/// The offset of the first byte from `from` on that is not of `[0-9A-Fa-f]`; `count` if there is none.
size_t ccds_hex_end(const uint8_t *text, size_t count, size_t from);
