// Glushkov automatons of anchor tables, made deterministic as far as texts need it.
#include "anchors.h"

#include <stdlib.h>
#include <string.h>

/// States: one that ends a run, then those that were met, the first of them the start.
enum { DEAD = 0, START = 1, FIRST_CAPACITY = 32, MOST_STATES = 4096 };
/// What a state's number has where a match ends in it.
static const uint16_t ENDS = 1u << 15;
static const uint16_t UNKNOWN = UINT16_MAX;

struct ccds_runner {
    /// A set of places takes `words`, the last of which says whether a match ends.
    uint32_t words, classes;
    int is_complete;
    const uint8_t *class_of;
    const uint64_t *masks, *follow, *first, *last;
    /// The state that each state goes to by each class: small numbers, since what a scan waits for here is memory.
    uint16_t *next;
    /// For each state the places that may come next.
    uint64_t *sets;
    /// States by the hash of their places, zero for none; twice as many slots as states.
    uint32_t *slots;
    uint32_t states, capacity;
    uint64_t scratch[17];
};

static int reserve(ccds_runner *runner, uint32_t capacity) {
    uint16_t *next = realloc(runner->next, (size_t)capacity * runner->classes * sizeof *next);
    if (next == NULL) return 0;
    runner->next = next;
    uint64_t *sets = realloc(runner->sets, (size_t)capacity * runner->words * sizeof *sets);
    if (sets == NULL) return 0;
    runner->sets = sets;
    uint32_t *slots = realloc(runner->slots, (size_t)capacity * 2 * sizeof *slots);
    if (slots == NULL) return 0;
    runner->slots = slots;
    runner->capacity = capacity;
    return 1;
}

static uint32_t slot_of(const ccds_runner *runner, const uint64_t *set) {
    uint64_t hash = 0;
    for (uint32_t i = 0; i < runner->words; i++) hash = (hash ^ set[i]) * 0x9E3779B97F4A7C15u;
    uint32_t mask = runner->capacity * 2 - 1;
    uint32_t slot = (uint32_t)(hash >> 32) & mask;
    while (runner->slots[slot] != 0) {
        if (memcmp(runner->sets + (size_t)runner->slots[slot] * runner->words, set, runner->words * sizeof *set) == 0) break;
        slot = (slot + 1) & mask;
    }
    return slot;
}

/// The state that may go on with the places in `set`; DEAD where there is no memory for it.
static uint32_t state_of(ccds_runner *runner, const uint64_t *set) {
    uint32_t slot = slot_of(runner, set);
    if (runner->slots[slot] != 0) return runner->slots[slot];
    uint32_t state = runner->states++;
    memcpy(runner->sets + (size_t)state * runner->words, set, runner->words * sizeof *set);
    for (uint32_t i = 0; i < runner->classes; i++) runner->next[(size_t)state * runner->classes + i] = UNKNOWN;
    runner->slots[slot] = state;
    return state;
}

static void restart(ccds_runner *runner) {
    uint64_t start[sizeof runner->scratch / sizeof *runner->scratch] = {0};
    memcpy(start, runner->first, (runner->words - 1) * sizeof *start);
    memset(runner->slots, 0, (size_t)runner->capacity * 2 * sizeof *runner->slots);
    runner->states = START;
    state_of(runner, start);
}

/// Makes room for one more state. Zero where there is none: all states but the start are forgotten then.
static int make_room(ccds_runner *runner) {
    if (runner->states < runner->capacity) return 1;
    if (runner->capacity < MOST_STATES && reserve(runner, runner->capacity * 2)) {
        memset(runner->slots, 0, (size_t)runner->capacity * 2 * sizeof *runner->slots);
        for (uint32_t state = START; state < runner->states; state++) {
            runner->slots[slot_of(runner, runner->sets + (size_t)state * runner->words)] = state;
        }
        return 1;
    }
    restart(runner);
    return 0;
}

static uint16_t learn(ccds_runner *runner, uint32_t state, uint32_t class) {
    uint64_t *set = runner->scratch;
    uint64_t any = 0;
    uint32_t places = runner->words - 1;
    memset(set, 0, runner->words * sizeof *set);
    for (uint32_t i = 0; i < places; i++) {
        uint64_t taken = runner->sets[(size_t)state * runner->words + i] & runner->masks[(size_t)class * places + i];
        any |= taken;
        if (taken & runner->last[i]) set[places] = 1;
        while (taken != 0) {
            const uint64_t *follow = runner->follow + (size_t)(i * 64 + __builtin_ctzll(taken)) * places;
            for (uint32_t j = 0; j < places; j++) set[j] |= follow[j];
            taken &= taken - 1;
        }
    }
    uint16_t result = DEAD;
    int is_known = 1;
    if (any != 0) {
        is_known = make_room(runner);
        result = (uint16_t)(state_of(runner, set) | (set[places] != 0 ? ENDS : 0));
    }
    if (is_known) runner->next[(size_t)state * runner->classes + class] = result;
    return result;
}

ccds_runner *ccds_runner_create(const uint8_t *automaton) {
    ccds_runner *runner = calloc(1, sizeof *runner);
    if (runner == NULL) return NULL;
    const uint32_t *head = (const uint32_t *)automaton;
    uint32_t places = head[0];
    runner->words = head[1] + 1;
    runner->classes = head[2];
    runner->is_complete = head[3] != 0;
    runner->class_of = automaton + 16;
    runner->masks = (const uint64_t *)(automaton + 16 + 256);
    runner->follow = runner->masks + (size_t)runner->classes * head[1];
    runner->first = runner->follow + (size_t)places * head[1];
    runner->last = runner->first + head[1];
    if (runner->words > sizeof runner->scratch / sizeof *runner->scratch || !reserve(runner, FIRST_CAPACITY)) {
        ccds_runner_free(runner);
        return NULL;
    }
    restart(runner);
    return runner;
}

void ccds_runner_free(ccds_runner *runner) {
    if (runner == NULL) return;
    free(runner->next);
    free(runner->sets);
    free(runner->slots);
    free(runner);
}

ccds_runner_result ccds_runner_run(
    ccds_runner *runner, const uint8_t *text, size_t count, size_t limit, size_t *steps, size_t *end) {
    const uint8_t *class_of = runner->class_of;
    size_t classes = runner->classes;
    const uint16_t *next = runner->next;
    uint32_t state = START;
    size_t index = 0;
    size_t most = count < limit ? count : limit;
    size_t last = 0;
    while (index < most) {
        uint32_t class = class_of[text[index++]];
        uint16_t met = next[state * classes + class];
        if (met == UNKNOWN) {
            met = learn(runner, state, class);
            next = runner->next;
        }
        if (met == DEAD) {
            most = index;
            count = index;
            break;
        }
        if (met & ENDS) {
            if (!runner->is_complete) {
                *steps += index;
                return CCDS_RUNNER_OPEN;
            }
            last = index;
        }
        state = met & ~ENDS;
    }
    *steps += index;
    if (most < count) return CCDS_RUNNER_OPEN;
    *end = last;
    return last > 0 ? CCDS_RUNNER_MATCHED : CCDS_RUNNER_FAILED;
}
