#pragma once
#include <stddef.h>
#include <stdint.h>

/// A text of an anchor table, met at a place.
typedef struct {
    uint32_t place;
    uint32_t text;
} ccds_anchor_hit;

/// Finds texts of an anchor table (AnchorTable.swift says what is in it) from `*from` on, in order of place, and sets `*from` to where
/// to go on, `count` at the end. `capacity` is 4096 or more; more than that where the hits of two kilobytes are more. Sets `*high` where
/// a byte beyond ASCII was met.
size_t ccds_anchor_find(
    const uint8_t *table, const uint8_t *text, size_t count, size_t *from, ccds_anchor_hit *hits, size_t capacity,
    uint64_t *high);

/// The first of the two characters beyond ASCII that are a k and an s where case is ignored, from `from` on; `count` if there is none.
size_t ccds_odd_letter(const uint8_t *text, size_t count, size_t from);

/// What runs an automaton of an anchor table, whose states it learns as it meets them. For one thread at a time.
typedef struct ccds_runner ccds_runner;

/// Null where there is no memory.
ccds_runner *ccds_runner_create(const uint8_t *automaton);

void ccds_runner_free(ccds_runner *runner);

typedef enum { CCDS_RUNNER_FAILED = 0, CCDS_RUNNER_MATCHED = 1, CCDS_RUNNER_OPEN = 2 } ccds_runner_result;

/// Whether the automaton matches from a text's start on, and where the longest match ends. Open: that is not known, be it that
/// `limit` bytes did not tell or that the automaton is a beginning only. Adds to `*steps` how many it took.
ccds_runner_result ccds_runner_run(
    ccds_runner *runner, const uint8_t *text, size_t count, size_t limit, size_t *steps, size_t *end);
