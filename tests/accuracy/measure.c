/* How far the closed forms are from the truth: the worst relative error over their domains, in ulp of 1, 2^-52.
 *
 *     measure [POINTS [CLIMBS [SEED]]]
 *
 * For each row: POINTS random ones, a third of the inputs of every second one at an end of its range or next to it;
 * then CLIMBS steps from the worst one to worse neighbours. The truth is the formula of README, "The mathematics", in
 * MPFR with 400 bits. Where a bound comes with the result the error is counted in such bounds, of which the promise is
 * one. It prints a line for each result, and ends with 1 if any is worse than its header says. */
#include "bills.h"
#include "crossovers.h"
#include "loops.h"
#include "proportions.h"

#include <stdio.h>

typedef struct worst {
    double error;
    double at[INPUTS];
    uint64_t points;
} worst;

/* In units in the last place of 1: the relative error over 2^-52. What has underflowed is no measure. */
static double ulps_between(double got, num truth)
{
    const double size = fabs(mpfr_get_d(truth, MPFR_RNDN));
    if (size == 0.0)
        return got == 0.0 ? 0.0 : HUGE_VAL;
    if (size < 1e-290)
        return 0.0;
    return fabs(mpfr_get_d(over(sub(of(got), truth), times(0x1p-52, truth)), MPFR_RNDN));
}

static double bounds_between(double got, num truth, double bound)
{
    const double apart = fabs(mpfr_get_d(sub(of(got), truth), MPFR_RNDN));
    return apart == 0.0 ? 0.0 : apart / bound;
}

static void try_point(const row *r, const double *x, worst *worst_of)
{
    double got[ANSWERS] = {0.0}, error;
    num truth[RESULTS];
    uint32_t i;
    forget();
    if (!r->ask(x, got))
        return;
    r->truth(x, truth);
    for (i = 0; i < RESULTS && r->names[i]; i++) {
        if (mpfr_nan_p(truth[i]))
            continue;
        error = r->bounded ? bounds_between(got[i], truth[i], got[RESULTS + i]) : ulps_between(got[i], truth[i]);
        worst_of[i].points++;
        if (error > worst_of[i].error) {
            worst_of[i].error = error;
            memcpy(worst_of[i].at, x, sizeof worst_of[i].at);
        }
    }
}

static void try_random(const row *r, int at_ends, worst *worst_of)
{
    double x[INPUTS] = {0.0};
    uint32_t i;
    for (i = 0; i < INPUTS && r->inputs[i].most > 0.0; i++)
        x[i] = at_ends && one_of(3) == 0 ? at_an_end(&r->inputs[i]) : drawn(&r->inputs[i]);
    try_point(r, x, worst_of);
}

static void climb(const row *r, uint32_t result, worst *worst_of)
{
    double x[INPUTS];
    uint32_t i, moves = 1 + one_of(2);
    memcpy(x, worst_of[result].at, sizeof x);
    for (; moves; moves--) {
        i = one_of(INPUTS);
        if (r->inputs[i].most > r->inputs[i].least)
            x[i] = moved(&r->inputs[i], x[i]);
    }
    try_point(r, x, worst_of);
}

static int measure(const row *r, uint64_t points, uint64_t climbs)
{
    worst worst_of[RESULTS];
    uint64_t i;
    uint32_t j;
    int broken = 0;
    memset(worst_of, 0, sizeof worst_of);
    for (i = 0; i < points; i++)
        try_random(r, i % 2 == 1, worst_of);
    for (j = 0; j < RESULTS && r->names[j]; j++)
        for (i = 0; i < climbs; i++)
            climb(r, j, worst_of);
    for (j = 0; j < RESULTS && r->names[j]; j++) {
        const int of_variance = r->of_variance > 0.0 && !strcmp(r->names[j], "variance");
        const double promised = of_variance ? r->of_variance : r->promised;
        printf("%-18s %-13s %10.2f %8.0f %9llu  %s\n", j ? "" : r->function, r->names[j], worst_of[j].error, promised,
               (unsigned long long)worst_of[j].points, j ? "" : r->domain);
        if (worst_of[j].points && worst_of[j].error <= promised)
            continue;
        broken = 1;
        printf("  more than promised at");
        for (i = 0; i < INPUTS; i++)
            printf(" %.17g", worst_of[j].at[i]);
        printf("\n");
    }
    fflush(stdout);
    return broken;
}

#define TABLE(rows)                                                                                                    \
    {                                                                                                                  \
        rows, sizeof rows / sizeof *rows                                                                               \
    }

static const struct {
    const row *rows;
    size_t n;
} tables[] = {
    TABLE(rows_of_attempts), TABLE(rows_of_thread),      TABLE(rows_of_plans), TABLE(rows_of_crossovers),
    TABLE(rows_of_loops),    TABLE(rows_of_proportions), TABLE(rows_of_bills),
};

int main(int argc, char **argv)
{
    const uint64_t points = argc > 1 ? strtoull(argv[1], NULL, 10) : 100000;
    const uint64_t climbs = argc > 2 ? strtoull(argv[2], NULL, 10) : points / 5;
    size_t i, j;
    int broken = 0;
    state = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    printf("%-18s %-13s %10s %8s %9s  %s\n", "function", "result", "worst", "promised", "points", "domain");
    for (i = 0; i < sizeof tables / sizeof *tables; i++)
        for (j = 0; j < tables[i].n; j++) {
            const row *r = &tables[i].rows[j];
            broken |= measure(r, points / r->slow + 1, climbs / r->slow + 1);
        }
    return broken;
}
