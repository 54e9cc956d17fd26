/* Do fits hold what they promise? Runs are drawn from known laws, of many sizes and ends: the intervals cover the truth
 * as often as they say, estimates come nearer to it, the right law wins where there are runs enough, and where there
 * are not it is said that one cannot tell. */
#include "random.h"
#include "tap.h"

#include <loopcost/fit.h>

static random_state chance = {20261126};

enum { MOST_OUTCOMES = 8192 };

static loopcost_outcome outcomes[MOST_OUTCOMES];
static uint64_t work[MOST_OUTCOMES * 32];
static uint64_t n_outcomes;
static loopcost_fitted values[LOOPCOST_FIT_VALUES];
static loopcost_fit fit;

/* A law to draw from. A task's hazard is that of its kind, or drawn from Beta(alpha, beta). */
typedef struct truth {
    const char *name;
    uint32_t law;                 /* that it is to be fitted by */
    double weight, hazard, other; /* of the first kind, and of the second */
    double alpha, beta, never;    /* where alpha is above 0 */
    double first;                 /* the hazard of the first call, where it has its own */
    double share;                 /* of the ends that are solved */
    uint64_t cap;
} truth;

/* An exponential number of mean 1; sums of them make gamma and Beta laws of whole parameters. */
static double draw_gamma(uint32_t shape)
{
    double sum = 0.0;
    while (shape--)
        sum -= log(random_uniform(&chance));
    return sum;
}

static double task_hazard(const truth *law)
{
    if (law->alpha > 0.0) {
        const double a = draw_gamma((uint32_t)law->alpha), b = draw_gamma((uint32_t)law->beta);
        return random_uniform(&chance) <= law->never ? 0.0 : a / (a + b);
    }
    return random_uniform(&chance) <= law->weight ? law->hazard : law->other;
}

static void draw_run(const truth *law, uint64_t task, double hazard)
{
    loopcost_outcome *run = &outcomes[n_outcomes++];
    memset(run, 0, sizeof *run);
    run->task = task;
    run->count = 1;
    run->end = LOOPCOST_ENDED_CAPPED;
    for (run->calls = 1;; run->calls++) {
        if (random_uniform(&chance) <= (run->calls == 1 && law->first > 0.0 ? law->first : hazard)) {
            run->end = random_uniform(&chance) <= law->share ? LOOPCOST_ENDED_SOLVED : LOOPCOST_ENDED_WRONG;
            return;
        }
        if (run->calls == law->cap)
            return;
    }
}

static void draw(const truth *law, uint64_t tasks, uint64_t each)
{
    uint64_t task, run;
    n_outcomes = 0;
    for (task = 0; task < tasks; task++) {
        const double hazard = task_hazard(law);
        for (run = 0; run < each; run++)
            draw_run(law, task, hazard);
    }
}

static loopcost_evidence evidence(void)
{
    loopcost_evidence result = LOOPCOST_EVIDENCE_INIT;
    result.outcomes = outcomes;
    result.n_outcomes = n_outcomes;
    result.work = work;
    result.words = sizeof work / sizeof *work;
    return result;
}

static void fit_law(uint32_t law, double level)
{
    const loopcost_evidence runs = evidence();
    const loopcost_fit empty = LOOPCOST_FIT_INIT;
    loopcost_fitting fitting = LOOPCOST_FITTING_INIT;
    fitting.law = law;
    fitting.level = level;
    fitting.size = law == LOOPCOST_FIT_TABLE ? 3 : 0;
    fit = empty;
    if (loopcost_fit_evidence(&runs, &fitting, &fit, values, LOOPCOST_FIT_VALUES, NULL))
        tap_check(0, "a fit");
}

/* What value `index` is in truth. */
static double truly(const truth *law, uint32_t index)
{
    const uint32_t quantity = values[index].quantity;
    const double hazard = values[index].index ? law->other : law->hazard;
    switch (quantity) {
    case LOOPCOST_FITTED_WEIGHT:
        return values[index].index ? 1.0 - law->weight : law->weight;
    case LOOPCOST_FITTED_SOLVED:
    case LOOPCOST_FITTED_WRONG: {
        const double share = quantity == LOOPCOST_FITTED_SOLVED ? law->share : 1.0 - law->share;
        if (law->law == LOOPCOST_FIT_MIXTURE)
            return share * hazard;
        return share * (law->first > 0.0 && values[index].index == 1 ? law->first : law->hazard);
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

static const truth CONSTANT = {"constant", LOOPCOST_FIT_CONSTANT, 1.0, 0.08, 0.08, 0, 0, 0, 0, 0.75, 40};
static const truth TABLE = {"table", LOOPCOST_FIT_TABLE, 1.0, 0.08, 0.08, 0, 0, 0, 0.3, 0.75, 40};
static const truth CONTAMINATED = {"contaminated", LOOPCOST_FIT_CONTAMINATED, 1.0, 0.08, 0.08, 0, 0, 0, 0.5, 0.75, 40};
static const truth BETA = {"Beta", LOOPCOST_FIT_BETA, 0, 0, 0, 2, 18, 0, 0, 0.75, 60};
static const truth NEVER = {"Beta and never", LOOPCOST_FIT_BETA_NEVER, 0, 0, 0, 4, 12, 0.25, 0, 0.75, 60};
static const truth MIXTURE = {"mixture", LOOPCOST_FIT_MIXTURE, 0.6, 0.3, 0.03, 0, 0, 0, 0, 0.75, 60};

/* How often the intervals of each value hold the truth, over `trials` sets of runs. A likelihood ratio has its
 * chi-square law up to terms of the order 1/n: `slack` is for them, three standard errors of the count are for chance.
 */
static void check_coverage(const truth *law, uint64_t tasks, uint64_t each, uint32_t trials, double level, double slack)
{
    uint32_t held[LOOPCOST_FIT_VALUES], i, trial;
    char name[160];
    memset(held, 0, sizeof held);
    for (trial = 0; trial < trials; trial++) {
        draw(law, tasks, each);
        fit_law(law->law, level);
        for (i = 0; i < fit.n_values; i++)
            held[i] += values[i].low <= truly(law, i) && truly(law, i) <= values[i].high;
    }
    for (i = 0; i < fit.n_values; i++) {
        const double rate = (double)held[i] / trials, error = sqrt(level * (1.0 - level) / trials);
        snprintf(name, sizeof name, "%s, %u tasks of %u: value %u covers %.3f of %g", law->name, (unsigned)tasks,
                 (unsigned)each, (unsigned)i, rate, level);
        tap_check(fabs(rate - level) <= 3.0 * error + slack, name);
    }
}

static void check_sizes(void)
{
    check_coverage(&CONSTANT, 20, 1, 1500, 0.9, 0.03);
    check_coverage(&CONSTANT, 60, 1, 1500, 0.9, 0.015);
    check_coverage(&CONSTANT, 300, 2, 500, 0.95, 0.01);
    check_coverage(&CONTAMINATED, 100, 1, 1000, 0.9, 0.015);
    check_coverage(&TABLE, 150, 1, 1000, 0.8, 0.02);
    check_coverage(&BETA, 60, 1, 200, 0.9, 0.02);
    check_coverage(&BETA, 40, 3, 200, 0.9, 0.02);
    check_coverage(&NEVER, 120, 1, 100, 0.9, 0.02);
    check_coverage(&MIXTURE, 120, 1, 80, 0.9, 0.02);
    check_coverage(&MIXTURE, 60, 3, 80, 0.95, 0.02);
}

/* Tasks that differ, of several runs each, by laws that know no difference of tasks. What such a law is right in is
 * ends over calls, of all tasks: with Beta hazards a sum over P(T >= t). */
static double ends_over_calls(const truth *law)
{
    double reached = 1.0, calls = 0.0;
    uint64_t t;
    for (t = 1; t <= law->cap; t++) {
        calls += reached;
        reached *= (law->beta + (double)t - 1.0) / (law->alpha + law->beta + (double)t - 1.0);
    }
    return (1.0 - reached) / calls;
}

static void each_run_a_task(void)
{
    uint64_t i;
    for (i = 0; i < n_outcomes; i++)
        outcomes[i].task = i;
}

static void check_tasks(uint64_t tasks, uint64_t each)
{
    static const uint32_t trials = 600;
    const double solved = BETA.share * ends_over_calls(&BETA);
    uint32_t trial, held = 0, as_if_alike = 0;
    char name[160];
    for (trial = 0; trial < trials; trial++) {
        draw(&BETA, tasks, each);
        fit_law(LOOPCOST_FIT_CONSTANT, 0.9);
        held += values[0].low <= solved && solved <= values[0].high;
        each_run_a_task();
        fit_law(LOOPCOST_FIT_CONSTANT, 0.9);
        as_if_alike += values[0].low <= solved && solved <= values[0].high;
    }
    snprintf(name, sizeof name, "%u tasks of %u: %.3f of 0.9, and %.3f if runs were taken for tasks", (unsigned)tasks,
             (unsigned)each, (double)held / trials, (double)as_if_alike / trials);
    tap_check(held >= 0.9 * trials - 3.0 * sqrt(0.09 * trials) - 0.02 * trials && held <= 0.96 * trials, name);
    tap_check(as_if_alike < 0.85 * trials, "which is too few");
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
    static const uint32_t trials = 1000;
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
        drawn = evidence();
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
    truth none = NEVER;
    uint32_t trial, held = 0;
    none.never = 0.0;
    for (trial = 0; trial < 60; trial++) {
        draw(&none, 80, 1);
        fit_law(LOOPCOST_FIT_BETA_NEVER, 0.9);
        held += values[3].low == 0.0;
    }
    tap_check(held >= 54 - 7, "no task that never ends: 0 is in the interval");
    held = 0;
    for (trial = 0; trial < 1000; trial++) {
        truth right = CONSTANT;
        right.share = 1.0;
        draw(&right, 30, 1);
        fit_law(LOOPCOST_FIT_CONSTANT, 0.9);
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
        draw(law, tasks, 1);
        fit_law(law->law, 0.9);
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

static loopcost_candidate candidates[5];

static loopcost_choice choose(void)
{
    static const uint32_t laws[5] = {LOOPCOST_FIT_CONSTANT, LOOPCOST_FIT_CONTAMINATED, LOOPCOST_FIT_BETA,
                                     LOOPCOST_FIT_BETA_NEVER, LOOPCOST_FIT_MIXTURE};
    const loopcost_evidence runs = evidence();
    const loopcost_fitting fitting = LOOPCOST_FITTING_INIT;
    loopcost_choice choice = LOOPCOST_CHOICE_INIT;
    uint32_t i;
    memset(candidates, 0, sizeof candidates);
    for (i = 0; i < 5; i++)
        candidates[i].law = laws[i];
    choice.candidates = candidates;
    choice.n_candidates = 5;
    choice.folds = 3; /* quicker than ten */
    tap_status(loopcost_fit_choose(&runs, &fitting, &choice, NULL), LOOPCOST_OK, "a choice");
    return choice;
}

static void check_choices(void)
{
    static const truth *const laws[] = {&CONSTANT, &CONTAMINATED, &BETA, &NEVER, &MIXTURE};
    uint32_t i, told = 0;
    for (i = 0; i < 5; i++) {
        loopcost_choice choice;
        uint32_t trial;
        draw(laws[i], 1200, 1);
        choice = choose();
        tap_integer(candidates[choice.used].law, laws[i]->law, laws[i]->name);
        tap_integer(choice.told, 1, "and the runs are enough to tell");
        for (trial = 0; trial < 2; trial++) {
            draw(laws[i], 10, 1);
            told += choose().told;
        }
    }
    tap_check(told <= 1, "ten runs are not");
}

int main(void)
{
    tap_group("coverage");
    check_sizes();
    tap_group("tasks that differ");
    check_tasks(40, 5);
    check_tasks(12, 20);
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
    tap_group("choice");
    check_choices();
    return tap_done();
}
