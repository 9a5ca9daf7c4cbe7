// Loops over every byte of every text, in the vectors that C compilers have and Swift's optimiser does not reduce to instructions.
#include "ctext.h"

#include <string.h>

static inline int is_base64(uint8_t byte) {
    return (uint8_t)((byte | 0x20) - 'a') < 26 || (uint8_t)(byte - '/') < 11 || byte == '+' || byte == '-' || byte == '_';
}

/// Whether a part begins at a place, which has eight bytes.
static inline int is_cut(const uint8_t *text, uint64_t mask) {
    uint64_t word;
    memcpy(&word, text, sizeof word);
    return (word * 0x9E3779B97F4A7C15u >> 57 & mask) == 0;
}

#ifdef __SSE2__
#include <emmintrin.h>

/// A bit for each of 64 bytes, set where it is a newline.
static inline uint64_t newlines64(const uint8_t *text) {
    uint64_t all = 0;
    for (int i = 0; i < 4; i++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(text + 16 * i));
        all |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'))) << 16 * i;
    }
    return all;
}
#else
static inline uint64_t newlines64(const uint8_t *text) {
    uint64_t all = 0;
    for (int i = 0; i < 64; i++) all |= (uint64_t)(text[i] == '\n') << i;
    return all;
}
#endif

size_t ccds_line_cut(
    const uint8_t *text, size_t count, size_t from, size_t end, uint64_t mask, size_t *last) {
    while (from < end) {
        uint8_t block[64] = {0};
        size_t length = end - from < 64 ? end - from : 64;
        if (length < 64) memcpy(block, text + from, length);
        uint64_t newlines = newlines64(length < 64 ? block : text + from);
        while (newlines != 0) {
            *last = from + (size_t)__builtin_ctzll(newlines) + 1;
            if (*last + 8 >= count) return count;
            if (is_cut(text + *last, mask)) return *last;
            newlines &= newlines - 1;
        }
        from += length;
    }
    return count + 1;
}

size_t ccds_hex_end(const uint8_t *text, size_t count, size_t from) {
    while (from < count && ((uint8_t)(text[from] - '0') < 10 || (uint8_t)((text[from] | 0x20) - 'a') < 6)) from++;
    return from;
}

#ifdef __SSE2__
/// A bit for each of sixteen bytes, set where it is one of base64.
static inline uint64_t members16(const uint8_t *text) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)text);
    __m128i letters = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    // The range's last becomes the greatest of signed bytes, so that all of the range are greater than what is before it.
    __m128i all = _mm_cmpgt_epi8(_mm_add_epi8(letters, _mm_set1_epi8(0x7F - 'z')), _mm_set1_epi8(0x7F - 26));
    all = _mm_or_si128(
        all, _mm_cmpgt_epi8(_mm_add_epi8(bytes, _mm_set1_epi8(0x7F - '9')), _mm_set1_epi8(0x7F - 11)));
    all = _mm_or_si128(all, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('+')));
    all = _mm_or_si128(all, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('-')));
    all = _mm_or_si128(all, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_')));
    return (uint32_t)_mm_movemask_epi8(all);
}

size_t ccds_base64_end(const uint8_t *text, size_t count, size_t from) {
    while (from + 16 <= count) {
        uint64_t others = ~members16(text + from) & 0xFFFF;
        if (others != 0) return from + __builtin_ctzll(others);
        from += 16;
    }
    while (from < count && is_base64(text[from])) from++;
    return from;
}

size_t ccds_base64_run(const uint8_t *text, size_t count, size_t from) {
    // How many bytes right before this block are of base64, at most fifteen.
    size_t before = 0;
    uint8_t end[64];
    while (from < count) {
        const uint8_t *block = text + from;
        if (count - from < 64) {
            memset(end, 0, sizeof end);
            memcpy(end, block, count - from);
            block = end;
        }
        uint64_t members = members16(block) | members16(block + 16) << 16 | members16(block + 32) << 32
            | members16(block + 48) << 48;
        if (members == UINT64_MAX) return from - before;
        if (before + __builtin_ctzll(~members) >= 16) return from - before;
        // Those that begin sixteen in a row.
        uint64_t runs = members & members >> 1;
        runs &= runs >> 2;
        runs &= runs >> 4;
        runs &= runs >> 8;
        if (runs != 0) return from + __builtin_ctzll(runs);
        before = __builtin_clzll(~members);
        from += 64;
    }
    return count;
}
#else
typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef uint64_t words2 __attribute__((vector_size(16)));

size_t ccds_base64_end(const uint8_t *text, size_t count, size_t from) {
    while (from < count && is_base64(text[from])) from++;
    return from;
}

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
#endif
