// Loops over every byte of every text, in the vectors that C compilers have and Swift's optimiser does not reduce to instructions.
#include "ctext.h"

#include <string.h>

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef uint64_t words2 __attribute__((vector_size(16)));

size_t ccds_base64_run(const uint8_t *text, size_t count, size_t from) {
    while (from + 16 <= count) {
        bytes16 bytes;
        memcpy(&bytes, text + from, sizeof bytes);
        bytes16 letters = bytes | 0x20;
        // A byte less than the range's first wraps round to more than its length. Slash and digits stand in a row.
        words2 members = (words2)((letters - 'a' < 26) | (bytes - '/' < 11) | (bytes == '+') | (bytes == '-') | (bytes == '_'));
        // A run cannot begin before the last byte that is no such character. Comparisons leave all bits of a byte set or none.
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        if (members[1] != UINT64_MAX) {
            from += 16 - __builtin_clzll(~members[1]) / 8;
        } else if (members[0] != UINT64_MAX) {
            from += 8 - __builtin_clzll(~members[0]) / 8;
        } else {
            return from;
        }
#else
        if (members[1] != UINT64_MAX) {
            from += 16 - __builtin_ctzll(~members[1]) / 8;
        } else if (members[0] != UINT64_MAX) {
            from += 8 - __builtin_ctzll(~members[0]) / 8;
        } else {
            return from;
        }
#endif
    }
    return count;
}
