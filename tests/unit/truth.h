/* Laws that are known, and runs drawn from them: what a fit says of the runs is held against the law.
 *
 *     draw_runs(&STRONG, 40, 5);    // into outcomes[0 .. n_outcomes)
 */
#ifndef TRUTH_H
#define TRUTH_H

#include "random.h"
#include "tap.h"

#include <loopcost/fit.h>

enum { MOST_OUTCOMES = 8192, MOST_CANDIDATES = 6, OUTCOME_WORDS = 32 };

static random_state chance = {20261126};

static loopcost_outcome outcomes[MOST_OUTCOMES];
static uint64_t outcome_work[MOST_OUTCOMES * OUTCOME_WORDS];
static uint64_t n_outcomes;

/* A task's hazard is that of its kind, or drawn from Beta(alpha, beta). */
typedef struct truth {
    const char *name;
    uint32_t law;                 /* that it is to be fitted by */
    double weight, hazard, other; /* of the first kind, and of the second */
    double alpha, beta, never;    /* where alpha is above 0: whole numbers, and the share that never ends */
    double first;                 /* the hazard of the first call, or calls, where they have their own */
    double share;                 /* of the ends that are solved */
    uint64_t cap;
    uint32_t attempts; /* 1: at bugs, which are fixed or given up */
    uint32_t firsts;   /* how many first calls, where they are more than one */
} truth;

/* Sums of exponential numbers make gamma and Beta laws of whole parameters. */
static inline double draw_gamma(uint32_t shape)
{
    double sum = 0.0;
    while (shape--)
        sum -= log(random_uniform(&chance));
    return sum;
}

static inline double draw_hazard(const truth *law)
{
    if (law->alpha > 0.0) {
        const double a = draw_gamma((uint32_t)law->alpha), b = draw_gamma((uint32_t)law->beta);
        return random_uniform(&chance) <= law->never ? 0.0 : a / (a + b);
    }
    return random_uniform(&chance) <= law->weight ? law->hazard : law->other;
}

/* The first calls that have a hazard of their own. */
static inline double first_calls(const truth *law)
{
    return law->first > 0.0 ? fmax(1.0, (double)law->firsts) : 0.0;
}

/* The call that ends a run, which may be past the cap. */
static inline double draw_calls(const truth *law, double hazard)
{
    const double before = first_calls(law), early = before > 0.0 ? random_geometric(&chance, law->first) : HUGE_VAL;
    if (early <= before)
        return early;
    return hazard > 0.0 ? before + random_geometric(&chance, hazard) : HUGE_VAL;
}

static inline void draw_run(const truth *law, uint64_t task, double hazard)
{
    loopcost_outcome *run = &outcomes[n_outcomes++];
    const double calls = draw_calls(law, hazard);
    memset(run, 0, sizeof *run);
    run->task = task;
    run->count = 1;
    if (calls > (double)law->cap) {
        run->calls = law->cap;
        run->end = LOOPCOST_ENDED_CAPPED;
    } else {
        run->calls = (uint64_t)calls;
        run->end = random_uniform(&chance) <= law->share ? LOOPCOST_ENDED_SOLVED : LOOPCOST_ENDED_WRONG;
    }
}

static inline void draw_runs(const truth *law, uint64_t tasks, uint64_t each)
{
    uint64_t task, run;
    n_outcomes = 0;
    for (task = 0; task < tasks; task++) {
        const double hazard = draw_hazard(law);
        for (run = 0; run < each; run++)
            draw_run(law, task, hazard);
    }
}

static inline loopcost_evidence drawn_evidence(void)
{
    loopcost_evidence result = LOOPCOST_EVIDENCE_INIT;
    result.outcomes = outcomes;
    result.n_outcomes = n_outcomes;
    result.work = outcome_work;
    result.words = sizeof outcome_work / sizeof *outcome_work;
    return result;
}

/* The chance that a run makes more than t calls, t up to the cap. */
static inline double longer(const truth *law, uint64_t t)
{
    const double early = fmin((double)t, first_calls(law)), calls = (double)t - early;
    double left = pow(1.0 - law->first, early);
    uint64_t i;
    if (law->alpha <= 0.0)
        return left *
               (law->weight * pow(1.0 - law->hazard, calls) + (1.0 - law->weight) * pow(1.0 - law->other, calls));
    for (i = 0; i < t; i++)
        left *= (law->beta + (double)i) / (law->alpha + law->beta + (double)i);
    return law->never + (1.0 - law->never) * left;
}

/* Ends over calls from call `from` on, below `until`: what laws estimate that know no difference of tasks. */
static inline double ends_over_calls(const truth *law, uint64_t from, uint64_t until)
{
    const uint64_t past = until < law->cap + 1 ? until : law->cap + 1;
    double calls = 0.0;
    uint64_t t;
    for (t = from; t < past; t++)
        calls += longer(law, t - 1);
    return (longer(law, from - 1) - longer(law, past - 1)) / calls;
}

#endif
