/* How sure is that?
 *
 * The whole law of the attempts T that a task's bugs take together: the chance of each number of attempts, of at most
 * so many, of more, and the numbers that those chances belong to. README: "The law of attempts".
 *
 *     uint64_t work[LOOPCOST_ATTEMPTS_WORDS * 2];
 *     loopcost_attempts attempts = LOOPCOST_ATTEMPTS_INIT;
 *     uint64_t enough;
 *     attempts.classes = classes, attempts.n_classes = 2;
 *     attempts.work = work, attempts.words = sizeof work / sizeof *work;
 *     loopcost_attempts_quantile(&attempts, 0.9, &enough, &fault);   // 9 runs in 10 need no more
 */
#ifndef LOOPCOST_DISTRIBUTION_H
#define LOOPCOST_DISTRIBUTION_H

#include "attempts.h"

/* Words of memory that each class needs. */
#define LOOPCOST_ATTEMPTS_WORDS 6

/* The classes of the bugs, and memory to work in. The counts of the classes may be fractional, as where a share of the
 * bugs is hard; their sum must be a whole number, within 1e-9 max(1, sum), since T - sum counts failures. */
typedef struct loopcost_attempts {
    uint32_t struct_size;          /* LOOPCOST_ATTEMPTS_INIT sets it */
    uint32_t n_classes;            /* at most 65536 */
    const loopcost_class *classes; /* n_classes records */
    uint64_t *work;                /* LOOPCOST_ATTEMPTS_WORDS * n_classes words, left in no useful state */
    uint64_t words;                /* how many there are */
    uint32_t class_stride;         /* as in attempts.h; 0 means sizeof(loopcost_class) */
    uint32_t reserved;             /* zero */
} loopcost_attempts;

#define LOOPCOST_ATTEMPTS_INIT {(uint32_t)sizeof(loopcost_attempts), 0, 0, 0, 0, 0, 0}

/* The law of T at one number of attempts. Each is accurate by itself: survival is never 1 - cdf where that would
 * cancel. */
typedef struct loopcost_chances {
    uint32_t struct_size; /* LOOPCOST_CHANCES_INIT sets it */
    uint32_t reserved;    /* zero */
    double exactly;       /* P(T = t) */
    double at_most;       /* P(T <= t), the cdf */
    double more;          /* P(T > t), the survival function */
} loopcost_chances;

#define LOOPCOST_CHANCES_INIT {(uint32_t)sizeof(loopcost_chances), 0, 0.0, 0.0, 0.0}

LOOPCOST_BEGIN

/* Each writes what the _INIT macro holds to the `struct_size` bytes that the caller has.
 * Returns LOOPCOST_OK, LOOPCOST_NULL or LOOPCOST_STRUCT_SIZE. */
LOOPCOST_API int32_t loopcost_attempts_init(loopcost_attempts *attempts, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_chances_init(loopcost_chances *chances, uint32_t struct_size);

/* The chances of exactly t, at most t, and more than t attempts, t in [0, 1e12].
 *
 * Relative error at most 1e-12 each where the chance is above 1e-290 and sum n/p <= 1e7. One fix chance for all bugs that
 * can fail, and at least one such bug: closed form, about sqrt(t) terms of a continued fraction. Otherwise the sum over
 * all numbers of attempts up to t and on to where nothing matters any more, in twice the precision: O(classes) for each,
 * and there are as many as sum n/p is large, up to 1e12.
 *
 * Returns LOOPCOST_OK; LOOPCOST_UNDEFINED (the sum of the counts is no whole number: the fault names `bugs.count`);
 * LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE, LOOPCOST_UNSUPPORTED; LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for a field of
 * `classes[]`, `classes` (more than 65536), `stride`, `work` (fewer words than needed) or `attempts` (t, or sum n/p above
 * 1e12). */
LOOPCOST_API int32_t loopcost_attempts_chances(const loopcost_attempts *attempts, uint64_t t, loopcost_chances *results,
                                               loopcost_fault *fault);

/* The smallest t that there can be with P(T <= t) >= chance, for a chance in [0, 1]: at 0 the sum of the counts. It may be
 * above 1e12 where sum n/p is nearly that.
 *
 * Returns as loopcost_attempts_chances(), LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for `chance`, and
 * LOOPCOST_UNDEFINED at 1 unless every attempt succeeds for sure (the fault names `chance`). In closed form it takes the
 * time of about 40 calls of loopcost_attempts_chances(), otherwise of 2. */
LOOPCOST_API int32_t loopcost_attempts_quantile(const loopcost_attempts *attempts, double chance, uint64_t *t,
                                                loopcost_fault *fault);

/* The smallest t that there can be with P(T > t) <= chance, for a chance in [0, 1]: the quantile of the upper tail, to
 * 1e-290; at 1 the sum of the counts.
 *
 * Returns as loopcost_attempts_quantile(), LOOPCOST_UNDEFINED at 0. Where there is no closed form it takes the time of 2
 * calls of loopcost_attempts_chances() down to a chance of 1e-18, of about 40 below. */
LOOPCOST_API int32_t loopcost_attempts_upper_quantile(const loopcost_attempts *attempts, double chance, uint64_t *t,
                                                      loopcost_fault *fault);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/distribution.inl"
#endif

#endif
