/* One run followed call by call, and the sums that runs are added to. */
#ifndef LOOPCOST_DETAIL_GROWTH_TRACK_INL
#define LOOPCOST_DETAIL_GROWTH_TRACK_INL

#include <assert.h>

#include "tally.inl"

/* Where the late step may begin, and which part of a run a call belongs to: part 0 are the calls before 2, part i those
 * from late_from[i - 1] on. */
enum { LOOPCOST__LATE_STARTS = 19, LOOPCOST__PARTS = LOOPCOST__LATE_STARTS + 1 };

LOOPCOST_INLINE uint64_t loopcost__late_start(uint32_t i)
{
    return (i % 2 ? UINT64_C(3) : UINT64_C(2)) << (i / 2);
}

LOOPCOST_INTERNAL uint32_t loopcost__part_of(uint64_t index)
{
    uint32_t part = 0;
    while (part < LOOPCOST__LATE_STARTS && index >= loopcost__late_start(part))
        part++;
    return part;
}

LOOPCOST_INLINE double loopcost__age_edge(uint32_t i)
{
    static const double edges[LOOPCOST_CACHE_AGES + 1] = {0.0,     1.0,     2.0,     5.0,      10.0,     30.0,   60.0,
                                                          120.0,   300.0,   600.0,   900.0,    1800.0,   3600.0, 7200.0,
                                                          14400.0, 28800.0, 86400.0, 172800.0, 604800.0, 1e12};
    return edges[i];
}

/* What a track counts, and a growth sums up: every one of them is below 2^64 in one run. */
enum loopcost__count {
    LOOPCOST__COUNT_CALLS,
    LOOPCOST__COUNT_OUTPUT,
    LOOPCOST__COUNT_FIRST, /* the prompt of the run's first call */
    LOOPCOST__COUNT_FIRSTS,
    LOOPCOST__COUNT_FIRST_READ,
    LOOPCOST__COUNT_FIRSTS_READ, /* first calls of which it is told what they read */
    LOOPCOST__COUNT_GROWN,
    LOOPCOST__COUNT_STEPS,
    LOOPCOST__COUNT_KEPT_MOST,
    LOOPCOST__COUNT_READ, /* of what could be read, how much was */
    LOOPCOST__COUNT_READABLE,
    LOOPCOST__COUNT_LOST,
    LOOPCOST__COUNT_PREFIXES,
    LOOPCOST__COUNT_SHRANK,
    LOOPCOST__COUNT_INTERRUPTED,
    LOOPCOST__COUNT_RULE,                                 /* kept, more, gap, switched, shrank, other */
    LOOPCOST__COUNT_READ_BITS = LOOPCOST__COUNT_RULE + 6, /* reads above 0 by the twos that divide them: 0 to 20 */
    LOOPCOST__COUNT_STEP_BITS = LOOPCOST__COUNT_READ_BITS + 21, /* steps by their length in bits: 0 to 40 */
    LOOPCOST__COUNT_AGE_PREFIXES = LOOPCOST__COUNT_STEP_BITS + 41,
    LOOPCOST__COUNT_AGE_HELD = LOOPCOST__COUNT_AGE_PREFIXES + LOOPCOST_CACHE_AGES,
    LOOPCOST__COUNT_PART_GROWN = LOOPCOST__COUNT_AGE_HELD + LOOPCOST_CACHE_AGES,
    LOOPCOST__COUNT_PART_STEPS = LOOPCOST__COUNT_PART_GROWN + LOOPCOST__PARTS,
    LOOPCOST__COUNTS = LOOPCOST__COUNT_PART_STEPS + LOOPCOST__PARTS
};

enum {
    LOOPCOST__RULE_KEPT,
    LOOPCOST__RULE_MORE,
    LOOPCOST__RULE_GAP,
    LOOPCOST__RULE_SWITCHED,
    LOOPCOST__RULE_SHRANK,
    LOOPCOST__RULE_OTHER
};

/* A track's words: where the run stands, the counts, and the sum of the squared steps in two limbs. */
enum {
    LOOPCOST__LAST_INDEX,
    LOOPCOST__LAST_CONTEXT,
    LOOPCOST__LAST_OUTPUT,
    LOOPCOST__LAST_HELD, /* what its cache was given */
    LOOPCOST__LAST_KNOWN,
    LOOPCOST__TRACK_COUNTS,
    LOOPCOST__TRACK_SQUARES = LOOPCOST__TRACK_COUNTS + LOOPCOST__COUNTS,
    LOOPCOST__TRACK_USED = LOOPCOST__TRACK_SQUARES + 2
};

/* A growth's words. The counts are sums of 2 limbs, squares and products of 3. A ratio has its number of runs and the
 * sums of N N, N D and D D; a late start the runs that get there, the sums of early growth and steps and of late growth
 * and steps in those, the ten products of these four, and for the early part of all runs a ratio. */
enum {
    LOOPCOST__SUM_LIMBS = 2,
    LOOPCOST__SQUARE_LIMBS = 3,
    LOOPCOST__RATIO_WORDS = 1 + 3 * LOOPCOST__SQUARE_LIMBS,
    LOOPCOST__REACH_WORDS = 1 + 4 * LOOPCOST__SUM_LIMBS + 10 * LOOPCOST__SQUARE_LIMBS,
    LOOPCOST__LATE_WORDS = LOOPCOST__REACH_WORDS + LOOPCOST__RATIO_WORDS
};

enum loopcost__ratio {
    LOOPCOST__RATIO_BASE,
    LOOPCOST__RATIO_STEP,
    LOOPCOST__RATIO_OUTPUT,
    LOOPCOST__RATIO_KEPT,
    LOOPCOST__RATIO_WARM,
    LOOPCOST__RATIO_CACHEABLE,
    LOOPCOST__RATIO_EXPIRY,
    LOOPCOST__RATIOS
};

enum {
    LOOPCOST__SUM_SQUARES = (int)LOOPCOST__COUNTS * (int)LOOPCOST__SUM_LIMBS,
    LOOPCOST__SUM_FOURTHS = LOOPCOST__SUM_SQUARES + LOOPCOST__SQUARE_LIMBS, /* of a run's steps, to the fourth power */
    LOOPCOST__SUM_RATIOS = LOOPCOST__SUM_FOURTHS + LOOPCOST__SQUARE_LIMBS,
    LOOPCOST__SUM_LATE = LOOPCOST__SUM_RATIOS + (int)LOOPCOST__RATIOS * (int)LOOPCOST__RATIO_WORDS,
    LOOPCOST__GROWTH_USED = LOOPCOST__SUM_LATE + (int)LOOPCOST__LATE_STARTS * (int)LOOPCOST__LATE_WORDS
};

static_assert(LOOPCOST__TRACK_USED <= LOOPCOST_TRACK_WORDS && LOOPCOST__GROWTH_USED <= LOOPCOST_GROWTH_WORDS,
              "the memory that the header promises is enough");

/* N and D of a ratio. */
LOOPCOST_INLINE const uint32_t *loopcost__ratio_parts(uint32_t ratio)
{
    static const uint32_t parts[LOOPCOST__RATIOS][2] = {
        {LOOPCOST__COUNT_FIRST, LOOPCOST__COUNT_FIRSTS},           {LOOPCOST__COUNT_GROWN, LOOPCOST__COUNT_STEPS},
        {LOOPCOST__COUNT_OUTPUT, LOOPCOST__COUNT_CALLS},           {LOOPCOST__COUNT_KEPT_MOST, LOOPCOST__COUNT_STEPS},
        {LOOPCOST__COUNT_FIRST_READ, LOOPCOST__COUNT_FIRSTS_READ}, {LOOPCOST__COUNT_READ, LOOPCOST__COUNT_READABLE},
        {LOOPCOST__COUNT_LOST, LOOPCOST__COUNT_PREFIXES}};
    return parts[ratio];
}

/* Checks. */

LOOPCOST_INTERNAL int32_t loopcost__check_growth_room(loopcost_fault *fault, uint32_t field, const uint64_t *work,
                                                      uint64_t words, uint64_t needed)
{
    const int32_t status = loopcost__check_pointer(fault, field, work);
    return status ? status
                  : loopcost__check_range(fault, loopcost__field(field), (double)words, (double)needed, 0x1p64);
}

LOOPCOST_INTERNAL int32_t loopcost__check_track(loopcost_fault *fault, const loopcost_track *track)
{
    int32_t status =
        loopcost__check_struct(fault, LOOPCOST_PARAM_TRACK, track, sizeof(loopcost_track), sizeof(loopcost_track));
    if (!status && (track->reserved || track->padding))
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_TRACK, track->reserved);
    return status ? status
                  : loopcost__check_growth_room(fault, LOOPCOST_PARAM_TRACK_WORK, track->work, track->words,
                                                LOOPCOST_TRACK_WORDS);
}

LOOPCOST_INTERNAL int32_t loopcost__check_growth(loopcost_fault *fault, const loopcost_growth *growth)
{
    int32_t status =
        loopcost__check_struct(fault, LOOPCOST_PARAM_GROWTH, growth, sizeof(loopcost_growth), sizeof(loopcost_growth));
    if (!status && (growth->reserved || growth->padding))
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_GROWTH, growth->reserved);
    return status ? status
                  : loopcost__check_growth_room(fault, LOOPCOST_PARAM_GROWTH_WORK, growth->work, growth->words,
                                                LOOPCOST_GROWTH_WORDS);
}

LOOPCOST_INTERNAL int32_t loopcost__check_prompt(loopcost_fault *fault, const loopcost_growth_call *call)
{
    const double most = loopcost__param(LOOPCOST_PARAM_GROWTH_CALLS_INPUT)->most;
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_GROWTH_CALLS_INPUT, (double)call->input);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_GROWTH_CALLS_READ), (double)call->read,
                                       0.0, most - (double)call->input);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_GROWTH_CALLS_WRITE), (double)call->write,
                                       0.0, most - (double)call->input - (double)call->read);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_growth_call(loopcost_fault *fault, const loopcost_growth_call *call,
                                                      uint64_t last_index)
{
    int32_t status = LOOPCOST_OK;
    if (call->padding)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_GROWTH_CALLS, call->padding);
    if (!status)
        status =
            loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_GROWTH_CALLS_INDEX), (double)call->index,
                                  (double)last_index + 1.0, loopcost__param(LOOPCOST_PARAM_GROWTH_CALLS_INDEX)->most);
    if (!status)
        status = loopcost__check_prompt(fault, call);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_GROWTH_CALLS_OUTPUT, (double)call->output);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_GROWTH_CALLS_KNOWN, call->known);
    if (!status && (call->known & LOOPCOST_KNOWN_GAP))
        status = loopcost__check(fault, LOOPCOST_PARAM_GROWTH_CALLS_GAP, call->gap);
    return status;
}

/* Following a run. */

LOOPCOST_INLINE uint64_t loopcost__context_of(const loopcost_growth_call *call)
{
    return call->input + call->read + call->write;
}

LOOPCOST_INLINE void loopcost__count_first(uint64_t *counts, const loopcost_growth_call *call)
{
    counts[LOOPCOST__COUNT_FIRST] = loopcost__context_of(call);
    counts[LOOPCOST__COUNT_FIRSTS] = 1;
    if (call->known & LOOPCOST_KNOWN_READS) {
        counts[LOOPCOST__COUNT_FIRST_READ] = call->read;
        counts[LOOPCOST__COUNT_FIRSTS_READ] = 1;
    }
}

LOOPCOST_INTERNAL void loopcost__count_step(uint64_t *work, uint64_t step)
{
    uint64_t *counts = work + LOOPCOST__TRACK_COUNTS, square[2];
    const uint32_t part = loopcost__part_of(work[LOOPCOST__LAST_INDEX]);
    counts[LOOPCOST__COUNT_GROWN] += step;
    counts[LOOPCOST__COUNT_STEPS]++;
    counts[LOOPCOST__COUNT_KEPT_MOST] += step < work[LOOPCOST__LAST_OUTPUT] ? step : work[LOOPCOST__LAST_OUTPUT];
    counts[LOOPCOST__COUNT_PART_GROWN + part] += step;
    counts[LOOPCOST__COUNT_PART_STEPS + part]++;
    counts[LOOPCOST__COUNT_STEP_BITS + loopcost__bit_length(step)]++;
    loopcost__limbs_product(square, &step, 1, &step, 1);
    loopcost__limbs_add(work + LOOPCOST__TRACK_SQUARES, 2, square, 2);
}

LOOPCOST_INLINE uint32_t loopcost__violation(const loopcost_growth_call *call, int follows, int shrank)
{
    if (!follows)
        return LOOPCOST__RULE_SWITCHED;
    if (shrank)
        return LOOPCOST__RULE_SHRANK;
    if ((call->known & LOOPCOST_KNOWN_GAP) && call->gap >= LOOPCOST_CACHE_SECONDS)
        return LOOPCOST__RULE_GAP;
    return LOOPCOST__RULE_OTHER;
}

LOOPCOST_INTERNAL void loopcost__count_age(uint64_t *counts, double gap, int held)
{
    uint32_t age = LOOPCOST_CACHE_AGES - 1;
    while (gap < loopcost__age_edge(age))
        age--;
    counts[LOOPCOST__COUNT_AGE_PREFIXES + age]++;
    counts[LOOPCOST__COUNT_AGE_HELD + age] += (uint64_t)held;
}

/* What the call read of the prefix that its model's cache had been given. Where the context fell the conversation was
 * rewritten, so the prefix is not looked for. */
LOOPCOST_INTERNAL void loopcost__count_read(uint64_t *work, const loopcost_growth_call *call, int follows, int shrank)
{
    uint64_t *counts = work + LOOPCOST__TRACK_COUNTS;
    const uint64_t held = work[LOOPCOST__LAST_HELD], read = call->read < held ? call->read : held;
    const uint32_t writes = (uint32_t)work[LOOPCOST__LAST_KNOWN] & call->known & LOOPCOST_KNOWN_WRITES;
    const int lost = 2 * read < held;
    if (writes) {
        const uint32_t rule = call->read == held  ? (uint32_t)LOOPCOST__RULE_KEPT
                              : call->read > held ? (uint32_t)LOOPCOST__RULE_MORE
                                                  : loopcost__violation(call, follows, shrank);
        counts[LOOPCOST__COUNT_RULE + rule]++;
    }
    if (!held || shrank)
        return;
    if (call->known & LOOPCOST_KNOWN_GAP)
        loopcost__count_age(counts, call->gap, !lost);
    if (!follows)
        return;
    counts[LOOPCOST__COUNT_READ] += read;
    counts[LOOPCOST__COUNT_READABLE] += held;
    counts[LOOPCOST__COUNT_PREFIXES]++;
    counts[LOOPCOST__COUNT_LOST] += (uint64_t)lost;
}

LOOPCOST_INLINE void loopcost__count_granularity(uint64_t *counts, uint64_t read)
{
    uint32_t twos = 0;
    if (!read)
        return;
    while (twos < 20 && !(read >> twos & 1))
        twos++;
    counts[LOOPCOST__COUNT_READ_BITS + twos]++;
}

/* A call after another one of the track. */
LOOPCOST_INTERNAL void loopcost__count_next(uint64_t *work, const loopcost_growth_call *call)
{
    uint64_t *counts = work + LOOPCOST__TRACK_COUNTS;
    const uint64_t context = loopcost__context_of(call), before = work[LOOPCOST__LAST_CONTEXT];
    const int follows = call->index == work[LOOPCOST__LAST_INDEX] + 1, shrank = context < before;
    if (!follows)
        counts[LOOPCOST__COUNT_INTERRUPTED]++;
    else if (shrank)
        counts[LOOPCOST__COUNT_SHRANK]++;
    else
        loopcost__count_step(work, context - before);
    if ((call->known & LOOPCOST_KNOWN_READS) && (work[LOOPCOST__LAST_KNOWN] & LOOPCOST_KNOWN_READS))
        loopcost__count_read(work, call, follows, shrank);
}

LOOPCOST_INTERNAL void loopcost__note_call(uint64_t *work, const loopcost_growth_call *call)
{
    work[LOOPCOST__LAST_INDEX] = call->index;
    work[LOOPCOST__LAST_CONTEXT] = loopcost__context_of(call);
    work[LOOPCOST__LAST_OUTPUT] = call->output;
    work[LOOPCOST__LAST_HELD] =
        call->known & LOOPCOST_KNOWN_WRITES ? call->read + call->write : loopcost__context_of(call);
    work[LOOPCOST__LAST_KNOWN] = call->known;
}

LOOPCOST_INTERNAL void loopcost__follow(loopcost_track *track, const loopcost_growth_call *call)
{
    uint64_t *work = track->work, *counts = work + LOOPCOST__TRACK_COUNTS;
    if (!track->calls)
        memset(work, 0, LOOPCOST__TRACK_USED * sizeof *work);
    if (track->calls)
        loopcost__count_next(work, call);
    else if (call->index == 1)
        loopcost__count_first(counts, call);
    counts[LOOPCOST__COUNT_CALLS]++;
    counts[LOOPCOST__COUNT_OUTPUT] += call->output;
    if (call->known & LOOPCOST_KNOWN_READS)
        loopcost__count_granularity(counts, call->read);
    loopcost__note_call(work, call);
    track->calls++;
}

LOOPCOST_INLINE loopcost_growth_call loopcost__growth_call_at(const loopcost_growth_call *calls, uint32_t stride,
                                                              uint64_t i)
{
    loopcost_growth_call call;
    memcpy(&call, (const char *)calls + i * stride, sizeof call);
    return call;
}

LOOPCOST_API int32_t loopcost_track_calls(loopcost_track *track, const loopcost_growth_call *calls, uint64_t n_calls,
                                          uint32_t call_stride, loopcost_fault *fault)
{
    const uint32_t stride = loopcost__stride(call_stride, sizeof *calls);
    uint64_t last, i;
    int32_t status = loopcost__check_track(fault, track);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_GROWTH_CALLS, calls);
    if (!status)
        status = loopcost__check_stride(fault, stride, sizeof *calls);
    last = status || !track->calls ? 0 : track->work[LOOPCOST__LAST_INDEX];
    for (i = 0; !status && i < n_calls; i++) {
        const loopcost_growth_call call = loopcost__growth_call_at(calls, stride, i);
        status = loopcost__check_growth_call(fault, &call, last);
        last = call.index;
        if (status && fault)
            fault->row = i;
    }
    for (i = 0; !status && i < n_calls; i++) {
        const loopcost_growth_call call = loopcost__growth_call_at(calls, stride, i);
        loopcost__follow(track, &call);
    }
    return status;
}

/* Adding runs. */

LOOPCOST_INLINE void loopcost__add_product_of(uint64_t *sum, uint64_t a, uint64_t b)
{
    uint64_t product[2];
    loopcost__limbs_product(product, &a, 1, &b, 1);
    loopcost__limbs_add(sum, LOOPCOST__SQUARE_LIMBS, product, 2);
}

LOOPCOST_INTERNAL void loopcost__add_fourth(uint64_t *sum, uint64_t value)
{
    const uint64_t square = value * value; /* of calls: below 2^47 */
    loopcost__add_product_of(sum, square, square);
}

LOOPCOST_INTERNAL void loopcost__add_ratio(uint64_t *words, uint64_t n, uint64_t d)
{
    if (!d)
        return;
    words[0]++;
    loopcost__add_product_of(words + 1, n, n);
    loopcost__add_product_of(words + 1 + LOOPCOST__SQUARE_LIMBS, n, d);
    loopcost__add_product_of(words + 1 + 2 * LOOPCOST__SQUARE_LIMBS, d, d);
}

/* A run that gets to a late start: growth and steps before it, and from it on. */
LOOPCOST_INTERNAL void loopcost__add_reach(uint64_t *words, const uint64_t *four)
{
    uint32_t i, j;
    words[0]++;
    words++;
    for (i = 0; i < 4; i++, words += LOOPCOST__SUM_LIMBS)
        loopcost__limbs_add(words, LOOPCOST__SUM_LIMBS, four + i, 1);
    for (i = 0; i < 4; i++)
        for (j = i; j < 4; j++, words += LOOPCOST__SQUARE_LIMBS)
            loopcost__add_product_of(words, four[i], four[j]);
}

LOOPCOST_INTERNAL void loopcost__add_late(uint64_t *words, const uint64_t *counts)
{
    const uint64_t *grown = counts + LOOPCOST__COUNT_PART_GROWN, *steps = counts + LOOPCOST__COUNT_PART_STEPS;
    uint64_t four[4] = {0, 0, 0, 0};
    uint32_t i;
    four[2] = counts[LOOPCOST__COUNT_GROWN], four[3] = counts[LOOPCOST__COUNT_STEPS];
    for (i = 0; i < LOOPCOST__LATE_STARTS; i++, words += LOOPCOST__LATE_WORDS) {
        four[0] += grown[i], four[1] += steps[i];
        four[2] -= grown[i], four[3] -= steps[i];
        if (four[3])
            loopcost__add_reach(words, four);
        loopcost__add_ratio(words + LOOPCOST__REACH_WORDS, four[0], four[1]);
    }
}

LOOPCOST_API int32_t loopcost_growth_add(loopcost_growth *growth, const loopcost_track *track, loopcost_fault *fault)
{
    const uint64_t *counts;
    uint64_t *work;
    uint32_t i;
    int32_t status = loopcost__check_growth(fault, growth);
    if (!status)
        status = loopcost__check_track(fault, track);
    if (!status && growth->runs == UINT64_MAX)
        status = loopcost__fail_field(fault, LOOPCOST_OVERFLOW, LOOPCOST_PARAM_GROWTH, (double)growth->runs);
    if (status || !track->calls)
        return status;
    counts = track->work + LOOPCOST__TRACK_COUNTS;
    work = growth->work;
    if (!growth->runs)
        memset(work, 0, LOOPCOST_GROWTH_WORDS * sizeof *work);
    for (i = 0; i < LOOPCOST__COUNTS; i++)
        loopcost__limbs_add(work + i * LOOPCOST__SUM_LIMBS, LOOPCOST__SUM_LIMBS, counts + i, 1);
    loopcost__limbs_add(work + LOOPCOST__SUM_SQUARES, LOOPCOST__SQUARE_LIMBS, track->work + LOOPCOST__TRACK_SQUARES, 2);
    loopcost__add_fourth(work + LOOPCOST__SUM_FOURTHS, counts[LOOPCOST__COUNT_STEPS]);
    for (i = 0; i < LOOPCOST__RATIOS; i++)
        loopcost__add_ratio(work + LOOPCOST__SUM_RATIOS + i * LOOPCOST__RATIO_WORDS,
                            counts[loopcost__ratio_parts(i)[0]], counts[loopcost__ratio_parts(i)[1]]);
    loopcost__add_late(work + LOOPCOST__SUM_LATE, counts);
    growth->runs++;
    return LOOPCOST_OK;
}

/* Sums of one length after another. */
LOOPCOST_INLINE void loopcost__merge_sums(uint64_t **into, const uint64_t **from, uint32_t n, uint32_t limbs)
{
    for (; n; n--, *into += limbs, *from += limbs)
        loopcost__limbs_add(*into, limbs, *from, limbs);
}

LOOPCOST_INLINE void loopcost__merge_ratio(uint64_t **into, const uint64_t **from)
{
    loopcost__merge_sums(into, from, 1, 1);
    loopcost__merge_sums(into, from, 3, LOOPCOST__SQUARE_LIMBS);
}

LOOPCOST_API int32_t loopcost_growth_merge(loopcost_growth *into, const loopcost_growth *from, loopcost_fault *fault)
{
    const uint64_t *source;
    uint64_t *sums;
    uint32_t i;
    int32_t status = loopcost__check_growth(fault, into);
    if (!status)
        status = loopcost__check_growth(fault, from);
    if (!status && from->runs > UINT64_MAX - into->runs)
        status = loopcost__fail_field(fault, LOOPCOST_OVERFLOW, LOOPCOST_PARAM_GROWTH, (double)into->runs);
    if (status || !from->runs)
        return status;
    if (!into->runs)
        memset(into->work, 0, LOOPCOST_GROWTH_WORDS * sizeof *into->work);
    sums = into->work, source = from->work;
    loopcost__merge_sums(&sums, &source, LOOPCOST__COUNTS, LOOPCOST__SUM_LIMBS);
    loopcost__merge_sums(&sums, &source, 2, LOOPCOST__SQUARE_LIMBS);
    for (i = 0; i < LOOPCOST__RATIOS; i++)
        loopcost__merge_ratio(&sums, &source);
    for (i = 0; i < LOOPCOST__LATE_STARTS; i++) {
        loopcost__merge_sums(&sums, &source, 1, 1);
        loopcost__merge_sums(&sums, &source, 4, LOOPCOST__SUM_LIMBS);
        loopcost__merge_sums(&sums, &source, 10, LOOPCOST__SQUARE_LIMBS);
        loopcost__merge_ratio(&sums, &source);
    }
    into->runs += from->runs;
    return LOOPCOST_OK;
}

#endif
