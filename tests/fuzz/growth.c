/* How conversations grow: tracks of calls, their sums, merged and asked; fits of totals. */
#include "fuzz.h"

enum { GROWTH_CALLS = 8, GROWTH_RUNS = 3, GROWTH_TOTALS = 12 };

#define GROWTH_OF_TRACKS "growth track stride"

typedef struct calls {
    const loopcost_growth_call *records;
    uint32_t n, stride, step;
} calls;

static uint64_t some_tokens(fuzz *f, uint64_t more)
{
    return f->mood == FUZZ_TAME ? more + fuzz_byte(f) * 8 : fuzz_count(f, UINT64_C(333333333333));
}

/* The calls of one run, after call `last`; as a log has them the context grows by what was written. */
static calls some_calls(fuzz *f, uint64_t last)
{
    loopcost_growth_call made[GROWTH_CALLS];
    calls given;
    uint64_t context = 0;
    uint32_t i;
    given.n = fuzz_pick(f, GROWTH_CALLS + 1);
    memset(made, 0, sizeof made);
    for (i = 0; i < given.n; i++) {
        last += fuzz_pick(f, 4) == 1 ? 1 + fuzz_byte(f) : 1;
        made[i].index = fuzz_wild(f, 48) ? fuzz_word(f, 8) : last;
        made[i].read = some_tokens(f, fuzz_pick(f, 4) ? context : 0);
        made[i].write = some_tokens(f, 0);
        made[i].input = some_tokens(f, 0);
        made[i].output = some_tokens(f, 0);
        made[i].gap = fuzz_pick(f, 2) ? (double)fuzz_word(f, 2) : fuzz_scalar(f, LOOPCOST_PARAM_GROWTH_CALLS_GAP);
        made[i].known = fuzz_choice(f, 8);
        made[i].padding = fuzz_wild(f, 64);
        context = made[i].read + made[i].write;
    }
    given.records = (const loopcost_growth_call *)fuzz_records(f, made, given.n, sizeof *made, &given.stride);
    given.step = given.stride ? given.stride : (uint32_t)sizeof *made;
    return given;
}

static loopcost_track some_track(fuzz *f)
{
    loopcost_track track = LOOPCOST_TRACK_INIT;
    track.words = LOOPCOST_TRACK_WORDS;
    track.work = fuzz_memory(f, &track.words);
    return track;
}

static loopcost_growth some_growth(fuzz *f)
{
    loopcost_growth growth = LOOPCOST_GROWTH_INIT;
    growth.words = LOOPCOST_GROWTH_WORDS;
    growth.work = fuzz_memory(f, &growth.words);
    return growth;
}

static int followed(fuzz *f, loopcost_track *track, calls given)
{
    fuzz_answer a = fuzz_expect_bytes(f, 0);
    const uint64_t before = track->calls;
    const int32_t status = loopcost_track_calls(track, given.records, given.n, given.stride, a.fault);
    FUZZ_EXPECT(track->calls == before + (status ? 0 : given.n));
    return fuzz_answered_or(&a, status, GROWTH_OF_TRACKS);
}

/* One by one the calls make the same track. */
static void check_one_by_one(fuzz *f, const loopcost_track *whole, calls given)
{
    loopcost_track track = *whole;
    uint32_t i;
    track.work = (uint64_t *)fuzz_block(f, LOOPCOST_TRACK_WORDS * sizeof *track.work);
    track.words = LOOPCOST_TRACK_WORDS;
    track.calls = 0;
    for (i = 0; i < given.n; i++)
        FUZZ_EXPECT(
            loopcost_track_calls(
                &track,
                (const loopcost_growth_call *)(const void *)((const unsigned char *)given.records + i * given.step), 1,
                given.stride, NULL) == LOOPCOST_OK);
    FUZZ_EXPECT(track.calls == whole->calls);
    FUZZ_EXPECT(!track.calls || !memcmp(track.work, whole->work, LOOPCOST_TRACK_WORDS * sizeof *track.work));
}

/* A growth of some runs. Says whether it may be merged and asked. */
static int grown(fuzz *f, loopcost_growth *growth)
{
    const uint32_t n = fuzz_pick(f, GROWTH_RUNS + 1);
    uint32_t i;
    *growth = some_growth(f);
    for (i = 0; i < n; i++) {
        loopcost_track track = some_track(f);
        const calls given = some_calls(f, 0);
        fuzz_answer a = fuzz_expect_bytes(f, 0);
        const uint64_t before = growth->runs;
        int32_t status;
        if (!followed(f, &track, given))
            return 0;
        check_one_by_one(f, &track, given);
        if (fuzz_pick(f, 4) == 1)
            followed(f, &track, some_calls(f, fuzz_byte(f)));
        status = loopcost_growth_add(growth, &track, a.fault);
        FUZZ_EXPECT(growth->runs == before + (status == LOOPCOST_OK && track.calls));
        if (!fuzz_answered_or(&a, status, GROWTH_OF_TRACKS))
            return 0;
    }
    return growth->work != NULL && growth->words == LOOPCOST_GROWTH_WORDS;
}

static double some_level(fuzz *f)
{
    return f->mood == FUZZ_TAME ? 0.95 : fuzz_scalar(f, LOOPCOST_PARAM_GROWTH_LEVEL);
}

static void check_estimates(const loopcost_grown *estimates, uint32_t n)
{
    uint32_t i;
    for (i = 0; i < n; i++) {
        FUZZ_EXPECT(estimates[i].identified <= 1 && estimates[i].padding == 0);
        FUZZ_EXPECT(fuzz_finite(estimates[i].value) && fuzz_finite(estimates[i].high));
        FUZZ_EXPECT(0.0 <= estimates[i].low && estimates[i].low <= estimates[i].value &&
                    estimates[i].value <= estimates[i].high);
    }
}

static void estimates(fuzz *f, const loopcost_growth *growth)
{
    const uint32_t n = fuzz_pick(f, LOOPCOST_GROWN_END + 1) + (uint32_t)(fuzz_wild(f, 32) ? LOOPCOST_GROWN_END : 0);
    fuzz_answer a = fuzz_expect_bytes(f, n * (uint32_t)sizeof(loopcost_grown));
    loopcost_grown got[LOOPCOST_GROWN_END];
    a.numbers = a.known;
    if (!fuzz_answered_or(&a,
                          loopcost_growth_estimates((const loopcost_growth *)fuzz_input(f, growth, sizeof *growth),
                                                    some_level(f), (loopcost_grown *)(void *)a.results, n, a.fault),
                          "growth"))
        return;
    memcpy(got, a.results, n * sizeof *got);
    check_estimates(got, n);
}

static void counted(fuzz *f, const loopcost_growth *growth)
{
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_growth_counts, LOOPCOST_GROWTH_COUNTS);
    loopcost_growth_counts got;
    a.numbers = a.known;
    if (!fuzz_answered_or(&a,
                          loopcost_growth_counted((const loopcost_growth *)fuzz_input(f, growth, sizeof *growth),
                                                  (loopcost_growth_counts *)(void *)a.results, a.fault),
                          "growth"))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(got.runs == growth->runs && got.calls >= got.runs);
    FUZZ_EXPECT(got.steps + got.shrank <= got.calls - got.runs && got.jumps <= got.steps);
    FUZZ_EXPECT(got.rule_kept + got.rule_more + got.rule_gap + got.rule_switched + got.rule_shrank + got.rule_other <=
                got.calls);
    FUZZ_EXPECT(got.lost <= got.prefixes && got.prefixes <= got.calls);
}

static void survival(fuzz *f, const loopcost_growth *growth)
{
    fuzz_answer a = fuzz_expect_bytes(f, LOOPCOST_CACHE_AGES * (uint32_t)sizeof(loopcost_cache_age));
    loopcost_cache_age ages[LOOPCOST_CACHE_AGES];
    uint32_t i;
    a.numbers = a.known;
    if (!fuzz_answered_or(&a,
                          loopcost_growth_survival((const loopcost_growth *)fuzz_input(f, growth, sizeof *growth),
                                                   some_level(f), (loopcost_cache_age *)(void *)a.results, a.fault),
                          "growth"))
        return;
    memcpy(ages, a.results, sizeof ages);
    for (i = 0; i < LOOPCOST_CACHE_AGES; i++) {
        FUZZ_EXPECT(i == 0 ? ages[i].since == 0.0 : ages[i].since == ages[i - 1].until);
        FUZZ_EXPECT(ages[i].since < ages[i].until && ages[i].held <= ages[i].prefixes);
        FUZZ_EXPECT(0.0 <= ages[i].low && ages[i].low <= ages[i].share && ages[i].share <= ages[i].high &&
                    ages[i].high <= 1.0);
        FUZZ_EXPECT(fuzz_chance_is_sound(ages[i].survival) && (i == 0 || ages[i].survival <= ages[i - 1].survival));
    }
}

/* Merged in either order, growths are the same. */
static void merged(fuzz *f, loopcost_growth *growth)
{
    loopcost_growth other, first = *growth, second;
    fuzz_answer a = fuzz_expect_bytes(f, 0);
    int32_t status;
    if (!grown(f, &other))
        return;
    second = other;
    first.work = (uint64_t *)fuzz_copy(f, growth->work, LOOPCOST_GROWTH_WORDS * sizeof *first.work);
    second.work = (uint64_t *)fuzz_copy(f, other.work, LOOPCOST_GROWTH_WORDS * sizeof *second.work);
    status = loopcost_growth_merge(&first, &other, a.fault);
    if (!fuzz_answered_or(&a, status, "growth"))
        return;
    FUZZ_EXPECT(first.runs == growth->runs + other.runs);
    FUZZ_EXPECT(loopcost_growth_merge(&second, growth, NULL) == LOOPCOST_OK && second.runs == first.runs);
    FUZZ_EXPECT(!first.runs || !memcmp(first.work, second.work, LOOPCOST_GROWTH_WORDS * sizeof *first.work));
    *growth = first;
}

static void from_calls(fuzz *f)
{
    loopcost_growth growth;
    if (!grown(f, &growth))
        return;
    if (fuzz_pick(f, 2))
        merged(f, &growth);
    estimates(f, &growth);
    counted(f, &growth);
    survival(f, &growth);
}

/* Totals. */

typedef struct totals {
    loopcost_growth_run runs[GROWTH_TOTALS];
    loopcost_growth_totals made;
    uint32_t n;
} totals;

static int some_totals(fuzz *f, totals *t)
{
    const loopcost_growth_totals empty = LOOPCOST_GROWTH_TOTALS_INIT;
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t));
    uint32_t i;
    t->n = fuzz_pick(f, GROWTH_TOTALS + 1);
    for (i = 0; i < t->n; i++) {
        const uint64_t n = 1 + (f->mood == FUZZ_TAME ? fuzz_pick(f, 40) : fuzz_count(f, 9999999));
        const uint64_t most = n < 10000000 ? n * UINT64_C(1000000000000) : UINT64_C(10000000000000000000);
        t->runs[i].calls = n;
        t->runs[i].input = f->mood == FUZZ_TAME ? n * (fuzz_byte(f) * 16 + n * fuzz_byte(f)) : fuzz_count(f, most);
        t->runs[i].output = f->mood == FUZZ_TAME ? n * fuzz_byte(f) : fuzz_count(f, most);
    }
    t->made = empty;
    t->made.runs = (const loopcost_growth_run *)fuzz_records(f, t->runs, t->n, sizeof *t->runs, &t->made.run_stride);
    t->made.n_runs = fuzz_length(f, t->n, 1000000000);
    t->made.level = some_level(f);
    if (!fuzz_word_answered_or(&a, loopcost_growth_totals_words(t->made.n_runs, (uint64_t *)(void *)a.results, a.fault),
                               "growth", &t->made.words))
        return 0;
    FUZZ_EXPECT(t->made.words == 6 * t->n);
    t->made.work = fuzz_memory(f, &t->made.words);
    return 1;
}

/* The order of the runs does not matter. */
static void check_order(const totals *t, const loopcost_grown *got, uint32_t n)
{
    loopcost_growth_run reversed[GROWTH_TOTALS];
    loopcost_growth_totals turned = t->made;
    loopcost_grown again[LOOPCOST_GROWN_END];
    uint32_t i;
    for (i = 0; i < t->n; i++)
        reversed[i] = t->runs[t->n - 1 - i];
    turned.runs = reversed;
    turned.run_stride = 0;
    FUZZ_EXPECT(loopcost_growth_totals_estimates(&turned, again, n, NULL) == LOOPCOST_OK);
    FUZZ_EXPECT(!memcmp(again, got, n * sizeof *got));
}

static void from_totals(fuzz *f)
{
    const uint32_t n = fuzz_pick(f, 4) ? (uint32_t)LOOPCOST_GROWN_END : fuzz_pick(f, LOOPCOST_GROWN_END + 1);
    loopcost_grown got[LOOPCOST_GROWN_END];
    fuzz_answer a;
    totals t;
    if (!some_totals(f, &t))
        return;
    a = fuzz_expect_bytes(f, n * (uint32_t)sizeof *got);
    a.numbers = a.known;
    if (!fuzz_answered_or(
            &a,
            loopcost_growth_totals_estimates((const loopcost_growth_totals *)fuzz_input(f, &t.made, sizeof t.made),
                                             (loopcost_grown *)(void *)a.results, n, a.fault),
            "growth stride work"))
        return;
    memcpy(got, a.results, n * sizeof *got);
    check_estimates(got, n);
    check_order(&t, got, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static void (*const calls[])(fuzz *) = {from_calls, from_totals};
    fuzz f = fuzz_begin(bytes, size);
    calls[fuzz_pick(&f, sizeof calls / sizeof *calls)](&f);
    fuzz_end(&f);
    return 0;
}
