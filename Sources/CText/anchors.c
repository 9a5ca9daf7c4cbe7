// The search for some thousand texts in every byte of every text, which is what a scan takes its time with. Tables are
// little-endian, as the machines are.
#include "anchors.h"

#include <stdlib.h>
#include <string.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

enum { BITS_THREE = 13, BITS_FOUR = 15, BLOCK = 2048, MARGIN = 16 };

/// The fields of a table's head.
enum { THREE = 4, FIVE, CHAINS_THREE, CHAINS_FOUR, MEMBERS, TEXTS, BYTES, SHORT = 14 };

typedef struct {
    uint32_t bytes, count, anchors, anchor_count;
} text_entry;

/// A text in a chain: its first bytes with the bits that `mask` has, all of them with the bit that tells a letter's case.
typedef struct {
    uint64_t start, mask;
    uint32_t text, count;
} chain_member;

static inline uint32_t hash_three(uint32_t word) { return (word << 8) * 0x9E3779B1u >> (32 - BITS_THREE); }

static inline uint32_t hash_four(uint32_t word) { return word * 0x9E3779B1u >> (32 - BITS_FOUR); }

/// Whether three bytes may be a text, by a set of bits as they are told by another hash.
static inline uint32_t is_short(const uint32_t *bits, uint32_t word) {
    uint32_t hash = (word << 8) * 0x85EBCA6Bu >> 16;
    return bits[hash >> 5] >> (hash & 31) & 1;
}

static inline uint32_t load32(const uint8_t *text) {
    uint32_t word;
    memcpy(&word, text, sizeof word);
    return word | 0x20202020u;
}

/// The places below `count`, in steps of eight, at which the first four bytes are a text's. Nothing branches: what is met is
/// too irregular to be foretold.
static size_t filter_words(const uint8_t *text, size_t count, const uint32_t *three, uint32_t *places, uint64_t *high) {
    size_t found = 0;
    uint64_t all = 0;
    for (size_t place = 0; place < count; place += 8) {
        uint64_t word;
        memcpy(&word, text + place, sizeof word);
        all |= word;
        word |= 0x2020202020202020u;
        uint32_t next = load32(text + place + 7);
        uint32_t words[8] = {
            (uint32_t)word,         (uint32_t)(word >> 8),  (uint32_t)(word >> 16),
            (uint32_t)(word >> 24), (uint32_t)(word >> 32), (uint32_t)(word >> 40) | (next << 16 & 0xFF000000u),
            (uint32_t)(word >> 48) | (next << 8 & 0xFFFF0000u), next,
        };
        for (int i = 0; i < 8; i++) {
            places[found] = (uint32_t)(place + i);
            found += three[hash_three(words[i])] >> (words[i] >> 24 & 31) & 1;
        }
    }
    *high |= all & 0x8080808080808080u;
    return found;
}

#ifdef __x86_64__
/// The bits that are set in a byte, in order, a byte each.
#define BIT(byte, bit) ((byte) >> (bit) & 1 ? (uint64_t)(bit) << 8 * __builtin_popcount((byte) & ((1 << (bit)) - 1)) : 0)
#define BITS1(byte) \
    (BIT(byte, 0) | BIT(byte, 1) | BIT(byte, 2) | BIT(byte, 3) | BIT(byte, 4) | BIT(byte, 5) | BIT(byte, 6) | BIT(byte, 7))
#define BITS4(byte) BITS1(byte), BITS1((byte) + 1), BITS1((byte) + 2), BITS1((byte) + 3)
#define BITS16(byte) BITS4(byte), BITS4((byte) + 4), BITS4((byte) + 8), BITS4((byte) + 12)
#define BITS64(byte) BITS16(byte), BITS16((byte) + 16), BITS16((byte) + 32), BITS16((byte) + 48)
static const uint64_t bits_set[256] = {BITS64(0), BITS64(64), BITS64(128), BITS64(192)};

/// The same with eight places at a time.
__attribute__((target("avx2"))) static size_t filter_vectors(
    const uint8_t *text, size_t count, const uint32_t *three, uint32_t *places, uint64_t *high) {
    const __m256i four_each = _mm256_setr_epi8(
        0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6, 4, 5, 6, 7, 5, 6, 7, 8, 6, 7, 8, 9, 7, 8, 9, 10);
    const __m256i factor = _mm256_set1_epi32((int)0x9E3779B1u), last_bit = _mm256_set1_epi32(31);
    __m256i all = _mm256_setzero_si256();
    size_t found = 0;
    for (size_t place = 0; place < count; place += 8) {
        __m256i bytes = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(text + place)));
        all = _mm256_or_si256(all, bytes);
        __m256i words = _mm256_or_si256(_mm256_shuffle_epi8(bytes, four_each), _mm256_set1_epi8(0x20));
        __m256i hashes = _mm256_srli_epi32(_mm256_mullo_epi32(_mm256_slli_epi32(words, 8), factor), 32 - BITS_THREE);
        __m256i fourth = _mm256_and_si256(_mm256_srli_epi32(words, 24), last_bit);
        // The bit in question becomes the sign.
        __m256i signs = _mm256_sllv_epi32(
            _mm256_i32gather_epi32((const int *)three, hashes, 4), _mm256_sub_epi32(last_bit, fourth));
        unsigned met = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(signs));
        __m256i offsets = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)bits_set[met]));
        _mm256_storeu_si256(
            (__m256i *)(places + found), _mm256_add_epi32(offsets, _mm256_set1_epi32((int)place)));
        found += (size_t)__builtin_popcount(met);
    }
    if (_mm256_movemask_epi8(all) != 0) *high = 1;
    return found;
}
#endif

static size_t filter(const uint8_t *text, size_t count, const uint32_t *three, uint32_t *places, uint64_t *high) {
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2")) return filter_vectors(text, count, three, places, high);
#endif
    return filter_words(text, count, three, places, high);
}

static inline uint8_t folded(uint8_t byte) { return (uint8_t)(byte - 'A') < 26 ? byte | 0x20 : byte; }

static size_t check(
    const uint8_t *table, const chain_member *members, uint32_t first, uint32_t last, uint64_t start, const uint8_t *text,
    size_t rest, uint32_t place, ccds_anchor_hit *hits, size_t found, size_t capacity) {
    const uint32_t *head = (const uint32_t *)table;
    for (const chain_member *member = members + first; member < members + last; member++) {
        if ((start & member->mask) != member->start || member->count > rest) continue;
        const text_entry *entry = (const text_entry *)(table + head[TEXTS]) + member->text;
        const uint8_t *bytes = table + head[BYTES] + entry->bytes;
        uint32_t offset = 0;
        while (offset < member->count && folded(text[offset]) == bytes[offset]) offset++;
        if (offset == member->count && found < capacity) hits[found++] = (ccds_anchor_hit){place, member->text};
    }
    return found;
}

size_t ccds_anchor_find(
    const uint8_t *table, const uint8_t *text, size_t count, size_t *from, ccds_anchor_hit *hits, size_t capacity,
    uint64_t *high) {
    const uint32_t *head = (const uint32_t *)table;
    const uint32_t *three = (const uint32_t *)(table + head[THREE]);
    const uint32_t *five = (const uint32_t *)(table + head[FIVE]);
    const uint32_t *chains_three = (const uint32_t *)(table + head[CHAINS_THREE]);
    const uint32_t *chains_four = (const uint32_t *)(table + head[CHAINS_FOUR]);
    const uint32_t *bits = (const uint32_t *)(table + head[SHORT]);
    const chain_member *members = (const chain_member *)(table + head[MEMBERS]);
    uint32_t places[BLOCK + 8];
    uint8_t end[BLOCK + 2 * MARGIN];
    size_t found = 0;
    while (*from < count) {
        const uint8_t *block = text + *from;
        size_t length = count - *from;
        if (length >= BLOCK + MARGIN) {
            length = BLOCK;
        } else {
            // What stands behind the text must not be read.
            memcpy(end, block, length);
            memset(end + length, 0, MARGIN);
            block = end;
        }
        size_t candidates = filter(block, length, three, places, high);
        size_t left = 0;
        for (size_t i = 0; i < candidates; i++) {
            uint32_t place = places[i];
            uint32_t word = load32(block + place);
            places[left] = place;
            left += is_short(bits, word) | (five[hash_four(word)] >> (block[place + 4] & 31) & 1);
        }
        size_t before = found;
        for (size_t i = 0; i < left; i++) {
            uint32_t place = places[i] + (uint32_t)*from;
            if (place >= count) break;
            uint64_t start;
            memcpy(&start, block + places[i], sizeof start);
            start |= 0x2020202020202020u;
            uint32_t word = (uint32_t)start;
            uint32_t long_hash = hash_four(word);
            if (is_short(bits, word)) {
                uint32_t short_hash = hash_three(word);
                found = check(
                    table, members, chains_three[short_hash], chains_three[short_hash + 1], start, text + place,
                    count - place, place, hits, found, capacity);
            }
            found = check(
                table, members, chains_four[long_hash], chains_four[long_hash + 1], start, text + place,
                count - place, place, hits, found, capacity);
        }
        // A block whose hits did not all fit is searched again.
        if (found == capacity) return before > 0 ? before : capacity + 1;
        *from += length;
        if (found + BLOCK > capacity) return found;
    }
    return found;
}

size_t ccds_odd_letter(const uint8_t *text, size_t count, size_t from) {
    size_t found = count;
    for (size_t place = from; place + 1 < count; place++) {
        const uint8_t *next = memchr(text + place, 0xC5, count - 1 - place);
        if (next == NULL) break;
        place = next - text;
        if (next[1] == 0xBF) {
            found = place;
            break;
        }
    }
    for (size_t place = from; place + 2 < found; place++) {
        const uint8_t *next = memchr(text + place, 0xE2, found - 2 - place);
        if (next == NULL) break;
        place = next - text;
        if (next[1] == 0x84 && next[2] == 0xAA) return place;
    }
    return found;
}
