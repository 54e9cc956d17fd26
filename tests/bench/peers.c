/* Monte Carlo of the reference workflow as others do it: the mean cost alone, and its standard error. */
#include "row.h"

#include <gsl/gsl_randist.h>
#include <math.h>

typedef struct sums {
    double trials, cost, square;
} sums;

static sums all;

/* USD for attempt 1, for each, and for each pair of attempts of a thread that finds 6000 tokens warm. */
static const double constant = -3.45e-6 * 1200.0, linear = 0.3e-6 * 6000.0 + 3.45e-6 * 1200.0 + 15e-6 * 800.0,
                    quadratic = 0.3e-6 * 1200.0, generation = 3.75e-6 * 6000.0;

static double thread_cost(double attempts)
{
    return constant + linear * attempts + quadratic * (0.5 * attempts * (attempts - 1.0));
}

static void add(double usd)
{
    all.trials += 1.0;
    all.cost += usd;
    all.square += usd * usd;
}

static void print(void)
{
    const double mean = all.cost / all.trials;
    printf("%.17g %.17g\n", mean, sqrt((all.square / all.trials - mean * mean) / all.trials));
}

static uint64_t seed;

/* In (0, 1], by splitmix64. */
static double uniform(void)
{
    uint64_t z = seed += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (double)(((z ^ z >> 31) >> 11) + 1) * 0x1p-53;
}

static double inverted(double scale)
{
    return 1.0 + floor(log(uniform()) * scale);
}

static void inversion(uint64_t times)
{
    const double easy = 1.0 / log1p(-0.6), hard = 1.0 / log1p(-0.15);
    for (; times > 0; times--) {
        double usd = generation;
        int bug;
        for (bug = 0; bug < 10; bug++)
            usd += thread_cost(inverted(bug < 7 ? easy : hard));
        add(usd);
    }
}

/* As one would write it for one machine: no bit is to be the same with another compiler, or with other flags. */

static uint64_t xoshiro[4] = {1, 2, 3, 4};

static uint64_t rotated(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

/* In (0, 1], by xoshiro256++. */
static double free_uniform(void)
{
    const uint64_t next = rotated(xoshiro[0] + xoshiro[3], 23) + xoshiro[0], shifted = xoshiro[1] << 17;
    xoshiro[2] ^= xoshiro[0];
    xoshiro[3] ^= xoshiro[1];
    xoshiro[1] ^= xoshiro[2];
    xoshiro[0] ^= xoshiro[3];
    xoshiro[2] ^= shifted;
    xoshiro[3] = rotated(xoshiro[3], 45);
    return (double)((next >> 11) + 1) * 0x1p-53;
}

/* Draws first, then logarithms: together, where the compiler has vectors. */
static void freely(uint64_t times)
{
    enum { TOGETHER = 64, BUGS = 10 };
    double uniforms[BUGS][TOGETHER], usd[TOGETHER];
    const double easy = 1.0 / log1p(-0.6), hard = 1.0 / log1p(-0.15);
    uint64_t i, n;
    for (; times > 0; times -= n) {
        int bug;
        n = times < TOGETHER ? times : TOGETHER;
        for (bug = 0; bug < BUGS; bug++)
            for (i = 0; i < TOGETHER; i++)
                uniforms[bug][i] = free_uniform();
        for (i = 0; i < TOGETHER; i++)
            usd[i] = generation;
        for (bug = 0; bug < BUGS; bug++)
            for (i = 0; i < TOGETHER; i++)
                usd[i] += thread_cost(1.0 + floor(log(uniforms[bug][i]) * (bug < 7 ? easy : hard)));
        for (i = 0; i < n; i++)
            add(usd[i]);
    }
}

static gsl_rng *generator;

static void gsl_prepare(const double *numbers)
{
    (void)numbers;
    generator = gsl_rng_alloc(gsl_rng_taus2);
}

static void gsl(uint64_t times)
{
    for (; times > 0; times--) {
        double usd = generation;
        int bug;
        for (bug = 0; bug < 10; bug++)
            usd += thread_cost((double)gsl_ran_geometric(generator, bug < 7 ? 0.6 : 0.15));
        add(usd);
    }
}

static const row rows[] = {
    {"inversion", NULL, inversion, print},
    {"freely", NULL, freely, print},
    {"gsl", gsl_prepare, gsl, print},
};

int main(int argc, char **argv)
{
    return row_main(rows, sizeof rows / sizeof *rows, argc, argv);
}
