/* Where does chance come from, and can it be had again?
 *
 * A word of chance has an address: a seed and a trial, a class and a bug in it, and the number of a draw. The same
 * address gives the same 32 bits on every machine, whoever asked for what before: a simulation can be split, resumed
 * and repeated, and two strategies can be simulated on the same luck. The generator is Philox4x32-10 (J. K. Salmon, M.
 * A. Moraes, R. O. Dror and D. E. Shaw, Parallel random numbers: as easy as 1, 2, 3, 2011). README: "Simulation".
 *
 * The key is the seed, its low 32 bits first. One block of four words serves four bugs: word (seed, trial, class, bug,
 * draw) is word bug % 4 of the block at the counter
 *
 *     { trial % 2^32, trial / 2^32 + 2^16 class, bug / 4, draw },   trial < 2^48, class < 2^16
 *
 * What a simulation uses which draws for is told in simulate.h.
 */
#ifndef LOOPCOST_RANDOM_H
#define LOOPCOST_RANDOM_H

#include "fault.h"

/* A place among the words of chance, from which draws are taken in order. Frozen: this struct never grows, so it
 * carries no struct_size. */
typedef struct loopcost_random {
    uint64_t seed;
    uint64_t trial;       /* below 2^48 */
    uint32_t class_index; /* below 65536 */
    uint32_t bug;
    uint32_t draw; /* the next one */
    uint32_t left; /* how many draws there are from here on */
} loopcost_random;

#define LOOPCOST_RANDOM_INIT {0, 0, 0, 0, 0, UINT32_MAX}

LOOPCOST_BEGIN

/* One block: the four words of Philox4x32-10 at a counter of four words under a key of two.
 * Returns LOOPCOST_OK or LOOPCOST_NULL. O(1), about 20 multiplications. */
LOOPCOST_API int32_t loopcost_philox(const uint32_t *counter, const uint32_t *key, uint32_t *words);

/* The next 64 bits: two draws, the first one in the upper half.
 * Returns LOOPCOST_OK; LOOPCOST_NULL; LOOPCOST_OVERFLOW where fewer than two draws are left; LOOPCOST_OUT_OF_RANGE for
 * a trial of 2^48 or more, or a class of 65536 or more. Then nothing is written. O(1). */
LOOPCOST_API int32_t loopcost_random_next(loopcost_random *random, uint64_t *bits);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/random.inl"
#endif

#endif
