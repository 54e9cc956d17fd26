/* How many attempts will it take?
 *
 * Bug i takes T_i ~ Geometric(p_i) attempts on {1, 2, ...}, independently; T is their sum. Bugs of one difficulty form
 * a class. README: "Attempts".
 */
#ifndef LOOPCOST_ATTEMPTS_H
#define LOOPCOST_ATTEMPTS_H

#include "fault.h"

/* The law of the attempts that one bug of a class takes. */
enum loopcost_law {
    LOOPCOST_LAW_GEOMETRIC = 0 /* every attempt fixes it with the same chance, whatever came before */
};

/* Bugs of one difficulty. A record: arrays of it are passed as a pointer, a number of classes and the stride in
 * bytes from one record to the next: 0 means sizeof(loopcost_class), more is for records that are part of
 * something larger. */
typedef struct loopcost_class {
    uint32_t law;      /* enum loopcost_law */
    uint32_t reserved; /* zero */
    double count;      /* n_d, how many there are, in [0, 1e12]; an expectation, so it may be fractional */
    double fix_chance; /* p_d, chance that one attempt fixes one, in [1e-12, 1] */
} loopcost_class;

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

/* The cumulants of the attempts that `n_classes` classes take together, fractional and zero counts included:
 *
 *     I = sum n/p,  V = sum n q/p^2,  k3 = sum n q (1+q)/p^3,  k4 = sum n q (p^2+6q)/p^4,  q = 1 - p
 *
 * No class at all, or no bug in any, takes no attempt. Relative error at most 8 ulp each. O(n_classes).
 * Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE (`results`), LOOPCOST_UNSUPPORTED (a reserved field is
 * set), LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE (a scalar, an unknown law, more than 65536 classes, or a
 * `stride` below sizeof(loopcost_class)). */
LOOPCOST_API int32_t loopcost_attempts_cumulants(const loopcost_class *classes, uint32_t n_classes, uint32_t stride,
                                                 loopcost_cumulants *results, loopcost_fault *fault);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/attempts.inl"
#endif

#endif
