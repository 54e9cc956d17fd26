/* How sure is that?
 *
 * The whole law of what a strategy costs: the chance to stay within a budget, and the budget that is enough. README:
 * "The law of the cost".
 *
 *     loopcost_distribution law = LOOPCOST_DISTRIBUTION_INIT;
 *     loopcost_bracket enough = LOOPCOST_BRACKET_INIT;
 *     law.width = 0.001;                                          // USD: a bracket will do
 *     loopcost_distribution_words(&strategy, &law, &law.words, &fault);
 *     law.work = malloc(law.words * sizeof *law.work);
 *     loopcost_distribution_build(&strategy, &law, &fault);
 *     loopcost_distribution_quantile(&law, 0.9, &enough, &fault); // enough.most USD do in 9 runs of 10
 */
#ifndef LOOPCOST_DISTRIBUTION_H
#define LOOPCOST_DISTRIBUTION_H

#include "strategy.h"

/* What a law is about. */
enum loopcost_quantity {
    LOOPCOST_QUANTITY_COST = 0,    /* USD */
    LOOPCOST_QUANTITY_ATTEMPTS = 1 /* fix attempts, or the calls of a loop; wherever this header says USD, it is they */
};

/* What a strategy costs, as a law: built once by loopcost_distribution_build() in the caller's memory, then asked by
 * the other functions, which read that memory and leave it alone.
 *
 * One conversation's cost never falls with its attempts, so a shared conversation has one possible cost for each number
 * of attempts: the law is exact. Fresh threads add up costs that are polynomials of their attempts. That law is exact
 * where all of them are multiples of one amount (whole tokens, prices of whole nano-USD per Mtok) and there is memory
 * for every multiple; otherwise it is a bracket: the threads' costs are rounded down to a grid for one law and up for
 * another, and the truth is between the two, cdf, survival function and quantiles alike. `width` says how far apart
 * they may be. The attempts alone have an exact law in every mode.
 *
 * What each answer is, by law and by process. Closed: in closed form. Exact: a law in a table. Lattice: exact on a
 * lattice, or a bracket. MC: by simulation (simulate.h) alone; the function says UNSUPPORTED and names the parameter.
 *
 *                                          | mean and   | attempts:  | cost, | cost,   | cost,
 *                                          | variance   | the law    | shared| fresh   | grouped
 *     -------------------------------------|------------|------------|-------|---------|--------
 *     geometric classes                    | closed     | exact      | exact | lattice | MC
 *     a table of chances                   | closed     | exact      | exact | lattice | MC
 *     Beta difficulty, above alpha's order | closed     | exact      | exact | lattice | MC
 *     a cap on each bug, all laws above    | closed     | exact      | exact | lattice | MC
 *     a random split, all of the above     | closed     | exact      | exact | lattice | MC
 *     Poisson, negative binomial counts    | closed (1) | exact (2)  | exact | lattice | MC
 *     bugs that come back, geometric       | closed     | exact      | exact | MC      | MC
 *       the same with another law or a cap | MC         | MC         | MC    | MC      | MC
 *     a cap on the conversation            | closed (3) | exact (4)  | exact | none    | none
 *     steps that grow                      | closed     |            | exact | lattice | MC
 *     steps that vary                      | closed     |            | MC    | MC      | MC
 *     cache expiry between 0 and 1 (5)     | closed     |            | MC    | MC      | MC
 *     a loop of calls, every hazard        | exact sum  | exact      | exact |         |
 *
 * (1) MC where grouped. (2) MC for a Beta law without a cap. (3) For geometric classes of whole number, MC otherwise.
 * (4) That of the attempts made: min(T, K). (5) Where a write costs more than a read. Fractional counts have a mean and
 * a variance; a law wants whole ones: their sum for the plain model in one conversation, each of them elsewhere.
 */
typedef struct loopcost_distribution {
    uint32_t struct_size; /* LOOPCOST_DISTRIBUTION_INIT sets it */
    uint32_t exact;       /* result, 1: the lower law is the upper law; 0: a bracket */
    double *work;         /* memory: loopcost_distribution_words() says how much */
    const void *reserved; /* null */
    uint64_t words;       /* how many doubles there are */
    double width;         /* USD, in [0, 1e12], how far apart the bounds of a quantile may be; 0: exact or an error */
    double tail;          /* chance in [1e-300, 1e-6] that may lie outside the costs of the law; 1e-18 at first */
    uint64_t atoms;       /* result: how many costs the law has; 0 before it is built */
    double missing;       /* result: chance that the law does not place; it counts as above all costs in every `most` */
    double rounding;      /* result: relative error that arithmetic may have brought to each chance of a bracket, which
                           * is widened by it */
    uint32_t quantity;    /* enum loopcost_quantity: what it is the law of */
    uint32_t padding;     /* zero */
} loopcost_distribution;

#define LOOPCOST_DISTRIBUTION_INIT {(uint32_t)sizeof(loopcost_distribution), 0, 0, 0, 0, 0.0, 1e-18, 0, 0.0, 0.0, 0, 0}

/* A strategy at a budget. Each quantity lies in [least, most]: the same number where the law is exact, up to rounding
 * (1e-12 relative) and to the tail, which counts as costs above all others; how far above is not known, so that
 * overruns are those of the costs that the law places. */
typedef struct loopcost_risk {
    uint32_t struct_size; /* LOOPCOST_RISK_INIT sets it */
    uint32_t reserved;    /* zero */
    double within_least;  /* P(cost <= budget): a cost equal to the budget is within it */
    double within_most;
    double over_least; /* P(cost > budget); never 1 - within where that would cancel */
    double over_most;
    double mean_within_least; /* USD, E[cost | cost <= budget]; 0 where that cannot be */
    double mean_within_most;
    double overrun_least; /* USD, E[max(cost - budget, 0)]; divided by `over` it is the mean overrun of those over */
    double overrun_most;
} loopcost_risk;

#define LOOPCOST_RISK_INIT {(uint32_t)sizeof(loopcost_risk), 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}

/* An amount that is known to lie between two. */
typedef struct loopcost_bracket {
    uint32_t struct_size; /* LOOPCOST_BRACKET_INIT sets it */
    uint32_t reserved;    /* zero */
    double least;         /* USD */
    double most;          /* USD */
} loopcost_bracket;

#define LOOPCOST_BRACKET_INIT {(uint32_t)sizeof(loopcost_bracket), 0, 0.0, 0.0}

/* Two strategies that run independently of each other. */
typedef struct loopcost_duel {
    uint32_t struct_size; /* LOOPCOST_DUEL_INIT sets it */
    uint32_t reserved;    /* zero */
    double cheaper_least; /* P(first < second) */
    double cheaper_most;
    double dearer_least; /* P(first > second) */
    double dearer_most;
    double saving_least; /* USD, E[second] - E[first] */
    double saving_most;
} loopcost_duel;

#define LOOPCOST_DUEL_INIT {(uint32_t)sizeof(loopcost_duel), 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}

LOOPCOST_BEGIN

/* Each writes what the _INIT macro holds to the `struct_size` bytes that the caller has.
 * Returns LOOPCOST_OK, LOOPCOST_NULL or LOOPCOST_STRUCT_SIZE. */
LOOPCOST_API int32_t loopcost_distribution_init(loopcost_distribution *distribution, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_risk_init(loopcost_risk *risk, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_bracket_init(loopcost_bracket *bracket, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_duel_init(loopcost_duel *duel, uint32_t struct_size);

/* The largest number of fix attempts in one shared conversation that a budget in [0, 1e300] USD pays for, generation
 * included: the largest t <= 1e12 with cost(t) <= budget, decided in the doubles in which
 * loopcost_distribution_build() has its costs. loopcost_attempts_chances() tells how likely t attempts are enough; for
 * that no table is built, whatever sum n/p is. O(log t).
 *
 * Returns LOOPCOST_OK; LOOPCOST_UNDEFINED for `budget` where not even the generation and an attempt for each bug are
 * paid for; LOOPCOST_UNDEFINED (`generator.bugs.count`), LOOPCOST_UNSUPPORTED (`context.mode`, `context.expiry`) as
 * loopcost_distribution_build(), what loopcost_strategy_cost() returns, LOOPCOST_NULL for `results`. */
LOOPCOST_API int32_t loopcost_strategy_affordable(const loopcost_strategy *strategy, double budget, uint64_t *attempts,
                                                  loopcost_fault *fault);

/* How many doubles loopcost_distribution_build() needs for this strategy, `width` and `tail`; `work` and `words` may
 * still be 0.
 *
 * Shared: 3 K + 6 classes, K being the numbers of attempts between the two tails (Chernoff's bounds): about
 * 18 standard deviations for a `tail` of 1e-18; beyond the published model from the fewest attempts on, and for a Beta
 * law without a cap as far as the bugs go that have shares of the tail. Fresh: 3 or 5 times R/h, R being Chernoff's
 * bound of the random part of the cost, h the lattice, or width/(bugs that can fail) for a bracket. The lattice is
 * taken where it needs no more memory than the bracket, or where `width` is 0. UINT64_MAX where there is no such
 * memory: a Beta law without a cap may leave more than its share of the tail beyond 1e7 failures of one bug.
 * O(classes), for a Beta law as many steps as it may have failures.
 *
 * Returns as loopcost_distribution_build(), without `work`. */
LOOPCOST_API int32_t loopcost_distribution_words(const loopcost_strategy *strategy,
                                                 const loopcost_distribution *distribution, uint64_t *words,
                                                 loopcost_fault *fault);

/* The law of the strategy's cost, in the memory of `distribution`. Shared: O(classes sum n/p); beyond the published
 * model the classes are convolved, O(K^2 log count) each at most, and each chance has a relative error of 1e-16 K at
 * most. Fresh: each bug that can fail is one convolution of the grid with as many points as its attempts have:
 * O(R/h sum n log(1/tail)/p).
 *
 * Returns LOOPCOST_OK; LOOPCOST_UNDEFINED for counts that are no whole number (`generator.bugs.count`, or
 * `generator.classes[].count` of fresh threads, and of any beyond the published model); LOOPCOST_UNSUPPORTED for what
 * is MC in the table above (the fault names the parameter), and for `width` 0 where there is no lattice;
 * LOOPCOST_DIVERGENT; LOOPCOST_OUT_OF_RANGE for `work` (its value the doubles given, its least what it takes);
 * LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for `width`, `tail` and what loopcost_strategy_cost() checks;
 * LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE. `atoms` and `exact` are written on success only. */
LOOPCOST_API int32_t loopcost_distribution_build(const loopcost_strategy *strategy, loopcost_distribution *distribution,
                                                 loopcost_fault *fault);

/* The chances and expectations at a budget in [0, 1e300] USD. O(log atoms) for the chances, O(atoms) for the rest.
 * Returns LOOPCOST_OK, LOOPCOST_UNDEFINED for a `distribution` that is not built, LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE,
 * LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE (`budget`). */
LOOPCOST_API int32_t loopcost_distribution_risk(const loopcost_distribution *distribution, double budget,
                                                loopcost_risk *results, loopcost_fault *fault);

/* The smallest cost c with P(cost <= c) >= chance, for a chance in [0, 1 - tail]. O(log atoms).
 * Returns as loopcost_distribution_risk(), LOOPCOST_UNDEFINED for `chance` where the tail would be needed. */
LOOPCOST_API int32_t loopcost_distribution_quantile(const loopcost_distribution *distribution, double chance,
                                                    loopcost_bracket *results, loopcost_fault *fault);

/* The smallest cost c with P(cost > c) <= chance, for a chance in [tail, 1]. O(log atoms).
 * Returns as loopcost_distribution_quantile(). */
LOOPCOST_API int32_t loopcost_distribution_upper_quantile(const loopcost_distribution *distribution, double chance,
                                                          loopcost_bracket *results, loopcost_fault *fault);

/* Which of two strategies is cheaper, when they run independently. O(atoms of both).
 * Returns as loopcost_distribution_risk(). */
LOOPCOST_API int32_t loopcost_distribution_duel(const loopcost_distribution *first, const loopcost_distribution *second,
                                                loopcost_duel *results, loopcost_fault *fault);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/distribution.inl"
#endif

#endif
