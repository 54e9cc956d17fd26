#include <float.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "tile.inl"
#include "variant.inl"

/* The columns: where each goes. */

enum loopcost__destination {
    LOOPCOST__TO_KNOB,    /* a number of the tile but a class's */
    LOOPCOST__TO_COUNT,   /* of one class that the generator leaves */
    LOOPCOST__TO_CHANCE,  /* of one class that the fixer fixes */
    LOOPCOST__TO_COUNTS,  /* of all classes */
    LOOPCOST__TO_NOTHING, /* what plays no part: a count of the fixer's */
    LOOPCOST__TO_ROWS     /* what takes a strategy beyond the published model: row by row */
};

typedef struct loopcost__moved {
    loopcost__slot slot;
    uint32_t target; /* enum loopcost__destination */
    uint32_t knobs;  /* as bits: two where it is a price of one model in both roles */
} loopcost__moved;

enum { LOOPCOST__MOVED_WORDS = 3 };

typedef struct loopcost__sweep {
    const loopcost_strategy *base;
    const loopcost_column *columns;
    const loopcost_answers *outputs;
    int32_t *statuses;
    loopcost__moved *moved; /* one for each column */
    loopcost__lanes *counts, *chances;
    uint32_t n_columns, n_outputs;
    uint32_t moves; /* enum loopcost__movement */
    int tiled;      /* what is asked for can be had in tiles */
    int scales;     /* a column sets all counts */
    int with_variance;
    loopcost__variant variant;
    loopcost__tile tile;
} loopcost__sweep;

LOOPCOST_INLINE const char *loopcost__row_at(const void *values, int64_t stride, uint64_t row)
{
    return (const char *)values + (stride ? stride : (int64_t)sizeof(double)) * (int64_t)row;
}

LOOPCOST_INLINE double loopcost__column_value(const loopcost_column *column, uint64_t row)
{
    double value;
    memcpy(&value, loopcost__row_at(column->values, column->stride, row), sizeof value);
    return value;
}

LOOPCOST_INLINE void loopcost__put_answer(const loopcost_answers *output, uint64_t row, double value)
{
    memcpy((char *)loopcost__row_at(output->values, output->stride, row), &value, sizeof value);
}

LOOPCOST_INTERNAL const double *loopcost__knob_at(const loopcost__variant *variant, uint32_t knob)
{
    const loopcost_price *generator = variant->strategy.generator->price, *fixer = variant->strategy.fixer->price;
    const double *const at[LOOPCOST__KNOBS] = {&generator->input,
                                               &generator->output,
                                               &generator->cache_read,
                                               &generator->cache_write,
                                               &fixer->input,
                                               &fixer->output,
                                               &fixer->cache_read,
                                               &fixer->cache_write,
                                               &variant->task.prompt,
                                               &variant->task.generation,
                                               &variant->task.attempt,
                                               &variant->task.trace,
                                               &variant->context.warm_generation,
                                               &variant->context.warm_first_tokens,
                                               &variant->context.warm_later_tokens,
                                               &variant->context.expiry};
    return at[knob];
}

LOOPCOST_INTERNAL uint32_t loopcost__knob_moves(uint32_t knob)
{
    const uint32_t call = LOOPCOST__MOVES_GENERATION, talk = LOOPCOST__MOVES_TALK;
    const uint32_t held = LOOPCOST__MOVES_WARMTH | LOOPCOST__MOVES_HELD;
    const uint32_t rate = talk | LOOPCOST__MOVES_HELD;
    /* clang-format off */
    const uint32_t moves[LOOPCOST__KNOBS] = {
        call, call, call, call,                             /* the generator's prices */
        rate, talk, rate, rate,                             /* the fixer's */
        held | talk | call, held | talk | call, talk, talk, /* the task */
        held | call, held | talk, held | talk, rate         /* the context */
    };
    /* clang-format on */
    return moves[knob];
}

LOOPCOST_INTERNAL int loopcost__is_class_number(uint32_t field)
{
    return field == LOOPCOST_PARAM_GENERATOR_CLASSES_COUNT || field == LOOPCOST_PARAM_FIXER_CLASSES_COUNT ||
           field == LOOPCOST_PARAM_GENERATOR_CLASSES_FIX_CHANCE || field == LOOPCOST_PARAM_FIXER_CLASSES_FIX_CHANCE;
}

/* Which numbers of the tile a column moves. */
LOOPCOST_INTERNAL void loopcost__aim(loopcost__sweep *sweep, loopcost__moved *moved, uint32_t index)
{
    const loopcost__variant *variant = &sweep->variant;
    uint32_t knob;
    moved->target = LOOPCOST__TO_ROWS;
    moved->knobs = 0;
    if (variant->strategy.calls)
        return;
    if (!moved->slot.at) {
        moved->target = LOOPCOST__TO_COUNTS;
        sweep->moves |= LOOPCOST__MOVES_FAILURES;
        sweep->scales = 1;
        return;
    }
    for (knob = 0; knob < LOOPCOST__KNOBS; knob++)
        if ((const char *)loopcost__knob_at(variant, knob) == moved->slot.at) {
            moved->target = LOOPCOST__TO_KNOB;
            moved->knobs |= 1u << knob;
            sweep->moves |= loopcost__knob_moves(knob);
        }
    if (!loopcost__is_class_number(moved->slot.field))
        return;
    moved->target = LOOPCOST__TO_NOTHING;
    if ((const char *)&variant->strategy.generator->classes[index].count == moved->slot.at)
        moved->target = LOOPCOST__TO_COUNT;
    if ((const char *)&variant->strategy.fixer->classes[index].fix_chance == moved->slot.at)
        moved->target = LOOPCOST__TO_CHANCE;
    if (moved->target != LOOPCOST__TO_NOTHING)
        sweep->moves |= LOOPCOST__MOVES_FAILURES;
}

LOOPCOST_INTERNAL loopcost_param loopcost__column_param(const loopcost_column *column)
{
    return loopcost__class_field(column->field, column->index);
}

/* Checks of the call, before any row. */

LOOPCOST_INTERNAL int32_t loopcost__check_column(loopcost__sweep *sweep, uint32_t index, loopcost_fault *fault)
{
    const loopcost_column *column = &sweep->columns[index];
    const loopcost_param param = loopcost__column_param(column), values = {LOOPCOST_PARAM_COLUMNS_VALUES, index};
    int32_t status;
    if (column->reserved)
        return loopcost__fail_feature(fault, loopcost__class_field(LOOPCOST_PARAM_COLUMNS, index), 0.0);
    if (!column->values)
        return loopcost__fail(fault, LOOPCOST_NULL, values, 0.0, 0.0, 0.0);
    status = loopcost__find_slot(&sweep->variant, &param, &sweep->moved[index].slot, fault);
    if (!status)
        loopcost__aim(sweep, &sweep->moved[index], column->index);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_output(const loopcost_answers *output, uint32_t index, loopcost_fault *fault)
{
    const loopcost_param values = {LOOPCOST_PARAM_OUTPUTS_VALUES, index};
    if (output->reserved || output->padding)
        return loopcost__fail_feature(fault, loopcost__class_field(LOOPCOST_PARAM_OUTPUTS, index), output->padding);
    if (!output->values)
        return loopcost__fail(fault, LOOPCOST_NULL, values, 0.0, 0.0, 0.0);
    return loopcost__check_param(fault, loopcost__class_field(LOOPCOST_PARAM_OUTPUT, index), output->output);
}

LOOPCOST_INTERNAL int32_t loopcost__check_array(loopcost_fault *fault, uint32_t field, const void *records, uint32_t n)
{
    const int32_t status = loopcost__check(fault, field, n);
    return status || !n ? status : loopcost__check_pointer(fault, field, records);
}

LOOPCOST_INTERNAL uint64_t loopcost__sweep_memory(const loopcost_strategy *base, uint32_t n_columns)
{
    const uint64_t lanes = base->calls ? 0 : (uint64_t)base->generator->n_classes * (2 * LOOPCOST__LANES);
    return loopcost__variant_words(base) + lanes + (uint64_t)n_columns * LOOPCOST__MOVED_WORDS;
}

LOOPCOST_API int32_t loopcost_sweep_words(const loopcost_strategy *base, uint32_t n_columns, uint64_t *words,
                                          loopcost_fault *fault)
{
    int32_t status = loopcost__check_variable(fault, base);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_COLUMNS, n_columns);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, words);
    if (!status)
        *words = loopcost__sweep_memory(base, n_columns);
    return status;
}

/* One row, whatever the strategy is. */

/* The counts of the base, where a column has set them all. */
LOOPCOST_INTERNAL void loopcost__restore_counts(loopcost__sweep *sweep)
{
    const loopcost__classes classes = loopcost__classes_of_model(sweep->base->generator);
    uint32_t i;
    for (i = 0; i < classes.n; i++)
        sweep->variant.classes[0][i].count = loopcost__class_count(&classes, i);
}

/* A fault in a number that a column set bears the column's name. */
LOOPCOST_INTERNAL void loopcost__name_column(loopcost__sweep *sweep, loopcost_fault *fault)
{
    const loopcost_param named = loopcost__class_field(fault->field, fault->index);
    loopcost__slot slot;
    uint32_t i;
    memset(&slot, 0, sizeof slot);
    if (!loopcost__find_place(named.field) || loopcost__find_slot(&sweep->variant, &named, &slot, NULL) || !slot.at)
        return;
    for (i = sweep->n_columns; i-- > 0;)
        if (sweep->moved[i].slot.at == slot.at) {
            fault->field = sweep->columns[i].field;
            return;
        }
}

LOOPCOST_INTERNAL int32_t loopcost__set_row(loopcost__sweep *sweep, uint64_t row, loopcost_fault *fault)
{
    int32_t status = LOOPCOST_OK;
    uint32_t i;
    if (sweep->scales)
        loopcost__restore_counts(sweep);
    for (i = 0; !status && i < sweep->n_columns; i++) {
        const loopcost_column *column = &sweep->columns[i];
        status = loopcost__set(&sweep->variant, &sweep->moved[i].slot, loopcost__column_param(column),
                               loopcost__column_value(column, row), fault);
    }
    return status;
}

LOOPCOST_INTERNAL double loopcost__quantity_of(const loopcost_cost *cost, uint32_t output)
{
    switch (output) {
    case LOOPCOST_OUTPUT_MEAN:
        return cost->mean;
    case LOOPCOST_OUTPUT_VARIANCE:
        return cost->variance;
    case LOOPCOST_OUTPUT_SD:
        return cost->variance > 0.0 ? sqrt(cost->variance) : 0.0;
    case LOOPCOST_OUTPUT_ATTEMPTS_MEAN:
        return cost->attempts_mean;
    case LOOPCOST_OUTPUT_ATTEMPTS_VARIANCE:
        return cost->attempts_variance;
    case LOOPCOST_OUTPUT_GENERATION:
        return cost->generation;
    case LOOPCOST_OUTPUT_FIX_INPUT:
        return cost->fix_input;
    case LOOPCOST_OUTPUT_FIX_OUTPUT:
        return cost->fix_output;
    case LOOPCOST_OUTPUT_CACHE_READ:
        return cost->cache_read;
    case LOOPCOST_OUTPUT_CACHE_WRITE:
        return cost->cache_write;
    case LOOPCOST_OUTPUT_P_SOLVED:
        return cost->p_solved;
    case LOOPCOST_OUTPUT_P_UNSOLVED:
        return cost->p_unsolved;
    case LOOPCOST_OUTPUT_MEAN_SOLVED:
        return cost->mean_solved;
    case LOOPCOST_OUTPUT_MEAN_UNSOLVED:
        return cost->mean_unsolved;
    case LOOPCOST_OUTPUT_PER_SOLVED:
        return cost->per_solved;
    case LOOPCOST_OUTPUT_FIXED:
        return cost->fixed;
    case LOOPCOST_OUTPUT_MEAN_BOUND:
        return cost->mean_bound;
    default:
        return cost->variance_bound;
    }
}

/* Tells in `plea` whether the row is good and of the published model. */
LOOPCOST_INTERNAL int32_t loopcost__sweep_row(loopcost__sweep *sweep, uint64_t row, loopcost__plea *plea,
                                              loopcost_fault *fault)
{
    loopcost_fault told = LOOPCOST_FAULT_INIT;
    loopcost_cost cost = LOOPCOST_COST_INIT;
    uint32_t i;
    int32_t status = loopcost__set_row(sweep, row, &told);
    if (!status)
        status = loopcost__check_plea(&told, &sweep->variant.strategy, 2, plea);
    if (status) {
        plea->beyond = 1;
        loopcost__name_column(sweep, &told);
        told.row = row;
        if (fault)
            *fault = told;
        return status;
    }
    loopcost__cost_of(plea, &cost);
    for (i = 0; i < sweep->n_outputs; i++)
        loopcost__put_answer(&sweep->outputs[i], row, loopcost__quantity_of(&cost, sweep->outputs[i].output));
    return LOOPCOST_OK;
}

/* Tiles of rows. */

LOOPCOST_INTERNAL void loopcost__fill(double *lanes, double value)
{
    int i;
    for (i = 0; i < LOOPCOST__LANES; i++)
        lanes[i] = value;
}

LOOPCOST_INTERNAL void loopcost__fill_counts(loopcost__sweep *sweep)
{
    uint32_t i;
    for (i = 0; i < sweep->tile.n_classes; i++)
        loopcost__fill(sweep->counts[i], sweep->variant.classes[0][i].count);
}

/* From a row that is of the published model: what no column moves is that of every row. */
LOOPCOST_INTERNAL void loopcost__start_tiles(loopcost__sweep *sweep)
{
    const loopcost_strategy *strategy = &sweep->variant.strategy;
    loopcost__tile *tile = &sweep->tile;
    uint32_t i;
    tile->mode = strategy->context->mode;
    tile->caching = strategy->context->caching;
    tile->warm_first = loopcost__first_warmth(strategy);
    tile->warm_later = loopcost__later_warmth(strategy);
    tile->n_classes = strategy->generator->n_classes;
    tile->counts = (const loopcost__lanes *)sweep->counts;
    tile->chances = (const loopcost__lanes *)sweep->chances;
    loopcost__fill(tile->zero, 0.0);
    loopcost__fill(tile->one, 1.0);
    for (i = 0; i < LOOPCOST__KNOBS; i++)
        loopcost__fill(tile->knobs[i], *loopcost__knob_at(&sweep->variant, i));
    if (sweep->scales)
        loopcost__restore_counts(sweep);
    loopcost__fill_counts(sweep);
    for (i = 0; i < tile->n_classes; i++)
        loopcost__fill(sweep->chances[i], strategy->fixer->classes[i].fix_chance);
}

/* All that is done for every tile is inlined into one function, which the shared object has for vectors of several
 * widths. */

LOOPCOST_INLINE int64_t loopcost__bits_of(double value)
{
    int64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* Are these n numbers all in [least, most], 0 <= least? By their bits, which are in the order of the numbers: a NaN, an
 * infinity and what is negative, -0 too, have bits that are none of those. */
LOOPCOST_INLINE int loopcost__all_within(const double *lanes, uint32_t n, double least, double most)
{
    const int64_t low = loopcost__bits_of(least), high = loopcost__bits_of(most);
    int64_t out = 0;
    uint32_t i;
    for (i = 0; i < n; i++)
        out |= (int64_t)(loopcost__bits_of(lanes[i]) < low) | (int64_t)(loopcost__bits_of(lanes[i]) > high);
    return !out;
}

/* Lanes beyond the last row repeat the first: a processor may be told to stop at a division by zero, which no row
 * makes. */
LOOPCOST_INLINE void loopcost__load(const loopcost_column *column, uint64_t row, uint32_t n, double *lanes)
{
    uint32_t i;
    if (n == LOOPCOST__LANES && (!column->stride || column->stride == (int64_t)sizeof(double))) {
        memcpy(lanes, loopcost__row_at(column->values, column->stride, row), sizeof(loopcost__lanes));
        return;
    }
    for (i = 0; i < n; i++)
        lanes[i] = loopcost__column_value(column, row + i);
    for (; i < LOOPCOST__LANES; i++)
        lanes[i] = lanes[0];
}

/* As loopcost__set_counts(). */
LOOPCOST_INLINE int loopcost__scale_counts(loopcost__sweep *sweep, const loopcost__slot *slot, const double *values,
                                           uint32_t n)
{
    const double most = loopcost__param(LOOPCOST_PARAM_CLASSES_COUNT)->most;
    const uint32_t n_classes = sweep->tile.n_classes;
    loopcost__pair_lanes bugs;
    loopcost__lanes sums, factors;
    uint32_t i, lane;
    int good = 1;
    memset(&bugs, 0, sizeof bugs);
    for (i = 0; i < n_classes; i++)
        for (lane = 0; lane < LOOPCOST__LANES; lane++) {
            loopcost__pair sum = loopcost__pair_in(&bugs, (int)lane);
            loopcost__sum(&sum, sweep->counts[i][lane]);
            loopcost__set_pair(&bugs, (int)lane, sum);
        }
    for (lane = 0; lane < LOOPCOST__LANES; lane++) {
        sums[lane] = loopcost__pair_value(loopcost__pair_in(&bugs, (int)lane));
        factors[lane] = values[lane] / sums[lane];
    }
    if (!loopcost__all_within(sums, n, DBL_MIN, DBL_MAX))
        return 0;
    if (slot->kept == LOOPCOST__KEPT_AS_SHARE) {
        for (lane = 0; lane < LOOPCOST__LANES; lane++) {
            sweep->counts[0][lane] = sums[lane] * (1.0 - values[lane]);
            sweep->counts[1][lane] = sums[lane] * values[lane];
        }
    } else {
        for (i = 0; i < n_classes; i++)
            for (lane = 0; lane < LOOPCOST__LANES; lane++)
                sweep->counts[i][lane] *= factors[lane];
    }
    for (i = 0; good && i < n_classes; i++)
        good = loopcost__all_within(sweep->counts[i], n, 0.0, most);
    return good;
}

/* Puts a column's values where they go. Is there any of them that a row would not take? */
LOOPCOST_INLINE int loopcost__load_column(loopcost__sweep *sweep, uint32_t index, uint64_t row, uint32_t n)
{
    const loopcost_column *column = &sweep->columns[index];
    const loopcost__moved *moved = &sweep->moved[index];
    const loopcost__param_row *range = loopcost__param(column->field);
    double *const values = sweep->tile.values;
    uint32_t knob;
    loopcost__load(column, row, n, values);
    if (!loopcost__all_within(values, n, range->least, range->most))
        return 0;
    switch (moved->target) {
    case LOOPCOST__TO_KNOB:
        for (knob = 0; knob < LOOPCOST__KNOBS; knob++)
            if (moved->knobs >> knob & 1)
                memcpy(sweep->tile.knobs[knob], values, sizeof(loopcost__lanes));
        return 1;
    case LOOPCOST__TO_COUNT:
        memcpy(sweep->counts[column->index], values, sizeof(loopcost__lanes));
        return 1;
    case LOOPCOST__TO_CHANCE:
        memcpy(sweep->chances[column->index], values, sizeof(loopcost__lanes));
        return 1;
    case LOOPCOST__TO_COUNTS:
        return loopcost__scale_counts(sweep, &moved->slot, values, n);
    default:
        return 1;
    }
}

/* Held tokens are at most those that there are, whether caching is on or off. */
LOOPCOST_INLINE int loopcost__tile_fits(const loopcost__sweep *sweep, uint32_t n)
{
    const loopcost__tile *tile = &sweep->tile;
    const loopcost_context *context = &sweep->variant.context;
    const double *prompt = tile->knobs[LOOPCOST__PROMPT], *generation = tile->knobs[LOOPCOST__GENERATION];
    const int first = context->warm_first == LOOPCOST_WARM_TOKENS, later = context->warm_later == LOOPCOST_WARM_TOKENS;
    uint32_t i, out = 0;
    for (i = 0; i < n; i++)
        out |= (uint32_t) !(tile->knobs[LOOPCOST__WARM_GENERATION][i] <= prompt[i]);
    for (i = 0; (first || later) && i < n; i++) {
        const loopcost__pair base = loopcost__two_sum(prompt[i], generation[i]);
        out |= (uint32_t)(first && (base.high - tile->knobs[LOOPCOST__WARM_FIRST][i]) + base.low < 0.0);
        out |= (uint32_t)(later && (base.high - tile->knobs[LOOPCOST__WARM_LATER][i]) + base.low < 0.0);
    }
    return !out;
}

LOOPCOST_INLINE int loopcost__load_tile(loopcost__sweep *sweep, uint64_t row, uint32_t n)
{
    uint32_t i;
    int good = 1;
    if (sweep->scales)
        loopcost__fill_counts(sweep);
    for (i = 0; good && i < sweep->n_columns; i++)
        good = loopcost__load_column(sweep, i, row, n);
    return good && (!(sweep->moves & LOOPCOST__MOVES_WARMTH) || loopcost__tile_fits(sweep, n));
}

LOOPCOST_INLINE const double *loopcost__tile_quantity(loopcost__tile *tile, uint32_t output)
{
    int i;
    switch (output) {
    case LOOPCOST_OUTPUT_VARIANCE:
        return tile->variance;
    case LOOPCOST_OUTPUT_SD:
        for (i = 0; i < LOOPCOST__LANES; i++)
            tile->sd[i] = tile->variance[i] > 0.0 ? sqrt(tile->variance[i]) : 0.0;
        return tile->sd;
    case LOOPCOST_OUTPUT_ATTEMPTS_MEAN:
        return tile->attempts;
    case LOOPCOST_OUTPUT_ATTEMPTS_VARIANCE:
        return tile->attempts_variance;
    case LOOPCOST_OUTPUT_GENERATION:
        return tile->generation;
    case LOOPCOST_OUTPUT_FIX_INPUT:
        return tile->fix_input;
    case LOOPCOST_OUTPUT_FIX_OUTPUT:
        return tile->fix_output;
    case LOOPCOST_OUTPUT_CACHE_READ:
        return tile->cache_read;
    case LOOPCOST_OUTPUT_CACHE_WRITE:
        return tile->cache_write;
    case LOOPCOST_OUTPUT_P_SOLVED:
        return tile->one;
    case LOOPCOST_OUTPUT_P_UNSOLVED:
    case LOOPCOST_OUTPUT_MEAN_UNSOLVED:
        return tile->zero;
    case LOOPCOST_OUTPUT_FIXED:
        return tile->bugs;
    default: /* the mean, that of the solved runs, and per solved run: all are solved */
        return tile->mean;
    }
}

LOOPCOST_INLINE void loopcost__store(const loopcost_answers *output, uint64_t row, uint32_t n, const double *lanes)
{
    uint32_t i;
    if (n == LOOPCOST__LANES && (!output->stride || output->stride == (int64_t)sizeof(double))) {
        memcpy((char *)loopcost__row_at(output->values, output->stride, row), lanes, sizeof(loopcost__lanes));
        return;
    }
    for (i = 0; i < n; i++)
        loopcost__put_answer(output, row + i, lanes[i]);
}

LOOPCOST_INLINE void loopcost__give_tile(loopcost__sweep *sweep, uint64_t row, uint32_t n)
{
    uint32_t i;
    for (i = 0; i < sweep->n_outputs; i++)
        loopcost__store(&sweep->outputs[i], row, n, loopcost__tile_quantity(&sweep->tile, sweep->outputs[i].output));
    for (i = 0; sweep->statuses && i < n; i++)
        sweep->statuses[row + i] = LOOPCOST_OK;
}

/* Answers the rows of a tile, if all are good. */
LOOPCOST_INLINE int loopcost__take_tile_here(loopcost__sweep *sweep, uint64_t row, uint32_t n, uint32_t moves)
{
    if (!loopcost__load_tile(sweep, row, n))
        return 0;
    loopcost__tile_cost(&sweep->tile, moves, sweep->with_variance);
    loopcost__give_tile(sweep, row, n);
    return 1;
}

/* The shared object takes the widest vectors that the machine has. Nothing may be fused or reordered (lib/flags.txt),
 * so all come to the same bits. */
#if defined(LOOPCOST_BUILD) && defined(__x86_64__) && defined(__GNUC__)

static __attribute__((noinline, target("avx2"))) int loopcost__take_tile_by_4(loopcost__sweep *sweep, uint64_t row,
                                                                              uint32_t n, uint32_t moves)
{
    return loopcost__take_tile_here(sweep, row, n, moves);
}

static __attribute__((noinline, target("avx512f,avx512dq,avx512vl"))) int
loopcost__take_tile_by_8(loopcost__sweep *sweep, uint64_t row, uint32_t n, uint32_t moves)
{
    return loopcost__take_tile_here(sweep, row, n, moves);
}

static __attribute__((noinline)) int loopcost__take_tile_by_2(loopcost__sweep *sweep, uint64_t row, uint32_t n,
                                                              uint32_t moves)
{
    return loopcost__take_tile_here(sweep, row, n, moves);
}

LOOPCOST_INTERNAL int loopcost__take_tile(loopcost__sweep *sweep, uint64_t row, uint32_t n, uint32_t moves)
{
    if (__builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return loopcost__take_tile_by_8(sweep, row, n, moves);
    if (__builtin_cpu_supports("avx2"))
        return loopcost__take_tile_by_4(sweep, row, n, moves);
    return loopcost__take_tile_by_2(sweep, row, n, moves);
}

#else

static __attribute__((noinline, unused)) int loopcost__take_tile(loopcost__sweep *sweep, uint64_t row, uint32_t n,
                                                                 uint32_t moves)
{
    return loopcost__take_tile_here(sweep, row, n, moves);
}

#endif

/* The sweep. */

/* What the tiles do not know: bounds, loops of calls, and numbers beyond the published model. */
LOOPCOST_INTERNAL void loopcost__plan_tiles(loopcost__sweep *sweep)
{
    uint32_t i;
    sweep->tiled = !sweep->base->calls;
    for (i = 0; i < sweep->n_columns; i++)
        if (sweep->moved[i].target == LOOPCOST__TO_ROWS)
            sweep->tiled = 0;
    for (i = 0; i < sweep->n_outputs; i++) {
        const uint32_t output = sweep->outputs[i].output;
        if (output == LOOPCOST_OUTPUT_MEAN_BOUND || output == LOOPCOST_OUTPUT_VARIANCE_BOUND)
            sweep->tiled = 0;
        if (output == LOOPCOST_OUTPUT_VARIANCE || output == LOOPCOST_OUTPUT_SD)
            sweep->with_variance = 1;
    }
}

/* Rows [first, end), one by one. Stops at a bad one, unless they are told apart. */
LOOPCOST_INTERNAL int32_t loopcost__sweep_rows(loopcost__sweep *sweep, uint64_t first, uint64_t end,
                                               loopcost__plea *plea, loopcost_fault *fault)
{
    uint64_t row;
    for (row = first; row < end; row++) {
        const int32_t status = loopcost__sweep_row(sweep, row, plea, sweep->statuses ? NULL : fault);
        if (sweep->statuses)
            sweep->statuses[row] = status;
        else if (status)
            return status;
    }
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__run_sweep(loopcost__sweep *sweep, uint64_t rows, loopcost_fault *fault)
{
    int32_t status = LOOPCOST_OK;
    int started = 0;
    uint32_t moves = LOOPCOST__MOVES_ALL; /* in the first tile */
    uint64_t row = 0;
    while (!status && row < rows) {
        const uint64_t left = rows - row;
        const uint32_t n = !started ? 1 : left < LOOPCOST__LANES ? (uint32_t)left : (uint32_t)LOOPCOST__LANES;
        loopcost__plea plea = {NULL, 1};
        if (started && loopcost__take_tile(sweep, row, n, moves))
            moves = sweep->moves;
        else
            status = loopcost__sweep_rows(sweep, row, row + n, &plea, fault);
        if (!started && sweep->tiled && !plea.beyond) {
            loopcost__start_tiles(sweep);
            started = 1;
        }
        row += n;
    }
    return status;
}

LOOPCOST_INTERNAL void loopcost__share_memory(loopcost__sweep *sweep, uint64_t *work)
{
    const loopcost_strategy *base = sweep->base;
    const uint64_t lanes = base->calls ? 0 : (uint64_t)base->generator->n_classes * LOOPCOST__LANES;
    loopcost__vary(&sweep->variant, base, work);
    work += loopcost__variant_words(base);
    sweep->counts = (loopcost__lanes *)work;
    sweep->chances = (loopcost__lanes *)(work + lanes);
    sweep->moved = (loopcost__moved *)(work + 2 * lanes);
}

LOOPCOST_API int32_t loopcost_sweep(const loopcost_strategy *base, const loopcost_column *columns, uint32_t n_columns,
                                    uint64_t rows, const loopcost_answers *outputs, uint32_t n_outputs,
                                    int32_t *statuses, uint64_t *work, uint64_t words, loopcost_fault *fault)
{
    uint64_t nothing = 0; /* C does not add 0 to a null pointer */
    loopcost__sweep sweep;
    uint32_t i;
    int32_t status = loopcost__check_variable(fault, base);
    if (!status)
        status = loopcost__check_array(fault, LOOPCOST_PARAM_COLUMNS, columns, n_columns);
    if (!status)
        status = loopcost__check_array(fault, LOOPCOST_PARAM_OUTPUTS, outputs, n_outputs);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_ROWS, (double)rows);
    if (!status && loopcost__sweep_memory(base, n_columns))
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_WORK, work);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_WORK), (double)words,
                                       (double)loopcost__sweep_memory(base, n_columns),
                                       loopcost__param(LOOPCOST_PARAM_WORK)->most);
    for (i = 0; !status && i < n_outputs; i++)
        status = loopcost__check_output(&outputs[i], i, fault);
    if (status)
        return status;
    memset(&sweep, 0, offsetof(loopcost__sweep, tile));
    sweep.base = base;
    sweep.columns = columns;
    sweep.n_columns = n_columns;
    sweep.outputs = outputs;
    sweep.n_outputs = n_outputs;
    sweep.statuses = statuses;
    loopcost__share_memory(&sweep, work ? work : &nothing);
    for (i = 0; !status && i < n_columns; i++)
        status = loopcost__check_column(&sweep, i, fault);
    if (status)
        return status;
    loopcost__plan_tiles(&sweep);
    return loopcost__run_sweep(&sweep, rows, fault);
}
