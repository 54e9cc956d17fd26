/* Verdicts: every law against a count of all cases, intervals against simulated truths, and bad input. */
#include <loopcost/trials.h>

#include <stdlib.h>

#include "growable.h"
#include "random.h"
#include "tap.h"

GROWABLE_INIT(quantile_interval, QUANTILE_INTERVAL)
GROWABLE_INIT(mann_whitney_result, MANN_WHITNEY_RESULT)
GROWABLE_INIT(mann_whitney_normal_result, MANN_WHITNEY_NORMAL_RESULT)
GROWABLE_INIT(delta_interval, DELTA_INTERVAL)
GROWABLE_INIT(proportion_interval, PROPORTION_INTERVAL)
GROWABLE_INIT(resampling, RESAMPLING)
GROWABLE_INIT(permutation_result, PERMUTATION_RESULT)
GROWABLE_INIT(arm, ARM)
GROWABLE_INIT(success_cost, SUCCESS_COST)
GROWABLE_INIT(dominance_result, DOMINANCE_RESULT)

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { WORDS = 1 << 20, MOST = 4096 };

static random_state chance = {20261125};
static uint64_t work[WORDS];

static int below(int bound)
{
    return (int)((1.0 - random_uniform(&chance)) * bound);
}

/* Some values, of which many are equal if there are few `levels` of them. */
static void fill(double *values, int n, int levels)
{
    int i;
    for (i = 0; i < n; i++)
        values[i] = levels ? 0.25 * below(levels) - 1.0 : -log(random_uniform(&chance));
}

static int compare_doubles(const void *a, const void *b)
{
    double x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

static void sort(double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, compare_doubles);
}

/* P(B >= k) by the sum of its terms. */
static double tail_of(int n, int k, double p)
{
    double sum = 0.0;
    int i;
    for (i = k < 0 ? 0 : k; i <= n; i++)
        sum += exp(lgamma(n + 1.0) - lgamma(i + 1.0) - lgamma(n - i + 1.0) + i * log(p) + (n - i) * log1p(-p));
    return k <= 0 ? 1.0 : sum;
}

/* Order statistics. */

static void check_coverage(void)
{
    static const struct {
        uint64_t n;
        double covers;
    } extremes[] = {{1, 0.0}, {2, 0.5}, {3, 0.75}, {4, 0.875}, {5, 0.9375}, {6, 0.96875}};
    double covers = 0.0;
    size_t i;
    tap_group("the least and the largest value around the median");
    for (i = 0; i < COUNT(extremes); i++) {
        tap_status(loopcost_quantile_coverage(extremes[i].n, 0.5, 1, extremes[i].n, &covers, NULL), LOOPCOST_OK,
                   "covers");
        tap_near(covers, extremes[i].covers, 1e-14, "as a fair coin says");
    }
    tap_group("coverage of ranks");
    for (i = 0; i < 300; i++) {
        const int n = 1 + below(60), lower = 1 + below(n), upper = lower + below(n - lower + 1);
        const double q = 0.02 + 0.96 * random_uniform(&chance);
        const double sum = upper > lower ? tail_of(n, lower, q) - tail_of(n, upper, q) : 0.0;
        loopcost_quantile_coverage((uint64_t)n, q, (uint64_t)lower, (uint64_t)upper, &covers, NULL);
        tap_check(fabs(covers - sum) < 1e-12, "is a sum of binomial terms");
    }
}

static void check_ranks(void)
{
    double values[MOST];
    int i;
    tap_group("an interval of order statistics");
    for (i = 0; i < 200; i++) {
        const int n = 1 + below(40), r = below(n + 1) % n;
        const double q = i % 2 ? 0.5 : 0.05 + 0.9 * random_uniform(&chance),
                     level = 0.5 + 0.49 * random_uniform(&chance);
        const double miss = (1.0 - level) / 2.0;
        loopcost_quantile_interval got = LOOPCOST_QUANTILE_INTERVAL_INIT;
        int lower = 1, upper = n, k;
        fill(values, n, 0);
        tap_status(loopcost_quantile_ranks(values, (uint64_t)n, q, level, work, WORDS, &got, NULL), LOOPCOST_OK,
                   "is found");
        sort(values, n);
        for (k = 1; k <= n; k++)
            if (1.0 - tail_of(n, k, q) <= miss + 1e-13)
                lower = k;
        for (k = n; k >= 1; k--)
            if (tail_of(n, k, q) <= miss + 1e-13)
                upper = k;
        tap_double(got.least, values[lower - 1], 0.0, "from the largest rank that may be the lower one");
        tap_double(got.most, values[upper - 1], 0.0, "to the smallest that may be the upper one");
        tap_check(fabs(got.widest - (1.0 - pow(q, n) - pow(1.0 - q, n))) < 1e-13, "the widest that there is");
        tap_check(got.coverage <= got.widest + 1e-15 && (got.coverage >= level - 1e-12 || lower == 1 || upper == n),
                  "covers its level, or says that it does not");
        tap_check(values[r] >= values[0], "in order");
    }
}

/* The quantile of the truth is in the interval as often as it says. */
static void check_ranks_cover(void)
{
    static const int sizes[] = {3, 6, 7, 20, 75};
    double values[MOST];
    size_t s;
    tap_group("simulated coverage of an interval of order statistics");
    for (s = 0; s < COUNT(sizes); s++) {
        const int n = sizes[s], trials = 4000;
        loopcost_quantile_interval got = LOOPCOST_QUANTILE_INTERVAL_INIT;
        int i, held = 0;
        for (i = 0; i < trials; i++) {
            fill(values, n, 0);
            loopcost_quantile_ranks(values, (uint64_t)n, 0.5, 0.9, work, WORDS, &got, NULL);
            held += got.least <= log(2.0) && log(2.0) <= got.most;
        }
        tap_check(fabs((double)held / trials - got.coverage) < 4.0 * sqrt(got.coverage * (1.0 - got.coverage) / trials),
                  "is the coverage that it tells");
    }
}

static void check_one_value(void)
{
    const double one = 7.0;
    loopcost_quantile_interval got = LOOPCOST_QUANTILE_INTERVAL_INIT;
    tap_group("one value");
    loopcost_quantile_ranks(&one, 1, 0.5, 0.95, work, WORDS, &got, NULL);
    tap_double(got.estimate, 7.0, 0.0, "is the median");
    tap_double(got.coverage, 0.0, 0.0, "and no interval around it covers anything");
    loopcost_bootstrap_quantile(&one, 1, 0.5, 0.95, work, WORDS, &got, NULL);
    tap_check(got.least == 7.0 && got.most == 7.0 && got.coverage == 0.0 && got.widest == 0.0,
              "nor does the bootstrap's");
}

/* P(1 <= B < 3), B binomial(3, q), is 3 q (1 - q): as exact at an end as in the middle. */
static void check_far_quantiles(void)
{
    static const double quantiles[] = {1e-12, 1e-6, 0.5, 1.0 - 0x1p-20, 1.0 - 0x1p-39};
    const double values[] = {1.0, 2.0, 3.0};
    loopcost_quantile_interval got = LOOPCOST_QUANTILE_INTERVAL_INIT;
    size_t i;
    tap_group("quantiles far out");
    for (i = 0; i < COUNT(quantiles); i++) {
        const double q = quantiles[i];
        double coverage = 0.0;
        loopcost_quantile_ranks(values, 3, q, 0.95, work, WORDS, &got, NULL);
        tap_near(got.widest, 3.0 * q * (1.0 - q), 1e-12, "the widest");
        tap_status(loopcost_quantile_coverage(3, q, 1, 3, &coverage, NULL), LOOPCOST_OK, "of all three");
        tap_near(coverage, 3.0 * q * (1.0 - q), 1e-12, "covers as much");
    }
}

/* The bootstrap, by all n^n resamples. */

enum { RESAMPLES = 46656 };

static double sample_quantile(const double *ordered, int n, double q)
{
    const double at = n * q;
    const int k = (int)ceil(at - 1e-9);
    if (fabs(at - k) < 1e-9 && k < n)
        return 0.5 * (ordered[k - 1] + ordered[k]);
    return ordered[k - 1];
}

/* The ranks, from 0, that resample `code` draws, in order. */
static void resample(int code, int n, int *drawn)
{
    int i, j;
    for (i = 0; i < n; i++, code /= n) {
        const int one = code % n;
        for (j = i; j > 0 && drawn[j - 1] > one; j--)
            drawn[j] = drawn[j - 1];
        drawn[j] = one;
    }
}

static int power(int n, int exponent)
{
    int result = 1;
    while (exponent-- > 0)
        result *= n;
    return result;
}

static void check_bootstrap_law(int n)
{
    double law[8], pairs[64], counted[8], counted_pairs[64];
    int drawn[8], k, code, i;
    for (k = 1; k <= n; k++) {
        memset(counted, 0, sizeof counted);
        memset(counted_pairs, 0, sizeof counted_pairs);
        for (code = 0; code < power(n, n); code++) {
            resample(code, n, drawn);
            counted[drawn[k - 1]] += 1.0 / power(n, n);
            if (k < n)
                counted_pairs[drawn[k - 1] * n + drawn[k]] += 1.0 / power(n, n);
        }
        tap_status(loopcost_bootstrap_law((uint64_t)n, (uint64_t)k, law, NULL), LOOPCOST_OK, "has a law");
        for (i = 0; i < n; i++)
            tap_near(law[i], counted[i], 1e-11, "each order statistic");
        if (k == n)
            continue;
        tap_status(loopcost_bootstrap_pair_law((uint64_t)n, (uint64_t)k, pairs, NULL), LOOPCOST_OK, "pairs too");
        for (i = 0; i < n * n; i++)
            tap_check(fabs(pairs[i] - counted_pairs[i]) < 1e-14, "each pair");
    }
}

static void check_bootstrap_interval(int n, double q, double level, int levels)
{
    static double quantiles[RESAMPLES];
    double values[8], ordered[8];
    loopcost_quantile_interval got = LOOPCOST_QUANTILE_INTERVAL_INIT;
    int drawn[8], code, i, ways = power(n, n);
    fill(values, n, levels);
    memcpy(ordered, values, sizeof ordered);
    sort(ordered, n);
    for (code = 0; code < ways; code++) {
        double sample[8];
        resample(code, n, drawn);
        for (i = 0; i < n; i++)
            sample[i] = ordered[drawn[i]];
        quantiles[code] = sample_quantile(sample, n, q);
    }
    sort(quantiles, ways);
    tap_status(loopcost_bootstrap_quantile(values, (uint64_t)n, q, level, work, WORDS, &got, NULL), LOOPCOST_OK,
               "found");
    tap_double(got.estimate, sample_quantile(ordered, n, q), 0.0, "the estimate");
    tap_double(got.least, quantiles[(int)ceil(ways * (1.0 - level) / 2.0 - 1e-7) - 1], 0.0, "the lower end");
    tap_double(got.most, quantiles[(int)ceil(ways * (1.0 + level) / 2.0 - 1e-7) - 1], 0.0, "the upper end");
}

/* For an even number of values, by the table of pairs. */
static void check_even_bootstrap(int n, double level)
{
    static double pairs[200 * 200];
    double values[200], low, high;
    loopcost_quantile_interval got = LOOPCOST_QUANTILE_INTERVAL_INIT;
    int i, j;
    fill(values, n, n == 50 ? 9 : 0);
    loopcost_bootstrap_quantile(values, (uint64_t)n, 0.5, level, work, WORDS, &got, NULL);
    loopcost_bootstrap_pair_law((uint64_t)n, (uint64_t)n / 2, pairs, NULL);
    sort(values, n);
    low = high = 0.0;
    for (i = 0; i < n; i++)
        for (j = i; j < n; j++) {
            const double mean = 0.5 * (values[i] + values[j]);
            low += mean < got.least ? pairs[i * n + j] : 0.0;
            high += mean < got.most ? pairs[i * n + j] : 0.0;
        }
    tap_check(low < (1.0 - level) / 2.0 && high < (1.0 + level) / 2.0, "less is below the ends than belongs there");
    low = high = 0.0;
    for (i = 0; i < n; i++)
        for (j = i; j < n; j++) {
            const double mean = 0.5 * (values[i] + values[j]);
            low += mean <= got.least ? pairs[i * n + j] : 0.0;
            high += mean <= got.most ? pairs[i * n + j] : 0.0;
        }
    tap_check(low >= (1.0 - level) / 2.0 - 1e-12 && high >= (1.0 + level) / 2.0 - 1e-12, "and with them no less");
}

static void check_bootstrap(void)
{
    static const double quantiles[] = {0.5, 0.25, 0.1, 0.9, 1.0 / 3.0};
    static double law[MOST];
    double sum = 0.0;
    int n, i;
    tap_group("the bootstrap's law of an order statistic");
    for (n = 1; n <= 5; n++)
        check_bootstrap_law(n);
    tap_group("the bootstrap's interval");
    for (n = 1; n <= 6; n++)
        for (i = 0; i < 15; i++)
            check_bootstrap_interval(n, quantiles[i % 5], 0.5 + 0.48 * random_uniform(&chance), i % 3 == 2 ? 3 : 0);
    tap_group("the bootstrap's interval of an even number of values");
    for (i = 0; i < 30; i++)
        check_even_bootstrap(i % 3 == 2 ? 50 : 2 + 2 * below(60), i % 2 ? 0.95 : 0.5 + 0.49 * random_uniform(&chance));
    tap_group("the bootstrap's law of many values");
    loopcost_bootstrap_law(MOST, MOST / 2, law, NULL);
    for (i = 0; i < MOST; i++)
        sum += law[i];
    tap_near(sum, 1.0, 1e-12, "sums to one");
    tap_check(law[MOST / 2 - 1] > law[MOST / 2 - 40] && law[MOST / 2 - 40] > 0.0, "and is largest in the middle");
}

/* Mann and Whitney, by all ways to deal the labels. */

static double u_of(const double *first, int n, const double *second, int m)
{
    double u = 0.0;
    int i, j;
    for (i = 0; i < n; i++)
        for (j = 0; j < m; j++)
            u += first[i] > second[j] ? 1.0 : first[i] == second[j] ? 0.5 : 0.0;
    return u;
}

static int bits_of(int mask)
{
    int bits = 0;
    for (; mask; mask &= mask - 1)
        bits++;
    return bits;
}

static void deal(const double *all, int total, int mask, double *first, double *second)
{
    int i, n = 0, m = 0;
    for (i = 0; i < total; i++)
        if (mask >> i & 1)
            first[n++] = all[i];
        else
            second[m++] = all[i];
}

typedef struct counts {
    double ways, as_far, less, greater, reach, farthest;
} counts;

static void note(counts *c, double seen, double here)
{
    c->ways += 1.0;
    c->as_far += fabs(here) >= fabs(seen) - 1e-12;
    c->less += here <= seen + 1e-12;
    c->greater += here >= seen - 1e-12;
    if (fabs(here) > c->reach + 1e-12)
        c->reach = fabs(here), c->farthest = 0.0;
    c->farthest += fabs(here) >= c->reach - 1e-12;
}

static void check_mann_whitney_by_counting(int n, int m, int levels)
{
    double all[12], first[12], second[12], a[12], b[12], seen;
    counts c = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
    loopcost_mann_whitney_result got = LOOPCOST_MANN_WHITNEY_RESULT_INIT;
    int mask;
    fill(all, n + m, levels);
    deal(all, n + m, (1 << n) - 1, first, second);
    seen = u_of(first, n, second, m) - 0.5 * n * m;
    for (mask = 0; mask < 1 << (n + m); mask++)
        if (bits_of(mask) == n) {
            deal(all, n + m, mask, a, b);
            note(&c, seen, u_of(a, n, b, m) - 0.5 * n * m);
        }
    tap_status(loopcost_mann_whitney(first, (uint64_t)n, second, (uint64_t)m, work, WORDS, &got, NULL), LOOPCOST_OK,
               "done");
    tap_double(got.u, seen + 0.5 * n * m, 0.0, "U");
    tap_near(got.p, c.as_far / c.ways, 1e-15, "two-sided");
    tap_near(got.p_less, c.less / c.ways, 1e-15, "less");
    tap_near(got.p_greater, c.greater / c.ways, 1e-15, "greater");
    tap_near(got.least_p, c.farthest / c.ways, 1e-15, "the least there could be");
}

static void check_floors(void)
{
    static const double floors[] = {1.0, 1.0 / 3.0, 0.1, 1.0 / 35.0, 1.0 / 126.0, 1.0 / 462.0};
    double p = 0.0;
    int n;
    tap_group("the smallest p of n against n");
    for (n = 1; n <= 6; n++) {
        double values[12];
        loopcost_mann_whitney_result got = LOOPCOST_MANN_WHITNEY_RESULT_INIT;
        int i;
        for (i = 0; i < 2 * n; i++)
            values[i] = i;
        tap_status(loopcost_mann_whitney_floor((uint64_t)n, (uint64_t)n, &p, NULL), LOOPCOST_OK, "is known");
        tap_near(p, floors[n - 1], 1e-15, "and as published");
        loopcost_mann_whitney(values, (uint64_t)n, values + n, (uint64_t)n, work, WORDS, &got, NULL);
        tap_near(got.p, floors[n - 1], 1e-15, "two samples apart have it");
        tap_near(got.least_p, floors[n - 1], 1e-15, "and know that it is the least");
    }
    loopcost_mann_whitney_floor(1000000, 1000000, &p, NULL);
    tap_double(p, 0.0, 0.0, "a million against a million: none");
}

/* Of many values, the two ways of counting agree, and 64 against 64 can still be counted. */
static void check_large_mann_whitney(void)
{
    static const int sizes[][2] = {{50, 50}, {64, 64}, {30, 60}, {3, 500}, {1, 4000}};
    static double first[MOST], second[MOST];
    static uint64_t memory[1 << 22];
    size_t s;
    tap_group("many values");
    for (s = 0; s < COUNT(sizes); s++) {
        const int n = sizes[s][0], m = sizes[s][1];
        loopcost_mann_whitney_result got = LOOPCOST_MANN_WHITNEY_RESULT_INIT;
        loopcost_mann_whitney_normal_result normal = LOOPCOST_MANN_WHITNEY_NORMAL_RESULT_INIT;
        uint64_t words = 0;
        fill(first, n, 0);
        fill(second, m, 0);
        loopcost_mann_whitney_words((uint64_t)n, (uint64_t)m, 0, &words, NULL);
        tap_check(words <= COUNT(memory), "the memory is enough");
        tap_status(loopcost_mann_whitney(first, (uint64_t)n, second, (uint64_t)m, memory, words, &got, NULL),
                   LOOPCOST_OK, "is counted");
        loopcost_mann_whitney_normal(first, (uint64_t)n, second, (uint64_t)m, memory, words, &normal, NULL);
        tap_check(n < 30 || fabs(got.p - normal.p_continuity) < 0.01, "and the normal approximation is near");
        tap_near(got.p_less + got.p_greater, 1.0 + (got.p_less + got.p_greater - 1.0), 1e-14, "both sides");
#if LOOPCOST_BODIES
        loopcost_mann_whitney_words((uint64_t)n, (uint64_t)m, 1, &words, NULL);
        if (words <= COUNT(memory)) {
            const uint64_t start = 2 * (uint64_t)(n + m);
            const loopcost__pair_of_samples both =
                loopcost__side_by_side(first, (uint64_t)n, second, (uint64_t)m, memory);
            loopcost_mann_whitney_result tied = LOOPCOST_MANN_WHITNEY_RESULT_INIT;
            loopcost__test_tied(&both, memory + start, &tied);
            tap_double(tied.p, got.p, 1.0, "as by the sums of ranks");
            tap_double(tied.p_less, got.p_less, 1.0, "less");
            tap_double(tied.p_greater, got.p_greater, 1.0, "greater");
            tap_double(tied.least_p, got.least_p, 1.0, "the least");
        }
#endif
    }
}

static void check_normal(void)
{
    const double a[] = {1.0, 2.0, 2.0, 5.0}, b[] = {2.0, 3.0, 3.0, 4.0, 9.0};
    const double same[] = {1.0, 1.0, 1.0};
    loopcost_mann_whitney_normal_result got = LOOPCOST_MANN_WHITNEY_NORMAL_RESULT_INIT;
    tap_group("the normal approximation");
    loopcost_mann_whitney_normal(a, 4, b, 5, work, WORDS, &got, NULL);
    tap_double(got.u, u_of(a, 4, b, 5), 0.0, "U");
    tap_near(got.p, erfc((10.0 - got.u) / sqrt(20.0 * 10.0 / 12.0) / sqrt(2.0)), 1e-14, "plain");
    tap_near(got.p_continuity, erfc((9.5 - got.u) / sqrt(20.0 * 10.0 / 12.0) / sqrt(2.0)), 1e-14, "continuity");
    tap_near(got.p_ties, erfc((10.0 - got.u) / sqrt(20.0 / 12.0 * (10.0 - (24.0 + 6.0) / 72.0)) / sqrt(2.0)), 1e-14,
             "ties");
    tap_near(got.p_ties_continuity, erfc((9.5 - got.u) / sqrt(20.0 / 12.0 * (10.0 - 30.0 / 72.0)) / sqrt(2.0)), 1e-14,
             "both");
    loopcost_mann_whitney_normal(same, 3, same, 3, work, WORDS, &got, NULL);
    tap_check(got.p == 1.0 && got.p_continuity == 1.0 && got.p_ties == 1.0 && got.p_ties_continuity == 1.0,
              "all equal");
}

static void check_mann_whitney(void)
{
    int i;
    tap_group("Mann and Whitney, counted");
    for (i = 0; i < 75; i++)
        check_mann_whitney_by_counting(1 + i % 5, 1 + i / 5 % 5, i % 3 ? 1 + i % 4 : 0);
    for (i = 0; i < 4; i++)
        check_mann_whitney_by_counting(6, 5 + i % 2, i % 2 ? 4 : 0);
    check_floors();
    check_large_mann_whitney();
    check_normal();
}

/* Cliff's delta. */

static void check_delta(void)
{
    static const int sizes[][2] = {{3, 3}, {5, 8}, {20, 20}};
    double a[40], b[40];
    loopcost_delta_interval got = LOOPCOST_DELTA_INTERVAL_INIT;
    const double low[] = {1.0, 2.0, 3.0}, high[] = {4.0, 5.0, 6.0}, thirds[] = {3.0, 5.0, 6.0};
    size_t s;
    int i;
    tap_group("Cliff's delta");
    for (i = 0; i < 50; i++) {
        const int n = 1 + below(12), m = 1 + below(12);
        double theta, expected, end;
        fill(a, n, i % 2 ? 4 : 0);
        fill(b, m, i % 2 ? 4 : 0);
        loopcost_cliffs_delta(a, (uint64_t)n, b, (uint64_t)m, 0.95, work, WORDS, &got, NULL);
        theta = u_of(a, n, b, m) / (n * m);
        tap_check(fabs(got.delta - (2.0 * theta - 1.0)) < 1e-15, "counts pairs");
        tap_check(-1.0 <= got.least && got.least <= got.delta && got.delta <= got.most && got.most <= 1.0,
                  "lies inside");
        tap_check(got.score_least <= got.delta && got.delta <= got.score_most, "and inside the other");
        end = 0.5 * (got.score_least + 1.0);
        expected = 1.959963984540054 *
                   sqrt(end * (1.0 - end) *
                        (1.0 + (0.5 * (n + m) - 1.0) * ((1.0 - end) / (2.0 - end) + end / (1.0 + end))) / (n * m));
        tap_check(fabs(theta - end - expected) < 1e-7, "the lower end is where the score says");
    }
    loopcost_cliffs_delta(high, 3, low, 3, 0.95, work, WORDS, &got, NULL);
    tap_double(got.delta, 1.0, 0.0, "three above three");
    tap_double(got.most, 1.0, 0.0, "end at one");
    tap_near(got.least, 2.0 * pow(0.025, 1.0 / 3.0) - 1.0, 1e-14, "and may be no difference at all");
    tap_near(got.score_least, 0.002037520, 1e-6, "though the score does not say so");
    loopcost_cliffs_delta(high, 1, thirds, 3, 0.95, work, WORDS, &got, NULL);
    tap_double(got.delta, -1.0 / 3.0, 0.0, "a third is one, exactly");
    loopcost_cliffs_delta(thirds, 3, high, 1, 0.95, work, WORDS, &got, NULL);
    tap_double(got.delta, 1.0 / 3.0, 0.0, "and the other way round");
    loopcost_cliffs_delta(high, 1, low, 1, 0.95, work, WORDS, &got, NULL);
    tap_near(got.least, -0.95, 1e-14, "one above one says next to nothing");
    tap_group("simulated coverage of the interval of Cliff's delta");
    for (s = 0; s < COUNT(sizes); s++) {
        const int n = sizes[s][0], m = sizes[s][1], trials = 3000;
        int held = 0, scored = 0, t;
        for (t = 0; t < trials; t++) { /* b is twice a in law: P(a > b) = 1/3 */
            fill(a, n, 0);
            fill(b, m, 0);
            for (i = 0; i < m; i++)
                b[i] *= 2.0;
            loopcost_cliffs_delta(a, (uint64_t)n, b, (uint64_t)m, 0.95, work, WORDS, &got, NULL);
            held += got.least <= -1.0 / 3.0 && -1.0 / 3.0 <= got.most;
            scored += got.score_least <= -1.0 / 3.0 && -1.0 / 3.0 <= got.score_most;
        }
        tap_check(held >= 0.95 * trials, "is at least its level");
        tap_check(scored > 0.93 * trials && scored <= held, "and that of the score about so");
    }
}

/* Permutations. */

static double mean_of(const double *values, int n)
{
    double sum = 0.0;
    int i;
    for (i = 0; i < n; i++)
        sum += values[i];
    return sum / n;
}

/* Two strata: all pairs of ways. */
static void check_strata_by_counting(int n1, int m1, int n2, int m2, int levels)
{
    double all1[8], all2[8], a1[8], b1[8], a2[8], b2[8], first[16], second[16], seen;
    const loopcost_stratum strata[2] = {{(uint64_t)n1, (uint64_t)m1}, {(uint64_t)n2, (uint64_t)m2}};
    loopcost_permutation_result got = LOOPCOST_PERMUTATION_RESULT_INIT;
    loopcost_resampling how = LOOPCOST_RESAMPLING_INIT;
    counts c = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
    const uint64_t n_strata = n2 ? 2 : 1;
    int mask1, mask2;
    fill(all1, n1 + m1, levels);
    fill(all2, n2 + m2, levels);
    deal(all1, n1 + m1, (1 << n1) - 1, first, second);
    deal(all2, n2 + m2, (1 << n2) - 1, first + n1, second + m1);
    seen = mean_of(first, n1) - mean_of(second, m1);
    if (n2)
        seen = 0.5 * (seen + mean_of(first + n1, n2) - mean_of(second + m1, m2));
    for (mask1 = 0; mask1 < 1 << (n1 + m1); mask1++)
        for (mask2 = 0; mask2 < 1 << (n2 + m2); mask2++) {
            double here;
            if (bits_of(mask1) != n1 || bits_of(mask2) != n2)
                continue;
            deal(all1, n1 + m1, mask1, a1, b1);
            deal(all2, n2 + m2, mask2, a2, b2);
            here = mean_of(a1, n1) - mean_of(b1, m1);
            note(&c, seen, n2 ? 0.5 * (here + mean_of(a2, n2) - mean_of(b2, m2)) : here);
        }
    how.work = work, how.words = WORDS;
    tap_status(loopcost_permutation_test(first, second, strata, n_strata, 0, &how, &got, NULL), LOOPCOST_OK, "done");
    tap_integer(got.exact, 1, "counted");
    tap_double(got.splits, c.ways, 0.0, "all ways");
    tap_check(fabs(got.difference - seen) < 1e-13, "the difference");
    tap_near(got.p, c.as_far / c.ways, 1e-14, "two-sided");
    tap_near(got.p_less, c.less / c.ways, 1e-14, "less");
    tap_near(got.p_greater, c.greater / c.ways, 1e-14, "greater");
    tap_near(got.least_p, c.farthest / c.ways, 1e-14, "the least there could be");
    how.limit = 0, how.draws = 20000, how.seed = 7;
    if (loopcost_permutation_test(first, second, strata, n_strata, 0, &how, &got, NULL))
        tap_check(0, "drawn");
    tap_check(!got.exact && fabs(got.p - c.as_far / c.ways) < 5.0 * sqrt(0.25 / 20000.0) + 1e-4,
              "and by draws about as much");
}

static void check_permutation(void)
{
    const double before[] = {0.1, 0.2, 0.3, 0.4, 0.5}, after[] = {0.3, 0.4, 0.5, 0.6, 0.7};
    loopcost_stratum tasks[5];
    loopcost_permutation_result got = LOOPCOST_PERMUTATION_RESULT_INIT;
    loopcost_resampling how = LOOPCOST_RESAMPLING_INIT;
    uint64_t words = 0;
    int i;
    tap_group("permutations, counted");
    for (i = 0; i < 32; i++)
        check_strata_by_counting(1 + i % 4, 1 + i / 4 % 4, i % 2 ? 1 + i % 3 : 0, i % 2 ? 1 + i / 3 % 3 : 0,
                                 i % 3 ? 0 : 3);
    tap_group("flips of signs");
    for (i = 0; i < 5; i++)
        tasks[i].first = tasks[i].second = 1;
    how.work = work, how.words = WORDS;
    loopcost_permutation_words(tasks, 5, 0, &words, NULL);
    how.words = words;
    tap_status(loopcost_permutation_test(before, after, tasks, 5, 0, &how, &got, NULL), LOOPCOST_OK,
               "the words asked for do");
    tap_near(got.p, 2.0 / 32.0, 1e-15, "five of five in one direction");
    tap_near(got.least_p, 2.0 / 32.0, 1e-15, "there is no less");
    tap_near(got.difference, -0.2, 1e-14, "the mean difference");
}

/* Proportions. */

static void check_proportion(uint64_t k, uint64_t n, double level)
{
    const double miss = (1.0 - level) / 2.0;
    loopcost_proportion_interval got = LOOPCOST_PROPORTION_INTERVAL_INIT;
    double z;
    tap_status(loopcost_proportion(k, n, level, &got, NULL), LOOPCOST_OK, "found");
    tap_check(0.0 <= got.exact_least && got.exact_least <= got.share && got.share <= got.exact_most &&
                  got.exact_most <= 1.0,
              "in order");
    if (k)
        tap_near(tail_of((int)n, (int)k, got.exact_least), miss, 1e-8, "so many have the chance at the lower end");
    if (k < n)
        tap_near(1.0 - tail_of((int)n, (int)k + 1, got.exact_most), miss, 1e-8, "so few at the upper end");
    for (z = got.wilson_least; z == z; z = z == got.wilson_most ? (double)NAN : got.wilson_most) {
        const double score = fabs(got.share - z) / sqrt(z * (1.0 - z) / (double)n);
        tap_check((z == 0.0 && !k) || (z == 1.0 && k == n) || fabs(erfc(score / sqrt(2.0)) - 2.0 * miss) < 1e-9,
                  "Wilson's ends have the score");
    }
}

static void check_proportions(void)
{
    loopcost_proportion_interval got = LOOPCOST_PROPORTION_INTERVAL_INIT;
    int i;
    tap_group("proportions");
    for (i = 0; i < 150; i++) {
        const int n = 1 + below(i % 2 ? 12 : 300);
        check_proportion((uint64_t)below(n + 1), (uint64_t)n, 0.5 + 0.495 * random_uniform(&chance));
    }
    loopcost_proportion(3, 3, 0.95, &got, NULL);
    tap_near(got.exact_least, 0.29240177382128657, 1e-12, "three of three");
    loopcost_proportion(3, 4, 0.95, &got, NULL);
    tap_near(got.exact_least, 0.19412044968324338, 1e-12, "three of four");
    tap_near(got.exact_most, 0.99369053679009, 1e-12, "three of four");
    loopcost_proportion(0, 1000000000, 0.95, &got, NULL);
    tap_near(got.exact_most, 3.6888794473e-9, 1e-10, "none of a billion");
    loopcost_proportion(1, 1000000000, 0.95, &got, NULL);
    tap_near(got.exact_most, 5.571643382e-9, 1e-9, "one of a billion");
    tap_near(got.exact_least, 2.5317807984e-11, 1e-9, "one of a billion");
}

/* An arm drawn again, by all n^n resamples. */

typedef struct outcome {
    double mean, median; /* of a run, of a solved one */
    int solved;
} outcome;

static outcome outcome_of(const loopcost_trial *trials, int n, int code)
{
    outcome o = {0.0, HUGE_VAL, 0};
    double costs[8];
    int i;
    for (i = 0; i < n; i++, code /= n) {
        const loopcost_trial *one = &trials[code % n];
        o.mean += one->cost / n;
        if (one->solved)
            costs[o.solved++] = one->cost;
    }
    sort(costs, o.solved);
    if (o.solved)
        o.median = 0.5 * (costs[(o.solved - 1) / 2] + costs[o.solved / 2]);
    return o;
}

static loopcost_arm some_arm(loopcost_trial *trials, int n)
{
    const loopcost_trial none = LOOPCOST_TRIAL_INIT;
    loopcost_arm arm = LOOPCOST_ARM_INIT;
    int i;
    for (i = 0; i < n; i++) {
        trials[i] = none;
        trials[i].cost = (1.0 + below(12)) / 8.0;
        trials[i].solved = below(3) > 0;
    }
    trials[below(n)].solved = 1;
    arm.trials = trials, arm.n_trials = (uint64_t)n;
    return arm;
}

static double quantile_of(double *sorted, int ways, double level)
{
    sort(sorted, ways);
    return sorted[(int)ceil(ways * level - 1e-7) - 1];
}

static void near_or_infinite(double got, double expected, const char *name)
{
    tap_check(got == expected || fabs(got - expected) <= 1e-12 * expected, name);
}

static void check_success_by_counting(int n)
{
    static double means[RESAMPLES], medians[RESAMPLES];
    loopcost_trial trials[8];
    const loopcost_arm arm = some_arm(trials, n);
    loopcost_success_cost got = LOOPCOST_SUCCESS_COST_INIT, drawn = LOOPCOST_SUCCESS_COST_INIT;
    loopcost_resampling how = LOOPCOST_RESAMPLING_INIT;
    const int ways = power(n, n);
    double level = 0.6 + 0.35 * random_uniform(&chance), mean = 0.0;
    int code, never = 0, i, solved = 0;
    for (i = 0; i < n; i++)
        mean += trials[i].cost, solved += (int)trials[i].solved;
    for (code = 0; code < ways; code++) {
        const outcome o = outcome_of(trials, n, code);
        means[code] = o.solved ? o.mean * n / o.solved : HUGE_VAL;
        medians[code] = o.solved ? o.median * n / o.solved : HUGE_VAL;
        never += !o.solved;
    }
    how.work = work, how.words = WORDS;
    tap_status(loopcost_cost_per_success(&arm, level, &how, &got, NULL), LOOPCOST_OK, "done");
    tap_integer(got.exact, 1, "counted");
    tap_near(got.mean, mean / solved, 1e-14, "what was paid for each success");
    tap_near(got.never, (double)never / ways, 1e-12, "never");
    near_or_infinite(got.mean_least, quantile_of(means, ways, (1.0 - level) / 2.0), "mean, least");
    near_or_infinite(got.mean_most, quantile_of(means, ways, (1.0 + level) / 2.0), "mean, most");
    near_or_infinite(got.median_least, quantile_of(medians, ways, (1.0 - level) / 2.0), "median, least");
    near_or_infinite(got.median_most, quantile_of(medians, ways, (1.0 + level) / 2.0), "median, most");
    how.limit = 0, how.draws = 20000;
    loopcost_cost_per_success(&arm, level, &how, &drawn, NULL);
    tap_check(!drawn.exact && fabs(drawn.never - got.never) < 0.02, "by draws about as much");
}

static void check_dominance_by_counting(int n, int m, uint32_t measure)
{
    loopcost_trial of_a[8], of_b[8];
    const loopcost_arm a = some_arm(of_a, n), b = some_arm(of_b, m);
    loopcost_dominance_result got = LOOPCOST_DOMINANCE_RESULT_INIT, drawn = LOOPCOST_DOMINANCE_RESULT_INIT;
    loopcost_resampling how = LOOPCOST_RESAMPLING_INIT;
    double dominates = 0.0, dominated = 0.0, cheaper = 0.0, more = 0.0, ways = 0.0;
    int i, j;
    for (i = 0; i < power(n, n); i++)
        for (j = 0; j < power(m, m); j++) {
            const outcome x = outcome_of(of_a, n, i), y = outcome_of(of_b, m, j);
            const double cost_x = measure ? x.median : x.mean, cost_y = measure ? y.median : y.mean;
            const double margin = cost_y - cost_x; /* NaN where both are infinite: neither is cheaper */
            const int less = margin > 1e-12, same = !(fabs(margin) > 1e-12), often = x.solved * m - y.solved * n;
            ways += 1.0;
            cheaper += less;
            more += often > 0;
            dominates += (less || same) && often >= 0 && (less || often > 0);
            dominated += (!less || same) && often <= 0 && ((!less && !same) || often < 0);
        }
    how.work = work, how.words = WORDS, how.measure = measure;
    tap_status(loopcost_dominance(&a, &b, &how, &got, NULL), LOOPCOST_OK, "done");
    tap_integer(got.exact, 1, "counted");
    tap_near(got.first_dominates, dominates / ways, 1e-10, "dominates");
    tap_near(got.second_dominates, dominated / ways, 1e-10, "is dominated");
    tap_near(got.first_cheaper, cheaper / ways, 1e-10, "is cheaper");
    tap_near(got.first_solves_more, more / ways, 1e-10, "solves more");
    how.limit = 0, how.draws = 20000;
    loopcost_dominance(&a, &b, &how, &drawn, NULL);
    tap_check(!drawn.exact && fabs(drawn.first_dominates - got.first_dominates) < 0.02 &&
                  fabs(drawn.second_cheaper - got.second_cheaper) < 0.02,
              "by draws about as much");
}

static void check_arms(void)
{
    loopcost_trial trials[2] = {LOOPCOST_TRIAL_INIT, LOOPCOST_TRIAL_INIT};
    loopcost_arm arm = LOOPCOST_ARM_INIT;
    loopcost_success_cost got = LOOPCOST_SUCCESS_COST_INIT;
    loopcost_resampling how = LOOPCOST_RESAMPLING_INIT;
    int i;
    tap_group("what a success costs, counted");
    for (i = 0; i < 12; i++)
        check_success_by_counting(1 + i % 6);
    tap_group("dominance, counted");
    for (i = 0; i < 12; i++)
        check_dominance_by_counting(1 + i % 4, 1 + (i + 1) % 4, (uint32_t)i / 6);
    tap_group("a success that may never be");
    trials[0].cost = 1.0, trials[0].solved = 1, trials[1].cost = 3.0;
    arm.trials = trials, arm.n_trials = 2;
    how.work = work, how.words = WORDS;
    loopcost_cost_per_success(&arm, 0.95, &how, &got, NULL);
    tap_near(got.mean, 4.0, 1e-15, "two runs for one success");
    tap_near(got.median, 2.0, 1e-15, "the other estimator");
    tap_near(got.never, 0.25, 1e-15, "no success in a quarter of the resamples");
    tap_check(got.mean_most > 1e308 && got.median_most > 1e308, "so there is no upper end");
}

/* Many questions, frontiers, and how many trials. */

static void check_corrections(void)
{
    const double p[] = {0.01, 0.04, 0.03, 0.005, 0.04};
    const double holm[] = {0.04, 0.09, 0.09, 0.025, 0.09}, benjamini[] = {0.025, 0.04, 0.04, 0.025, 0.04};
    double adjusted[5];
    int i;
    tap_group("p values corrected for their number");
    tap_status(loopcost_holm(p, 5, work, WORDS, adjusted, NULL), LOOPCOST_OK, "Holm");
    for (i = 0; i < 5; i++)
        tap_near(adjusted[i], holm[i], 1e-14, "by hand");
    memcpy(adjusted, p, sizeof p);
    tap_status(loopcost_benjamini_hochberg(adjusted, 5, work, WORDS, adjusted, NULL), LOOPCOST_OK,
               "Benjamini, Hochberg");
    for (i = 0; i < 5; i++)
        tap_near(adjusted[i], benjamini[i], 1e-14, "by hand");
    tap_status(loopcost_holm(NULL, 0, NULL, 0, NULL, NULL), LOOPCOST_OK, "no question");
}

static void check_frontier(void)
{
    const double costs[] = {1.0, 2.0, 2.0, 0.5, 3.0, 1.0}, yields[] = {0.8, 0.9, 0.8, 0.2, 0.1, 0.8};
    const uint32_t expected[] = {LOOPCOST_NO_INDEX, LOOPCOST_NO_INDEX, 0, LOOPCOST_NO_INDEX, 3, LOOPCOST_NO_INDEX};
    uint32_t dominators[6];
    int i;
    tap_group("the Pareto set");
    tap_status(loopcost_pareto(costs, yields, 6, dominators, NULL), LOOPCOST_OK, "found");
    for (i = 0; i < 6; i++)
        tap_integer(dominators[i], expected[i], "who dominates whom");
    tap_status(loopcost_pareto(NULL, NULL, 0, NULL, NULL), LOOPCOST_OK, "of nothing");
}

static void check_needed(void)
{
    uint64_t trials = 0;
    tap_group("how many trials");
    loopcost_trials_needed(1.0, 0.95, 0.8, &trials, NULL);
    tap_integer(trials, 6, "all of one above all of the other: Noether's 5.2");
    loopcost_trials_needed(-0.5, 0.95, 0.8, &trials, NULL);
    tap_integer(trials, 21, "half of it: 20.9");
    loopcost_trials_needed(1.0, 0.99, 0.01, &trials, NULL);
    tap_integer(trials, 5, "no fewer than can reach the level");
    loopcost_trials_needed_chances(0.75, 1.0, 0.95, 0.8, &trials, NULL);
    tap_integer(trials, 15, "three quarters against all: Cohen's h is 1.047");
    loopcost_trials_needed_chances(0.5, 0.6, 0.95, 0.8, &trials, NULL);
    tap_integer(trials, 388, "a half against 0.6");
}

/* Bad input. */

static const double three[] = {1.0, 2.0, 3.0};
static const loopcost_stratum one_stratum = {3, 3};

static int32_t call_ranks(void *results, loopcost_fault *fault)
{
    return loopcost_quantile_ranks(three, 3, 0.5, 0.95, work, WORDS, (loopcost_quantile_interval *)results, fault);
}

static int32_t call_bootstrap(void *results, loopcost_fault *fault)
{
    return loopcost_bootstrap_quantile(three, 3, 0.5, 0.95, work, WORDS, (loopcost_quantile_interval *)results, fault);
}

static int32_t call_test(void *results, loopcost_fault *fault)
{
    return loopcost_mann_whitney(three, 3, three, 3, work, WORDS, (loopcost_mann_whitney_result *)results, fault);
}

static int32_t call_normal(void *results, loopcost_fault *fault)
{
    return loopcost_mann_whitney_normal(three, 3, three, 3, work, WORDS, (loopcost_mann_whitney_normal_result *)results,
                                        fault);
}

static int32_t call_delta(void *results, loopcost_fault *fault)
{
    return loopcost_cliffs_delta(three, 3, three, 3, 0.95, work, WORDS, (loopcost_delta_interval *)results, fault);
}

static int32_t call_proportion(void *results, loopcost_fault *fault)
{
    return loopcost_proportion(1, 2, 0.95, (loopcost_proportion_interval *)results, fault);
}

static loopcost_resampling usual(void)
{
    loopcost_resampling how = LOOPCOST_RESAMPLING_INIT;
    how.work = work, how.words = WORDS;
    return how;
}

static loopcost_arm two_runs(void)
{
    static const loopcost_trial trials[2] = {{1.0, 1, 0}, {2.0, 0, 0}};
    loopcost_arm arm = LOOPCOST_ARM_INIT;
    arm.trials = trials, arm.n_trials = 2;
    return arm;
}

static int32_t call_permutation(void *results, loopcost_fault *fault)
{
    const loopcost_resampling how = usual();
    return loopcost_permutation_test(three, three, &one_stratum, 1, 0, &how, (loopcost_permutation_result *)results,
                                     fault);
}

static int32_t call_resampling(void *given, loopcost_fault *fault)
{
    loopcost_permutation_result results = LOOPCOST_PERMUTATION_RESULT_INIT;
    return loopcost_permutation_test(three, three, &one_stratum, 1, 0, (loopcost_resampling *)given, &results, fault);
}

static int32_t call_success(void *results, loopcost_fault *fault)
{
    const loopcost_resampling how = usual();
    const loopcost_arm arm = two_runs();
    return loopcost_cost_per_success(&arm, 0.95, &how, (loopcost_success_cost *)results, fault);
}

static int32_t call_arm(void *given, loopcost_fault *fault)
{
    const loopcost_resampling how = usual();
    loopcost_success_cost results = LOOPCOST_SUCCESS_COST_INIT;
    return loopcost_cost_per_success((loopcost_arm *)given, 0.95, &how, &results, fault);
}

static int32_t call_dominance(void *results, loopcost_fault *fault)
{
    const loopcost_resampling how = usual();
    const loopcost_arm arm = two_runs();
    return loopcost_dominance(&arm, &arm, &how, (loopcost_dominance_result *)results, fault);
}

static void check_sizes(void)
{
    const loopcost_quantile_interval interval = LOOPCOST_QUANTILE_INTERVAL_INIT;
    const loopcost_mann_whitney_result test = LOOPCOST_MANN_WHITNEY_RESULT_INIT;
    const loopcost_mann_whitney_normal_result normal = LOOPCOST_MANN_WHITNEY_NORMAL_RESULT_INIT;
    const loopcost_delta_interval delta = LOOPCOST_DELTA_INTERVAL_INIT;
    const loopcost_proportion_interval proportion = LOOPCOST_PROPORTION_INTERVAL_INIT;
    const loopcost_permutation_result permutation = LOOPCOST_PERMUTATION_RESULT_INIT;
    const loopcost_success_cost success = LOOPCOST_SUCCESS_COST_INIT;
    const loopcost_dominance_result dominance = LOOPCOST_DOMINANCE_RESULT_INIT;
    const loopcost_resampling how = usual();
    const loopcost_arm arm = two_runs();
    tap_group("sizes of structs");
    growable_results(call_ranks, &interval, sizeof interval);
    growable_results(call_bootstrap, &interval, sizeof interval);
    growable_results(call_test, &test, sizeof test);
    growable_results(call_normal, &normal, sizeof normal);
    growable_results(call_delta, &delta, sizeof delta);
    growable_results(call_proportion, &proportion, sizeof proportion);
    growable_results(call_permutation, &permutation, sizeof permutation);
    growable_results(call_success, &success, sizeof success);
    growable_results(call_dominance, &dominance, sizeof dominance);
    growable_input(call_resampling, &how, sizeof how);
    growable_input(call_arm, &arm, sizeof arm);
}

static loopcost_fault fault = LOOPCOST_FAULT_INIT;

static void expect(int32_t status, int32_t expected, uint32_t field, const char *name)
{
    tap_status(status, expected, name);
    tap_integer(fault.field, field, loopcost_param_path(field));
}

static void check_bad_samples(void)
{
    const double bad[][3] = {{1.0, (double)NAN, 2.0}, {1.0, (double)INFINITY, 2.0}, {1.0, -1e101, 2.0}};
    const int32_t statuses[] = {LOOPCOST_NOT_A_NUMBER, LOOPCOST_OUT_OF_RANGE, LOOPCOST_OUT_OF_RANGE};
    loopcost_quantile_interval interval = LOOPCOST_QUANTILE_INTERVAL_INIT;
    loopcost_mann_whitney_result test = LOOPCOST_MANN_WHITNEY_RESULT_INIT;
    loopcost_mann_whitney_normal_result normal = LOOPCOST_MANN_WHITNEY_NORMAL_RESULT_INIT;
    loopcost_delta_interval delta = LOOPCOST_DELTA_INTERVAL_INIT;
    double covers = -1.0, table[16];
    uint64_t words = 77;
    int i;
    tap_group("bad samples");
    for (i = 0; i < 3; i++) {
        expect(loopcost_quantile_ranks(bad[i], 3, 0.5, 0.9, work, WORDS, &interval, &fault), statuses[i],
               LOOPCOST_PARAM_VALUES_AT, "a value");
        tap_integer(fault.index, 1, "  which one");
        expect(loopcost_mann_whitney(three, 3, bad[i], 3, work, WORDS, &test, &fault), statuses[i],
               LOOPCOST_PARAM_SECOND_AT, "a value of the second");
        expect(loopcost_cliffs_delta(bad[i], 3, three, 3, 0.9, work, WORDS, &delta, &fault), statuses[i],
               LOOPCOST_PARAM_FIRST_AT, "a value of the first");
    }
    expect(loopcost_quantile_ranks(three, 0, 0.5, 0.9, work, WORDS, &interval, &fault), LOOPCOST_OUT_OF_RANGE,
           LOOPCOST_PARAM_VALUES, "no value");
    expect(loopcost_quantile_ranks(three, UINT64_MAX, 0.5, 0.9, work, WORDS, &interval, &fault), LOOPCOST_OUT_OF_RANGE,
           LOOPCOST_PARAM_VALUES, "too many");
    expect(loopcost_quantile_ranks(NULL, 3, 0.5, 0.9, work, WORDS, &interval, &fault), LOOPCOST_NULL,
           LOOPCOST_PARAM_VALUES, "null values");
    expect(loopcost_quantile_ranks(three, 3, 0.0, 0.9, work, WORDS, &interval, &fault), LOOPCOST_OUT_OF_RANGE,
           LOOPCOST_PARAM_QUANTILE, "quantile 0");
    expect(loopcost_bootstrap_quantile(three, 3, (double)NAN, 0.9, work, WORDS, &interval, &fault),
           LOOPCOST_NOT_A_NUMBER, LOOPCOST_PARAM_QUANTILE, "NaN");
    expect(loopcost_bootstrap_quantile(three, 3, 0.5, 1.0, work, WORDS, &interval, &fault), LOOPCOST_OUT_OF_RANGE,
           LOOPCOST_PARAM_LEVEL, "level 1");
    expect(loopcost_bootstrap_quantile(three, 3, 0.5, 0.9, work, 5, &interval, &fault), LOOPCOST_OUT_OF_RANGE,
           LOOPCOST_PARAM_WORK, "too little memory");
    tap_double(fault.least, 6.0, 0.0, "  what it takes");
    expect(loopcost_bootstrap_quantile(three, 3, 0.5, 0.9, NULL, WORDS, &interval, &fault), LOOPCOST_NULL,
           LOOPCOST_PARAM_WORK, "null memory");
    expect(loopcost_quantile_coverage(3, 0.5, 2, 1, &covers, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_RANK,
           "ranks upside down");
    expect(loopcost_quantile_coverage(3, 0.5, 0, 1, &covers, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_RANK,
           "rank 0");
    expect(loopcost_quantile_coverage(3, 0.5, 1, 4, &covers, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_RANK,
           "rank 4 of 3");
    expect(loopcost_quantile_coverage(3, 0.5, 1, 3, NULL, &fault), LOOPCOST_NULL, LOOPCOST_PARAM_RESULTS,
           "nowhere to write");
    expect(loopcost_bootstrap_law(3, 4, table, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_RANK, "rank 4 of 3");
    expect(loopcost_bootstrap_law(3, 1, NULL, &fault), LOOPCOST_NULL, LOOPCOST_PARAM_RESULTS, "null chances");
    expect(loopcost_bootstrap_pair_law(3, 3, table, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_RANK,
           "nothing follows the last");
    expect(loopcost_bootstrap_pair_law(20000, 3, table, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_VALUES,
           "a huge table");
    expect(loopcost_mann_whitney(three, 3, three, 3, work, 13, &test, &fault), LOOPCOST_OUT_OF_RANGE,
           LOOPCOST_PARAM_WORK, "ties take more memory");
    loopcost_mann_whitney_words(3, 3, 1, &words, NULL);
    tap_double(fault.least, (double)words, 0.0, "  as much as the function tells");
    expect(loopcost_mann_whitney_words(3, 3, 2, &words, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_TIED,
           "neither tied nor not");
    expect(loopcost_mann_whitney_words(65, 65, 0, &words, &fault), LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_FIRST,
           "too many ways");
    expect(loopcost_mann_whitney_words(1000000000, 1000000000, 0, &words, &fault), LOOPCOST_UNSUPPORTED,
           LOOPCOST_PARAM_FIRST, "far too many ways");
    expect(loopcost_mann_whitney_floor(0, 3, &covers, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_FIRST, "none");
    expect(loopcost_mann_whitney_floor(3, 0, &covers, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_SECOND, "none");
    expect(loopcost_mann_whitney_normal(three, 3, NULL, 3, work, WORDS, &normal, &fault), LOOPCOST_NULL,
           LOOPCOST_PARAM_SECOND, "null");
    tap_check(interval.estimate == 0.0 && test.p == 0.0 && normal.p == 0.0 && delta.most == 0.0 && covers == -1.0,
              "and nothing is written");
}

static void check_bad_arms(void)
{
    loopcost_trial bad[2] = {{1.0, 1, 0}, {-1.0, 0, 0}};
    loopcost_resampling how = usual();
    loopcost_arm arm = two_runs(), good = two_runs();
    loopcost_success_cost success = LOOPCOST_SUCCESS_COST_INIT;
    loopcost_dominance_result dominance = LOOPCOST_DOMINANCE_RESULT_INIT;
    loopcost_permutation_result permutation = LOOPCOST_PERMUTATION_RESULT_INIT;
    loopcost_stratum none = {0, 3};
    uint64_t words = 0;
    tap_group("bad arms and strata");
    arm.trials = bad;
    expect(loopcost_cost_per_success(&arm, 0.9, &how, &success, &fault), LOOPCOST_OUT_OF_RANGE,
           LOOPCOST_PARAM_ARM_TRIALS_COST, "a negative cost");
    tap_integer(fault.index, 1, "  of which trial");
    expect(loopcost_dominance(&good, &arm, &how, &dominance, &fault), LOOPCOST_OUT_OF_RANGE,
           LOOPCOST_PARAM_ARM_TRIALS_COST, "the same of the second arm");
    tap_integer(fault.strategy, 1, "  which is told");
    bad[1].cost = 1.0, bad[1].solved = 2;
    expect(loopcost_cost_per_success(&arm, 0.9, &how, &success, &fault), LOOPCOST_OUT_OF_RANGE,
           LOOPCOST_PARAM_ARM_TRIALS_SOLVED, "solved twice");
    bad[1].solved = 0, bad[1].reserved = 1;
    expect(loopcost_cost_per_success(&arm, 0.9, &how, &success, &fault), LOOPCOST_UNSUPPORTED,
           LOOPCOST_PARAM_ARM_TRIALS, "a reserved field");
    bad[1].reserved = 0, bad[0].solved = 0;
    expect(loopcost_cost_per_success(&arm, 0.9, &how, &success, &fault), LOOPCOST_UNDEFINED,
           LOOPCOST_PARAM_ARM_TRIALS_SOLVED, "no success");
    tap_status(loopcost_dominance(&good, &arm, &how, &dominance, &fault), LOOPCOST_OK, "which may be compared");
    tap_double(dominance.second_solves_more, 0.0, 0.0, "  and never solves more");
    arm.n_trials = 0;
    expect(loopcost_cost_per_success(&arm, 0.9, &how, &success, &fault), LOOPCOST_OUT_OF_RANGE,
           LOOPCOST_PARAM_ARM_TRIALS, "no trial");
    arm = good, arm.stride = 8;
    expect(loopcost_cost_per_success(&arm, 0.9, &how, &success, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_STRIDE,
           "a short stride");
    expect(loopcost_cost_per_success(&good, 2.0, &how, &success, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_LEVEL,
           "level 2");
    loopcost_resampling_words(&how, 2, 0, &words, NULL);
    how.words = words - 1;
    expect(loopcost_cost_per_success(&good, 0.9, &how, &success, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_WORK,
           "a word short");
    how = usual(), how.draws = 0;
    expect(loopcost_dominance(&good, &good, &how, &dominance, &fault), LOOPCOST_OUT_OF_RANGE,
           LOOPCOST_PARAM_RESAMPLING_DRAWS, "no draw");
    how = usual(), how.measure = 2;
    expect(loopcost_dominance(&good, &good, &how, &dominance, &fault), LOOPCOST_OUT_OF_RANGE,
           LOOPCOST_PARAM_RESAMPLING_MEASURE, "no measure");
    how = usual(), how.limit = UINT64_MAX;
    expect(loopcost_permutation_test(three, three, &one_stratum, 1, 0, &how, &permutation, &fault),
           LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_RESAMPLING_LIMIT, "a limit beyond all patience");
    how = usual();
    expect(loopcost_permutation_test(three, three, NULL, 0, 0, &how, &permutation, &fault), LOOPCOST_OUT_OF_RANGE,
           LOOPCOST_PARAM_STRATA, "no stratum");
    expect(loopcost_permutation_test(three, three, NULL, 1, 0, &how, &permutation, &fault), LOOPCOST_NULL,
           LOOPCOST_PARAM_STRATA, "null strata");
    expect(loopcost_permutation_test(three, three, &none, 1, 0, &how, &permutation, &fault), LOOPCOST_OUT_OF_RANGE,
           LOOPCOST_PARAM_STRATA_FIRST, "an empty stratum");
    expect(loopcost_permutation_words(&one_stratum, 1, 8, &words, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_STRIDE,
           "a short stride");
}

static void check_bad_numbers(void)
{
    char text[LOOPCOST_FAULT_TEXT_SIZE];
    const double p[] = {0.5, 1.5}, costs[] = {1.0, (double)NAN};
    loopcost_proportion_interval proportion = LOOPCOST_PROPORTION_INTERVAL_INIT;
    double adjusted[2] = {-1.0, -1.0};
    uint32_t dominators[2] = {9, 9};
    uint64_t trials = 77;
    tap_group("bad numbers");
    expect(loopcost_proportion(3, 2, 0.9, &proportion, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_SUCCESSES,
           "3 of 2");
    expect(loopcost_proportion(0, 0, 0.9, &proportion, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_SCORED, "0 of 0");
    expect(loopcost_proportion(1, 2, -0.9, &proportion, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_LEVEL, "level");
    expect(loopcost_holm(p, 2, work, WORDS, adjusted, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_P_VALUES_AT,
           "p 1.5");
    expect(loopcost_benjamini_hochberg(p, 1, work, 2, adjusted, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_WORK,
           "memory");
    expect(loopcost_holm(NULL, 1, work, WORDS, adjusted, &fault), LOOPCOST_NULL, LOOPCOST_PARAM_P_VALUES, "null");
    expect(loopcost_pareto(costs, p, 2, dominators, &fault), LOOPCOST_NOT_A_NUMBER, LOOPCOST_PARAM_POINTS_COST, "NaN");
    expect(loopcost_pareto(p, costs, 2, dominators, &fault), LOOPCOST_NOT_A_NUMBER, LOOPCOST_PARAM_POINTS_YIELD, "NaN");
    expect(loopcost_pareto(p, p, 65537, dominators, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_POINTS, "too many");
    expect(loopcost_trials_needed(0.0, 0.95, 0.8, &trials, &fault), LOOPCOST_UNDEFINED, LOOPCOST_PARAM_DELTA,
           "no difference");
    expect(loopcost_trials_needed(1.1, 0.95, 0.8, &trials, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_DELTA, "1.1");
    expect(loopcost_trials_needed(0.5, 0.95, 1.0, &trials, &fault), LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_POWER,
           "sure");
    expect(loopcost_trials_needed_chances(0.5, 0.5, 0.95, 0.8, &trials, &fault), LOOPCOST_UNDEFINED,
           LOOPCOST_PARAM_CHANCE, "no difference");
    loopcost_fault_text(&fault, text, sizeof text);
    tap_text(text, "chance is 0.5; the other one is the same, and they must differ", "says so");
    expect(loopcost_trials_needed_chances((double)NAN, 0.5, 0.95, 0.8, &trials, &fault), LOOPCOST_NOT_A_NUMBER,
           LOOPCOST_PARAM_CHANCE, "NaN");
    tap_check(adjusted[0] == -1.0 && dominators[0] == 9 && trials == 77, "and nothing is written");
}

int main(void)
{
    check_init_quantile_interval();
    check_init_mann_whitney_result();
    check_init_mann_whitney_normal_result();
    check_init_delta_interval();
    check_init_proportion_interval();
    check_init_resampling();
    check_init_permutation_result();
    check_init_arm();
    check_init_success_cost();
    check_init_dominance_result();
    check_coverage();
    check_ranks();
    check_ranks_cover();
    check_one_value();
    check_far_quantiles();
    check_bootstrap();
    check_mann_whitney();
    check_delta();
    check_permutation();
    check_proportions();
    check_arms();
    check_corrections();
    check_frontier();
    check_needed();
    check_sizes();
    check_bad_samples();
    check_bad_arms();
    check_bad_numbers();
    return tap_done();
}
