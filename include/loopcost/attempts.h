/* How many attempts will it take?
 *
 * A bug takes T_i attempts, 1 or more, by the law of its class, independently of the others; T is their sum. Bugs of
 * one difficulty form a class. The plainest law is the geometric one: every attempt has the same chance. README:
 * "Attempts", "Laws of attempts".
 */
#ifndef LOOPCOST_ATTEMPTS_H
#define LOOPCOST_ATTEMPTS_H

#include "fault.h"

/* The law of the attempts that one bug of a class takes. */
enum loopcost_law {
    LOOPCOST_LAW_GEOMETRIC = 0, /* every attempt fixes it with the same chance, whatever came before */
    LOOPCOST_LAW_TABLE = 1, /* attempt t fixes it with the t-th chance of a list, whose last one holds from there on:
                             * a restart that remembers its failure has the list {P0, P1} */
    LOOPCOST_LAW_BETA = 2   /* each bug has a chance of its own, drawn from Beta(alpha, beta), which every attempt
                             * has: bugs that have failed before are likely to be hard ones */
};

/* Bugs of one difficulty. A record: arrays of it are passed as a pointer, a number of classes and the stride in
 * bytes from one record to the next: 0 means sizeof(loopcost_class), more is for records that are part of
 * something larger. */
typedef struct loopcost_class {
    uint32_t law;          /* enum loopcost_law */
    uint32_t n_chances;    /* of LOOPCOST_LAW_TABLE, 1 to 65536; else 0 */
    double count;          /* n_d, how many there are, in [0, 1e12]; an expectation, so it may be fractional */
    double fix_chance;     /* p_d, chance that one attempt fixes one, in [1e-12, 1]; else 0 */
    double alpha;          /* of LOOPCOST_LAW_BETA, in [1e-6, 1e9]; else 0 */
    double beta;           /* of LOOPCOST_LAW_BETA, in [1e-6, 1e9]; else 0 */
    double after_fix;      /* rho, chance that a fix brings in another bug of the class, in [0, 1] */
    double after_failure;  /* eta, chance that a failed attempt does, in [0, 1] */
    const double *chances; /* of LOOPCOST_LAW_TABLE: each in [0, 1], the last in [1e-12, 1]; else null */
    const void *reserved;  /* null */
} loopcost_class;

#define LOOPCOST_CLASS_INIT {LOOPCOST_LAW_GEOMETRIC, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0}

/* The number of attempts T: its mean I, its variance V, its third and fourth cumulants. */
typedef struct loopcost_cumulants {
    uint32_t struct_size; /* LOOPCOST_CUMULANTS_INIT sets it */
    uint32_t reserved;    /* zero */
    double mean;
    double variance;
    double third;
    double fourth;
} loopcost_cumulants;

#define LOOPCOST_CUMULANTS_INIT {(uint32_t)sizeof(loopcost_cumulants), 0, 0.0, 0.0, 0.0, 0.0}

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

/* What repairs bring in, by any law of the number of bugs that one repair leads to, as long as that does not depend on
 * its cost; after_fix and after_failure of a class are one such law whose number does. */
typedef struct loopcost_offspring {
    uint32_t struct_size; /* LOOPCOST_OFFSPRING_INIT sets it */
    uint32_t reserved;    /* zero */
    double bugs;          /* at the start, in [0, 1e12] */
    double mean;          /* of the bugs that one repair brings in, in [0, 1) */
    double variance;      /* of them, in [0, 1e12] */
    double cost_mean;     /* USD, what the repair of one bug costs, in [0, 1e12] */
    double cost_variance; /* USD^2, in [0, 1e24] */
} loopcost_offspring;

#define LOOPCOST_OFFSPRING_INIT {(uint32_t)sizeof(loopcost_offspring), 0, 0.0, 0.0, 0.0, 0.0, 0.0}

/* All that come of it. */
typedef struct loopcost_progeny {
    uint32_t struct_size; /* LOOPCOST_PROGENY_INIT sets it */
    uint32_t reserved;    /* zero */
    double mean;          /* bugs in all, of one at the start */
    double variance;
    double cost_mean;     /* USD, of all bugs */
    double cost_variance; /* USD^2 */
} loopcost_progeny;

#define LOOPCOST_PROGENY_INIT {(uint32_t)sizeof(loopcost_progeny), 0, 0.0, 0.0, 0.0, 0.0}

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

/* Writes what LOOPCOST_CUMULANTS_INIT holds to the `struct_size` bytes that the caller has.
 * Returns LOOPCOST_OK, LOOPCOST_NULL or LOOPCOST_STRUCT_SIZE. */
LOOPCOST_API int32_t loopcost_cumulants_init(loopcost_cumulants *cumulants, uint32_t struct_size);

/* The two-class shorthand: `count` bugs of which the share `hard_share` is hard. Writes two records, `stride` bytes
 * apart (0 means sizeof(loopcost_class)): the easy ones with count (1 - hard_share), then the hard ones with count
 * hard_share.
 * Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE; the fault names `bugs.count`,
 * `bugs.hard_share`, `fix_chance.easy`, `fix_chance.hard`, `classes` or `stride`. O(1). */
LOOPCOST_API int32_t loopcost_two_classes(double count, double hard_share, double easy, double hard,
                                          loopcost_class *classes, uint32_t stride, loopcost_fault *fault);

/* The cumulants of the attempts that `n_classes` classes take together, fractional and zero counts included; where all
 * are geometric and bring no bug back,
 *
 *     I = sum n/p,  V = sum n q/p^2,  k3 = sum n q (1+q)/p^3,  k4 = sum n q (p^2+6q)/p^4,  q = 1 - p
 *
 * No class at all, or no bug in any, takes no attempt. Relative error at most 8 ulp each. O(n_classes).
 * Returns LOOPCOST_OK; LOOPCOST_DIVERGENT (`classes[].after_fix`, `classes[].after_failure`: each bug brings in one or
 * more; the fault's `most` is what the rate must stay below); LOOPCOST_UNDEFINED (`classes[].alpha` at most 4: the
 * fourth cumulant is infinite); LOOPCOST_UNSUPPORTED (bugs that come back by another law than the geometric one, a
 * parameter of another law, a reserved field that is set); LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE (`results`),
 * LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE (a scalar, an unknown law, more than 65536 classes, or a `stride`
 * below sizeof(loopcost_class)). */
LOOPCOST_API int32_t loopcost_attempts_cumulants(const loopcost_class *classes, uint32_t n_classes, uint32_t stride,
                                                 loopcost_cumulants *results, loopcost_fault *fault);

/* How likely a bug that `failures` attempts did not fix, in [0, 1e12], is of each class: count P(T > failures), in
 * shares. Failure is informative: what has failed before is likely to be hard. Writes n_classes numbers; relative error
 * at most 1e-11 as long as the chances of so many failures are above 1e-2000, beyond that a part in 1e16 of their
 * logarithms. O(n_classes), a table or a Beta law also O(failures), up to 1e7 of them.
 * Returns LOOPCOST_OK, LOOPCOST_UNDEFINED for `failures` where no bug of any class fails so often, or as
 * loopcost_attempts_cumulants(). */
LOOPCOST_API int32_t loopcost_attempts_belief(const loopcost_class *classes, uint32_t n_classes, uint32_t stride,
                                              uint64_t failures, double *weights, loopcost_fault *fault);

/* Of `samples` independent attempts, in [0, 1e12], that succeed with `chance` each, in [0, 1]: the chance that one or
 * more do, which is what a perfect verifier finds, and that none does. Relative error at most 1e-12 above 1e-290. O(1).
 * Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE (`chance`, `samples`, `results`).
 */
LOOPCOST_API int32_t loopcost_best_of(double chance, uint64_t samples, double *any, double *none,
                                      loopcost_fault *fault);

/* Bugs that bring in bugs: with o and v the mean and variance of what one repair brings in, one bug comes to 1/(1-o) in
 * all, with variance v/(1-o)^3; n bugs cost n M, M = mean/(1-o), with variance n (variance + v M^2)/(1-o). Relative
 * error at most
 * 8 ulp. O(1).
 * Returns LOOPCOST_OK, LOOPCOST_DIVERGENT (`offspring.mean` is 1 or more), LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE,
 * LOOPCOST_UNSUPPORTED, LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE (a field of `offspring`, `results`). */
LOOPCOST_API int32_t loopcost_offspring_progeny(const loopcost_offspring *offspring, loopcost_progeny *results,
                                                loopcost_fault *fault);

/* Each writes what the _INIT macro holds to the `struct_size` bytes that the caller has.
 * Returns LOOPCOST_OK, LOOPCOST_NULL or LOOPCOST_STRUCT_SIZE. */
LOOPCOST_API int32_t loopcost_offspring_init(loopcost_offspring *offspring, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_progeny_init(loopcost_progeny *progeny, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_attempts_init(loopcost_attempts *attempts, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_chances_init(loopcost_chances *chances, uint32_t struct_size);

/* The chances of exactly t, at most t, and more than t attempts, t in [0, 1e12].
 *
 * Relative error at most 1e-12 each where the chance is above 1e-290 and sum n/p <= 1e7. One fix chance for all bugs
 * that can fail, and at least one such bug: closed form, about sqrt(t) terms of a continued fraction. Otherwise the sum
 * over all numbers of attempts up to t and on to where nothing matters any more, in twice the precision: O(classes) for
 * each, and there are as many as sum n/p is large, up to 1e12.
 *
 * Returns LOOPCOST_OK; LOOPCOST_UNDEFINED (the sum of the counts is no whole number: the fault names `bugs.count`);
 * LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE; LOOPCOST_UNSUPPORTED for a class beyond the plain law (distribution.h has the
 * laws of the attempts of such); LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for a field of
 * `classes[]`, `classes` (more than 65536), `stride`, `work` (fewer words than needed) or `attempts` (t, or sum n/p
 * above 1e12). */
LOOPCOST_API int32_t loopcost_attempts_chances(const loopcost_attempts *attempts, uint64_t t, loopcost_chances *results,
                                               loopcost_fault *fault);

/* The smallest t that there can be with P(T <= t) >= chance, for a chance in [0, 1]: at 0 the sum of the counts. It may
 * be above 1e12 where sum n/p is nearly that. Where the chance is within 1e-12 of that of a t, relative, the answer may
 * be that t or the next: so exact is loopcost_attempts_chances().
 *
 * Returns as loopcost_attempts_chances(), LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for `chance`, and
 * LOOPCOST_UNDEFINED at 1 unless every attempt succeeds for sure (the fault names `chance`). In closed form it takes
 * the time of about 40 calls of loopcost_attempts_chances(), otherwise of 2. */
LOOPCOST_API int32_t loopcost_attempts_quantile(const loopcost_attempts *attempts, double chance, uint64_t *t,
                                                loopcost_fault *fault);

/* The smallest t that there can be with P(T > t) <= chance, for a chance in [0, 1]: the quantile of the upper tail, to
 * 1e-290; at 1 the sum of the counts. As exact as loopcost_attempts_quantile().
 *
 * Returns as loopcost_attempts_quantile(), LOOPCOST_UNDEFINED at 0. Where there is no closed form it takes the time of
 * 2 calls of loopcost_attempts_chances() down to a chance of 1e-12, of about 40 below. */
LOOPCOST_API int32_t loopcost_attempts_upper_quantile(const loopcost_attempts *attempts, double chance, uint64_t *t,
                                                      loopcost_fault *fault);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/attempts.inl"

#include "detail/attempts_law.inl"

#include "detail/rules.inl"
#endif

#endif
