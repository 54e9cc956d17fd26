/* Whether forecasts hold: ensembles, PITs, coverage, scores of ends, conformal margins, thresholds; and the forecasts'
 * own laws of calls and residuals that are made from recorded runs. */
#include "fuzz.h"

enum {
    CALIBRATION_VALUES = 9,
    CALIBRATION_BINS = 6,
    CALIBRATION_OUTCOMES = 6,
    CALIBRATION_LONGEST = 300,
    CALIBRATION_MANY = 1000000000
};

static double some_miss(fuzz *f)
{
    return f->mood == FUZZ_TAME ? 0.1 : fuzz_scalar(f, LOOPCOST_PARAM_MISS);
}

/* Ensembles. */

typedef struct ensemble {
    double *values, *weights; /* no weights: null */
    uint32_t n;
    const double *given;
    uint64_t length;
} ensemble;

#define CALIBRATION_OF_LAW "ensemble observed uniform chance"

static ensemble some_ensemble(fuzz *f)
{
    ensemble e;
    e.n = fuzz_pick(f, CALIBRATION_VALUES + 1);
    e.values = fuzz_numbers(f, e.n, -1e100, 1e100);
    e.weights = fuzz_pick(f, 2) ? fuzz_numbers(f, e.n, 0.0, 1e12) : NULL;
    if (!fuzz_wild(f, 32))
        fuzz_ascending(e.values, e.n);
    e.given = fuzz_given(f, e.values);
    e.length = fuzz_length(f, e.n, CALIBRATION_MANY);
    return e;
}

static void sorted(fuzz *f)
{
    const ensemble e = some_ensemble(f);
    double *const given = fuzz_wild(f, 64) ? NULL : e.values;
    fuzz_answer a = fuzz_expect_bytes(f, 0);
    uint32_t i;
    for (i = 0; i < e.n / 2; i++) {
        const double kept = e.values[i];
        e.values[i] = e.values[e.n - 1 - i];
        e.values[e.n - 1 - i] = kept;
    }
    if (fuzz_answered_or(&a, loopcost_ensemble_sort(given, e.weights, e.length, a.fault), "ensemble"))
        for (i = 1; i < e.n; i++)
            FUZZ_EXPECT(e.values[i - 1] <= e.values[i]);
}

static void asked(fuzz *f)
{
    const ensemble e = some_ensemble(f);
    const double observed = fuzz_double(f, -1e300, 1e300), uniform = fuzz_double(f, 0.0, 1.0);
    const double chance = fuzz_double(f, 0.0, 1.0);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(double)), b = fuzz_expect_bytes(f, sizeof(double));
    fuzz_answer c = fuzz_expect_bytes(f, sizeof(double));
    double score, pit, value, mean = 0.0;
    uint32_t i;
    a.numbers = b.numbers = c.numbers = 0;
    if (fuzz_number_answered_or(
            &a, loopcost_ensemble_crps(e.given, e.weights, e.length, observed, (double *)(void *)a.results, a.fault),
            CALIBRATION_OF_LAW, &score)) {
        for (i = 0; i < e.n; i++)
            mean = fmax(mean, fabs(e.values[i] - observed));
        FUZZ_EXPECT(score >= 0.0 && score <= mean * (1.0 + 1e-12));
    }
    if (fuzz_number_answered_or(&b,
                                loopcost_ensemble_pit(e.given, e.weights, e.length, observed, uniform,
                                                      (double *)(void *)b.results, b.fault),
                                CALIBRATION_OF_LAW, &pit))
        FUZZ_EXPECT(fuzz_chance_is_sound(pit));
    if (fuzz_number_answered_or(
            &c, loopcost_ensemble_quantile(e.given, e.weights, e.length, chance, (double *)(void *)c.results, c.fault),
            CALIBRATION_OF_LAW, &value))
        FUZZ_EXPECT(value >= e.values[0] && value <= e.values[e.n - 1]);
}

/* Many forecasts. */

static void pits(fuzz *f)
{
    const uint32_t n = fuzz_pick(f, CALIBRATION_VALUES + 1), bins = fuzz_pick(f, CALIBRATION_BINS + 1);
    const double *const numbers = fuzz_ascending(fuzz_numbers(f, n, 0.0, 1.0), n), *const given =
                                                                                       fuzz_given(f, numbers);
    const uint64_t length = fuzz_length(f, n, CALIBRATION_MANY);
    fuzz_answer a = fuzz_expect_bytes(f, bins * (uint32_t)sizeof(uint64_t));
    fuzz_answer b = FUZZ_STRUCT(f, loopcost_uniformity, LOOPCOST_UNIFORMITY);
    uint64_t counts[CALIBRATION_BINS], sum = 0;
    loopcost_uniformity got;
    uint32_t i;
    a.numbers = a.known;
    if (fuzz_answered_or(&a, loopcost_pit_histogram(given, length, (uint64_t *)(void *)a.results, bins, a.fault),
                         "pits bins")) {
        memcpy(counts, a.results, bins * sizeof *counts);
        for (i = 0; i < bins; i++)
            sum += counts[i];
        FUZZ_EXPECT(sum == n);
    }
    if (!fuzz_answered_or(&b, loopcost_pit_uniformity(given, length, (loopcost_uniformity *)(void *)b.results, b.fault),
                          "pits"))
        return;
    memcpy(&got, b.results, sizeof got);
    FUZZ_EXPECT(fuzz_chance_is_sound(got.above) && fuzz_chance_is_sound(got.below));
    FUZZ_EXPECT(fuzz_chance_is_sound(got.p_above) && fuzz_chance_is_sound(got.p_below) && fuzz_chance_is_sound(got.p));
    FUZZ_EXPECT(got.p >= fmin(got.p_above, got.p_below));
}

static void uniformity_of_many(fuzz *f)
{
    const uint32_t n = 1 + (uint32_t)fuzz_word(f, 2) % 2000;
    double *const numbers = (double *)fuzz_block(f, n * sizeof *numbers);
    loopcost_uniformity got = LOOPCOST_UNIFORMITY_INIT;
    const double power = (1.0 + fuzz_byte(f)) / 64.0;
    uint32_t i;
    for (i = 0; i < n; i++)
        numbers[i] = pow((i + 0.5) / n, power);
    FUZZ_EXPECT(loopcost_pit_uniformity(numbers, n, &got, NULL) == LOOPCOST_OK);
    FUZZ_EXPECT(fuzz_chance_is_sound(got.p_above) && fuzz_chance_is_sound(got.p_below) && fuzz_chance_is_sound(got.p));
}

static void coverage(fuzz *f)
{
    const uint64_t runs = fuzz_count(f, fuzz_pick(f, 2) ? 30 : UINT64_C(1000000000000)), hits = fuzz_count(f, runs);
    const double nominal = fuzz_double(f, 0.0, 1.0), level = fuzz_scalar(f, LOOPCOST_PARAM_LEVEL);
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_coverage_result, LOOPCOST_COVERAGE_RESULT);
    loopcost_coverage_result got;
    if (!fuzz_answered_or(
            &a, loopcost_coverage(hits, runs, nominal, level, (loopcost_coverage_result *)(void *)a.results, a.fault),
            "hits runs nominal level"))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(0.0 <= got.least && got.least <= got.share && got.share <= got.most && got.most <= 1.0);
    FUZZ_EXPECT(fuzz_chance_is_sound(got.p));
}

static void ends(fuzz *f)
{
    double chances[CALIBRATION_VALUES], left = 1.0, brier, log_score;
    const uint32_t n = 1 + fuzz_pick(f, CALIBRATION_VALUES), end = fuzz_choice(f, n);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(double)), b = fuzz_expect_bytes(f, sizeof(double));
    const double *given;
    uint32_t i;
    for (i = 0; i < n; i++) {
        chances[i] = i + 1 == n ? left : left * fuzz_double(f, 0.0, 1.0);
        left -= chances[i];
    }
    given = fuzz_given(f, (const double *)fuzz_copy(f, chances, n * sizeof *chances));
    if (fuzz_number_answered_or(&a, loopcost_brier_score(given, n, end, (double *)(void *)a.results, a.fault),
                                "ends end", &brier))
        FUZZ_EXPECT(brier >= 0.0 && brier <= 2.0 + 1e-8);
    if (fuzz_number_answered_or(&b, loopcost_log_score(given, n, end, (double *)(void *)b.results, b.fault), "ends end",
                                &log_score))
        FUZZ_EXPECT(log_score >= -1e-8 && fuzz_finite(log_score));
}

/* Conformal. */

static void margin(fuzz *f)
{
    const uint32_t n = fuzz_pick(f, CALIBRATION_VALUES + 1);
    const double *const scores = fuzz_ascending(fuzz_numbers(f, n, -1e300, 1e300), n);
    const double miss = some_miss(f);
    const uint64_t any = fuzz_count(f, CALIBRATION_MANY);
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_margin, LOOPCOST_MARGIN), b = fuzz_expect_bytes(f, sizeof(uint64_t));
    loopcost_margin got;
    uint64_t rank;
    if (fuzz_word_answered_or(&b, loopcost_conformal_rank(any, miss, (uint64_t *)(void *)b.results, b.fault),
                              "scores miss", &rank))
        FUZZ_EXPECT(rank >= 1 && rank <= any + 1);
    if (!fuzz_answered_or(&a,
                          loopcost_conformal_margin(fuzz_given(f, scores), fuzz_length(f, n, CALIBRATION_MANY), miss,
                                                    (loopcost_margin *)(void *)a.results, a.fault),
                          "scores miss"))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(got.rank >= 1 && got.rank <= n && got.margin == scores[got.rank - 1]);
    FUZZ_EXPECT(got.coverage >= (1.0 - miss) * (1.0 - 1e-8) && got.coverage < 1.0);
}

/* What comes scores at most the margin where it is in the interval of that margin, up to rounding. */
static void interval(fuzz *f)
{
    const uint32_t kind = fuzz_choice(f, 4);
    const double some_least = kind == LOOPCOST_SCORE_RATIO || kind == LOOPCOST_SCORE_OVERRUN ? 1e-100 : -1e100;
    const double low = fuzz_double(f, some_least, 1e100), high = fuzz_double(f, low, 1e100);
    const double scale = f->mood == FUZZ_TAME ? 1.0 : fuzz_scalar(f, LOOPCOST_PARAM_SCORE_SCALE);
    const double observed = fuzz_double(f, some_least, 1e100),
                 wide = fuzz_double(f, some_least < 0.0 ? -1e300 : 0.0, 1e300);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(double)), b = fuzz_expect_bytes(f, 2 * sizeof(double));
    double *const ends_of = (double *)(void *)b.results, both[2], score;
    a.numbers = 0;
    if (fuzz_number_answered_or(
            &a, loopcost_conformal_score(kind, low, high, scale, observed, (double *)(void *)a.results, a.fault),
            "score observed", &score))
        FUZZ_EXPECT(fuzz_finite(score));
    b.numbers = 0;
    if (!fuzz_answered_or(
            &b,
            loopcost_conformal_interval(kind, low, high, scale, wide, ends_of, ends_of ? ends_of + 1 : NULL, b.fault),
            "score"))
        return;
    memcpy(both, b.results, sizeof both);
    FUZZ_EXPECT(both[0] <= both[1]);
}

static const uint32_t *some_failures(fuzz *f, uint32_t n, uint32_t *failures)
{
    uint32_t failed[CALIBRATION_VALUES], i;
    *failures = 0;
    for (i = 0; i < n; i++)
        *failures += failed[i] = fuzz_choice(f, 2);
    return fuzz_wild(f, 64) ? NULL : (const uint32_t *)fuzz_copy(f, failed, n * sizeof *failed);
}

static void check_threshold(fuzz_answer *a, int32_t status, const double *scores, const uint32_t *failed, uint32_t n,
                            double most)
{
    loopcost_threshold got;
    uint64_t kept = 0, kept_failures = 0, failures = 0;
    uint32_t i;
    if (!fuzz_answered_or(a, status, "scores failed candidates miss confidence"))
        return;
    memcpy(&got, a->results, sizeof got);
    for (i = 0; i < n; i++) {
        kept += scores[i] > got.threshold;
        kept_failures += scores[i] > got.threshold && failed[i];
        failures += failed[i];
    }
    FUZZ_EXPECT(got.kept == kept && got.kept_failures == kept_failures && got.failures == failures);
    FUZZ_EXPECT(got.promised >= 0.0 && got.promised <= most);
}

static void thresholds(fuzz *f)
{
    const uint32_t n = fuzz_pick(f, CALIBRATION_VALUES + 1), n_candidates = fuzz_pick(f, 5);
    const double *const scores = fuzz_ascending(fuzz_numbers(f, n, -1e300, 1e300), n);
    const double *const given = fuzz_given(f, scores);
    const double *const candidates = fuzz_given(f, fuzz_numbers(f, n_candidates, -1e300, 1e300));
    const double miss = some_miss(f), confidence = fuzz_scalar(f, LOOPCOST_PARAM_CONFIDENCE);
    const uint64_t length = fuzz_length(f, n, CALIBRATION_MANY);
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_threshold, LOOPCOST_THRESHOLD);
    fuzz_answer b = FUZZ_STRUCT(f, loopcost_threshold, LOOPCOST_THRESHOLD);
    uint32_t failures;
    const uint32_t *const failed = some_failures(f, n, &failures);
    a.numbers = a.known;
    b.numbers = b.known;
    check_threshold(&a,
                    loopcost_threshold_failure_given_kept(given, failed, length, candidates, n_candidates, miss,
                                                          confidence, (loopcost_threshold *)(void *)a.results, a.fault),
                    scores, failed, n, miss * (1.0 + 1e-9));
    check_threshold(&b,
                    loopcost_threshold_kept_given_failure(given, failed, length, miss,
                                                          (loopcost_threshold *)(void *)b.results, b.fault),
                    scores, failed, n, miss * (1.0 + 1e-9) + 1e-9);
}

/* Forecasts from recorded runs. */

static void hazards(fuzz *f)
{
    loopcost_evidence made = LOOPCOST_EVIDENCE_INIT;
    loopcost_outcome outcomes[CALIBRATION_OUTCOMES];
    const double strength = f->mood == FUZZ_TAME ? 1.0 : fuzz_scalar(f, LOOPCOST_PARAM_FORECAST_STRENGTH);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t));
    uint64_t longest = 0, room, n, i;
    loopcost_hazard *got;
    memset(outcomes, 0, sizeof outcomes);
    made.n_outcomes = fuzz_pick(f, CALIBRATION_OUTCOMES + 1);
    for (i = 0; i < made.n_outcomes; i++) {
        outcomes[i].calls = fuzz_wild(f, 32) ? 10000001 : 1 + fuzz_word(f, 2) % CALIBRATION_LONGEST;
        outcomes[i].end = fuzz_choice(f, LOOPCOST_ENDED_END);
        outcomes[i].count = fuzz_pick(f, 2) ? fuzz_pick(f, 4) : fuzz_count(f, UINT64_C(100000000000));
        if (outcomes[i].calls > longest)
            longest = outcomes[i].calls;
    }
    made.outcomes =
        (const loopcost_outcome *)fuzz_records(f, outcomes, (uint32_t)made.n_outcomes, sizeof *outcomes, &made.stride);
    made.words = longest <= CALIBRATION_LONGEST ? longest + 1 : 2;
    made.work = fuzz_memory(f, &made.words);
    room = made.words - (made.words && fuzz_wild(f, 32));
    got = (loopcost_hazard *)fuzz_block(f, (size_t)room * sizeof *got);
    if (!fuzz_word_answered_or(&a,
                               loopcost_forecast_hazards((const loopcost_evidence *)fuzz_input(f, &made, sizeof made),
                                                         strength, got, room, (uint64_t *)(void *)a.results, a.fault),
                               "evidence forecast stride work", &n))
        return;
    FUZZ_EXPECT(n >= 2 && n <= longest + 1);
    for (i = 0; i < n; i++)
        FUZZ_EXPECT(got[i].solved >= 0.0 && got[i].wrong >= 0.0 && got[i].solved + got[i].wrong <= 1.0 + 1e-12);
}

static void smooth(fuzz *f)
{
    const uint32_t n = fuzz_pick(f, CALIBRATION_VALUES + 1);
    const double *const ratios = fuzz_ascending(fuzz_numbers(f, n, 1e-9, 1e9), n);
    fuzz_answer a = fuzz_expect_bytes(f, 5 * n * (uint32_t)sizeof(double));
    fuzz_answer b = fuzz_expect_bytes(f, 5 * n * (uint32_t)sizeof(double));
    double residuals[5 * CALIBRATION_VALUES], weights[5 * CALIBRATION_VALUES], sum = 0.0;
    uint32_t i;
    const int32_t status = loopcost_forecast_smooth(fuzz_given(f, ratios), fuzz_length(f, n, 200000),
                                                    (double *)(void *)a.results, (double *)(void *)b.results, a.fault);
    a.numbers = 0;
    b.fault = NULL;
    b.numbers = 0;
    if (!fuzz_answered_or(&a, status, "forecast") || !fuzz_answered(&b, status))
        return;
    memcpy(residuals, a.results, 5 * n * sizeof *residuals);
    memcpy(weights, b.results, 5 * n * sizeof *weights);
    for (i = 0; i < 5 * n; i++) {
        FUZZ_EXPECT(residuals[i] >= 0.0 && residuals[i] <= 1e9 && weights[i] >= 0.0 && weights[i] <= 1e12);
        sum += weights[i];
    }
    FUZZ_EXPECT(sum > 0.0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static void (*const calls[])(fuzz *) = {
        sorted, asked, asked, pits, uniformity_of_many, coverage, ends, margin, interval, thresholds, hazards, smooth};
    fuzz f = fuzz_begin(bytes, size);
    calls[fuzz_pick(&f, sizeof calls / sizeof *calls)](&f);
    fuzz_end(&f);
    return 0;
}
