/* Do forecasts hold? Scores against their definitions, PITs and coverage by simulation and against SciPy, the promises
 * of margins and thresholds by simulating them, bad input.
 */
#include "growable.h"
#include "random.h"
#include "tap.h"

#include <loopcost/calibration.h>

GROWABLE_INIT(coverage_result, COVERAGE_RESULT)
GROWABLE_INIT(uniformity, UNIFORMITY)
GROWABLE_INIT(margin, MARGIN)
GROWABLE_INIT(threshold, THRESHOLD)

static random_state chance = {20261126};

enum { MOST = 1000 };

static double random_normal(void)
{
    return sqrt(-2.0 * log(random_uniform(&chance))) * cos(6.283185307179586 * random_uniform(&chance));
}

/* Ensembles. */

static double naive_crps(const double *values, const double *weights, int n, double observed)
{
    double apart = 0.0, spread = 0.0, sum = 0.0;
    int i, j;
    for (i = 0; i < n; i++)
        sum += weights ? weights[i] : 1.0;
    for (i = 0; i < n; i++) {
        const double share = (weights ? weights[i] : 1.0) / sum;
        apart += share * fabs(values[i] - observed);
        for (j = 0; j < n; j++)
            spread += share * (weights ? weights[j] : 1.0) / sum * fabs(values[i] - values[j]);
    }
    return apart - 0.5 * spread;
}

static void check_ensembles(void)
{
    double values[40], weights[40];
    int round, i;
    for (round = 0; round < 30; round++) {
        const int n = 1 + (int)(39.0 * random_uniform(&chance));
        double *given = round % 2 ? weights : NULL;
        double observed, score = -1.0, pit = -1.0, back = -1.0, below = 0.0, sum = 0.0;
        for (i = 0; i < n; i++) {
            values[i] = round % 3 ? 10.0 * random_normal() : floor(5.0 * random_uniform(&chance));
            weights[i] = floor(4.0 * random_uniform(&chance)) + (i == 0);
        }
        observed = round % 3 ? 10.0 * random_normal() : floor(5.0 * random_uniform(&chance));
        tap_status(loopcost_ensemble_sort(values, given, (uint64_t)n, NULL), LOOPCOST_OK, "sort");
        for (i = 1; i < n && values[i - 1] <= values[i]; i++)
            ;
        tap_integer((uint64_t)i, (uint64_t)(n > 1 ? n : 1), "  in order");
        tap_status(loopcost_ensemble_crps(values, given, (uint64_t)n, observed, &score, NULL), LOOPCOST_OK, "score");
        tap_check(fabs(score - naive_crps(values, given, n, observed)) < 1e-12, "  is the expected distances'");
        for (i = 0; i < n; i++) {
            const double weight = given ? weights[i] : 1.0;
            sum += weight;
            below += values[i] < observed ? weight : values[i] == observed ? 0.25 * weight : 0.0;
        }
        tap_status(loopcost_ensemble_pit(values, given, (uint64_t)n, observed, 0.25, &pit, NULL), LOOPCOST_OK, "PIT");
        tap_near(pit, below / sum, 1e-14, "  counts ties in part");
        loopcost_ensemble_pit(values, given, (uint64_t)n, values[n / 2], 1.0, &pit, NULL);
        tap_status(loopcost_ensemble_quantile(values, given, (uint64_t)n, pit, &back, NULL), LOOPCOST_OK, "quantile");
        tap_check(back == values[n / 2] || (given && weights[n / 2] == 0.0), "  is the value itself");
    }
}

static void check_quantiles(void)
{
    static const double values[] = {1.0, 2.0, 3.0, 4.0}, weights[] = {0.0, 2.0, 1.0, 0.0};
    static const double levels[] = {0.0, 0.25, 0.3, 0.5, 0.51, 0.75, 0.75 + 1e-9, 1.0};
    static const double plain[] = {1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 4.0};
    double value = 0.0;
    int i;
    for (i = 0; i < 8; i++) {
        tap_status(loopcost_ensemble_quantile(values, NULL, 4, levels[i], &value, NULL), LOOPCOST_OK, "quantile");
        tap_double(value, plain[i], 0.0, "  of four");
    }
    loopcost_ensemble_quantile(values, weights, 4, 0.0, &value, NULL);
    tap_double(value, 2.0, 0.0, "what weighs nothing is not in it");
    loopcost_ensemble_quantile(values, weights, 4, 2.0 / 3.0, &value, NULL);
    tap_double(value, 2.0, 0.0, "a chance that is reached");
    loopcost_ensemble_crps(values, NULL, 1, 3.5, &value, NULL);
    tap_double(value, 2.5, 0.0, "a sure forecast's score is the error");
}

/* PITs. */

static void check_histogram(void)
{
    static const double pits[] = {0.0, 0.0999, 0.1, 0.55, 0.999, 1.0};
    uint64_t counts[10];
    tap_status(loopcost_pit_histogram(pits, 6, counts, 10, NULL), LOOPCOST_OK, "histogram");
    tap_check(counts[0] == 2 && counts[1] == 1 && counts[5] == 1 && counts[9] == 2,
              "borders count above, 1 in the last");
    tap_status(loopcost_pit_histogram(pits, 6, counts, 1, NULL), LOOPCOST_OK, "one bin");
    tap_integer(counts[0], 6, "holds all");
}

/* Of n numbers whose share up to u exceeds u by d at the last one below 1 - d, and by no more before. */
static loopcost_uniformity that_far(uint64_t n, double d)
{
    static double pits[4100];
    loopcost_uniformity even = LOOPCOST_UNIFORMITY_INIT;
    uint64_t j;
    for (j = 0; j < n; j++)
        pits[j] = fmax(0.0, ((double)j + 1.0) / (double)n - d);
    tap_status(loopcost_pit_uniformity(pits, n, &even, NULL), LOOPCOST_OK, "uniformity");
    return even;
}

/* SciPy 1.17, ksone.sf and kstwo.sf, the latter of 140 numbers at most, where it is exact. Of more it has a series that
 * is off by 1e-7. */
static void check_kolmogorov(void)
{
    static const struct {
        double n, d, one, two, off;
    } rows[] = {{1.0, 0.3, 0.7, 1.0, 1e-15},
                {5.0, 0.4, 0.15455999999999998, 0.3087999999999995, 1e-12},
                {20.0, 0.15, 0.3699031419983312, 0.7044671549442872, 1e-12},
                {100.0, 0.08, 0.2638568897514003, 0.5182193645480672, 1e-12},
                {140.0, 0.05, 0.4806544721283515, 0.8576480297656114, 1e-12},
                {743.0, 0.05, 0.023534016423306797, 0.04706745245684918, 1e-6},
                {1000.0, 0.04, 0.03967222345491756, 0.07933956059000224, 1e-6}};
    size_t i;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        const loopcost_uniformity even = that_far((uint64_t)rows[i].n, rows[i].d);
        tap_near(even.above, rows[i].d, 1e-12, "  above");
        tap_near(even.p_above, rows[i].one, 1e-11, "  its chance");
        if (even.above > even.below)
            tap_near(even.p, rows[i].two, rows[i].off, "  on both sides");
    }
}

/* Of two numbers the chance is an area; of many it goes on where one way to compute it takes over from another. */
static void check_kolmogorov_ways(void)
{
    double d, below, above;
    for (d = 0.26; d < 1.0; d += 0.02)
        tap_near(that_far(2, d).p, d < 0.5 ? 1.0 - 8.0 * (d - 0.25) * (d - 0.25) : 2.0 * (1.0 - d) * (1.0 - d), 1e-12,
                 "of two numbers");
    for (d = 0.2; d < 2.0; d += 0.1) { /* between them the law moves by less than 1e-5 */
        below = that_far(4096, d / sqrt(4096.0)).p;
        above = that_far(4097, d / sqrt(4097.0)).p;
        tap_check(fabs(above - below) < (below < 0.5 ? 1e-5 * below : 5e-5), "a step, or a series");
    }
    below = that_far(1000, sqrt(3.999999 / 1000.0)).p;
    above = that_far(1000, sqrt(4.000001 / 1000.0)).p;
    tap_near(below, above, 1e-4, "both sides at once, or never");
    tap_double(that_far(1000, 0.0006).p, 1.0, 0.0, "hardly any distance");
    tap_near(that_far(3, 0.9999).p, 2e-12, 1e-9, "hardly any chance");
}

/* Right laws with large atoms: randomised PITs are even; laws that are too narrow are found out. */
static void check_even(void)
{
    static double pits[MOST];
    int round, rejected = 0;
    for (round = 0; round < 400; round++) {
        static const double values[] = {0.0, 1.0, 5.0}, weights[] = {0.5, 0.3, 0.2};
        loopcost_uniformity even = LOOPCOST_UNIFORMITY_INIT;
        int i;
        for (i = 0; i < 100; i++) {
            const double u = random_uniform(&chance);
            loopcost_ensemble_pit(values, weights, 3,
                                  u <= 0.5   ? 0.0
                                  : u <= 0.8 ? 1.0
                                             : 5.0,
                                  random_uniform(&chance), &pits[i], NULL);
        }
        loopcost_ensemble_sort(pits, NULL, 100, NULL);
        loopcost_pit_uniformity(pits, 100, &even, NULL);
        rejected += even.p <= 0.1;
    }
    tap_check(rejected > 20 && rejected < 62, "one in ten is below 0.1"); /* 40, 3.6 standard deviations */
}

/* SciPy 1.17, binomtest. */
static void check_coverage(void)
{
    static const struct {
        uint64_t hits, runs;
        double nominal, least, most, p;
    } rows[] = {{45, 50, 0.9, 0.7818646335657977, 0.9667249064109785, 1.0},
                {38, 50, 0.9, 0.6183092518959618, 0.8693900838025178, 0.0032199211359099067},
                {0, 1, 0.8, 0.0, 0.975, 0.2},
                {3, 20, 0.05, 0.03207093718554477, 0.37892682654529564, 0.07548367378849626},
                {9, 20, 0.5, 0.23057789677591792, 0.6847218669594515, 0.8238029479980469},
                {19, 20, 0.9, 0.7512672372279723, 0.998734910502044, 0.7148201929357018},
                {3, 3, 1.0, 0.2924017738212866, 1.0, 1.0},
                {2, 3, 1.0, 0.09429932405024612, 0.9915962413403874, 0.0},
                {0, 10, 0.05, 0.0, 0.30849710781876294, 1.0},
                {10, 10, 0.95, 0.6915028921812371, 1.0, 1.0},
                {712, 743, 0.95, 0.9412982364016534, 0.9714783372808824, 0.35370145638557027}};
    size_t i;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        loopcost_coverage_result coverage = LOOPCOST_COVERAGE_RESULT_INIT;
        tap_status(loopcost_coverage(rows[i].hits, rows[i].runs, rows[i].nominal, 0.95, &coverage, NULL), LOOPCOST_OK,
                   "coverage");
        tap_near(coverage.share, (double)rows[i].hits / (double)rows[i].runs, 1e-15, "  share");
        tap_near(coverage.least, rows[i].least, 1e-10, "  least");
        tap_near(coverage.most, rows[i].most, 1e-10, "  most");
        tap_near(coverage.p, rows[i].p, 1e-10, "  p");
    }
}

/* As many as there may be: the limits are those of the normal law. */
static void check_coverage_of_many(void)
{
    const double n = 1e12, reach = 1.959963984540054 * 0.5 / sqrt(n);
    loopcost_coverage_result coverage = LOOPCOST_COVERAGE_RESULT_INIT;
    tap_status(loopcost_coverage(UINT64_C(500000000000), UINT64_C(1000000000000), 0.5, 0.95, &coverage, NULL),
               LOOPCOST_OK, "coverage of 1e12 runs");
    tap_near(0.5 - coverage.least, reach, 1e-5, "  least");
    tap_near(coverage.most - 0.5, reach, 1e-5, "  most");
    tap_double(coverage.p, 1.0, 0.0, "  p");
    loopcost_coverage(UINT64_C(500001000000), UINT64_C(1000000000000), 0.5, 0.95, &coverage, NULL);
    tap_near(coverage.p, erfc(sqrt(2.0)), 1e-5, "  two standard deviations"); /* the law is symmetric */
}

static void check_end_scores(void)
{
    static const double chances[] = {0.5, 0.25, 0.25, 0.0};
    double score = 0.0;
    tap_status(loopcost_brier_score(chances, 4, 1, &score, NULL), LOOPCOST_OK, "Brier");
    tap_near(score, 0.25 + 0.5625 + 0.0625, 1e-15, "  sum of squares");
    loopcost_brier_score(chances, 4, 3, &score, NULL);
    tap_near(score, 0.25 + 0.0625 + 0.0625 + 1.0, 1e-15, "  at most 2");
    tap_status(loopcost_log_score(chances, 4, 1, &score, NULL), LOOPCOST_OK, "log");
    tap_near(score, log(4.0), 1e-15, "  nats");
    tap_status(loopcost_log_score(chances, 4, 3, &score, NULL), LOOPCOST_UNDEFINED, "log, of what had no chance");
}

/* Margins. */

static void check_ranks(void)
{
    static const struct {
        uint64_t n;
        double miss;
        uint64_t rank;
    } rows[] = {{9, 0.1, 9},    {8, 0.1, 9}, {19, 0.05, 19}, {18, 0.05, 19}, {99, 0.1, 90},
                {100, 0.1, 91}, {0, 0.5, 1}, {1, 0.5, 1},    {39, 0.05, 38}, {1000000000, 1e-9, 1000000000},
                {3, 0.999, 1}};
    size_t i;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t rank = 0;
        tap_status(loopcost_conformal_rank(rows[i].n, rows[i].miss, &rank, NULL), LOOPCOST_OK, "rank");
        tap_integer(rank, rows[i].rank, "  ceil((n + 1)(1 - miss))");
    }
}

static void check_margin(void)
{
    static double scores[MOST];
    loopcost_margin margin = LOOPCOST_MARGIN_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    char text[LOOPCOST_FAULT_TEXT_SIZE];
    int i;
    for (i = 0; i < 39; i++)
        scores[i] = i - 5.0;
    tap_status(loopcost_conformal_margin(scores, 39, 0.1, &margin, NULL), LOOPCOST_OK, "margin");
    tap_double(margin.margin, 30.0, 0.0, "  the 36th");
    tap_double(margin.coverage, 0.9, 1.0, "  covers");
    margin.margin = 7.0;
    tap_status(loopcost_conformal_margin(scores, 18, 0.05, &margin, &fault), LOOPCOST_UNDEFINED,
               "too few are infinite");
    tap_double(margin.margin, 7.0, 0.0, "  no number is made up");
    tap_double(fault.least, 19.0, 0.0, "  it takes so many");
    loopcost_fault_text(&fault, text, sizeof text);
    tap_text(text, "scores is 18; of so few the margin is infinite, the fewest are 19", "  and says so");
    tap_status(loopcost_conformal_margin(NULL, 0, 0.5, &margin, &fault), LOOPCOST_UNDEFINED, "none at all");
    tap_status(loopcost_conformal_margin(scores, 19, 0.05, &margin, NULL), LOOPCOST_OK, "one more has one");
}

/* What scores at most the margin is what lies in the interval. */
static void check_intervals(void)
{
    uint32_t kind;
    int round;
    for (kind = 0; kind < 4; kind++)
        for (round = 0; round < 200; round++) {
            const double low = 1.0 + 9.0 * random_uniform(&chance), high = low + 5.0 * random_uniform(&chance);
            const double scale = 0.1 + random_uniform(&chance), observed = 20.0 * random_uniform(&chance);
            const double margin = (kind == LOOPCOST_SCORE_RATIO ? 1.0 : 0.0) + random_uniform(&chance);
            double score = 0.0, least = 0.0, most = 0.0;
            int within, of_score;
            loopcost_conformal_score(kind, low, high, scale, observed, &score, NULL);
            loopcost_conformal_interval(kind, low, high, scale, margin, &least, &most, NULL);
            within = least <= observed && observed <= most;
            of_score = score <= margin;
            if (within != of_score)
                tap_check(0, "the interval is what the score says");
        }
    tap_check(1, "intervals are what the scores say");
}

static void check_empty_interval(void)
{
    double least = 0.0, most = 0.0;
    tap_status(loopcost_conformal_interval(LOOPCOST_SCORE_EXCESS, 2.0, 4.0, 1e100, -1e300, &least, &most, NULL),
               LOOPCOST_OK, "a margin that goes beyond all numbers");
    tap_check(least == -1e300 && most == -1e300, "  ends with them");
    tap_status(loopcost_conformal_interval(LOOPCOST_SCORE_DISTANCE, 2.0, 4.0, 1.0, -3.0, &least, &most, NULL),
               LOOPCOST_OK, "a margin that leaves nothing");
    tap_check(least == 3.0 && most == 3.0, "  leaves the middle");
    tap_status(loopcost_conformal_interval(LOOPCOST_SCORE_RATIO, 2.0, 8.0, 1.0, 0.0, &least, &most, NULL), LOOPCOST_OK,
               "a ratio of 0");
    tap_near(least, 4.0, 1e-15, "  leaves the geometric one");
    loopcost_conformal_interval(LOOPCOST_SCORE_RATIO, 2.0, 8.0, 1.0, -0.0, &least, &most, NULL);
    tap_near(least, 4.0, 1e-15, "  and so does a negative zero");
    tap_double(least, most, 0.0, "  both ends");
}

/* Forecasts that are far too narrow, of a law with a heavy tail: the margin makes them cover all the same. */
static void check_promise(void)
{
    int round, covered = 0;
    for (round = 0; round < 4000; round++) {
        double scores[24], next = 0.0;
        loopcost_margin margin = LOOPCOST_MARGIN_INIT;
        int i;
        for (i = 0; i < 24; i++)
            loopcost_conformal_score(LOOPCOST_SCORE_RATIO, 0.95, 1.05, 1.0, exp(2.0 * random_normal()), &scores[i],
                                     NULL);
        loopcost_ensemble_sort(scores, NULL, 24, NULL);
        loopcost_conformal_margin(scores, 24, 0.2, &margin, NULL);
        loopcost_conformal_score(LOOPCOST_SCORE_RATIO, 0.95, 1.05, 1.0, exp(2.0 * random_normal()), &next, NULL);
        covered += next <= margin.margin;
    }
    tap_check(abs(covered - 3200) < 90, "80 % of the next ones"); /* 25, three and a half standard deviations */
}

/* Thresholds. A run's score is its chance to succeed, spread evenly, somewhat off. */

static void record(double *scores, uint32_t *failed, int n, double slope)
{
    int i;
    for (i = 0; i < n; i++)
        scores[i] = random_uniform(&chance);
    loopcost_ensemble_sort(scores, NULL, (uint64_t)n, NULL);
    for (i = 0; i < n; i++)
        failed[i] = random_uniform(&chance) <= slope * (1.0 - scores[i]);
}

/* P(failure | score > s) = slope (1 - s)/2; P(score > s | failure) = (1 - s)^2. */
static void check_thresholds(void)
{
    static const double candidates[] = {0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0};
    static double scores[MOST];
    static uint32_t failed[MOST];
    int round, broken = 0, none = 0;
    double kept = 0.0;
    for (round = 0; round < 500; round++) {
        loopcost_threshold answer = LOOPCOST_THRESHOLD_INIT;
        record(scores, failed, 400, 0.8);
        if (!loopcost_threshold_failure_given_kept(scores, failed, 400, candidates, 9, 0.2, 0.9, &answer, NULL))
            broken += 0.4 * (1.0 - answer.threshold) > 0.2 + 1e-9;
        else
            none++;
    }
    tap_check(broken <= 75, "P(failure | kept) <= 0.2: broken by one in ten at most"); /* 50, 3.7 standard deviations */
    tap_check(none < 50, "  and mostly there is a threshold");
    for (round = 0; round < 3000; round++) {
        loopcost_threshold answer = LOOPCOST_THRESHOLD_INIT;
        record(scores, failed, 60, 1.0);
        if (!loopcost_threshold_kept_given_failure(scores, failed, 60, 0.1, &answer, NULL))
            kept += (1.0 - answer.threshold) * (1.0 - answer.threshold);
        else
            none = 1000;
    }
    tap_check(kept / 3000.0 < 0.1 && kept / 3000.0 > 0.05, "P(kept | failure) <= 0.1, on average");
    tap_check(none < 1000, "  and there is a threshold");
}

/* Ten kept without a failure have an upper limit of 1 - 0.1^(1/10) = 0.206 at 90 %. */
static void check_threshold_by_hand(void)
{
    static const double scores[] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.91, 0.92, 0.93, 0.94};
    static const uint32_t failed[] = {1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    static const double candidates[] = {0.35, 0.25, 0.15};
    loopcost_threshold answer = LOOPCOST_THRESHOLD_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    tap_status(loopcost_threshold_failure_given_kept(scores, failed, 13, candidates, 3, 0.21, 0.9, &answer, NULL),
               LOOPCOST_OK, "failure given kept");
    tap_double(answer.threshold, 0.35, 0.0, "  the first candidate");
    tap_near(answer.promised, 1.0 - pow(0.1, 0.1), 1e-12, "  promises");
    tap_check(answer.kept == 10 && answer.kept_failures == 0 && answer.failures == 3, "  counts");
    tap_status(loopcost_threshold_failure_given_kept(scores, failed, 13, candidates, 3, 0.35, 0.9, &answer, NULL),
               LOOPCOST_OK, "with a weaker promise");
    tap_double(answer.threshold, 0.25, 0.0, "  the second"); /* 1 of 11 or fewer: 0.061; 2 of 12: 0.151 */
    tap_status(loopcost_threshold_failure_given_kept(scores, failed, 13, candidates, 3, 0.2, 0.9, &answer, &fault),
               LOOPCOST_UNDEFINED, "with one too strong, none");
    tap_integer(fault.field, LOOPCOST_PARAM_CANDIDATE, "  the candidates");
    tap_status(loopcost_threshold_kept_given_failure(scores, failed, 13, 0.25, &answer, NULL), LOOPCOST_OK,
               "kept given failure");
    tap_double(answer.threshold, 0.3, 0.0, "  the third failure of three");
    tap_double(answer.promised, 0.25, 0.0, "  promises");
    tap_integer(answer.kept, 10, "  keeps what is above");
    tap_status(loopcost_threshold_kept_given_failure(scores, failed, 13, 0.5, &answer, NULL), LOOPCOST_OK,
               "half of them");
    tap_double(answer.threshold, 0.2, 0.0, "  the second");
    tap_status(loopcost_threshold_kept_given_failure(scores, failed, 13, 0.2, &answer, &fault), LOOPCOST_UNDEFINED,
               "three are too few for one in five");
    tap_integer(fault.field, LOOPCOST_PARAM_FAILED, "  the failures");
    tap_double(fault.least, 4.0, 0.0, "  it takes so many");
}

/* Bad input. */

static void tap_bad(int32_t status, const loopcost_fault *fault, int32_t expected, const char *path)
{
    char text[LOOPCOST_FAULT_TEXT_SIZE];
    tap_status(status, expected, path);
    tap_text(loopcost_param_path(fault->field), path, "  the parameter");
    tap_status(loopcost_fault_text(fault, text, sizeof text), LOOPCOST_OK, text);
}

static void check_bad_ensembles(void)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    double values[] = {1.0, 2.0, 3.0}, weights[] = {1.0, 0.0, 1.0}, none[] = {0.0, 0.0, 0.0}, x = 7.0;
    tap_bad(loopcost_ensemble_crps(values, NULL, 0, 1.0, &x, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "ensemble");
    tap_bad(loopcost_ensemble_crps(NULL, NULL, 3, 1.0, &x, &fault), &fault, LOOPCOST_NULL, "ensemble");
    tap_bad(loopcost_ensemble_crps(values, none, 3, 1.0, &x, &fault), &fault, LOOPCOST_UNDEFINED, "ensemble.weights[]");
    tap_bad(loopcost_ensemble_crps(values, NULL, 3, (double)NAN, &x, &fault), &fault, LOOPCOST_NOT_A_NUMBER,
            "observed");
    tap_bad(loopcost_ensemble_crps(values, NULL, 3, 1.0, NULL, &fault), &fault, LOOPCOST_NULL, "results");
    tap_bad(loopcost_ensemble_pit(values, weights, 3, 1.0, 1.5, &x, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "uniform");
    tap_bad(loopcost_ensemble_quantile(values, weights, 3, -0.1, &x, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "chance");
    weights[1] = (double)NAN;
    tap_bad(loopcost_ensemble_quantile(values, weights, 3, 0.1, &x, &fault), &fault, LOOPCOST_NOT_A_NUMBER,
            "ensemble.weights[]");
    tap_integer(fault.index, 1, "  the second");
    values[2] = 1.5;
    tap_bad(loopcost_ensemble_crps(values, NULL, 3, 1.0, &x, &fault), &fault, LOOPCOST_OUT_OF_RANGE,
            "ensemble.values[]");
    tap_integer(fault.index, 2, "  not in order");
    tap_double(fault.least, 2.0, 0.0, "  below the one before");
    values[2] = (double)INFINITY;
    tap_bad(loopcost_ensemble_sort(values, NULL, 3, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "ensemble.values[]");
    tap_double(x, 7.0, 0.0, "nothing is written");
}

static void check_bad_counts(void)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    loopcost_coverage_result coverage = LOOPCOST_COVERAGE_RESULT_INIT;
    loopcost_uniformity even = LOOPCOST_UNIFORMITY_INIT;
    double pits[] = {0.5, 0.2}, halves[] = {0.5, 0.6}, x = 7.0;
    uint64_t counts[2];
    tap_bad(loopcost_coverage(3, 0, 0.9, 0.95, &coverage, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "runs");
    tap_bad(loopcost_coverage(3, 2, 0.9, 0.95, &coverage, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "hits");
    tap_bad(loopcost_coverage(2, 2, 1.1, 0.95, &coverage, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "nominal");
    tap_bad(loopcost_coverage(2, 2, 0.9, 1.0, &coverage, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "level");
    tap_bad(loopcost_pit_uniformity(pits, 2, &even, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "pits[]");
    tap_bad(loopcost_pit_histogram(pits, 2, counts, 0, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "bins");
    tap_bad(loopcost_pit_histogram(pits, 2, NULL, 2, &fault), &fault, LOOPCOST_NULL, "results");
    pits[1] = -0.5;
    tap_bad(loopcost_pit_histogram(pits, 2, counts, 2, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "pits[]");
    tap_bad(loopcost_brier_score(halves, 2, 0, &x, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "ends.sum");
    halves[1] = 0.5;
    tap_bad(loopcost_brier_score(halves, 2, 2, &x, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "end");
    tap_bad(loopcost_log_score(halves, 0, 0, &x, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "ends");
    halves[1] = -0.5;
    tap_bad(loopcost_log_score(halves, 2, 0, &x, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "ends[]");
    tap_double(x, 7.0, 0.0, "nothing is written");
}

static void check_bad_margins(void)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    loopcost_margin margin = LOOPCOST_MARGIN_INIT;
    double scores[] = {1.0, 0.5}, x = 7.0, y = 7.0;
    uint64_t rank = 0;
    tap_bad(loopcost_conformal_rank(5, 0.0, &rank, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "miss");
    tap_bad(loopcost_conformal_rank(2000000000, 0.1, &rank, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "scores");
    tap_bad(loopcost_conformal_margin(scores, 2, 0.5, &margin, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "scores[]");
    tap_bad(loopcost_conformal_margin(NULL, 2, 0.5, &margin, &fault), &fault, LOOPCOST_NULL, "scores");
    tap_bad(loopcost_conformal_score(4, 1.0, 2.0, 1.0, 1.0, &x, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "score.kind");
    tap_bad(loopcost_conformal_score(0, 3.0, 2.0, 1.0, 1.0, &x, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "score.high");
    tap_bad(loopcost_conformal_score(2, 0.0, 2.0, 1.0, 1.0, &x, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "score.low");
    tap_bad(loopcost_conformal_score(2, 1.0, 2.0, 1.0, 0.0, &x, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "observed");
    tap_bad(loopcost_conformal_score(0, 1.0, 2.0, 0.0, 1.0, &x, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "score.scale");
    tap_bad(loopcost_conformal_interval(2, 1.0, 2.0, 1.0, -1.0, &x, &y, &fault), &fault, LOOPCOST_OUT_OF_RANGE,
            "score.margin");
    tap_bad(loopcost_conformal_interval(0, 1.0, 2.0, 1.0, 1.0, &x, NULL, &fault), &fault, LOOPCOST_NULL, "results");
    tap_double(x, 7.0, 0.0, "nothing is written");
}

static void check_bad_thresholds(void)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    loopcost_threshold answer = LOOPCOST_THRESHOLD_INIT;
    const double candidate = 0.5;
    double scores[] = {0.1, 0.2};
    uint32_t failed[] = {1, 2};
    tap_bad(loopcost_threshold_kept_given_failure(scores, failed, 2, 0.5, &answer, &fault), &fault,
            LOOPCOST_OUT_OF_RANGE, "failed[]");
    failed[1] = 0;
    tap_bad(loopcost_threshold_kept_given_failure(scores, NULL, 2, 0.5, &answer, &fault), &fault, LOOPCOST_NULL,
            "failed");
    tap_bad(loopcost_threshold_failure_given_kept(scores, failed, 2, &candidate, 0, 0.5, 0.9, &answer, &fault), &fault,
            LOOPCOST_OUT_OF_RANGE, "candidates");
    tap_bad(loopcost_threshold_failure_given_kept(scores, failed, 2, &candidate, 1, 0.5, 1.0, &answer, &fault), &fault,
            LOOPCOST_OUT_OF_RANGE, "confidence");
    scores[0] = 0.3;
    tap_bad(loopcost_threshold_kept_given_failure(scores, failed, 2, 0.5, &answer, &fault), &fault,
            LOOPCOST_OUT_OF_RANGE, "scores[]");
    scores[0] = (double)NAN;
    tap_bad(loopcost_threshold_failure_given_kept(scores, failed, 2, &candidate, 1, 0.5, 0.9, &answer, &fault), &fault,
            LOOPCOST_NOT_A_NUMBER, "scores[]");
}

static const double good_numbers[] = {0.25, 0.5, 0.75};
static const uint32_t good_failed[] = {1, 1, 0};

static int32_t call_coverage(void *growable, loopcost_fault *fault)
{
    return loopcost_coverage(9, 10, 0.9, 0.95, (loopcost_coverage_result *)growable, fault);
}

static int32_t call_uniformity(void *growable, loopcost_fault *fault)
{
    return loopcost_pit_uniformity(good_numbers, 3, (loopcost_uniformity *)growable, fault);
}

static int32_t call_margin(void *growable, loopcost_fault *fault)
{
    return loopcost_conformal_margin(good_numbers, 3, 0.5, (loopcost_margin *)growable, fault);
}

static int32_t call_failure_given_kept(void *growable, loopcost_fault *fault)
{
    return loopcost_threshold_failure_given_kept(good_numbers, good_failed, 3, good_numbers, 1, 0.9, 0.1,
                                                 (loopcost_threshold *)growable, fault);
}

static int32_t call_kept_given_failure(void *growable, loopcost_fault *fault)
{
    return loopcost_threshold_kept_given_failure(good_numbers, good_failed, 3, 0.5, (loopcost_threshold *)growable,
                                                 fault);
}

static void check_structs(void)
{
    const loopcost_coverage_result coverage = LOOPCOST_COVERAGE_RESULT_INIT;
    const loopcost_uniformity even = LOOPCOST_UNIFORMITY_INIT;
    const loopcost_margin margin = LOOPCOST_MARGIN_INIT;
    const loopcost_threshold threshold = LOOPCOST_THRESHOLD_INIT;
    growable_results(call_coverage, &coverage, sizeof coverage);
    growable_results(call_uniformity, &even, sizeof even);
    growable_results(call_margin, &margin, sizeof margin);
    growable_results(call_failure_given_kept, &threshold, sizeof threshold);
    growable_results(call_kept_given_failure, &threshold, sizeof threshold);
}

int main(void)
{
    check_init_coverage_result();
    check_init_uniformity();
    check_init_margin();
    check_init_threshold();
    tap_group("ensembles");
    check_ensembles();
    check_quantiles();
    tap_group("PITs");
    check_histogram();
    check_kolmogorov();
    check_kolmogorov_ways();
    check_even();
    tap_group("coverage");
    check_coverage();
    check_coverage_of_many();
    tap_group("ends");
    check_end_scores();
    tap_group("margins");
    check_ranks();
    check_margin();
    check_intervals();
    check_empty_interval();
    check_promise();
    tap_group("thresholds");
    check_thresholds();
    check_threshold_by_hand();
    tap_group("bad input");
    check_bad_ensembles();
    check_bad_counts();
    check_bad_margins();
    check_bad_thresholds();
    check_structs();
    return tap_done();
}
