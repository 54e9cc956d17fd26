/* Do forecasts hold?
 *
 * A forecast is a law; what comes is a number. Of many of both this header tells how well the laws fit the numbers (the
 * CRPS, in the unit of the numbers), whether the numbers fall where the laws say (PIT, coverage of intervals), how good
 * chances of ends were (Brier and logarithmic score), and how to widen intervals, or where to set a threshold, so that
 * a promise holds whatever the laws are worth. Each promise is told with what it takes. doc/evidence.md: "Do forecasts
 * hold?".
 *
 *     loopcost_ensemble_sort(costs, NULL, n, &fault);
 *     loopcost_ensemble_crps(costs, NULL, n, observed, &score, &fault);      // USD: 0 is best
 *     loopcost_coverage(hits, runs, 0.9, 0.95, &coverage, &fault);           // 90 % intervals: what share they covered
 *     loopcost_conformal_margin(scores, n, 0.1, &margin, &fault);            // how much wider they have to be
 */
#ifndef LOOPCOST_CALIBRATION_H
#define LOOPCOST_CALIBRATION_H

#include "forecast.h"
#include "trials.h"

/* How often intervals covered what came. */
typedef struct loopcost_coverage_result {
    uint32_t struct_size; /* LOOPCOST_COVERAGE_RESULT_INIT sets it */
    uint32_t reserved;    /* zero */
    double share;         /* hits / runs */
    double least;         /* C. J. Clopper and E. S. Pearson's limits of the true chance */
    double most;
    double p; /* chance, were the nominal one true, of all numbers of hits that are no likelier than this one: as R's
               * binom.test and SciPy's binomtest have it */
} loopcost_coverage_result;

#define LOOPCOST_COVERAGE_RESULT_INIT                                                                                  \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_coverage_result), 0, 0.0, 0.0, 0.0, 0.0                                              \
    }

/* Are numbers between 0 and 1 spread evenly? */
typedef struct loopcost_uniformity {
    uint32_t struct_size; /* LOOPCOST_UNIFORMITY_INIT sets it */
    uint32_t reserved;    /* zero */
    double above;         /* the most by which the share of numbers up to u exceeds u: too many are small */
    double below;         /* the most by which it falls short of u: too many are large */
    double p_above;       /* chance of as much, or more, were they spread evenly */
    double p_below;
    double p; /* chance that the larger of the two is as large, on either side: as SciPy's kstest has it */
} loopcost_uniformity;

#define LOOPCOST_UNIFORMITY_INIT                                                                                       \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_uniformity), 0, 0.0, 0.0, 0.0, 0.0, 0.0                                              \
    }

/* How far what came lies outside an interval [low, high], or within it where it is negative. Where low equals high it
 * is the distance from a point forecast; `scale` is what distances are measured in, 1 or a spread of the forecast's
 * own. */
enum loopcost_score_kind {
    LOOPCOST_SCORE_DISTANCE = 0, /* max(low - y, y - high)/scale: both sides, symmetric */
    LOOPCOST_SCORE_EXCESS = 1,   /* (y - high)/scale: above only, for budgets */
    LOOPCOST_SCORE_RATIO = 2,    /* max(low/y, y/high): both sides, for amounts above 0; scale takes no part */
    LOOPCOST_SCORE_OVERRUN = 3   /* y/high: above only */
};

/* How much wider intervals must be. */
typedef struct loopcost_margin {
    uint32_t struct_size; /* LOOPCOST_MARGIN_INIT sets it */
    uint32_t reserved;    /* zero */
    double margin;        /* the score of this rank */
    double coverage;      /* rank/(n + 1): what the widened interval covers at least, exactly if no scores are equal */
    uint64_t rank;        /* ceil((n + 1)(1 - miss)), at most n */
} loopcost_margin;

#define LOOPCOST_MARGIN_INIT                                                                                           \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_margin), 0, 0.0, 0.0, 0                                                              \
    }

/* A decision by a score: what scores above the threshold is kept. */
typedef struct loopcost_threshold {
    uint32_t struct_size; /* LOOPCOST_THRESHOLD_INIT sets it */
    uint32_t reserved;    /* zero */
    double threshold;
    double promised;        /* the bound that the promise holds with: at most what was asked for */
    uint64_t kept;          /* of the recorded ones, how many it keeps, */
    uint64_t kept_failures; /* how many of these failed, */
    uint64_t failures;      /* and how many failed in all */
} loopcost_threshold;

#define LOOPCOST_THRESHOLD_INIT                                                                                        \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_threshold), 0, 0.0, 0.0, 0, 0, 0                                                     \
    }

LOOPCOST_BEGIN

/* Each writes what the _INIT macro holds to the `struct_size` bytes that the caller has.
 * Returns LOOPCOST_OK, LOOPCOST_NULL or LOOPCOST_STRUCT_SIZE. */
LOOPCOST_API int32_t loopcost_coverage_result_init(loopcost_coverage_result *result, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_uniformity_init(loopcost_uniformity *uniformity, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_margin_init(loopcost_margin *margin, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_threshold_init(loopcost_threshold *threshold, uint32_t struct_size);

/* Ensembles: a law as n values, 1 to 1e9, from -1e100 to 1e100, with weights in [0, 1e12], not all 0, in any unit;
 * null: they weigh the same. But for loopcost_ensemble_sort() they stand in ascending order.
 *
 * Each function returns LOOPCOST_OK; LOOPCOST_NULL; LOOPCOST_UNDEFINED for `ensemble.weights[]` that are all 0;
 * LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for `ensemble` (n), `ensemble.values[]` (one that is less than the one
 * before it is out of range) and `ensemble.weights[]`, the fault's index saying which, and for its own arguments. */

/* Sorts values, and each weight with its value, in place. O(n log n), no memory. */
LOOPCOST_API int32_t loopcost_ensemble_sort(double *values, double *weights, uint64_t n, loopcost_fault *fault);

/* The continuous ranked probability score: the integral of (F(y) - [observed <= y])^2 = E|X - observed| - E|X - X'|/2,
 * in the unit of the values (J. E. Matheson and R. L. Winkler, 1976; T. Gneiting and A. E. Raftery, Strictly proper
 * scoring rules, prediction, and estimation, 2007). All terms positive: relative error at most 1e-13. O(n).
 * `observed` is from -1e300 to 1e300. */
LOOPCOST_API int32_t loopcost_ensemble_crps(const double *values, const double *weights, uint64_t n, double observed,
                                            double *score, loopcost_fault *fault);

/* The probability integral transform, P(X < observed) + uniform P(X = observed). With `uniform` drawn evenly from [0,
 * 1] it is itself spread evenly if the law is right, atoms or none (A. E. Brockwell, Universal residuals, 2007); with
 * 0.5 it is the mid one, which needs no chance, and is more in the middle than that. O(n). */
LOOPCOST_API int32_t loopcost_ensemble_pit(const double *values, const double *weights, uint64_t n, double observed,
                                           double uniform, double *pit, loopcost_fault *fault);

/* The smallest value with P(X <= value) >= chance, for a chance in [0, 1]; chances within 1e-12 of each other count as
 * equal. O(n). */
LOOPCOST_API int32_t loopcost_ensemble_quantile(const double *values, const double *weights, uint64_t n, double chance,
                                                double *value, loopcost_fault *fault);

/* Many forecasts. */

/* How many of n numbers in [0, 1] lie in each of `bins` (1 to 65536) equal parts; a number on a border counts in the
 * upper one. Evenly spread PITs are the mark of forecasts that hold; a heap in the middle of those that are too wide,
 * at both ends of those that are too narrow, at one end of those that are too low or too high. O(n).
 *
 * Returns LOOPCOST_OK; LOOPCOST_NULL; LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for `pits` (n), `pits[]`, `bins`.
 * */
LOOPCOST_API int32_t loopcost_pit_histogram(const double *pits, uint64_t n, uint64_t *counts, uint32_t bins,
                                            loopcost_fault *fault);

/* A. N. Kolmogorov's test that n independent numbers, in ascending order, are spread evenly. The one-sided chances are
 * exact at every n: sum over j of binom(n, j) d (d + j/n)^(j-1) (1 - d - j/n)^(n-j) (Z. W. Birnbaum and F. H. Tingey,
 * 1951), to 1e-11. The two-sided one is too, to 1e-10, up to 4096 numbers (J. Durbin's matrix, by G. Marsaglia, W. W.
 * Tsang and J. Wang, Evaluating Kolmogorov's distribution, 2003), O(n sqrt n); of more it is twice the one-sided one
 * less the further terms of A. N. Kolmogorov's series, to 0.2/n, and to 1e-5 of itself below 0.5. O(n). Mid PITs of
 * laws with large atoms, and forecasts that share their data, are not independent and even: then it is a measure and no
 * test.
 *
 * Returns as loopcost_pit_histogram(), and LOOPCOST_STRUCT_SIZE. */
LOOPCOST_API int32_t loopcost_pit_uniformity(const double *pits, uint64_t n, loopcost_uniformity *results,
                                             loopcost_fault *fault);

/* Of `runs` intervals, 1 to 1e12, that should cover with a nominal chance in [0, 1], so many did; the limits have a
 * level in [0.01, 1 - 1e-9]. Numbers of hits whose chances are within 1e-7 of each other are as likely. To 1e-11.
 * O(sqrt runs).
 *
 * Returns LOOPCOST_OK; LOOPCOST_NULL; LOOPCOST_STRUCT_SIZE; LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for `hits`
 * (more than the runs), `runs`, `nominal`, `level`. */
LOOPCOST_API int32_t loopcost_coverage(uint64_t hits, uint64_t runs, double nominal, double level,
                                       loopcost_coverage_result *results, loopcost_fault *fault);

/* How good the chances of n ends (1 to 65536; they sum to 1 within 1e-9) were, once `end` came: G. W. Brier's (1950)
 * sum of squares, sum_i (chances[i] - [i = end])^2, from 0 to 2; and I. J. Good's (1952) -log of the chance that it was
 * given, in nats. Smaller is better, and both are best in the mean for the true chances. O(n).
 *
 * Returns LOOPCOST_OK; LOOPCOST_NULL; LOOPCOST_UNDEFINED for `ends[]` where what came had no chance (logarithmic score:
 * it is infinite); LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for `ends` (n), `ends[]`, `ends.sum`, `end`. */
LOOPCOST_API int32_t loopcost_brier_score(const double *chances, uint32_t n, uint32_t end, double *score,
                                          loopcost_fault *fault);
LOOPCOST_API int32_t loopcost_log_score(const double *chances, uint32_t n, uint32_t end, double *score,
                                        loopcost_fault *fault);

/* Split conformal intervals. Forecasts are made without looking at n further runs; their scores say how far off they
 * were; the margin is the score of rank ceil((n + 1)(1 - miss)). If the n runs and the next one are exchangeable (drawn
 * alike, in any order), the next one's score is at most the margin with at least 1 - miss, on average over both: not
 * for every kind of run, and not given these n. (V. Vovk, A. Gammerman and G. Shafer, Algorithmic learning in a random
 * world, 2005; J. Lei and others, Distribution-free predictive inference for regression, 2018; with quantiles for low
 * and high, Y. Romano, E. Patterson and E. J. Candes, Conformalized quantile regression, 2019.) */

/* ceil((n + 1)(1 - miss)), for n in [0, 1e9] and miss in [1e-9, 1 - 1e-9]; (n + 1)(1 - miss) is taken for the whole
 * number within 1e-9 of it. It is n + 1 where n < 1/miss - 1: then no score is enough, and the margin is infinite.
 * O(1).
 *
 * Returns LOOPCOST_OK; LOOPCOST_NULL; LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for `scores` (n), `miss`. */
LOOPCOST_API int32_t loopcost_conformal_rank(uint64_t n, double miss, uint64_t *rank, loopcost_fault *fault);

/* The score of what came, as enum loopcost_score_kind has it. `low` <= `high` and `observed` are from -1e100 to 1e100,
 * for ratios from 1e-100 on; `scale` is in [1e-100, 1e100]. O(1).
 *
 * Returns LOOPCOST_OK; LOOPCOST_NULL; LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for `score.kind`, `score.low`,
 * `score.high`, `score.scale`, `observed`. */
LOOPCOST_API int32_t loopcost_conformal_score(uint32_t kind, double low, double high, double scale, double observed,
                                              double *score, loopcost_fault *fault);

/* The margin from n scores in ascending order, each from -1e300 to 1e300. O(n).
 *
 * Returns LOOPCOST_OK; LOOPCOST_NULL; LOOPCOST_STRUCT_SIZE; LOOPCOST_UNDEFINED for `scores` (n) where the margin is
 * infinite, the fault's least being how many it takes; LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for `scores`,
 * `scores[]`, `miss`. */
LOOPCOST_API int32_t loopcost_conformal_margin(const double *scores, uint64_t n, double miss, loopcost_margin *results,
                                               loopcost_fault *fault);

/* The interval whose every amount scores at most `margin`: [low - margin scale, high + margin scale], or [low/margin,
 * high margin] for ratios; one-sided ones begin at -1e300, or at 0 for ratios, and no end is further out than 1e300. A
 * negative margin may leave nothing between: then both ends are the middle of the two. O(1).
 *
 * Returns as loopcost_conformal_score(), for `score.margin` (from -1e300 to 1e300, for ratios from 0 on). */
LOOPCOST_API int32_t loopcost_conformal_interval(uint32_t kind, double low, double high, double scale, double margin,
                                                 double *least, double *most, loopcost_fault *fault);

/* To keep or not to keep. Of n recorded runs there is a score, the larger the better, and whether they failed (1 or 0);
 * what scores above a threshold will be kept. "Few of the kept ones fail" and "few of those that fail are kept" are
 * different promises: where failures are rare the first is cheap and the second is not, and the other way round.
 * Neither implies the other, and neither says how many are kept.
 *
 * Both return LOOPCOST_OK; LOOPCOST_NULL; LOOPCOST_STRUCT_SIZE; LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for
 * `scores` (n, at most 1e9), `scores[]`, `failed[]`, `miss` and what each names. */

/* P(failure | kept) <= miss. Candidates for the threshold (1 to 65536), chosen without looking at these runs, are
 * tested one after the other: the promise is kept by the candidate if P(B <= failures it keeps) <= 1 - confidence, B
 * binomial (kept, miss). The first that fails ends it; the last that passed is the answer. If runs are independent and
 * drawn alike, the answer breaks the promise with at most 1 - confidence, over the draw of these runs (A. N.
 * Angelopoulos, S. Bates, E. J. Candes, M. I. Jordan and L. Lei, Learn then test, 2021, fixed sequence testing). So the
 * first should be one that surely passes; candidates picked by looking at these very runs make the statement untrue.
 * `promised` is Clopper and Pearson's upper limit at that confidence, of the answer alone.
 *
 * LOOPCOST_UNDEFINED for `candidates[]` where the first fails already: keep nothing; `candidates`, `confidence` in
 * [0.01, 1 - 1e-9]. O(n candidates). */
LOOPCOST_API int32_t loopcost_threshold_failure_given_kept(const double *scores, const uint32_t *failed, uint64_t n,
                                                           const double *candidates, uint32_t n_candidates, double miss,
                                                           double confidence, loopcost_threshold *results,
                                                           loopcost_fault *fault);

/* P(kept | failure) <= miss. The threshold is the score of rank ceil((m + 1)(1 - miss)) among the m that failed, the
 * scores being in ascending order: split conformal, of the failures alone (V. Vovk, Conditional validity of inductive
 * conformal predictors, 2012). If the recorded failures and the next one are exchangeable, the next failure is kept
 * with at most 1 - rank/(m + 1), which is `promised`, on average over both. How often runs fail takes no part in it.
 *
 * LOOPCOST_UNDEFINED for `failed` (m) where there are too few failures, the fault's least being how many it takes: keep
 * nothing. O(n). */
LOOPCOST_API int32_t loopcost_threshold_kept_given_failure(const double *scores, const uint32_t *failed, uint64_t n,
                                                           double miss, loopcost_threshold *results,
                                                           loopcost_fault *fault);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/calibration.inl"
#endif

#endif
