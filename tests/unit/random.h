/* A small generator for the simulations in tests: SplitMix64 (Steele, Lea and Flood, 2014). */
#ifndef RANDOM_H
#define RANDOM_H

#include <math.h>
#include <stdint.h>

typedef struct random_state {
    uint64_t counter;
} random_state;

/* Uniform in (0, 1]. */
static inline double random_uniform(random_state *random)
{
    uint64_t z = (random->counter += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (double)(((z ^ (z >> 31)) >> 11) + 1) * 0x1p-53;
}

/* The attempts that one bug takes, by inversion. */
static inline double random_geometric(random_state *random, double fix_chance)
{
    return fix_chance == 1.0 ? 1.0 : 1.0 + floor(log(random_uniform(random)) / log1p(-fix_chance));
}

#endif
