/* Verdicts: quantiles of samples, tests and intervals, what a success costs, many questions at once. */
#include "fuzz.h"

enum { TRIALS_VALUES = 9, TRIALS_STRATA = 4, TRIALS_WORDS = 200000, TRIALS_FEW = 2000, TRIALS_MANY = 1000000000 };

#define TRIALS_OF_TWO "first second level work"

static double some_level(fuzz *f)
{
    return f->mood == FUZZ_TAME ? 0.95 : fuzz_scalar(f, LOOPCOST_PARAM_LEVEL);
}

static double some_quantile(fuzz *f)
{
    return f->mood == FUZZ_TAME ? (1 + fuzz_byte(f)) / 257.0 : fuzz_scalar(f, LOOPCOST_PARAM_QUANTILE);
}

/* Quantiles. */

static void coverage(fuzz *f)
{
    const uint64_t n = fuzz_count(f, TRIALS_MANY), lower = fuzz_count(f, TRIALS_MANY), upper = fuzz_count(f, n);
    const double quantile = some_quantile(f);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(double));
    double chance;
    if (fuzz_number_answered_or(
            &a, loopcost_quantile_coverage(n, quantile, lower, upper, (double *)(void *)a.results, a.fault),
            "values quantile rank", &chance))
        FUZZ_EXPECT(fuzz_chance_is_sound(chance));
}

typedef int32_t quantile_function(const double *values, uint64_t n, double quantile, double level, uint64_t *work,
                                  uint64_t words, loopcost_quantile_interval *results, loopcost_fault *fault);

static void quantile_by(fuzz *f, quantile_function *function)
{
    const uint32_t n = fuzz_pick(f, TRIALS_VALUES + 1);
    const double *const values = fuzz_given(f, fuzz_numbers(f, n, -1e100, 1e100));
    const double quantile = some_quantile(f), level = some_level(f);
    uint64_t words = 2 * n;
    uint64_t *const work = fuzz_memory(f, &words);
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_quantile_interval, LOOPCOST_QUANTILE_INTERVAL);
    loopcost_quantile_interval got;
    if (!fuzz_answered_or(&a,
                          function(values, fuzz_length(f, n, TRIALS_MANY), quantile, level, work, words,
                                   (loopcost_quantile_interval *)(void *)a.results, a.fault),
                          "values quantile level work"))
        return;
    FUZZ_EXPECT(n && words == 2 * n);
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(got.least <= got.estimate && got.estimate <= got.most);
    FUZZ_EXPECT(fuzz_chance_is_sound(got.coverage) && fuzz_chance_is_sound(got.widest));
    FUZZ_EXPECT(got.coverage <= got.widest * (1.0 + 1e-11));
}

static void ranks(fuzz *f)
{
    quantile_by(f, loopcost_quantile_ranks);
}

static void bootstrapped(fuzz *f)
{
    quantile_by(f, loopcost_bootstrap_quantile);
}

/* The pairs' law, summed over the next value, is that of the first. */
static void check_marginal(const double *law, const double *pairs, uint64_t n)
{
    uint64_t i, j;
    for (i = 0; i < n; i++) {
        double sum = 0.0;
        for (j = 0; j < n; j++) {
            FUZZ_EXPECT(fuzz_chance_is_sound(pairs[i * n + j]) && (j >= i || pairs[i * n + j] == 0.0));
            sum += pairs[i * n + j];
        }
        FUZZ_EXPECT(fabs(sum - law[i]) <= 1e-11);
    }
}

static void bootstrap_laws(fuzz *f)
{
    const uint32_t n = fuzz_pick(f, TRIALS_VALUES + 1);
    const uint64_t rank = fuzz_wild(f, 16) ? fuzz_word(f, 8) : fuzz_pick(f, n + 1);
    fuzz_answer a = fuzz_expect_bytes(f, n * (uint32_t)sizeof(double));
    fuzz_answer b = fuzz_expect_bytes(f, n * n * (uint32_t)sizeof(double));
    double law[TRIALS_VALUES], pairs[TRIALS_VALUES * TRIALS_VALUES], sum = 0.0;
    uint32_t i;
    if (!fuzz_answered_or(
            &a, loopcost_bootstrap_law(fuzz_length(f, n, TRIALS_MANY), rank, (double *)(void *)a.results, a.fault),
            "values rank"))
        return;
    memcpy(law, a.results, n * sizeof *law);
    for (i = 0; i < n; i++) {
        FUZZ_EXPECT(fuzz_chance_is_sound(law[i]));
        sum += law[i];
    }
    FUZZ_EXPECT(fuzz_close(sum, 1.0, 1e-11));
    if (!fuzz_answered_or(&b, loopcost_bootstrap_pair_law(n, rank, (double *)(void *)b.results, b.fault),
                          "values rank"))
        return;
    memcpy(pairs, b.results, (size_t)n * n * sizeof *pairs);
    check_marginal(law, pairs, n);
}

/* Two samples. */

typedef struct samples {
    const double *first, *second;
    uint32_t n, m;
    uint64_t given_n, given_m; /* what the call is told */
} samples;

static samples some_samples(fuzz *f)
{
    samples s;
    s.n = fuzz_pick(f, TRIALS_VALUES + 1);
    s.m = fuzz_pick(f, TRIALS_VALUES + 1);
    s.first = fuzz_given(f, fuzz_numbers(f, s.n, -1e100, 1e100));
    s.second = fuzz_given(f, fuzz_numbers(f, s.m, -1e100, 1e100));
    s.given_n = fuzz_length(f, s.n, TRIALS_MANY);
    s.given_m = fuzz_length(f, s.m, TRIALS_MANY);
    return s;
}

static samples turned_round(samples s)
{
    samples t;
    t.first = s.second;
    t.second = s.first;
    t.n = s.m;
    t.m = s.n;
    t.given_n = s.given_m;
    t.given_m = s.given_n;
    return t;
}

static int some_mann_whitney(fuzz *f, samples s, loopcost_mann_whitney_result *got)
{
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_mann_whitney_result, LOOPCOST_MANN_WHITNEY_RESULT);
    uint64_t words = 0, *work;
    loopcost_mann_whitney_words(s.n, s.m, 1, &words, NULL);
    work = fuzz_memory(f, &words);
    if (!fuzz_answered_or(&a,
                          loopcost_mann_whitney(s.first, s.given_n, s.second, s.given_m, work, words,
                                                (loopcost_mann_whitney_result *)(void *)a.results, a.fault),
                          TRIALS_OF_TWO))
        return 0;
    memcpy(got, a.results, sizeof *got);
    FUZZ_EXPECT(got->u >= 0.0 && got->u <= (double)s.n * s.m && got->tied <= 1);
    FUZZ_EXPECT(fuzz_chance_is_sound(got->p) && fuzz_chance_is_sound(got->p_less) &&
                fuzz_chance_is_sound(got->p_greater));
    FUZZ_EXPECT(got->p >= got->least_p * (1.0 - 1e-14) && got->least_p > 0.0);
    FUZZ_EXPECT(got->p_less + got->p_greater >= 1.0 - 1e-14);
    return 1;
}

static void mann_whitney(fuzz *f)
{
    const samples s = some_samples(f);
    loopcost_mann_whitney_result one, other;
    double floor_of_p = 0.0;
    if (!some_mann_whitney(f, s, &one))
        return;
    FUZZ_EXPECT(loopcost_mann_whitney_floor(s.n, s.m, &floor_of_p, NULL) == LOOPCOST_OK);
    FUZZ_EXPECT(one.tied || fuzz_close(one.least_p, floor_of_p, 1e-14));
    if (!some_mann_whitney(f, turned_round(s), &other))
        return;
    FUZZ_EXPECT(one.u + other.u == (double)s.n * s.m && one.p == other.p && one.least_p == other.least_p);
    FUZZ_EXPECT(one.p_less == other.p_greater && one.p_greater == other.p_less);
}

static void mann_whitney_sizes(fuzz *f)
{
    const uint64_t n = fuzz_count(f, fuzz_pick(f, 2) ? 70 : TRIALS_MANY);
    const uint64_t m = fuzz_count(f, fuzz_pick(f, 2) ? 70 : TRIALS_MANY);
    const uint32_t tied = fuzz_choice(f, 2);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t)), b = fuzz_expect_bytes(f, sizeof(double));
    uint64_t words;
    double p;
    if (fuzz_word_answered_or(&a, loopcost_mann_whitney_words(n, m, tied, (uint64_t *)(void *)a.results, a.fault),
                              "first second tied", &words))
        FUZZ_EXPECT(words >= n + m);
    if (fuzz_number_answered_or(&b, loopcost_mann_whitney_floor(n, m, (double *)(void *)b.results, b.fault),
                                "first second", &p))
        FUZZ_EXPECT(fuzz_chance_is_sound(p));
}

static void mann_whitney_normal(fuzz *f)
{
    const samples s = some_samples(f);
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_mann_whitney_normal_result, LOOPCOST_MANN_WHITNEY_NORMAL_RESULT);
    uint64_t words = 2 * (s.n + s.m);
    uint64_t *const work = fuzz_memory(f, &words);
    loopcost_mann_whitney_normal_result got;
    if (!fuzz_answered_or(&a,
                          loopcost_mann_whitney_normal(s.first, s.given_n, s.second, s.given_m, work, words,
                                                       (loopcost_mann_whitney_normal_result *)(void *)a.results,
                                                       a.fault),
                          TRIALS_OF_TWO))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(fuzz_chance_is_sound(got.p) && fuzz_chance_is_sound(got.p_ties));
    FUZZ_EXPECT(got.p <= got.p_continuity && got.p_continuity <= 1.0);
    FUZZ_EXPECT(got.p_ties <= got.p_ties_continuity && got.p_ties_continuity <= 1.0);
    FUZZ_EXPECT(got.p_ties <= got.p * (1.0 + 1e-12));
}

static int some_delta(fuzz *f, samples s, double level, loopcost_delta_interval *got)
{
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_delta_interval, LOOPCOST_DELTA_INTERVAL);
    uint64_t words = 2 * (s.n + s.m);
    uint64_t *const work = fuzz_memory(f, &words);
    if (!fuzz_answered_or(&a,
                          loopcost_cliffs_delta(s.first, s.given_n, s.second, s.given_m, level, work, words,
                                                (loopcost_delta_interval *)(void *)a.results, a.fault),
                          TRIALS_OF_TWO))
        return 0;
    memcpy(got, a.results, sizeof *got);
    FUZZ_EXPECT(-1.0 <= got->least && got->least <= got->delta && got->delta <= got->most && got->most <= 1.0);
    FUZZ_EXPECT(-1.0 <= got->score_least && got->score_least <= got->delta && got->delta <= got->score_most &&
                got->score_most <= 1.0);
    return 1;
}

static void delta(fuzz *f)
{
    const samples s = some_samples(f);
    const double level = some_level(f);
    loopcost_delta_interval one, other;
    if (!some_delta(f, s, level, &one) || !some_delta(f, turned_round(s), level, &other))
        return;
    FUZZ_EXPECT(one.delta == -other.delta && fabs(one.least + other.most) <= 1e-11 &&
                fabs(one.score_least + other.score_most) <= 1e-9);
}

/* A way to count that ends soon. */
static loopcost_resampling some_resampling(fuzz *f)
{
    loopcost_resampling made = LOOPCOST_RESAMPLING_INIT;
    made.measure = fuzz_choice(f, 2);
    made.limit = fuzz_wild(f, 32) ? UINT64_C(1000000000001) : fuzz_word(f, 2) % TRIALS_FEW;
    made.draws = fuzz_wild(f, 32) ? 0 : 1 + fuzz_byte(f);
    made.seed = fuzz_word(f, 8);
    return made;
}

static void permutation(fuzz *f)
{
    loopcost_stratum strata[TRIALS_STRATA];
    loopcost_resampling resampling = some_resampling(f);
    const uint32_t n_strata = fuzz_pick(f, TRIALS_STRATA + 1);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t));
    fuzz_answer b = FUZZ_STRUCT_FROM(f, loopcost_permutation_result, LOOPCOST_PERMUTATION_RESULT, splits);
    const loopcost_stratum *given;
    const double *first, *second;
    uint32_t i, n = 0, m = 0, stride;
    loopcost_permutation_result got;
    for (i = 0; i < n_strata; i++) {
        strata[i].first = fuzz_wild(f, 32) ? 0 : 1 + fuzz_pick(f, 4);
        strata[i].second = fuzz_wild(f, 32) ? 0 : 1 + fuzz_pick(f, 4);
        n += (uint32_t)strata[i].first;
        m += (uint32_t)strata[i].second;
    }
    given = (const loopcost_stratum *)fuzz_records(f, strata, n_strata, sizeof *strata, &stride);
    if (!fuzz_word_answered_or(&a,
                               loopcost_permutation_words(given, fuzz_length(f, n_strata, 1000000), stride,
                                                          (uint64_t *)(void *)a.results, a.fault),
                               "strata stride work", &resampling.words))
        return;
    FUZZ_EXPECT(resampling.words <= TRIALS_WORDS);
    resampling.work = fuzz_memory(f, &resampling.words);
    first = fuzz_given(f, fuzz_numbers(f, n, -1e100, 1e100));
    second = fuzz_given(f, fuzz_numbers(f, m, -1e100, 1e100));
    if (!fuzz_answered_or(
            &b,
            loopcost_permutation_test(first, second, given, n_strata, stride,
                                      (const loopcost_resampling *)fuzz_input(f, &resampling, sizeof resampling),
                                      (loopcost_permutation_result *)(void *)b.results, b.fault),
            "strata stride work first second resampling"))
        return;
    memcpy(&got, b.results, sizeof got);
    FUZZ_EXPECT(got.exact <= 1 && got.splits >= 1.0);
    FUZZ_EXPECT(got.splits <= (double)(got.exact ? resampling.limit : resampling.draws));
    FUZZ_EXPECT(got.p > 0.0 && fuzz_chance_is_sound(got.p) && fuzz_chance_is_sound(got.p_less) &&
                fuzz_chance_is_sound(got.p_greater));
    FUZZ_EXPECT(got.p >= got.least_p * (1.0 - 1e-12) && got.p_less + got.p_greater >= 1.0 - 1e-12);
}

/* Successes. */

static void proportion(fuzz *f)
{
    const uint64_t trials = fuzz_count(f, fuzz_pick(f, 2) ? 20 : TRIALS_MANY), successes = fuzz_count(f, trials);
    const double level = some_level(f);
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_proportion_interval, LOOPCOST_PROPORTION_INTERVAL);
    loopcost_proportion_interval got, other = LOOPCOST_PROPORTION_INTERVAL_INIT;
    if (!fuzz_answered_or(
            &a,
            loopcost_proportion(successes, trials, level, (loopcost_proportion_interval *)(void *)a.results, a.fault),
            "successes scored level"))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(0.0 <= got.exact_least && got.exact_least <= got.share);
    FUZZ_EXPECT(got.share <= got.exact_most && got.exact_most <= 1.0);
    FUZZ_EXPECT(0.0 <= got.wilson_least && got.wilson_least <= got.share);
    FUZZ_EXPECT(got.share <= got.wilson_most && got.wilson_most <= 1.0);
    FUZZ_EXPECT(loopcost_proportion(trials - successes, trials, level, &other, NULL) == LOOPCOST_OK);
    FUZZ_EXPECT(fuzz_close(1.0 - other.exact_most, got.exact_least, 1e-10) || other.exact_most > 0.9);
    FUZZ_EXPECT(fuzz_close(1.0 - other.wilson_most, got.wilson_least, 1e-10) || other.wilson_most > 0.9);
}

static const loopcost_arm *some_arm(fuzz *f, uint32_t *n)
{
    loopcost_arm made = LOOPCOST_ARM_INIT;
    loopcost_trial trials[TRIALS_VALUES];
    uint32_t i;
    *n = fuzz_pick(f, TRIALS_VALUES);
    for (i = 0; i < *n; i++) {
        trials[i].cost = f->mood == FUZZ_TAME ? fuzz_byte(f) / 8.0 : fuzz_scalar(f, LOOPCOST_PARAM_ARM_TRIALS_COST);
        trials[i].solved = fuzz_choice(f, 2);
        trials[i].reserved = fuzz_wild(f, 64);
    }
    made.trials = (const loopcost_trial *)fuzz_records(f, trials, *n, sizeof *trials, &made.stride);
    made.n_trials = fuzz_length(f, *n, TRIALS_MANY);
    return (const loopcost_arm *)fuzz_input(f, &made, sizeof made);
}

/* The way to count, with memory. */
static const loopcost_resampling *enough_resampling(fuzz *f, uint32_t n, uint32_t m)
{
    loopcost_resampling made = some_resampling(f);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t));
    if (!fuzz_word_answered_or(&a,
                               loopcost_resampling_words((const loopcost_resampling *)fuzz_input(f, &made, sizeof made),
                                                         n, m, (uint64_t *)(void *)a.results, a.fault),
                               "resampling arm work", &made.words))
        return NULL;
    FUZZ_EXPECT(made.words <= TRIALS_WORDS);
    made.work = fuzz_memory(f, &made.words);
    return (const loopcost_resampling *)fuzz_input(f, &made, sizeof made);
}

static void resampling_sizes(fuzz *f)
{
    const loopcost_resampling made = some_resampling(f);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t));
    const uint64_t n = fuzz_count(f, TRIALS_MANY), m = fuzz_count(f, TRIALS_MANY);
    fuzz_answered_or(&a,
                     loopcost_resampling_words((const loopcost_resampling *)fuzz_input(f, &made, sizeof made), n, m,
                                               (uint64_t *)(void *)a.results, a.fault),
                     "resampling arm");
}

static void per_success(fuzz *f)
{
    uint32_t n;
    const loopcost_arm *const arm = some_arm(f, &n);
    const loopcost_resampling *const resampling = enough_resampling(f, n, 0);
    const double level = some_level(f);
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_success_cost, LOOPCOST_SUCCESS_COST);
    loopcost_success_cost got;
    a.numbers = a.known; /* some may be infinite */
    if (!fuzz_answered_or(
            &a, loopcost_cost_per_success(arm, level, resampling, (loopcost_success_cost *)(void *)a.results, a.fault),
            "arm stride level resampling work"))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(got.exact <= 1 && fuzz_chance_is_sound(got.never));
    FUZZ_EXPECT(fuzz_finite(got.mean) && fuzz_finite(got.median));
    FUZZ_EXPECT(0.0 <= got.mean_least && got.mean_least <= got.mean_most);
    FUZZ_EXPECT(0.0 <= got.median_least && got.median_least <= got.median_most);
}

static void dominance(fuzz *f)
{
    uint32_t n, m;
    const loopcost_arm *const first = some_arm(f, &n), *const second = some_arm(f, &m);
    const loopcost_resampling *const resampling = enough_resampling(f, n, m);
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_dominance_result, LOOPCOST_DOMINANCE_RESULT);
    loopcost_dominance_result got;
    if (!fuzz_answered_or(
            &a, loopcost_dominance(first, second, resampling, (loopcost_dominance_result *)(void *)a.results, a.fault),
            "arm stride resampling work"))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(got.exact <= 1);
    FUZZ_EXPECT(got.first_cheaper >= 0.0 && got.second_cheaper >= 0.0 &&
                got.first_cheaper + got.second_cheaper <= 1.0 + 1e-12);
    FUZZ_EXPECT(got.first_solves_more >= 0.0 && got.second_solves_more >= 0.0 &&
                got.first_solves_more + got.second_solves_more <= 1.0 + 1e-12);
    FUZZ_EXPECT(got.first_dominates >= 0.0 && got.first_dominates <= got.first_cheaper + got.first_solves_more + 1e-12);
    FUZZ_EXPECT(got.second_dominates >= 0.0 &&
                got.second_dominates <= got.second_cheaper + got.second_solves_more + 1e-12);
}

static int beats(const double *costs, const double *yields, uint32_t a, uint32_t b)
{
    return costs[a] <= costs[b] && yields[a] >= yields[b] && (costs[a] < costs[b] || yields[a] > yields[b]);
}

static void pareto(fuzz *f)
{
    const uint32_t n = fuzz_pick(f, TRIALS_VALUES + 1);
    const double *const costs = fuzz_numbers(f, n, -1e100, 1e100), *const yields = fuzz_numbers(f, n, -1e100, 1e100);
    fuzz_answer a = fuzz_expect_bytes(f, n * (uint32_t)sizeof(uint32_t));
    uint32_t got[TRIALS_VALUES], i, j;
    a.numbers = a.known;
    if (!fuzz_answered_or(&a,
                          loopcost_pareto(fuzz_given(f, costs), fuzz_given(f, yields), fuzz_length(f, n, 65536),
                                          (uint32_t *)(void *)a.results, a.fault),
                          "points"))
        return;
    memcpy(got, a.results, n * sizeof *got);
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++) {
            FUZZ_EXPECT(got[i] != LOOPCOST_NO_INDEX || !beats(costs, yields, j, i));
            FUZZ_EXPECT(got[i] != j || (beats(costs, yields, j, i) && got[j] == LOOPCOST_NO_INDEX));
        }
}

/* Many questions. */

typedef int32_t correction_function(const double *p, uint64_t n, uint64_t *work, uint64_t words, double *adjusted,
                                    loopcost_fault *fault);

static int corrected(fuzz *f, correction_function *function, const double *p, uint32_t n, double *got)
{
    fuzz_answer a = fuzz_expect_bytes(f, n * (uint32_t)sizeof(double));
    uint64_t words = 3 * n;
    uint64_t *const work = fuzz_memory(f, &words);
    uint32_t i;
    if (!fuzz_answered_or(&a,
                          function(fuzz_given(f, p), fuzz_length(f, n, TRIALS_MANY), work, words,
                                   (double *)(void *)a.results, a.fault),
                          "p_values work"))
        return 0;
    memcpy(got, a.results, n * sizeof *got);
    for (i = 0; i < n; i++)
        FUZZ_EXPECT(p[i] <= got[i] && got[i] <= 1.0);
    return 1;
}

static void corrections(fuzz *f)
{
    const uint32_t n = fuzz_pick(f, TRIALS_VALUES + 1);
    const double *const p = fuzz_numbers(f, n, 0.0, 1.0);
    double holm[TRIALS_VALUES], hochberg[TRIALS_VALUES];
    uint32_t i;
    if (corrected(f, loopcost_holm, p, n, holm) && corrected(f, loopcost_benjamini_hochberg, p, n, hochberg))
        for (i = 0; i < n; i++)
            FUZZ_EXPECT(hochberg[i] <= holm[i] * (1.0 + 1e-15));
}

static void needed(fuzz *f)
{
    const double one = fuzz_double(f, -1.0, 1.0), other = fuzz_double(f, 0.0, 1.0);
    const double level = some_level(f), power = fuzz_scalar(f, LOOPCOST_PARAM_POWER);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t)), b = fuzz_expect_bytes(f, sizeof(uint64_t));
    uint64_t trials;
    if (fuzz_word_answered_or(&a, loopcost_trials_needed(one, level, power, (uint64_t *)(void *)a.results, a.fault),
                              "delta level power", &trials))
        FUZZ_EXPECT(trials >= 1);
    if (fuzz_word_answered_or(
            &b, loopcost_trials_needed_chances(fabs(one), other, level, power, (uint64_t *)(void *)b.results, b.fault),
            "chance level power", &trials))
        FUZZ_EXPECT(trials >= 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static void (*const calls[])(fuzz *) = {
        coverage, ranks,       bootstrapped,     bootstrap_laws, mann_whitney, mann_whitney_sizes, mann_whitney_normal,
        delta,    permutation, resampling_sizes, proportion,     per_success,  dominance,          pareto,
        needed,   corrections};
    fuzz f = fuzz_begin(bytes, size);
    calls[fuzz_pick(&f, sizeof calls / sizeof *calls)](&f);
    fuzz_end(&f);
    return 0;
}
