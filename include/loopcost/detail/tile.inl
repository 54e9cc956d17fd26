/* The published cost of 64 strategies at once, lane by lane, where they differ in numbers alone.
 *
 * Every lane does what loopcost__published_cost_of() does, by the same functions, so it comes to the same bits. Each
 * loop has a fixed number of turns and no branch, which is what compilers make vectors of. What no column moves is
 * computed once.
 */
#ifndef LOOPCOST_DETAIL_TILE_INL
#define LOOPCOST_DETAIL_TILE_INL

#include <math.h>
#include <string.h>

#include "../strategy.h"

enum { LOOPCOST__LANES = 64 };

typedef double loopcost__lanes[LOOPCOST__LANES];

/* The numbers of a strategy but those of its classes. */
enum loopcost__knob {
    LOOPCOST__GENERATOR_INPUT,
    LOOPCOST__GENERATOR_OUTPUT,
    LOOPCOST__GENERATOR_READ,
    LOOPCOST__GENERATOR_WRITE,
    LOOPCOST__FIXER_INPUT,
    LOOPCOST__FIXER_OUTPUT,
    LOOPCOST__FIXER_READ,
    LOOPCOST__FIXER_WRITE,
    LOOPCOST__PROMPT,
    LOOPCOST__GENERATION,
    LOOPCOST__ATTEMPT,
    LOOPCOST__TRACE,
    LOOPCOST__WARM_GENERATION,
    LOOPCOST__WARM_FIRST,
    LOOPCOST__WARM_LATER,
    LOOPCOST__EXPIRY,
    LOOPCOST__KNOBS
};

/* What a column moves, as bits. */
enum loopcost__movement {
    LOOPCOST__MOVES_FAILURES = 1,
    LOOPCOST__MOVES_TALK = 2,
    LOOPCOST__MOVES_HELD = 4, /* tokens held, or their price */
    LOOPCOST__MOVES_GENERATION = 8,
    LOOPCOST__MOVES_WARMTH = 16, /* how many tokens may be held */
    LOOPCOST__MOVES_ALL = 31
};

typedef struct loopcost__tile {
    loopcost__lanes knobs[LOOPCOST__KNOBS];
    loopcost__lanes held_first, held_later;
    loopcost__lanes bugs, bugs_low, m1, m2, m3, m4;
    loopcost__lanes first, later, attempts, rereads, regrowth, resquares;
    loopcost__lanes surely, v0, v1, v2;
    loopcost__lanes held_price, linear;
    loopcost__lanes generation, fix_input, fix_output, cache_read, cache_write, mean, variance;
    loopcost__lanes attempts_variance, sd, zero, one;
    loopcost__lanes values; /* of the column that is loaded */
    uint32_t mode, caching, warm_first, warm_later;
    uint32_t n_classes, padding;
    const loopcost__lanes *counts, *chances; /* of each class */
} loopcost__tile;

/* Sums on their way. */
typedef struct loopcost__pair_lanes {
    loopcost__lanes high, low;
} loopcost__pair_lanes;

typedef struct loopcost__sum_lanes {
    loopcost__pair_lanes bugs, m1, m2, m3, m4;
} loopcost__sum_lanes;

LOOPCOST_INLINE loopcost__pair loopcost__pair_in(const loopcost__pair_lanes *lanes, int i)
{
    return loopcost__pair_of(lanes->high[i], lanes->low[i]);
}

LOOPCOST_INLINE void loopcost__set_pair(loopcost__pair_lanes *lanes, int i, loopcost__pair pair)
{
    lanes->high[i] = pair.high;
    lanes->low[i] = pair.low;
}

LOOPCOST_INLINE loopcost__failure_sums loopcost__sums_in(const loopcost__sum_lanes *lanes, int i)
{
    loopcost__failure_sums sums;
    sums.bugs = loopcost__pair_in(&lanes->bugs, i);
    sums.m1 = loopcost__pair_in(&lanes->m1, i);
    sums.m2 = loopcost__pair_in(&lanes->m2, i);
    sums.m3 = loopcost__pair_in(&lanes->m3, i);
    sums.m4 = loopcost__pair_in(&lanes->m4, i);
    return sums;
}

LOOPCOST_INLINE void loopcost__set_sums(loopcost__sum_lanes *lanes, int i, const loopcost__failure_sums *sums)
{
    loopcost__set_pair(&lanes->bugs, i, sums->bugs);
    loopcost__set_pair(&lanes->m1, i, sums->m1);
    loopcost__set_pair(&lanes->m2, i, sums->m2);
    loopcost__set_pair(&lanes->m3, i, sums->m3);
    loopcost__set_pair(&lanes->m4, i, sums->m4);
}

LOOPCOST_INLINE loopcost__failures loopcost__failures_in(const loopcost__tile *tile, int i)
{
    loopcost__failures f;
    f.bugs = tile->bugs[i];
    f.bugs_low = tile->bugs_low[i];
    f.m1 = tile->m1[i];
    f.m2 = tile->m2[i];
    f.m3 = tile->m3[i];
    f.m4 = tile->m4[i];
    return f;
}

LOOPCOST_INLINE loopcost__repetition loopcost__repetition_in(const loopcost__tile *tile, int i)
{
    loopcost__repetition times;
    times.first = tile->first[i];
    times.later = tile->later[i];
    times.attempts = tile->attempts[i];
    times.rereads = tile->rereads[i];
    times.regrowth = tile->regrowth[i];
    times.resquares = tile->resquares[i];
    return times;
}

/* Nothing repeats where there is no bug. */
LOOPCOST_INLINE void loopcost__set_repetition(loopcost__tile *tile, int i, double bugs,
                                              const loopcost__repetition *times)
{
    const int none = bugs == 0.0;
    tile->first[i] = none ? 0.0 : times->first;
    tile->later[i] = none ? 0.0 : times->later;
    tile->attempts[i] = none ? 0.0 : times->attempts;
    tile->rereads[i] = none ? 0.0 : times->rereads;
    tile->regrowth[i] = none ? 0.0 : times->regrowth;
    tile->resquares[i] = none ? 0.0 : times->resquares;
}

LOOPCOST_INLINE void loopcost__set_spread(loopcost__tile *tile, int i, const loopcost__spread *spread)
{
    tile->surely[i] = spread->surely;
    tile->v0[i] = spread->v0;
    tile->v1[i] = spread->v1;
    tile->v2[i] = spread->v2;
}

LOOPCOST_INLINE loopcost__spread loopcost__spread_in(const loopcost__tile *tile, int i)
{
    loopcost__spread spread;
    spread.surely = tile->surely[i];
    spread.v0 = tile->v0[i];
    spread.v1 = tile->v1[i];
    spread.v2 = tile->v2[i];
    return spread;
}

LOOPCOST_INLINE loopcost_price loopcost__price_in(const loopcost__tile *tile, int i, int first)
{
    loopcost_price price;
    price.struct_size = price.reserved = 0;
    price.input = tile->knobs[first][i];
    price.output = tile->knobs[first + 1][i];
    price.cache_read = tile->knobs[first + 2][i];
    price.cache_write = tile->knobs[first + 3][i];
    return price;
}

LOOPCOST_INLINE loopcost__conversation loopcost__conversation_in(const loopcost__tile *tile, int i, uint32_t caching)
{
    const loopcost_price price = loopcost__price_in(tile, i, LOOPCOST__FIXER_INPUT);
    loopcost_task task;
    task.prompt = tile->knobs[LOOPCOST__PROMPT][i];
    task.generation = tile->knobs[LOOPCOST__GENERATION][i];
    task.attempt = tile->knobs[LOOPCOST__ATTEMPT][i];
    task.trace = tile->knobs[LOOPCOST__TRACE][i];
    return loopcost__conversation_of(&price, caching, tile->knobs[LOOPCOST__EXPIRY][i], &task, tile->held_first[i],
                                     tile->held_later[i]);
}

/* The stages. */

LOOPCOST_INLINE void loopcost__tile_failures(loopcost__tile *tile)
{
    loopcost__sum_lanes sums;
    uint32_t class_;
    int i;
    memset(&sums, 0, sizeof sums);
    for (class_ = 0; class_ < tile->n_classes; class_++) {
        const double *counts = tile->counts[class_], *chances = tile->chances[class_];
        for (i = 0; i < LOOPCOST__LANES; i++) {
            loopcost__failure_sums sum = loopcost__sums_in(&sums, i);
            loopcost__add_failures_here(&sum, counts[i], chances[i]);
            loopcost__set_sums(&sums, i, &sum);
        }
    }
    for (i = 0; i < LOOPCOST__LANES; i++) {
        const loopcost__failure_sums sum = loopcost__sums_in(&sums, i);
        const loopcost__failures f = loopcost__failures_of(&sum);
        tile->bugs[i] = f.bugs;
        tile->bugs_low[i] = f.bugs_low;
        tile->m1[i] = f.m1;
        tile->m2[i] = f.m2;
        tile->m3[i] = f.m3;
        tile->m4[i] = f.m4;
        tile->attempts_variance[i] = f.m1 + f.m2;
    }
}

LOOPCOST_INLINE void loopcost__tile_shared(loopcost__tile *tile)
{
    int i;
    for (i = 0; i < LOOPCOST__LANES; i++) {
        const loopcost__failures f = loopcost__failures_in(tile, i);
        const loopcost__later_attempts later = loopcost__later_attempts_of(&f);
        const loopcost__repetition times = loopcost__repetition_shared(&f, &later);
        const loopcost__spread spread = loopcost__spread_shared(&f);
        loopcost__set_repetition(tile, i, f.bugs, &times);
        loopcost__set_spread(tile, i, &spread);
    }
}

LOOPCOST_INLINE void loopcost__tile_fresh(loopcost__tile *tile)
{
    int i;
    for (i = 0; i < LOOPCOST__LANES; i++) {
        const loopcost__failures f = loopcost__failures_in(tile, i);
        const loopcost__spread spread = loopcost__spread_fresh(&f);
        const int alike = tile->held_first[i] == tile->held_later[i];
        const double others = loopcost__bugs_beyond(&f, 1.0);
        const loopcost__repetition times = loopcost__repetition_fresh(&f, alike ? 0.0 : 1.0, alike ? f.bugs : others);
        loopcost__set_repetition(tile, i, f.bugs, &times);
        loopcost__set_spread(tile, i, &spread);
    }
}

LOOPCOST_INLINE void loopcost__tile_held(loopcost__tile *tile, double *held, uint32_t warmth, const double *tokens)
{
    const double *prompt = tile->knobs[LOOPCOST__PROMPT];
    int i;
    for (i = 0; i < LOOPCOST__LANES; i++)
        held[i] = loopcost__held_tokens(warmth, tokens[i], prompt[i]);
}

LOOPCOST_INLINE void loopcost__tile_held_price(loopcost__tile *tile, uint32_t caching)
{
    int i;
    for (i = 0; i < LOOPCOST__LANES; i++) {
        const loopcost__conversation talk = loopcost__conversation_in(tile, i, caching);
        tile->held_price[i] = loopcost__held_price(&talk);
    }
}

LOOPCOST_INLINE void loopcost__tile_linear(loopcost__tile *tile, uint32_t caching)
{
    int i;
    for (i = 0; i < LOOPCOST__LANES; i++) {
        const loopcost__conversation talk = loopcost__conversation_in(tile, i, caching);
        tile->linear[i] = loopcost__linear_cost_at(&talk, tile->held_price[i], tile->surely[i]);
    }
}

LOOPCOST_INLINE void loopcost__tile_generation(loopcost__tile *tile, uint32_t caching)
{
    int i;
    for (i = 0; i < LOOPCOST__LANES; i++) {
        const loopcost_price price = loopcost__price_in(tile, i, LOOPCOST__GENERATOR_INPUT);
        tile->generation[i] =
            loopcost__prompted_call(&price, caching, tile->knobs[LOOPCOST__PROMPT][i],
                                    tile->knobs[LOOPCOST__GENERATION][i], tile->knobs[LOOPCOST__WARM_GENERATION][i]) /
            LOOPCOST__MTOK;
    }
}

LOOPCOST_INLINE void loopcost__tile_mean(loopcost__tile *tile, uint32_t caching)
{
    int i;
    for (i = 0; i < LOOPCOST__LANES; i++) {
        const loopcost__conversation talk = loopcost__conversation_in(tile, i, caching);
        const loopcost__repetition times = loopcost__repetition_in(tile, i);
        const loopcost__tokens tokens = loopcost__tokens_of(&talk, &times);
        const loopcost__expense expense = loopcost__expense_of(&talk, &tokens);
        loopcost_cost cost = LOOPCOST_COST_INIT;
        cost.generation = tile->generation[i];
        cost.fix_output = expense.generate / LOOPCOST__MTOK;
        loopcost__split_cost(caching, expense.write / LOOPCOST__MTOK, expense.read / LOOPCOST__MTOK, &cost);
        tile->fix_input[i] = cost.fix_input;
        tile->fix_output[i] = cost.fix_output;
        tile->cache_read[i] = cost.cache_read;
        tile->cache_write[i] = cost.cache_write;
        tile->mean[i] = cost.mean;
    }
}

LOOPCOST_INLINE void loopcost__tile_variance(loopcost__tile *tile, uint32_t caching)
{
    int i;
    for (i = 0; i < LOOPCOST__LANES; i++) {
        const loopcost__conversation talk = loopcost__conversation_in(tile, i, caching);
        const loopcost__repetition times = loopcost__repetition_in(tile, i);
        const loopcost__spread spread = loopcost__spread_in(tile, i);
        const double quadratic = tile->held_price[i] * talk.step;
        tile->variance[i] = loopcost__variance_at(&talk, &times, &spread, tile->linear[i], quadratic) /
                            (LOOPCOST__MTOK * LOOPCOST__MTOK);
    }
}

LOOPCOST_INLINE void loopcost__tile_money(loopcost__tile *tile, uint32_t moves, uint32_t caching, int with_variance)
{
    const uint32_t linear =
        LOOPCOST__MOVES_TALK | (tile->mode == LOOPCOST_SHARED ? (uint32_t)LOOPCOST__MOVES_FAILURES : 0u);
    if (moves & LOOPCOST__MOVES_GENERATION)
        loopcost__tile_generation(tile, caching);
    loopcost__tile_mean(tile, caching);
    if (!with_variance)
        return;
    if (moves & LOOPCOST__MOVES_HELD)
        loopcost__tile_held_price(tile, caching);
    if (moves & linear)
        loopcost__tile_linear(tile, caching);
    loopcost__tile_variance(tile, caching);
}

LOOPCOST_INLINE void loopcost__tile_cost(loopcost__tile *tile, uint32_t moves, int with_variance)
{
    if (moves & LOOPCOST__MOVES_HELD) {
        loopcost__tile_held(tile, tile->held_first, tile->warm_first, tile->knobs[LOOPCOST__WARM_FIRST]);
        loopcost__tile_held(tile, tile->held_later, tile->warm_later, tile->knobs[LOOPCOST__WARM_LATER]);
    }
    if (moves & LOOPCOST__MOVES_FAILURES)
        loopcost__tile_failures(tile);
    if (tile->mode == LOOPCOST_SHARED) {
        if (moves & LOOPCOST__MOVES_FAILURES)
            loopcost__tile_shared(tile);
    } else if (moves & (LOOPCOST__MOVES_FAILURES | LOOPCOST__MOVES_HELD)) {
        loopcost__tile_fresh(tile);
    }
    if (tile->caching)
        loopcost__tile_money(tile, moves, 1, with_variance);
    else
        loopcost__tile_money(tile, moves, 0, with_variance);
}

#endif
