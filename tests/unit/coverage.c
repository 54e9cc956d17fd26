/* Do fits hold what they promise? Runs are drawn from known laws, of many sizes and ends: the intervals cover the truth
 * as often as doc/evidence.md says, and estimates come nearer to it. `coverage 10` draws ten times as many. */
#include "truth.h"

#include <stdlib.h>

static loopcost_fitted values[LOOPCOST_FIT_VALUES];
static loopcost_fit fit;
static uint32_t times = 1; /* as many trials as usual */

enum { ENTRIES = 3 }; /* of a table: the first call, the second, and all later ones */

static void fit_law(uint32_t law, uint32_t attempts, double level)
{
    const loopcost_evidence runs = drawn_evidence();
    const loopcost_fit empty = LOOPCOST_FIT_INIT;
    loopcost_fitting fitting = LOOPCOST_FITTING_INIT;
    fitting.law = law;
    fitting.attempts = attempts;
    fitting.level = level;
    fitting.size = law == LOOPCOST_FIT_TABLE ? (uint32_t)ENTRIES : 0;
    fit = empty;
    if (loopcost_fit_evidence(&runs, &fitting, &fit, values, LOOPCOST_FIT_VALUES, NULL))
        tap_check(0, "a fit");
}

static double hazard_of_entry(const truth *law, uint64_t from)
{
    return ends_over_calls(law, from, from < ENTRIES && fit.law == LOOPCOST_FIT_TABLE ? from + 1 : law->cap + 1);
}

/* What value `index` is in truth. */
static double truly(const truth *law, uint32_t index)
{
    const uint32_t quantity = values[index].quantity;
    switch (quantity) {
    case LOOPCOST_FITTED_WEIGHT:
        return values[index].index ? 1.0 - law->weight : law->weight;
    case LOOPCOST_FITTED_SOLVED:
    case LOOPCOST_FITTED_WRONG: {
        const double share = quantity == LOOPCOST_FITTED_SOLVED ? law->share : 1.0 - law->share;
        if (fit.law == LOOPCOST_FIT_MIXTURE)
            return share * (values[index].index ? law->other : law->hazard);
        return share * hazard_of_entry(law, values[index].index);
    }
    case LOOPCOST_FITTED_FIRST:
        return law->first > 0.0 ? law->first : law->hazard;
    case LOOPCOST_FITTED_LATER:
        return law->hazard;
    case LOOPCOST_FITTED_ALPHA:
        return law->alpha;
    case LOOPCOST_FITTED_BETA:
        return law->beta;
    case LOOPCOST_FITTED_NEVER:
        return law->never;
    default:
        return law->share;
    }
}

/* A rate that must be within [least, most], but for three standard errors of its count. */
static void check_rate(uint32_t held, uint32_t trials, double least, double most, const char *name)
{
    const double rate = (double)held / trials;
    char line[200];
    snprintf(line, sizeof line, "%s: %.3f of %u, in [%g, %g]", name, rate, (unsigned)trials, least, most);
    tap_check(rate >= least - 3.0 * sqrt(least * (1.0 - least) / trials) &&
                  rate <= most + 3.0 * sqrt(most * (1.0 - most) / trials),
              line);
}

/* Laws in their own model. */

static const truth CONSTANT = {"constant", LOOPCOST_FIT_CONSTANT, 1.0, 0.08, 0.08, 0, 0, 0, 0, 0.75, 40, 0, 0};
static const truth TABLE = {"table", LOOPCOST_FIT_TABLE, 1.0, 0.08, 0.08, 0, 0, 0, 0.3, 0.75, 40, 0, 0};
static const truth CONTAMINATED = {
    "contaminated", LOOPCOST_FIT_CONTAMINATED, 1.0, 0.08, 0.08, 0, 0, 0, 0.5, 0.75, 40, 0, 0};
static const truth BETA = {"Beta", LOOPCOST_FIT_BETA, 0, 0, 0, 2, 18, 0, 0, 0.75, 60, 0, 0};
static const truth NEVER = {"Beta and never", LOOPCOST_FIT_BETA_NEVER, 0, 0, 0, 4, 12, 0.25, 0, 0.75, 60, 0, 0};
static const truth MIXTURE = {"mixture", LOOPCOST_FIT_MIXTURE, 0.6, 0.3, 0.03, 0, 0, 0, 0, 0.75, 60, 0, 0};

/* And attempts at bugs, given up after twelve. */
static const truth GEOMETRIC = {"attempts, geometric", LOOPCOST_FIT_CONSTANT, 1.0, 0.3, 0.3, 0, 0, 0, 0, 1.0, 12, 1, 0};
static const truth CLASSES = {"attempts, two classes", LOOPCOST_FIT_MIXTURE, 0.7, 0.6, 0.1, 0, 0, 0, 0, 1.0, 12, 1, 0};
static const truth HARD = {"attempts, Beta", LOOPCOST_FIT_BETA, 0, 0, 0, 3, 5, 0, 0, 1.0, 12, 1, 0};

/* How often the intervals of a law hold the truth, each value by itself: between `least` and `most`. */
typedef struct claim {
    const truth *law;
    uint32_t tasks, each, trials;
    double level, least, most;
} claim;

static const claim CLAIMS[] = {
    {&CONSTANT, 20, 1, 1000, 0.9, 0.9, 0.95},      {&CONSTANT, 60, 1, 1000, 0.9, 0.9, 0.93},
    {&CONSTANT, 300, 2, 500, 0.95, 0.95, 0.96},    {&CONTAMINATED, 20, 1, 1000, 0.9, 0.88, 0.96},
    {&CONTAMINATED, 100, 1, 1000, 0.9, 0.9, 0.93}, {&TABLE, 20, 1, 1000, 0.9, 0.93, 0.99},
    {&TABLE, 20, 3, 1000, 0.9, 0.93, 0.98},        {&TABLE, 150, 1, 1000, 0.9, 0.9, 0.97},
    {&BETA, 20, 1, 200, 0.9, 0.88, 0.95},          {&BETA, 20, 3, 200, 0.9, 0.88, 0.93},
    {&BETA, 60, 1, 100, 0.9, 0.87, 0.92},          {&BETA, 60, 3, 60, 0.9, 0.88, 0.92},
    {&NEVER, 60, 1, 60, 0.9, 0.87, 0.94},          {&NEVER, 60, 3, 40, 0.9, 0.88, 0.92},
    {&NEVER, 200, 1, 30, 0.9, 0.88, 0.93},         {&MIXTURE, 20, 1, 100, 0.9, 0.88, 0.97},
    {&MIXTURE, 20, 3, 100, 0.9, 0.88, 0.97},       {&MIXTURE, 60, 1, 100, 0.9, 0.87, 0.94},
    {&MIXTURE, 60, 3, 60, 0.95, 0.93, 0.98},       {&GEOMETRIC, 20, 1, 1000, 0.9, 0.9, 0.95},
    {&GEOMETRIC, 20, 5, 1000, 0.9, 0.9, 0.95},     {&CLASSES, 60, 1, 100, 0.9, 0.88, 0.94},
    {&CLASSES, 40, 5, 100, 0.9, 0.88, 0.96},       {&HARD, 40, 1, 150, 0.9, 0.88, 0.95},
    {&HARD, 40, 5, 100, 0.9, 0.88, 0.93},
};

static void check_claim(const claim *about)
{
    uint32_t held[LOOPCOST_FIT_VALUES], i, trial;
    const uint32_t trials = about->trials * times;
    char name[120];
    memset(held, 0, sizeof held);
    for (trial = 0; trial < trials; trial++) {
        draw_runs(about->law, about->tasks, about->each);
        fit_law(about->law->law, about->law->attempts, about->level);
        for (i = 0; i < fit.n_values; i++) {
            const double right = truly(about->law, i);
            held[i] += values[i].low <= right && right <= values[i].high;
        }
    }
    for (i = 0; i < fit.n_values; i++) {
        snprintf(name, sizeof name, "%s, %u tasks of %u, at %g, value %u", about->law->name, (unsigned)about->tasks,
                 (unsigned)about->each, about->level, (unsigned)i);
        check_rate(held[i], trials, about->least, about->most, name);
    }
}

/* Tasks that differ, by laws that know no difference of tasks: what they are right in is ends over calls. */

typedef struct spread {
    truth law;
    double least, most;           /* of tasks enough, 10 or more, */
    double least_of_5, most_of_5; /* and of five */
} spread;

#define FIVE_TASKS 0.88, 0.98

static const spread SPREADS[] = {
    {{"alike, 0.02", 0, 1.0, 0.02, 0.02, 0, 0, 0, 0, 0.75, 60, 0, 0}, 0.9, 0.96, FIVE_TASKS},
    {{"alike, 0.5", 0, 1.0, 0.5, 0.5, 0, 0, 0, 0, 0.75, 60, 0, 0}, 0.9, 0.96, FIVE_TASKS},
    {{"Beta(20, 180)", 0, 0, 0, 0, 20, 180, 0, 0, 0.75, 60, 0, 0}, 0.9, 0.96, FIVE_TASKS},
    {{"Beta(2, 18)", 0, 0, 0, 0, 2, 18, 0, 0, 0.75, 60, 0, 0}, 0.9, 0.96, FIVE_TASKS},
    {{"Beta(1, 30)", 0, 0, 0, 0, 1, 30, 0, 0, 0.75, 60, 0, 0}, 0.9, 0.96, FIVE_TASKS},
    {{"0.3 and 0.03", 0, 0.6, 0.3, 0.03, 0, 0, 0, 0, 0.75, 60, 0, 0}, 0.9, 0.96, FIVE_TASKS},
    {{"Beta(2, 2)", 0, 0, 0, 0, 2, 2, 0, 0, 0.75, 60, 0, 0}, 0.85, 0.96, FIVE_TASKS},
};

/* How often the solved hazard of a constant law and of a table hold the truth, over 1, 3, 5 and 20 runs of a task. */
static void check_spread(const spread *of, uint32_t tasks)
{
    static const uint32_t each[] = {1, 3, 5, 20};
    const uint32_t trials = 200 * times;
    const double least = tasks > 5 ? of->least : of->least_of_5, most = tasks > 5 ? of->most : of->most_of_5;
    uint32_t constant = 0, table = 0, trial;
    char name[120];
    for (trial = 0; trial < trials; trial++) {
        double solved;
        draw_runs(&of->law, tasks, each[trial % 4]);
        fit_law(LOOPCOST_FIT_CONSTANT, 0, 0.9);
        solved = truly(&of->law, 0);
        constant += values[0].low <= solved && solved <= values[0].high;
        fit_law(LOOPCOST_FIT_TABLE, 0, 0.9);
        solved = truly(&of->law, 2 * ENTRIES - 2);
        table += values[2 * ENTRIES - 2].low <= solved && solved <= values[2 * ENTRIES - 2].high;
    }
    snprintf(name, sizeof name, "%s, %u tasks, a constant", of->law.name, (unsigned)tasks);
    check_rate(constant, trials, least, most, name);
    snprintf(name, sizeof name, "%s, %u tasks, a table", of->law.name, (unsigned)tasks);
    check_rate(table, trials, least, most, name);
}

static void check_spreads(void)
{
    static const uint32_t tasks[] = {5, 10, 20, 40};
    uint32_t i, j;
    for (i = 0; i < sizeof SPREADS / sizeof *SPREADS; i++)
        for (j = 0; j < 4; j++)
            check_spread(&SPREADS[i], tasks[j]);
}

/* The bugs of a run: three, or one more than a number of draws. */
static uint64_t draw_bugs(int vary)
{
    uint64_t bugs = 1, i;
    for (i = 0; i < 4; i++)
        bugs += vary ? random_uniform(&chance) <= 0.5 : i < 2;
    return bugs;
}

/* How often the range of totals holds the chance that drew them, and whether more runs leave no less of it. */
static void check_totals(uint64_t runs, int vary, double p)
{
    const uint32_t trials = 1000 * times;
    uint32_t trial, held = 0;
    double least = 0.0;
    char name[160];
    for (trial = 0; trial < trials; trial++) {
        uint64_t run;
        loopcost_evidence drawn;
        n_outcomes = 0;
        for (run = 0; run < runs; run++) {
            loopcost_outcome *outcome = &outcomes[n_outcomes++];
            uint64_t left = draw_bugs(vary);
            memset(outcome, 0, sizeof *outcome);
            outcome->task = run, outcome->count = 1, outcome->end = LOOPCOST_ENDED_SOLVED;
            for (; left; outcome->calls++)
                left -= random_uniform(&chance) <= p;
        }
        drawn = drawn_evidence();
        if (loopcost_fit_totals(&drawn, 0.0, 0.9, values, 2, NULL))
            tap_check(0, "totals");
        held += values[0].low <= p;
        least += values[0].least / trials;
    }
    snprintf(name, sizeof name, "%u runs of %s bugs at %g: %.3f of 0.9, from %.3f on", (unsigned)runs,
             vary ? "1 to 5" : "3", p, (double)held / trials, least);
    tap_check(held >= 0.9 * trials - 3.0 * sqrt(0.09 * trials), name);
    tap_check(vary ? least < p : runs < 100 || fabs(least - p) < 0.1 * p, "as far down as it can be");
}

/* Where the truth is at the border of its range the one-sided interval covers at least as often. */
static void check_borders(void)
{
    truth none = NEVER, right = CONSTANT;
    uint32_t trial, held = 0;
    none.never = 0.0;
    for (trial = 0; trial < 60; trial++) {
        draw_runs(&none, 80, 1);
        fit_law(LOOPCOST_FIT_BETA_NEVER, 0, 0.9);
        held += values[3].low == 0.0;
    }
    check_rate(held, 60, 0.9, 1.0, "no task that never ends: 0 is in the interval");
    right.share = 1.0;
    for (trial = 0, held = 0; trial < 1000; trial++) {
        draw_runs(&right, 30, 1);
        fit_law(LOOPCOST_FIT_CONSTANT, 0, 0.9);
        held += values[1].low == 0.0 && values[1].high > 0.0;
    }
    tap_integer(held, 1000, "no wrong end: from 0 up");
}

/* The root mean square error of a value, over some sets of runs. */
static double error_of(const truth *law, uint32_t index, uint64_t tasks, uint32_t trials)
{
    double square = 0.0;
    uint32_t trial;
    for (trial = 0; trial < trials; trial++) {
        draw_runs(law, tasks, 1);
        fit_law(law->law, law->attempts, 0.9);
        square += (values[index].value - truly(law, index)) * (values[index].value - truly(law, index));
    }
    return sqrt(square / trials);
}

static void check_convergence(void)
{
    static const truth *const laws[] = {&CONSTANT, &TABLE, &CONTAMINATED, &BETA, &MIXTURE};
    uint32_t i, j;
    for (i = 0; i < 5; i++)
        for (j = 0; j < 2; j++) {
            const double few = error_of(laws[i], j, 50, 10), many = error_of(laws[i], j, 3200, 2);
            /* sixty-four times as many runs: an eighth of the error, chance apart */
            tap_check(many < few / 3.0, laws[i]->name);
        }
}

int main(int count, char **given)
{
    uint32_t i;
    times = count > 1 ? (uint32_t)atoi(given[1]) : 1;
    tap_group("in their own model");
    for (i = 0; i < sizeof CLAIMS / sizeof *CLAIMS; i++)
        check_claim(&CLAIMS[i]);
    tap_group("tasks that differ");
    check_spreads();
    tap_group("totals of attempts");
    check_totals(5, 0, 0.2);
    check_totals(20, 0, 0.2);
    check_totals(200, 0, 0.2);
    check_totals(20, 0, 0.7);
    check_totals(20, 1, 0.2);
    check_totals(200, 1, 0.2);
    tap_group("borders");
    check_borders();
    tap_group("convergence");
    check_convergence();
    return tap_done();
}
