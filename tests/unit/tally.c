/* Tallies: the same bytes however the trials are split and merged, read back as they were written, costs and quantiles
 * as of the trials one by one, pairs on the same luck, callers' own laws and bills, numbers that need 128 bits, and bad
 * input. */
#include "bench.h"

GROWABLE_INIT(tally, TALLY)
GROWABLE_INIT(estimate, ESTIMATE)
GROWABLE_INIT(difference, DIFFERENCE)

/* A bench of each kind. */

enum { KINDS = 7 };

static const char *const kind_names[KINDS] = {"fresh", "shared", "everything", "a loop", "few bins", "huge", "a pair"};

static void bench_everything(bench *b)
{
    b->p.context.mode = LOOPCOST_GROUPED;
    b->p.context.group = 3;
    b->p.context.expiry = 0.3;
    b->p.context.bug_cap = 9;
    b->p.models[0].counts = LOOPCOST_COUNTS_NEGATIVE_BINOMIAL;
    b->p.models[0].count_variance = 19.0;
    b->p.task.growth = 0.1, b->p.task.attempt_sd = 200.0, b->p.task.trace_sd = 33.25;
    b->chances[0] = 0.5, b->chances[1] = 0.2;
    b->p.classes[0].law = LOOPCOST_LAW_TABLE, b->p.classes[0].fix_chance = 0.0;
    b->p.classes[0].chances = b->chances, b->p.classes[0].n_chances = 2;
    b->p.classes[1].law = LOOPCOST_LAW_BETA, b->p.classes[1].fix_chance = 0.0;
    b->p.classes[1].alpha = 2.0, b->p.classes[1].beta = 3.0;
    b->p.classes[0].after_fix = 0.2, b->p.classes[1].after_failure = 0.1;
}

static void bench_kind(bench *b, int kind)
{
    bench_init(b);
    b->p.context.mode = kind == 1 ? LOOPCOST_SHARED : LOOPCOST_FRESH;
    if (kind == 2)
        bench_everything(b);
    if (kind == 3)
        bench_loop(b);
    if (kind == 4)
        b->tally.bins = 20;
    if (kind == 5) {
        b->p.classes[0].fix_chance = 1e-6;
        b->p.task.trace = 1e11;
    }
    if (kind == 6) {
        b->tally.kind = LOOPCOST_TALLY_PAIR;
        b->tally.bins = 0;
    }
}

/* Twice the memory of one strategy does for a pair. */
static int32_t kind_simulate(bench *b, int kind, uint64_t first, uint64_t trials)
{
    int32_t status;
    b->sampling.first = first;
    b->sampling.trials = trials;
    b->tally.trials = 0;
    status = bench_prepare(b, NULL);
    if (status || kind != 6)
        return status ? status : loopcost_simulate(&b->p.strategy, &b->sampling, &b->tally, NULL);
    {
        bench other;
        bench_init(&other);
        other.p.context.mode = LOOPCOST_SHARED;
        b->sampling.words *= 2;
        free(b->sampling.work);
        b->sampling.work = (uint64_t *)malloc((size_t)b->sampling.words * sizeof(uint64_t));
        return loopcost_simulate_pair(&b->p.strategy, &other.p.strategy, &b->sampling, &b->tally, NULL);
    }
}

static unsigned char *bytes_of(const loopcost_tally *tally, uint64_t *size)
{
    unsigned char *bytes;
    tap_status(loopcost_tally_bytes(tally, size, NULL), LOOPCOST_OK, "size");
    bytes = (unsigned char *)malloc((size_t)*size);
    tap_status(loopcost_tally_write(tally, bytes, *size, NULL), LOOPCOST_OK, "bytes");
    return bytes;
}

static void same_bytes(const loopcost_tally *tally, const unsigned char *expected, uint64_t size, const char *name)
{
    uint64_t got_size;
    unsigned char *got = bytes_of(tally, &got_size);
    tap_check(got_size == size && !memcmp(got, expected, (size_t)size), name);
    free(got);
}

enum { PARTS = 7 };

/* Parts of unequal sizes, merged forwards, backwards, or two by two. */
static void check_split(int kind, int parts, const unsigned char *expected, uint64_t size, uint64_t trials)
{
    static bench b[PARTS];
    uint64_t first = 1000;
    int i;
    for (i = 0; i < parts; i++) {
        const uint64_t share = i + 1 < parts ? trials / (uint64_t)(parts + i) : trials + 1000 - first;
        bench_kind(&b[i], kind);
        tap_status(kind_simulate(&b[i], kind, first, share), LOOPCOST_OK, "a part");
        first += share;
    }
    if (parts == 2)
        tap_status(loopcost_tally_merge(&b[1].tally, &b[0].tally, NULL), LOOPCOST_OK, "merge");
    for (i = 0; parts == 7 && i < 6; i++) {
        static const int into[6] = {5, 2, 3, 2, 6, 6}, from[6] = {0, 1, 4, 3, 2, 5};
        tap_status(loopcost_tally_merge(&b[into[i]].tally, &b[from[i]].tally, NULL), LOOPCOST_OK, "merge");
    }
    same_bytes(&b[parts - 1].tally, expected, size, "the parts make the whole, to the byte");
    for (i = 0; i < parts; i++)
        bench_free(&b[i]);
}

static void check_splits(void)
{
    int kind;
    for (kind = 0; kind < KINDS; kind++) {
        const uint64_t trials = 5000;
        uint64_t size;
        unsigned char *bytes;
        bench b;
        tap_group(kind_names[kind]);
        bench_kind(&b, kind);
        tap_status(kind_simulate(&b, kind, 1000, trials), LOOPCOST_OK, "the whole");
        tap_integer(b.tally.trials, trials, "all trials");
        bytes = bytes_of(&b.tally, &size);
        check_split(kind, 1, bytes, size, trials);
        check_split(kind, 2, bytes, size, trials);
        check_split(kind, 7, bytes, size, trials);
        tap_check(b.tally.used <= b.tally.bins, "no more bins than allowed");
        if (kind == 4)
            tap_check(b.tally.resolution < 6, "coarse bins");
        free(bytes);
        bench_free(&b);
    }
}

/* One call after the other adds to the same tally. */
static void check_adding(void)
{
    bench whole, b;
    uint64_t size;
    unsigned char *bytes;
    tap_group("adding");
    bench_kind(&whole, 0);
    kind_simulate(&whole, 0, 0, 3000);
    bytes = bytes_of(&whole.tally, &size);
    bench_kind(&b, 0);
    kind_simulate(&b, 0, 1300, 1700);
    b.sampling.first = 0, b.sampling.trials = 1300;
    tap_status(loopcost_simulate(&b.p.strategy, &b.sampling, &b.tally, NULL), LOOPCOST_OK, "the rest");
    same_bytes(&b.tally, bytes, size, "two calls make the whole");
    b.sampling.trials = 0;
    tap_status(loopcost_simulate(&b.p.strategy, &b.sampling, &b.tally, NULL), LOOPCOST_OK, "no trial");
    same_bytes(&b.tally, bytes, size, "adds nothing");
    b.tally.trials = 0;
    tap_status(loopcost_tally_merge(&whole.tally, &b.tally, NULL), LOOPCOST_OK, "an empty tally");
    same_bytes(&whole.tally, bytes, size, "adds nothing either");
    free(bytes);
    bench_free(&whole);
    bench_free(&b);
}

/* Without a trial there is nothing else: bytes that say so and have more are no tally. */
static void check_reading_nothing(void)
{
    bench b;
    uint64_t size, i;
    unsigned char *bytes;
    tap_group("an empty tally");
    bench_kind(&b, 0);
    bench_prepare(&b, NULL);
    bytes = bytes_of(&b.tally, &size);
    tap_status(loopcost_tally_read(&b.tally, bytes, size, NULL), LOOPCOST_OK, "read back");
    for (i = 16; i < size; i++) {
        bytes[i] ^= i < 24 || i >= 32;
        if ((i < 24 || i >= 32) && loopcost_tally_read(&b.tally, bytes, size, NULL) != LOOPCOST_SYNTAX)
            break;
        bytes[i] ^= i < 24 || i >= 32;
    }
    tap_integer(i, size, "with any byte set it is none");
    free(bytes);
    bench_free(&b);
}

static void check_reading(void)
{
    int kind;
    for (kind = 0; kind < KINDS; kind++) {
        bench b, back;
        uint64_t size, i, survived = 0;
        unsigned char *bytes;
        loopcost_fault fault = LOOPCOST_FAULT_INIT;
        tap_group(kind_names[kind]);
        bench_kind(&b, kind);
        kind_simulate(&b, kind, 0, 500);
        bytes = bytes_of(&b.tally, &size);
        bench_kind(&back, kind);
        bench_prepare(&back, NULL);
        tap_status(loopcost_tally_read(&back.tally, bytes, size, NULL), LOOPCOST_OK, "read back");
        same_bytes(&back.tally, bytes, size, "and written again");
        tap_status(loopcost_tally_read(&back.tally, bytes, size - 1, &fault), LOOPCOST_SYNTAX, "a byte is missing");
        tap_integer(fault.field, LOOPCOST_PARAM_TALLY_BYTES, "  the fault names the bytes");
        tap_status(loopcost_tally_read(&back.tally, bytes, 20, NULL), LOOPCOST_SYNTAX, "nearly all are");
        tap_status(loopcost_tally_write(&b.tally, bytes, size - 1, &fault), LOOPCOST_OUT_OF_RANGE, "no room");
        tap_double(fault.least, (double)size, 0.0, "  the fault says how much");
        back.tally.words--;
        tap_status(loopcost_tally_read(&back.tally, bytes, size, &fault), LOOPCOST_OUT_OF_RANGE, "no memory");
        tap_integer(fault.field, LOOPCOST_PARAM_TALLY_WORK, "  the fault names it");
        back.tally.words++;
        bytes[8] = 2;
        tap_status(loopcost_tally_read(&back.tally, bytes, size, NULL), LOOPCOST_UNSUPPORTED, "another version");
        bytes[8] = 1;
        /* Any byte may be damaged: that is noticed, or it makes another tally, never one that cannot be used. */
        for (i = 12; i < size; i += 1 + size / 997) {
            const unsigned char kept = bytes[i];
            loopcost_estimate estimate = LOOPCOST_ESTIMATE_INIT;
            loopcost_tally damaged = back.tally;
            bytes[i] ^= (unsigned char)(1u << i % 8);
            if (!loopcost_tally_read(&damaged, bytes, size, NULL) && kind != 6) {
                survived++;
                loopcost_tally_cost(&damaged, &b.p.strategy, &estimate, NULL);
                loopcost_tally_merge(&b.tally, &damaged, NULL);
            }
            bytes[i] = kept;
        }
        tap_check(survived < size, "damaged bytes do no harm");
        free(bytes);
        bench_free(&b);
        bench_free(&back);
    }
}

/* Against the trials, one by one. */

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void check_trials(void)
{
    enum { TRIALS = 3000 };
    static double costs[TRIALS], some[TRIALS];
    static const double chances[] = {0.0, 1e-9, 0.1, 0.5, 0.9, 0.99, 0.9999, 1.0};
    int kind;
    for (kind = 0; kind < 6; kind++) {
        bench b;
        loopcost_estimate estimate = LOOPCOST_ESTIMATE_INIT;
        loopcost_fault fault = LOOPCOST_FAULT_INIT;
        double sum = 0.0, square = 0.0, mean;
        uint64_t found = 0, below = 0;
        size_t i;
        tap_group(kind_names[kind]);
        bench_kind(&b, kind);
        kind_simulate(&b, kind, 77, TRIALS);
        tap_status(loopcost_tally_cost(&b.tally, &b.p.strategy, &estimate, NULL), LOOPCOST_OK, "estimate");
        tap_status(
            loopcost_simulate_between(&b.p.strategy, &b.sampling, 0.0, 1e300, costs, TRIALS, &found, &below, &fault),
            LOOPCOST_OK, "all costs");
        tap_integer(found, TRIALS, "found");
        for (i = 0; i < TRIALS; i++)
            sum += costs[i];
        mean = sum / (double)TRIALS;
        for (i = 0; i < TRIALS; i++)
            square += (costs[i] - mean) * (costs[i] - mean);
        tap_near(estimate.mean, mean, 1e-12, "mean");
        tap_near(estimate.variance, square / (double)(TRIALS - 1), 1e-10, "variance");
        tap_near(estimate.p_solved * estimate.mean_solved + (1.0 - estimate.p_solved) * estimate.mean_unsolved,
                 estimate.mean, 1e-13, "both sides make the mean");
        qsort(costs, TRIALS, sizeof *costs, by_size);
        for (i = 0; i < sizeof chances / sizeof *chances; i++) {
            loopcost_bracket bracket = LOOPCOST_BRACKET_INIT;
            const double place = fmax(1.0, ceil(chances[i] * (double)TRIALS));
            const double exact = costs[(size_t)place - 1];
            double least = 0.0, most = 0.0, over = 0.0;
            size_t j;
            tap_status(loopcost_tally_quantile(&b.tally, &b.p.strategy, chances[i], &bracket, NULL), LOOPCOST_OK,
                       "quantile");
            tap_check(bracket.least <= exact && exact <= bracket.most, "the quantile is in its bracket");
            tap_status(loopcost_simulate_between(&b.p.strategy, &b.sampling, bracket.least, bracket.most, some, TRIALS,
                                                 &found, &below, NULL),
                       LOOPCOST_OK, "second pass");
            qsort(some, (size_t)found, sizeof *some, by_size);
            tap_check((double)below < place && (double)(below + found) >= place &&
                          some[(size_t)place - 1 - (size_t)below] == exact,
                      "and found exactly");
            tap_status(loopcost_tally_over(&b.tally, &b.p.strategy, exact, &least, &most, NULL), LOOPCOST_OK, "over");
            for (j = 0; j < TRIALS; j++)
                over += costs[j] > exact;
            tap_check(least <= over / (double)TRIALS && over / (double)TRIALS <= most,
                      "the share over is in its bounds");
        }
        bench_free(&b);
    }
}

/* Another tariff on the same tally. */
static void check_tariffs(void)
{
    const double prices[4] = {1.25, 10.0, 0.125, 0.0};
    bench b, c;
    loopcost_estimate first = LOOPCOST_ESTIMATE_INIT, second = LOOPCOST_ESTIMATE_INIT;
    tap_group("another tariff");
    bench_init(&b);
    bench_init(&c);
    plan_price(&c.p.prices[0], prices);
    plan_price(&c.p.prices[1], prices);
    bench_run(&b, 1000, NULL);
    bench_run(&c, 1000, NULL);
    loopcost_tally_cost(&b.tally, &c.p.strategy, &first, NULL);
    loopcost_tally_cost(&c.tally, &c.p.strategy, &second, NULL);
    tap_check(!memcmp(&first, &second, sizeof first), "is as if simulated at it");
    bench_free(&b);
    bench_free(&c);
}

/* Numbers that need more than 64 bits, against closed forms. */
static void check_wide(void)
{
    static const double fix_chances[] = {1e-3, 1e-6, 1e-9, 1e-12};
    uint32_t i, mode;
    tap_group("huge numbers");
    for (i = 0; i < 4; i++)
        for (mode = LOOPCOST_FRESH; mode <= LOOPCOST_SHARED; mode++) {
            bench b;
            loopcost_cost cost = LOOPCOST_COST_INIT;
            loopcost_estimate got = LOOPCOST_ESTIMATE_INIT;
            bench_init(&b);
            b.p.context.mode = mode;
            b.p.task.trace = i < 3 ? 1e12 : 1e9;
            b.p.task.prompt = i == 1 ? 0.5 : 1e12;
            b.p.classes[0].fix_chance = fix_chances[i];
            tap_status(loopcost_strategy_cost(&b.p.strategy, &cost, NULL), LOOPCOST_OK, "closed form");
            tap_status(bench_run(&b, 20000, NULL), LOOPCOST_OK, "simulation");
            tap_status(loopcost_tally_cost(&b.tally, &b.p.strategy, &got, NULL), LOOPCOST_OK, "estimate");
            tap_check(fabs(got.mean - cost.mean) < 5.0 * got.mean_error, "mean");
            tap_check(fabs(got.attempts_mean - cost.attempts_mean) < 5.0 * got.attempts_mean_error, "attempts");
            tap_near(got.variance, cost.variance, 0.3, "variance");
            bench_free(&b);
        }
}

/* Pairs. */
static void check_pairs(void)
{
    enum { TRIALS = 4000 };
    static double costs[2][TRIALS];
    bench b[2];
    loopcost_tally tally = LOOPCOST_TALLY_INIT;
    loopcost_sampling sampling;
    loopcost_difference got = LOOPCOST_DIFFERENCE_INIT;
    uint64_t words[2], found, below;
    double mean[2] = {0.0, 0.0}, variance[2] = {0.0, 0.0}, covariance = 0.0, cheaper = 0.0, dearer = 0.0;
    const double n = (double)TRIALS;
    int i, j;
    tap_group("a pair");
    for (i = 0; i < 2; i++) {
        bench_init(&b[i]);
        if (i)
            b[i].p.classes[0].fix_chance = 0.55, b[i].p.classes[1].fix_chance = 0.25, b[i].p.task.generation = 9000.0;
        b[i].sampling.trials = TRIALS;
        bench_prepare(&b[i], NULL);
        words[i] = b[i].sampling.words;
        loopcost_simulate_between(&b[i].p.strategy, &b[i].sampling, 0.0, 1e300, costs[i], TRIALS, &found, &below, NULL);
    }
    sampling = b[0].sampling;
    sampling.words = words[0] + words[1];
    sampling.work = (uint64_t *)malloc((size_t)sampling.words * sizeof(uint64_t));
    tally.kind = LOOPCOST_TALLY_PAIR;
    loopcost_tally_words(tally.kind, 0, &tally.words, NULL);
    tally.work = (uint64_t *)malloc((size_t)tally.words * sizeof(uint64_t));
    tap_status(loopcost_simulate_pair(&b[0].p.strategy, &b[1].p.strategy, &sampling, &tally, NULL), LOOPCOST_OK,
               "pair");
    tap_status(loopcost_pair_difference(&tally, &b[0].p.strategy, &b[1].p.strategy, &got, NULL), LOOPCOST_OK,
               "difference");
    for (j = 0; j < TRIALS; j++) {
        mean[0] += costs[0][j] / n, mean[1] += costs[1][j] / n;
        cheaper += costs[1][j]<costs[0][j], dearer += costs[1][j]> costs[0][j];
    }
    for (j = 0; j < TRIALS; j++) {
        for (i = 0; i < 2; i++)
            variance[i] += (costs[i][j] - mean[i]) * (costs[i][j] - mean[i]) / (n - 1.0);
        covariance += (costs[0][j] - mean[0]) * (costs[1][j] - mean[1]) / (n - 1.0);
    }
    tap_near(got.mean, mean[1] - mean[0], 1e-10, "mean");
    tap_near(got.mean_error, sqrt((variance[0] + variance[1] - 2.0 * covariance) / n), 1e-8, "its error");
    tap_near(got.independent_error, sqrt((variance[0] + variance[1]) / n), 1e-9, "without the same luck");
    tap_near(got.correlation, covariance / sqrt(variance[0] * variance[1]), 1e-9, "correlation");
    tap_check(got.correlation > 0.9, "the same luck");
    tap_check(got.mean_error < 0.7 * got.independent_error, "tells them apart sooner");
    tap_near(got.cheaper, cheaper / n, 1e-15, "cheaper");
    tap_near(got.dearer, dearer / n, 1e-15, "dearer");
    tap_near(got.cheaper + got.dearer + got.equal, 1.0, 1e-15, "or the same");
    tap_near(got.cheaper_error, sqrt(got.cheaper * (1.0 - got.cheaper) / n), 1e-12, "error of a share");
    free(sampling.work);
    free(tally.work);
    bench_free(&b[0]);
    bench_free(&b[1]);
}

static void check_same(void)
{
    loopcost_difference got = LOOPCOST_DIFFERENCE_INIT;
    bench b;
    tap_group("a strategy and itself");
    bench_kind(&b, 6);
    b.sampling.trials = 1000;
    bench_prepare(&b, NULL);
    free(b.sampling.work);
    b.sampling.words *= 2;
    b.sampling.work = (uint64_t *)malloc((size_t)b.sampling.words * sizeof(uint64_t));
    tap_status(loopcost_simulate_pair(&b.p.strategy, &b.p.strategy, &b.sampling, &b.tally, NULL), LOOPCOST_OK, "pair");
    tap_status(loopcost_pair_difference(&b.tally, &b.p.strategy, &b.p.strategy, &got, NULL), LOOPCOST_OK, "difference");
    tap_check(got.equal == 1.0 && got.mean == 0.0 && got.cheaper == 0.0 && got.equal_error == 0.0,
              "always cost the same");
    tap_near(got.correlation, 1.0, 1e-12, "correlation");
    bench_free(&b);
}

/* Callers' own laws and bills. */

typedef struct own {
    uint64_t calls;
    int32_t status;
    uint64_t attempts; /* 0: drawn */
} own;

/* Fixes with a chance of a half at every attempt: the leading ones of a uniform. */
static int32_t own_attempts(void *user, loopcost_random *random, uint32_t class_index, uint64_t *attempts,
                            uint32_t *fixed)
{
    own *mine = (own *)user;
    uint64_t bits = 0;
    const int32_t status = loopcost_random_next(random, &bits);
    mine->calls++;
    *attempts = 1;
    *fixed = class_index == 0;
    while (bits >> 63) {
        ++*attempts;
        bits <<= 1;
    }
    if (mine->attempts)
        *attempts = mine->attempts - 1;
    return status ? status : mine->calls > 100 ? mine->status : LOOPCOST_OK;
}

static int32_t own_bill(void *user, loopcost_random *random, uint64_t attempts, uint64_t *tokens)
{
    own *mine = (own *)user;
    uint64_t bits = 0;
    const int32_t status = loopcost_random_next(random, &bits);
    mine->calls++;
    tokens[0] = 10 * attempts, tokens[1] = bits & 1, tokens[2] = attempts;
    return status ? status : mine->calls > 100 ? mine->status : LOOPCOST_OK;
}

static void check_callbacks(void)
{
    bench b;
    loopcost_estimate got = LOOPCOST_ESTIMATE_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    own mine = {0, LOOPCOST_OK, 0};
    tap_group("callbacks");
    bench_init(&b);
    b.sampling.attempts = own_attempts;
    b.sampling.user = &mine;
    b.p.classes[1].count = 0.0;
    tap_status(bench_run(&b, 20000, &fault), LOOPCOST_OK, "a law of one's own");
    loopcost_tally_cost(&b.tally, &b.p.strategy, &got, NULL);
    tap_check(fabs(got.attempts_mean - 14.0) < 5.0 * got.attempts_mean_error, "two attempts a bug");
    tap_double(got.p_solved, 1.0, 0.0, "all solved");
    tap_integer(mine.calls, 140000, "asked for every bug");
    b.p.classes[1].count = 1.0;
    tap_status(bench_run(&b, 100, &fault), LOOPCOST_OK, "a class that is never fixed");
    loopcost_tally_cost(&b.tally, &b.p.strategy, &got, NULL);
    tap_double(got.p_solved, 0.0, 0.0, "none solved");
    mine.calls = 0, mine.status = -17;
    tap_status(bench_run(&b, 100, &fault), -17, "its own status");
    tap_integer(fault.field, LOOPCOST_PARAM_SAMPLING_ATTEMPTS, "  the fault names it");
    tap_integer(fault.row, 12, "  and the trial");
    tap_integer(b.tally.trials, 0, "  and the tally is empty");
    mine.attempts = 1, mine.status = 0;
    tap_status(bench_run(&b, 100, &fault), LOOPCOST_OUT_OF_RANGE, "no attempt");
    b.sampling.attempts = NULL;
    b.sampling.bill = own_bill;
    b.p.classes[1].count = 0.0, b.p.classes[0].fix_chance = 1.0;
    mine.calls = 0;
    tap_status(bench_run(&b, 20000, &fault), LOOPCOST_OK, "a bill of one's own");
    loopcost_tally_cost(&b.tally, &b.p.strategy, &got, NULL);
    tap_double(got.written, 70.0, 0.0, "written");
    tap_double(got.output, 7.0, 0.0, "output");
    tap_check(fabs(got.read - 3.5) < 0.05, "read");
    mine.calls = 0, mine.status = 99;
    tap_status(bench_run(&b, 100, &fault), 99, "its own status");
    tap_integer(fault.field, LOOPCOST_PARAM_SAMPLING_BILL, "  the fault names it");
    bench_free(&b);
}

/* Bad input, each with what the fault names. */

typedef void spoil(bench *b);

static void kernel_unknown(bench *b)
{
    b->sampling.kernel = 4;
}
static void kernel_later(bench *b)
{
    b->sampling.kernel = LOOPCOST_KERNEL_AVX512;
}
static void first_far(bench *b)
{
    b->sampling.first = UINT64_C(1) << 49;
}
static void trials_far(bench *b)
{
    b->sampling.first = (UINT64_C(1) << 48) - 50;
}
static void reserved_set(bench *b)
{
    b->sampling.reserved = b;
}
static void count_fraction(bench *b)
{
    b->p.classes[1].count = 2.4;
}
static void count_huge(bench *b)
{
    b->p.classes[1].count = 1e11;
}
static void split_fraction(bench *b)
{
    b->p.models[0].counts = LOOPCOST_COUNTS_SPLIT, b->p.classes[1].count = 2.4;
}
static void split_huge(bench *b)
{
    b->p.models[0].counts = LOOPCOST_COUNTS_SPLIT, b->p.classes[1].count = 1e11;
}
static void poisson_huge(bench *b)
{
    b->p.models[0].counts = LOOPCOST_COUNTS_POISSON, b->p.classes[1].count = 2e6;
}
static void spread_wide(bench *b)
{
    b->p.models[0].counts = LOOPCOST_COUNTS_NEGATIVE_BINOMIAL, b->p.models[0].count_variance = 1e11;
    b->p.classes[1].count = 1e5;
}
static void after_fix(bench *b)
{
    b->p.classes[1].after_fix = 1.0;
}
static void after_failure(bench *b)
{
    b->p.classes[1].after_failure = 0.2;
}
static void both_after(bench *b)
{
    b->p.classes[0].after_fix = 0.9, b->p.classes[0].after_failure = 0.2;
}
static void beta_heavy(bench *b)
{
    b->p.classes[1].law = LOOPCOST_LAW_BETA, b->p.classes[1].fix_chance = 0.0;
    b->p.classes[1].alpha = 0.9, b->p.classes[1].beta = 1.0, b->p.classes[1].after_failure = 0.01;
}
static void growth_huge(bench *b)
{
    b->p.task.growth = 1e6, b->p.task.trace = 1e12, b->p.task.prompt = 0.5;
}
static void tokens_huge(bench *b)
{
    b->p.classes[0].fix_chance = 1e-12, b->p.task.trace = 1e12, b->p.task.growth = 0.5;
}
static void varying_long(bench *b)
{
    b->p.classes[0].fix_chance = 1e-12, b->p.context.expiry = 0.5;
}
static void chance_bad(bench *b)
{
    b->p.classes[0].fix_chance = NAN;
}
static void tally_other_kind(bench *b)
{
    b->tally.kind = LOOPCOST_TALLY_PAIR, b->tally.bins = 0;
}

static const struct {
    const char *name;
    spoil *make;
    int32_t status;
    const char *path;
} faults[] = {
    {"an unknown kernel", kernel_unknown, LOOPCOST_OUT_OF_RANGE, "sampling.kernel"},
    {"a kernel to come", kernel_later, LOOPCOST_UNSUPPORTED, "sampling.kernel"},
    {"a first trial beyond 2^48", first_far, LOOPCOST_OUT_OF_RANGE, "sampling.first"},
    {"a last trial beyond 2^48", trials_far, LOOPCOST_OUT_OF_RANGE, "sampling.trials"},
    {"a reserved field", reserved_set, LOOPCOST_UNSUPPORTED, "sampling"},
    {"half a bug", count_fraction, LOOPCOST_UNDEFINED, "generator.classes[].count"},
    {"too many bugs", count_huge, LOOPCOST_OVERFLOW, "generator.classes[].count"},
    {"half a bug, split", split_fraction, LOOPCOST_UNDEFINED, "generator.bugs.count"},
    {"too many bugs, split", split_huge, LOOPCOST_OVERFLOW, "generator.bugs.count"},
    {"too many bugs, Poisson", poisson_huge, LOOPCOST_OVERFLOW, "generator.bugs.count"},
    {"too wide a number", spread_wide, LOOPCOST_OVERFLOW, "generator.count_variance"},
    {"a fix always brings in another", after_fix, LOOPCOST_DIVERGENT, "fixer.classes[].after_fix"},
    {"failures bring in more than one", after_failure, LOOPCOST_DIVERGENT, "fixer.classes[].after_failure"},
    {"both together do", both_after, LOOPCOST_DIVERGENT, "fixer.classes[].after_failure"},
    {"infinitely many failures do", beta_heavy, LOOPCOST_DIVERGENT, "fixer.classes[].after_failure"},
    {"steps that grow out of bounds", growth_huge, LOOPCOST_OVERFLOW, "task.growth"},
    {"tokens beyond 2^128", tokens_huge, LOOPCOST_OVERFLOW, "task"},
    {"a long thread whose cache may expire", varying_long, LOOPCOST_OVERFLOW, "attempts"},
    {"NaN", chance_bad, LOOPCOST_NOT_A_NUMBER, "generator.classes[].fix_chance"},
    {"a tally of another kind", tally_other_kind, LOOPCOST_UNDEFINED, "tally.kind"},
};

static void check_faults(void)
{
    size_t i;
    tap_group("bad input");
    for (i = 0; i < sizeof faults / sizeof *faults; i++) {
        bench b;
        loopcost_fault fault = LOOPCOST_FAULT_INIT;
        char text[LOOPCOST_FAULT_TEXT_SIZE];
        bench_init(&b);
        faults[i].make(&b);
        tap_status(bench_run(&b, 100, &fault), faults[i].status, faults[i].name);
        tap_text(loopcost_param_path(fault.field), faults[i].path, "  the fault names it");
        tap_status(fault.status, faults[i].status, "  with its status");
        tap_status(loopcost_fault_text(&fault, text, sizeof text), LOOPCOST_OK, "  in words");
        bench_free(&b);
    }
}

static void named(int32_t got, int32_t expected, const loopcost_fault *fault, const char *path, const char *name)
{
    tap_status(got, expected, name);
    tap_text(loopcost_param_path(fault->field), path, "  the fault names it");
}

static void check_calls(void)
{
    bench b, fine;
    loopcost_fault f = LOOPCOST_FAULT_INIT;
    loopcost_estimate estimate = LOOPCOST_ESTIMATE_INIT;
    loopcost_bracket bracket = LOOPCOST_BRACKET_INIT;
    uint64_t words = 0, found = 0, below = 0;
    double least = 0.0, most = 0.0, cost = 0.0;
    tap_group("bad calls");
    bench_init(&b);
    bench_run(&b, 100, NULL);
    named(loopcost_tally_words(2, 10, &words, &f), LOOPCOST_OUT_OF_RANGE, &f, "tally.kind", "an unknown kind");
    named(loopcost_tally_words(0, 1, &words, &f), LOOPCOST_OUT_OF_RANGE, &f, "tally.bins", "one bin");
    named(loopcost_tally_words(0, 100000000, &words, &f), LOOPCOST_OUT_OF_RANGE, &f, "tally.bins", "too many");
    named(loopcost_tally_words(1, 10, &words, &f), LOOPCOST_OUT_OF_RANGE, &f, "tally.bins", "bins of a pair");
    named(loopcost_tally_words(0, 10, NULL, &f), LOOPCOST_NULL, &f, "results", "nowhere to write");
    named(loopcost_sampling_words(&b.p.strategy, &b.sampling, NULL, &f), LOOPCOST_NULL, &f, "results", "nowhere");
    named(loopcost_simulate(NULL, &b.sampling, &b.tally, &f), LOOPCOST_NULL, &f, "strategy", "no strategy");
    named(loopcost_simulate(&b.p.strategy, NULL, &b.tally, &f), LOOPCOST_NULL, &f, "sampling", "no sampling");
    named(loopcost_simulate(&b.p.strategy, &b.sampling, NULL, &f), LOOPCOST_NULL, &f, "tally", "no tally");
    b.sampling.words--;
    named(loopcost_simulate(&b.p.strategy, &b.sampling, &b.tally, &f), LOOPCOST_OUT_OF_RANGE, &f, "work",
          "little memory");
    b.sampling.words++;
    b.tally.words--;
    named(loopcost_simulate(&b.p.strategy, &b.sampling, &b.tally, &f), LOOPCOST_OUT_OF_RANGE, &f, "tally.work",
          "a small tally");
    b.tally.words++;
    named(loopcost_tally_quantile(&b.tally, &b.p.strategy, 1.5, &bracket, &f), LOOPCOST_OUT_OF_RANGE, &f, "chance",
          "a chance above 1");
    named(loopcost_tally_over(&b.tally, &b.p.strategy, -1.0, &least, &most, &f), LOOPCOST_OUT_OF_RANGE, &f, "budget",
          "a debt");
    named(loopcost_tally_over(&b.tally, &b.p.strategy, 1.0, NULL, &most, &f), LOOPCOST_NULL, &f, "results", "nowhere");
    named(loopcost_simulate_between(&b.p.strategy, &b.sampling, NAN, 1.0, &cost, 1, &found, &below, &f),
          LOOPCOST_NOT_A_NUMBER, &f, "least", "NaN");
    named(loopcost_simulate_between(&b.p.strategy, &b.sampling, 0.0, -1.0, &cost, 1, &found, &below, &f),
          LOOPCOST_OUT_OF_RANGE, &f, "most", "below nothing");
    named(loopcost_simulate_between(&b.p.strategy, &b.sampling, 0.0, 1.0, NULL, 1, &found, &below, &f), LOOPCOST_NULL,
          &f, "results", "nowhere");
    tap_status(loopcost_simulate_between(&b.p.strategy, &b.sampling, 0.0, 1e9, NULL, 0, &found, &below, &f),
               LOOPCOST_OK, "only counted");
    tap_integer(found, 100, "  all of them");
    bench_init(&fine);
    fine.p.task.trace = 400.5;
    bench_run(&fine, 100, NULL);
    named(loopcost_tally_merge(&b.tally, &fine.tally, &f), LOOPCOST_UNDEFINED, &f, "tally.unit_bits", "another unit");
    named(loopcost_tally_cost(&b.tally, &fine.p.strategy, &estimate, &f), LOOPCOST_UNDEFINED, &f, "tally.unit_bits",
          "a strategy in another unit");
    fine.tally.trials = 0;
    named(loopcost_tally_cost(&fine.tally, &fine.p.strategy, &estimate, &f), LOOPCOST_UNDEFINED, &f, "tally",
          "no trial");
    tap_status(loopcost_tally_merge(&fine.tally, &b.tally, &f), LOOPCOST_OK, "into an empty tally");
    tap_integer(fine.tally.unit_bits, 0, "  it takes over the unit");
    fine.tally.trials = UINT64_MAX - 3;
    named(loopcost_tally_merge(&fine.tally, &b.tally, &f), LOOPCOST_OVERFLOW, &f, "sampling.trials", "too many trials");
    bench_free(&b);
    bench_free(&fine);
}

/* Struct sizes. */

static bench sized;

static int32_t call_sampling(void *growable, loopcost_fault *fault)
{
    uint64_t words;
    return loopcost_sampling_words(&sized.p.strategy, (const loopcost_sampling *)growable, &words, fault);
}

static int32_t call_tally(void *growable, loopcost_fault *fault)
{
    uint64_t size;
    return loopcost_tally_bytes((const loopcost_tally *)growable, &size, fault);
}

static int32_t call_estimate(void *growable, loopcost_fault *fault)
{
    return loopcost_tally_cost(&sized.tally, &sized.p.strategy, (loopcost_estimate *)growable, fault);
}

static int32_t call_bracket(void *growable, loopcost_fault *fault)
{
    return loopcost_tally_quantile(&sized.tally, &sized.p.strategy, 0.5, (loopcost_bracket *)growable, fault);
}

static int32_t call_difference(void *growable, loopcost_fault *fault)
{
    return loopcost_pair_difference(&sized.tally, &sized.p.strategy, &sized.p.strategy, (loopcost_difference *)growable,
                                    fault);
}

static void check_sizes(void)
{
    const loopcost_estimate estimate = LOOPCOST_ESTIMATE_INIT;
    const loopcost_bracket bracket = LOOPCOST_BRACKET_INIT;
    const loopcost_difference difference = LOOPCOST_DIFFERENCE_INIT;
    bench_init(&sized);
    bench_run(&sized, 100, NULL);
    tap_group("sizes of a sampling");
    growable_input(call_sampling, &sized.sampling, sizeof sized.sampling);
    tap_group("sizes of a tally");
    growable_input(call_tally, &sized.tally, sizeof sized.tally);
    tap_group("sizes of an estimate");
    growable_results(call_estimate, &estimate, sizeof estimate);
    tap_group("sizes of a bracket");
    growable_results(call_bracket, &bracket, sizeof bracket);
    bench_free(&sized);
    bench_kind(&sized, 6);
    kind_simulate(&sized, 6, 0, 100);
    tap_group("sizes of a difference");
    growable_results(call_difference, &difference, sizeof difference);
    bench_free(&sized);
}

int main(void)
{
    check_init_tally();
    check_init_estimate();
    check_init_difference();
    check_splits();
    check_adding();
    check_reading();
    check_reading_nothing();
    check_trials();
    check_tariffs();
    check_wide();
    check_pairs();
    check_same();
    check_callbacks();
    check_faults();
    check_calls();
    check_sizes();
    return tap_done();
}
