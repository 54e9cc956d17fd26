/* Are these arms different, and how sure is that?
 *
 * For recorded trials of some arms (models, agents, set-ups) on some tasks: what a run of each costs and how often it
 * succeeds, with intervals that say what they really cover; tests whose chances are counted and not approximated; and
 * what so few trials could have shown at all. doc/evidence.md: "Verdicts".
 *
 *     const double a[] = {1.24, 1.74, 1.84}, b[] = {2.05, 2.27, 2.60};
 *     uint64_t work[64];
 *     loopcost_mann_whitney_result test = LOOPCOST_MANN_WHITNEY_RESULT_INIT;
 *     loopcost_mann_whitney(a, 3, b, 3, work, 64, &test, &fault);   // test.p == 0.1, and no three against three could
 *                                                                   // have had less: test.least_p == 0.1
 *
 * Samples are plain arrays of numbers from -1e100 to 1e100, in any order, which are left as they are. Where a function
 * takes memory, `work` has `words` 64-bit words, left in no useful state.
 */
#ifndef LOOPCOST_TRIALS_H
#define LOOPCOST_TRIALS_H

#include "attempts.h"
#include "random.h"

#define LOOPCOST_BOOTSTRAP_PAIRS_MOST 10000

/* A quantile and what it lies between. */
typedef struct loopcost_quantile_interval {
    uint32_t struct_size; /* LOOPCOST_QUANTILE_INTERVAL_INIT sets it */
    uint32_t reserved;    /* zero */
    double estimate;
    double least;
    double most;
    double coverage; /* how likely such an interval holds the quantile of any continuous law; of one with atoms it
                      * is as likely or likelier */
    double widest;   /* the most that so many values can reach: the coverage of their least and their largest */
} loopcost_quantile_interval;

#define LOOPCOST_QUANTILE_INTERVAL_INIT {(uint32_t)sizeof(loopcost_quantile_interval), 0, 0.0, 0.0, 0.0, 0.0, 0.0}

/* Which of two samples has the larger values: the exact test. */
typedef struct loopcost_mann_whitney_result {
    uint32_t struct_size; /* LOOPCOST_MANN_WHITNEY_RESULT_INIT sets it */
    uint32_t tied;        /* 1: some values are equal */
    double u;             /* pairs in which the first sample's value is larger, equal ones counting half */
    double p;             /* chance of a U at least as far from its mean, on either side */
    double p_less;        /* chance of a U at most as large */
    double p_greater;     /* chance of a U at least as large */
    double least_p;       /* the smallest p that such values could have had, however they fell */
} loopcost_mann_whitney_result;

#define LOOPCOST_MANN_WHITNEY_RESULT_INIT {(uint32_t)sizeof(loopcost_mann_whitney_result), 0, 0.0, 0.0, 0.0, 0.0, 0.0}

/* The same by the normal approximation, as publications have it: two-sided p, in four variants. Of few values none of
 * them is right; they are for reproducing what was printed. */
typedef struct loopcost_mann_whitney_normal_result {
    uint32_t struct_size; /* LOOPCOST_MANN_WHITNEY_NORMAL_RESULT_INIT sets it */
    uint32_t reserved;    /* zero */
    double u;
    double p;                 /* no correction */
    double p_continuity;      /* U moved by a half towards its mean */
    double p_ties;            /* the variance corrected for ties */
    double p_ties_continuity; /* both: what SciPy's method="asymptotic" answers */
} loopcost_mann_whitney_normal_result;

#define LOOPCOST_MANN_WHITNEY_NORMAL_RESULT_INIT                                                                       \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_mann_whitney_normal_result), 0, 0.0, 0.0, 0.0, 0.0, 0.0                              \
    }

/* Cliff's delta: P(first > second) - P(first < second), and an interval. */
typedef struct loopcost_delta_interval {
    uint32_t struct_size; /* LOOPCOST_DELTA_INTERVAL_INIT sets it */
    uint32_t reserved;    /* zero */
    double delta;         /* in [-1, 1] */
    double least;         /* whatever the laws are */
    double most;
    double score_least; /* for continuous laws of about the same shape: narrower */
    double score_most;
} loopcost_delta_interval;

#define LOOPCOST_DELTA_INTERVAL_INIT {(uint32_t)sizeof(loopcost_delta_interval), 0, 0.0, 0.0, 0.0, 0.0, 0.0}

/* How often something succeeds. */
typedef struct loopcost_proportion_interval {
    uint32_t struct_size; /* LOOPCOST_PROPORTION_INTERVAL_INIT sets it */
    uint32_t reserved;    /* zero */
    double share;         /* successes / trials */
    double exact_least;   /* Clopper and Pearson's: covers at least the level, whatever the truth */
    double exact_most;
    double wilson_least; /* Wilson's: covers the level on average */
    double wilson_most;
} loopcost_proportion_interval;

#define LOOPCOST_PROPORTION_INTERVAL_INIT {(uint32_t)sizeof(loopcost_proportion_interval), 0, 0.0, 0.0, 0.0, 0.0, 0.0}

/* What the cost of an arm is measured by. */
enum loopcost_cost_measure {
    LOOPCOST_MEASURE_MEAN = 0,         /* the mean of all its trials: what a budget feels */
    LOOPCOST_MEASURE_MEDIAN_SOLVED = 1 /* the median of those that succeeded, as publications have it */
};

/* How to count what cannot be said in a formula: one by one where there are at most `limit` cases, otherwise `draws`
 * of them by chance, the same on every machine. */
typedef struct loopcost_resampling {
    uint32_t struct_size; /* LOOPCOST_RESAMPLING_INIT sets it */
    uint32_t measure;     /* enum loopcost_cost_measure, for loopcost_dominance() */
    uint64_t limit;       /* cases that are counted one by one, in [0, 1e12]; 200000 at first */
    uint64_t draws;       /* in [1, 1e9]; 9999 at first */
    uint64_t seed;
    uint64_t *work; /* memory */
    uint64_t words; /* how many words there are */
} loopcost_resampling;

#define LOOPCOST_RESAMPLING_INIT {(uint32_t)sizeof(loopcost_resampling), 0, 200000, 9999, 0, 0, 0}

/* How many values each sample has in a stratum (a task, say). A record: arrays of it carry a stride. */
typedef struct loopcost_stratum {
    uint64_t first;  /* in [1, 1e9] */
    uint64_t second; /* in [1, 1e9] */
} loopcost_stratum;

/* Would labels dealt out by chance differ as much? */
typedef struct loopcost_permutation_result {
    uint32_t struct_size; /* LOOPCOST_PERMUTATION_RESULT_INIT sets it */
    uint32_t exact;       /* 1: every way to deal the labels was counted; 0: `splits` of them were drawn */
    double splits;        /* ways counted or drawn */
    double difference;    /* mean of the first less that of the second: in each stratum, and of these the mean */
    double p;             /* chance of a difference at least as far from zero */
    double p_less;        /* chance of one at most as large */
    double p_greater;     /* chance of one at least as large */
    double least_p;       /* the smallest p that such values could have had; of draws, that so many could have */
} loopcost_permutation_result;

#define LOOPCOST_PERMUTATION_RESULT_INIT                                                                               \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_permutation_result), 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0                                 \
    }

/* One run of an arm. A record: arrays of it carry a stride. */
typedef struct loopcost_trial {
    double cost;       /* USD, in [0, 1e12] */
    uint32_t solved;   /* 1: it succeeded; 0: it did not */
    uint32_t reserved; /* zero */
} loopcost_trial;

#define LOOPCOST_TRIAL_INIT {0.0, 0, 0}

/* The scored runs of one arm on one task. Runs that trouble from outside has ended (no credit, no network) are no
 * trials of the arm. */
typedef struct loopcost_arm {
    uint32_t struct_size; /* LOOPCOST_ARM_INIT sets it */
    uint32_t stride;      /* bytes from one trial to the next; 0 means sizeof(loopcost_trial) */
    const loopcost_trial *trials;
    uint64_t n_trials; /* in [1, 1e9] */
} loopcost_arm;

#define LOOPCOST_ARM_INIT {(uint32_t)sizeof(loopcost_arm), 0, 0, 0}

/* What a success costs, by two estimators, with percentile intervals of the bootstrap. Infinite where runs drawn again
 * may hold no success. */
typedef struct loopcost_success_cost {
    uint32_t struct_size; /* LOOPCOST_SUCCESS_COST_INIT sets it */
    uint32_t exact;       /* 1: all resamples were counted; 0: some were drawn */
    double mean;          /* USD, mean cost of a run over the share of successes: what repeating runs comes to */
    double mean_least;
    double mean_most; /* may be infinite */
    double median;    /* USD, median cost of the successes over the share of successes, as publications have it: the
                       * bill of the failures is not in it */
    double median_least;
    double median_most; /* may be infinite */
    double never;       /* chance of a resample without any success */
} loopcost_success_cost;

#define LOOPCOST_SUCCESS_COST_INIT {(uint32_t)sizeof(loopcost_success_cost), 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}

/* Two arms whose runs are drawn again, independently: chances over the resamples of both. */
typedef struct loopcost_dominance_result {
    uint32_t struct_size;   /* LOOPCOST_DOMINANCE_RESULT_INIT sets it */
    uint32_t exact;         /* 1: all pairs of resamples were counted; 0: some were drawn */
    double first_dominates; /* no dearer and no less often solved, and better in one of the two */
    double second_dominates;
    double first_cheaper; /* strictly; where no run is solved, a median of the solved ones is infinite */
    double second_cheaper;
    double first_solves_more; /* strictly */
    double second_solves_more;
} loopcost_dominance_result;

#define LOOPCOST_DOMINANCE_RESULT_INIT {(uint32_t)sizeof(loopcost_dominance_result), 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}

LOOPCOST_BEGIN

/* Each writes what the _INIT macro holds to the `struct_size` bytes that the caller has.
 * Returns LOOPCOST_OK, LOOPCOST_NULL or LOOPCOST_STRUCT_SIZE. */
LOOPCOST_API int32_t loopcost_quantile_interval_init(loopcost_quantile_interval *interval, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_mann_whitney_result_init(loopcost_mann_whitney_result *result, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_mann_whitney_normal_result_init(loopcost_mann_whitney_normal_result *result,
                                                              uint32_t struct_size);
LOOPCOST_API int32_t loopcost_delta_interval_init(loopcost_delta_interval *interval, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_proportion_interval_init(loopcost_proportion_interval *interval, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_resampling_init(loopcost_resampling *resampling, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_permutation_result_init(loopcost_permutation_result *result, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_arm_init(loopcost_arm *arm, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_success_cost_init(loopcost_success_cost *cost, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_dominance_result_init(loopcost_dominance_result *result, uint32_t struct_size);

/* Quantiles. The sample quantile of n values x(1) <= .. <= x(n) at q is x(k), k = ceil(n q), and where n q is a whole
 * number below n the mean of x(k) and x(k+1): at a half, the median as everyone takes it. n q is taken for the whole
 * number that lies within 1e-9 max(1, n q). q lies in [1e-12, 1 - 1e-12], n in [1, 1e9], a level in [0.01, 1 - 1e-9].
 *
 * All chances here are binomial tails (incomplete beta functions): to 1e-12 each. */

/* How likely x(lower) <= quantile <= x(upper), for a sample of n from any continuous law: P(lower <= B < upper), B
 * binomial(n, q). For the median, x(1) and x(n) reach 0.75 at n = 3 and 0.96875 at n = 6. Ranks count from 1. O(sqrt
 * n).
 *
 * Returns LOOPCOST_OK; LOOPCOST_NULL; LOOPCOST_OUT_OF_RANGE or LOOPCOST_NOT_A_NUMBER for `values` (n), `quantile`,
 * `rank` (one outside 1 to n, or `lower` above `upper`). */
LOOPCOST_API int32_t loopcost_quantile_coverage(uint64_t n, double quantile, uint64_t lower, uint64_t upper,
                                                double *coverage, loopcost_fault *fault);

/* The quantile between two order statistics: the largest lower one and the smallest upper one that each miss the
 * quantile with at most (1 - level)/2, or the extremes where no other does: then `coverage` is less than the level, and
 * says how much. Free of any assumption on the law. `work` takes 2 n words. O(n log n).
 *
 * Returns LOOPCOST_OK; LOOPCOST_NULL; LOOPCOST_STRUCT_SIZE; LOOPCOST_OUT_OF_RANGE or LOOPCOST_NOT_A_NUMBER for
 * `values`, `values[]`, `quantile`, `level` or `work` (fewer words than needed, which `least` tells). */
LOOPCOST_API int32_t loopcost_quantile_ranks(const double *values, uint64_t n, double quantile, double level,
                                             uint64_t *work, uint64_t words, loopcost_quantile_interval *results,
                                             loopcost_fault *fault);

/* The bootstrap's law of an order statistic, without drawing anything: a resample is n values drawn from n, each
 * equally likely, and chances[i-1] = P(its rank-th value is x(i)), i = 1 .. n. P(at most x(i)) = P(B >= rank), B
 * binomial(n, i/n). B. Efron and R. J. Tibshirani, An introduction to the bootstrap, 1993. O(n sqrt n).
 *
 * Returns as loopcost_quantile_coverage(). */
LOOPCOST_API int32_t loopcost_bootstrap_law(uint64_t n, uint64_t rank, double *chances, loopcost_fault *fault);

/* The same of two neighbours: chances[(i-1) n + j-1] = P(the rank-th value is x(i) and the next one x(j)), i <= j, and
 * 0 for i > j: a table of n by n. Their mean is the median of a resample where n is even and rank n/2. n is from 2 to
 * LOOPCOST_BOOTSTRAP_PAIRS_MOST, and rank below n. O(n^2). Returns as loopcost_bootstrap_law(). */
LOOPCOST_API int32_t loopcost_bootstrap_pair_law(uint64_t n, uint64_t rank, double *chances, loopcost_fault *fault);

/* The percentile interval of the bootstrap, exactly: what ever more resamples converge to. `least` is the smallest
 * value that the quantile of a resample has or is below with (1 - level)/2 at least, `most` likewise with (1 +
 * level)/2. `coverage` is what it covers in truth, at least: that of the order statistics in it. `work` takes 2 n
 * words. O(n log n). Returns as loopcost_quantile_ranks(). */
LOOPCOST_API int32_t loopcost_bootstrap_quantile(const double *values, uint64_t n, double quantile, double level,
                                                 uint64_t *work, uint64_t words, loopcost_quantile_interval *results,
                                                 loopcost_fault *fault);

/* Two samples. */

/* How many words loopcost_mann_whitney() takes for samples of n and m values, with equal ones among them (`tied` 1) or
 * without. Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_OUT_OF_RANGE for `first`, `second` (n, m) or `tied`; and
 * LOOPCOST_UNSUPPORTED as loopcost_mann_whitney(). */
LOOPCOST_API int32_t loopcost_mann_whitney_words(uint64_t n, uint64_t m, uint32_t tied, uint64_t *words,
                                                 loopcost_fault *fault);

/* The exact test of H. B. Mann and D. R. Whitney: every way to deal n labels to n + m values is equally likely, and
 * they are counted, in integers of 128 bits. Equal values share their mean rank, and the law is that of these ranks,
 * given the ties. The two-sided p is the chance of a U at least as far from n m/2; without ties this is twice the
 * smaller tail.
 *
 * Each chance is a ratio of exact integers, rounded: to 1e-15. O(n m min(n, m)) without ties, O(n m (n + m) min(n, m))
 * with them.
 *
 * Returns LOOPCOST_OK; LOOPCOST_UNSUPPORTED for `first` where there are 2^125 ways or more (64 against 64 have fewer):
 * the normal approximation and loopcost_permutation_test() have no such limit; LOOPCOST_NULL; LOOPCOST_STRUCT_SIZE;
 * LOOPCOST_OUT_OF_RANGE or LOOPCOST_NOT_A_NUMBER for `first`, `first[]`, `second`, `second[]`, `work`. */
LOOPCOST_API int32_t loopcost_mann_whitney(const double *first, uint64_t n, const double *second, uint64_t m,
                                           uint64_t *work, uint64_t words, loopcost_mann_whitney_result *results,
                                           loopcost_fault *fault);

/* The smallest two-sided p that n against m values can have at all: 2/binom(n + m, n), 1 at most. 0.1 for three against
 * three, 0.02857, 0.00794 and 0.00216 for four, five and six. 0 where it is below 1e-300. O(min(n, m)).
 * Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_OUT_OF_RANGE for `first` or `second`. */
LOOPCOST_API int32_t loopcost_mann_whitney_floor(uint64_t n, uint64_t m, double *p, loopcost_fault *fault);

/* The normal approximation: z = (U - n m/2)/s, s^2 = n m (n + m + 1)/12, and with ties n m/12 [n + m + 1 - sum (t^3 -
 * t)/((n + m)(n + m - 1))] over groups of t equal values. Where all values are equal p is 1. `work` takes 2 (n + m)
 * words. O((n + m) log(n + m)). Returns as loopcost_mann_whitney(), without its limit. */
LOOPCOST_API int32_t loopcost_mann_whitney_normal(const double *first, uint64_t n, const double *second, uint64_t m,
                                                  uint64_t *work, uint64_t words,
                                                  loopcost_mann_whitney_normal_result *results, loopcost_fault *fault);

/* Cliff's delta, exactly, and two intervals, neither of which shrinks to a point where all values of one sample are
 * larger. Equal values count as neither.
 *
 * The wide one takes the samples for as many independent pairs as the smaller of them has values, k, and is Clopper and
 * Pearson's for the share of pairs, counted in whole pairs outwards: of two samples apart, P(all pairs agree) is at
 * most the chance of one to the k-th power, whatever the laws. Three against three with delta 1 have [-0.415, 1] at 95
 * %. The narrow one is R. G. Newcombe's (Confidence intervals for an effect size measure based on the Mann-Whitney
 * statistic, part 2, method 5, 2006), which is too sure of itself below about five against five: there [0.002, 1].
 *
 * `work` takes 2 (n + m) words. O((n + m) log(n + m)). Returns as loopcost_mann_whitney_normal(), and for `level`. */
LOOPCOST_API int32_t loopcost_cliffs_delta(const double *first, uint64_t n, const double *second, uint64_t m,
                                           double level, uint64_t *work, uint64_t words,
                                           loopcost_delta_interval *results, loopcost_fault *fault);

/* How many words loopcost_permutation_test() takes. Returns as that, without `resampling`. */
LOOPCOST_API int32_t loopcost_permutation_words(const loopcost_stratum *strata, uint64_t n_strata, uint32_t stride,
                                                uint64_t *words, loopcost_fault *fault);

/* The permutation test of a difference of means. The values stand stratum after stratum; labels are dealt anew within
 * each. One stratum: two plain samples. A stratum for each task: paired by task, and where each arm has one value
 * there, by flips of signs. Every stratum weighs the same. Without `strata` (null, n_strata 0) it says nothing and is
 * an error; `stride` 0 means sizeof(loopcost_stratum).
 *
 * All prod binom(n + m, n) ways are counted if they are at most resampling->limit; otherwise resampling->draws of them
 * are drawn, and p is (b + 1)/(draws + 1) with b as far as the one seen. Differences that are nearer to each other than
 * 2^-40 of the values' mean size count as equal, so that 0.1 + 0.2 ties with 0.3. Word r of draw d in stratum s is that
 * of trial d, class s % 65536, bug r % 2^32 (random.h). O(ways + values), O(draws values).
 *
 * Returns LOOPCOST_OK; LOOPCOST_NULL; LOOPCOST_STRUCT_SIZE; LOOPCOST_OUT_OF_RANGE or LOOPCOST_NOT_A_NUMBER for `strata`
 * (none, or more than 1e6), `strata[].first`, `strata[].second`, `first[]`, `second[]`, `resampling.limit`,
 * `resampling.draws`, `stride`, `work`. */
LOOPCOST_API int32_t loopcost_permutation_test(const double *first, const double *second,
                                               const loopcost_stratum *strata, uint64_t n_strata, uint32_t stride,
                                               const loopcost_resampling *resampling,
                                               loopcost_permutation_result *results, loopcost_fault *fault);

/* Successes. */

/* Of `trials`, 1 to 1e9, so many successes, with a level in [0.01, 1 - 1e-9]. C. J. Clopper and E. S. Pearson's limits
 * are the chances at which as many successes, or as few, have (1 - level)/2; E. B. Wilson's solve the normal score.
 * Relative error 1e-12. O(sqrt trials).
 *
 * Returns LOOPCOST_OK; LOOPCOST_NULL; LOOPCOST_STRUCT_SIZE; LOOPCOST_OUT_OF_RANGE or LOOPCOST_NOT_A_NUMBER for
 * `successes` (more than the trials), `trials`, `level`. */
LOOPCOST_API int32_t loopcost_proportion(uint64_t successes, uint64_t trials, double level,
                                         loopcost_proportion_interval *results, loopcost_fault *fault);

/* How many words loopcost_cost_per_success() takes for an arm of n trials, or loopcost_dominance() for two of n and m
 * (`m` 0 for one arm). Returns as those. */
LOOPCOST_API int32_t loopcost_resampling_words(const loopcost_resampling *resampling, uint64_t n, uint64_t m,
                                               uint64_t *words, loopcost_fault *fault);

/* What a success costs. The bootstrap draws whole runs, cost and outcome together; its law is counted where there are
 * at most resampling->limit resamples, binom(2n - 1, n) of them, each with its weight (n to 10 by default), and drawn
 * otherwise: run i of draw d is that of trial d, class 0, bug i (random.h). Percentile intervals of few runs cover less
 * than their level. O(n resamples).
 *
 * Returns LOOPCOST_OK; LOOPCOST_UNDEFINED for `arm.trials[].solved` where no run succeeded; LOOPCOST_NULL;
 * LOOPCOST_STRUCT_SIZE; LOOPCOST_UNSUPPORTED for a field that this version does not know; LOOPCOST_OUT_OF_RANGE or
 * LOOPCOST_NOT_A_NUMBER for `arm.trials`, `arm.trials[].cost`, `arm.trials[].solved`, `stride`, `level`,
 * `resampling...`, `work`. */
LOOPCOST_API int32_t loopcost_cost_per_success(const loopcost_arm *arm, double level,
                                               const loopcost_resampling *resampling, loopcost_success_cost *results,
                                               loopcost_fault *fault);

/* How sure is it that one arm is better? Counted where binom(2n - 1, n) binom(2m - 1, m) is at most the limit, drawn
 * otherwise; the second arm's class is 1. Returns as loopcost_cost_per_success(), but an arm without a success has an
 * answer. The fault's `strategy` is 0 or 1, the arm at fault. */
LOOPCOST_API int32_t loopcost_dominance(const loopcost_arm *first, const loopcost_arm *second,
                                        const loopcost_resampling *resampling, loopcost_dominance_result *results,
                                        loopcost_fault *fault);

/* Which points are the best of their kind: dominators[i] is LOOPCOST_NO_INDEX where no other costs no more and yields
 * no less and is better in one of the two; otherwise the cheapest of those that are so and that nothing dominates.
 * Costs and yields are from -1e100 to 1e100; of two equal points neither dominates. `n` is in [0, 65536]. O(n^2).
 *
 * Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_OUT_OF_RANGE or LOOPCOST_NOT_A_NUMBER for `points`, `points[].cost`,
 * `points[].yield`. */
LOOPCOST_API int32_t loopcost_pareto(const double *costs, const double *yields, uint64_t n, uint32_t *dominators,
                                     loopcost_fault *fault);

/* Many questions. */

/* p values corrected for their number, in their order; each is significant at a level if its corrected one is at most
 * that. S. Holm (1979): no false one among them with that chance, whatever depends on what. Y. Benjamini and Y.
 * Hochberg (1995): of those called significant at most that share is false, on average. `adjusted` may be `p`. `work`
 * takes 3 n words, n in [0, 1e9]. O(n log n).
 *
 * Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_OUT_OF_RANGE or LOOPCOST_NOT_A_NUMBER for `p_values`, `p_values[]`,
 * `work`. */
LOOPCOST_API int32_t loopcost_holm(const double *p, uint64_t n, uint64_t *work, uint64_t words, double *adjusted,
                                   loopcost_fault *fault);
LOOPCOST_API int32_t loopcost_benjamini_hochberg(const double *p, uint64_t n, uint64_t *work, uint64_t words,
                                                 double *adjusted, loopcost_fault *fault);

/* How many trials each of two equal arms needs for the Mann-Whitney test to call a difference of this delta (Cliff's,
 * not 0) significant at a level (0.95: p <= 0.05) with such a power, in [0.01, 1 - 1e-9]: G. E. Noether's 2 (z +
 * z')^2/(3 delta^2) (Sample size determination for some common nonparametric tests, 1987), and no fewer than can reach
 * that p at all. O(log trials).
 *
 * Returns LOOPCOST_OK; LOOPCOST_UNDEFINED for `delta` 0 (its size below 1e-6); LOOPCOST_NULL; LOOPCOST_OUT_OF_RANGE or
 * LOOPCOST_NOT_A_NUMBER for `delta`, `level`, `power`. */
LOOPCOST_API int32_t loopcost_trials_needed(double delta, double level, double power, uint64_t *trials,
                                            loopcost_fault *fault);

/* The same for two chances of success, each in [0, 1]: 2 (z + z')^2/h^2, h = 2 asin sqrt a - 2 asin sqrt b (J. Cohen,
 * Statistical power analysis, 1988). Returns as loopcost_trials_needed(), LOOPCOST_UNDEFINED for `chance` where both
 * are the same (h below 1e-6), the fault's least and most being the first. */
LOOPCOST_API int32_t loopcost_trials_needed_chances(double first, double second, double level, double power,
                                                    uint64_t *trials, loopcost_fault *fault);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/trials.inl"
#endif

#endif
