/* Laws from recorded runs: likelihoods call by call, maxima and intervals by search, merged and shuffled evidence to
 * the bit, unknown ends, kinds with and without uncertainty, extremes, and bad input. */
#include "growable.h"
#include "random.h"
#include "tap.h"

#include <loopcost/loopcost.h>

GROWABLE_INIT(evidence, EVIDENCE)
GROWABLE_INIT(fitting, FITTING)
GROWABLE_INIT(fit, FIT)
GROWABLE_INIT(choice, CHOICE)

static random_state chance = {20261125};

enum { MOST_OUTCOMES = 4096, MOST_HAZARDS = 4096 };

/* A set of outcomes with all that a fit needs. */
typedef struct bench {
    loopcost_outcome outcomes[MOST_OUTCOMES];
    uint64_t work[MOST_OUTCOMES * 32];
    loopcost_evidence evidence;
    loopcost_fitting fitting;
    loopcost_fit fit;
    loopcost_fitted values[LOOPCOST_FIT_VALUES];
    loopcost_kind kinds[LOOPCOST_FIT_KINDS];
    loopcost_hazard hazards[MOST_HAZARDS];
    uint32_t n_kinds;
} bench;

static bench b;

static void bench_init(uint32_t law)
{
    const loopcost_evidence evidence = LOOPCOST_EVIDENCE_INIT;
    const loopcost_fitting fitting = LOOPCOST_FITTING_INIT;
    const loopcost_fit fit = LOOPCOST_FIT_INIT;
    memset(&b, 0, sizeof b);
    b.evidence = evidence;
    b.evidence.outcomes = b.outcomes;
    b.evidence.work = b.work;
    b.evidence.words = sizeof b.work / sizeof *b.work;
    b.fitting = fitting;
    b.fitting.law = law;
    b.fit = fit;
}

static void add(uint64_t task, uint64_t calls, uint32_t end, uint64_t count)
{
    loopcost_outcome *outcome = &b.outcomes[b.evidence.n_outcomes++];
    outcome->task = task;
    outcome->calls = calls;
    outcome->end = end;
    outcome->count = count;
}

static int32_t fit(void)
{
    return loopcost_fit_evidence(&b.evidence, &b.fitting, &b.fit, b.values, LOOPCOST_FIT_VALUES, NULL);
}

static void plug_in(void)
{
    tap_status(loopcost_fit_kinds(&b.fit, b.values, b.kinds, b.hazards, MOST_HAZARDS, &b.n_kinds, NULL), LOOPCOST_OK,
               "kinds");
}

static void predict(void)
{
    tap_status(loopcost_fit_predictive(&b.evidence, &b.fitting, b.kinds, b.hazards, MOST_HAZARDS, &b.n_kinds, NULL),
               LOOPCOST_OK, "predictive kinds");
}

/* Runs of `tasks` tasks, `each` of them each, by the given hazards, stopped at the cap. */
static void draw(uint64_t tasks, uint64_t each, const double (*hazards)[2], uint32_t n_kinds, const double *weights,
                 uint64_t cap)
{
    uint64_t task, run;
    for (task = 0; task < tasks; task++) {
        double u = random_uniform(&chance);
        uint32_t kind = 0;
        while (kind + 1 < n_kinds && u > weights[kind])
            u -= weights[kind++];
        for (run = 0; run < each; run++) {
            uint64_t t = 1;
            uint32_t end = LOOPCOST_ENDED_CAPPED;
            for (;; t++) {
                const double v = random_uniform(&chance);
                if (v <= hazards[kind][0] + hazards[kind][1]) {
                    end = v <= hazards[kind][0] ? LOOPCOST_ENDED_SOLVED : LOOPCOST_ENDED_WRONG;
                    break;
                }
                if (t == cap)
                    break;
            }
            add(task, t, end, 1);
        }
    }
}

/* The likelihood of kinds, call by call: what a kind says of all the runs of a task, one call after the other. */

static double call_chance(const loopcost_kind *kind, uint64_t t, double ends, double calls, uint32_t how)
{
    double solved, wrong;
    if (kind->hazards) {
        const loopcost_hazard *hazard = &kind->hazards[t < kind->n_hazards ? t - 1 : kind->n_hazards - 1];
        solved = hazard->solved, wrong = hazard->wrong;
    } else { /* the task has shown `ends` in `calls` */
        const double end = (kind->alpha + ends) / (kind->alpha + kind->beta + calls);
        solved = end * kind->solved_share, wrong = end * (1.0 - kind->solved_share);
    }
    return how == LOOPCOST_ENDED_SOLVED    ? solved
           : how == LOOPCOST_ENDED_WRONG   ? wrong
           : how == LOOPCOST_ENDED_UNKNOWN ? solved + wrong
                                           : 1.0 - solved - wrong;
}

static double task_likelihood(const loopcost_kind *kind, uint64_t task)
{
    double likelihood = 1.0, ends = 0.0, calls = 0.0;
    uint64_t i, j, t;
    for (i = 0; i < b.evidence.n_outcomes; i++)
        for (j = 0; b.outcomes[i].task == task && j < b.outcomes[i].count; j++)
            for (t = 1; t <= b.outcomes[i].calls; t++) {
                const int last = t == b.outcomes[i].calls && b.outcomes[i].end != LOOPCOST_ENDED_CAPPED;
                likelihood *=
                    call_chance(kind, t, ends, calls, last ? b.outcomes[i].end : (uint32_t)LOOPCOST_ENDED_CAPPED);
                calls += 1.0;
                ends += last;
            }
    return likelihood;
}

/* Tasks are numbered from 0 without gaps. */
static double log_likelihood(uint64_t tasks)
{
    double sum = 0.0;
    uint64_t task;
    uint32_t k;
    for (task = 0; task < tasks; task++) {
        double likelihood = 0.0;
        for (k = 0; k < b.n_kinds; k++)
            likelihood += b.kinds[k].weight * task_likelihood(&b.kinds[k], task);
        sum += log(likelihood);
    }
    return sum;
}

static const double TWO_KINDS[2][2] = {{0.2, 0.05}, {0.03, 0.02}};
static const double HALVES[2] = {0.6, 0.4};

static void check_likelihood(void)
{
    static const uint32_t each[] = {1, 3};
    uint32_t law, i;
    for (law = 0; law < LOOPCOST_FIT_END; law++)
        for (i = 0; i < 2; i++) {
            bench_init(law);
            draw(60, each[i], TWO_KINDS, 2, HALVES, 30);
            tap_status(fit(), LOOPCOST_OK, "fit");
            plug_in();
            tap_near(b.fit.log_likelihood, log_likelihood(60), 1e-10, "the likelihood is that of its kinds");
            tap_near(b.fit.aic, 2.0 * b.fit.parameters - 2.0 * b.fit.log_likelihood, 1e-14, "AIC");
            tap_near(b.fit.bic, log(60.0) * b.fit.parameters - 2.0 * b.fit.log_likelihood, 1e-14, "BIC");
            tap_near(b.fit.aicc - b.fit.aic,
                     2.0 * b.fit.parameters * (b.fit.parameters + 1.0) / (59.0 - b.fit.parameters), 1e-10, "AICc");
            tap_integer(b.fit.runs, 60 * each[i], "runs");
            tap_integer(b.fit.tasks, 60, "tasks");
        }
}

/* The likelihood at other values: nothing near is higher. */
static double likelihood_at(uint32_t index, double value)
{
    const double before = b.values[index].value;
    double found;
    b.values[index].value = value;
    loopcost_fit_kinds(&b.fit, b.values, b.kinds, b.hazards, MOST_HAZARDS, &b.n_kinds, NULL);
    found = log_likelihood(b.fit.tasks);
    b.values[index].value = before;
    return found;
}

static void check_maximum(void)
{
    uint32_t law, i;
    for (law = 0; law < LOOPCOST_FIT_END; law++) {
        bench_init(law);
        draw(60, 2, TWO_KINDS, 2, HALVES, 30);
        fit();
        for (i = 0; i < b.fit.n_values; i++) {
            const double value = b.values[i].value, step = 1e-4 * value;
            double up, down, here = b.fit.log_likelihood;
            if (b.values[i].quantity == LOOPCOST_FITTED_WEIGHT || value < 1e-9 || value > 0.999)
                continue; /* weights sum to 1 */
            up = likelihood_at(i, value + step), down = likelihood_at(i, value - step);
            tap_check(up <= here + 1e-9 && down <= here + 1e-9, "no value near is likelier");
            tap_check(fabs(up - down) < 1e-5 * fabs(here), "the slope is 0");
        }
    }
}

/* An interval's end, by a search of the other values: for laws of two and three. */

static double best_second(uint32_t index, double value, uint32_t other)
{
    const double before = b.values[index].value, kept = b.values[other].value;
    double low = log(kept) - 3.0, high = log(kept) + 3.0, top;
    int i;
    b.values[index].value = value;
    for (i = 0; i < 100; i++) {
        const double third = (high - low) / 3.0;
        if (likelihood_at(other, exp(low + third)) < likelihood_at(other, exp(high - third)))
            low += third;
        else
            high -= third;
    }
    top = likelihood_at(other, exp(0.5 * (low + high)));
    b.values[index].value = before;
    return top;
}

static void one_task(void)
{
    uint64_t i;
    for (i = 0; i < b.evidence.n_outcomes; i++)
        b.outcomes[i].task = 0;
}

/* 2.705543 is the 90 % quantile of the chi-square law with one degree of freedom, 2.842442 that of the square of
 * Student's with the 38 degrees that 40 tasks leave to two parameters. Of one task there is nothing else than the
 * law. */
static void check_intervals(void)
{
    bench_init(LOOPCOST_FIT_BETA);
    draw(40, 2, TWO_KINDS, 2, HALVES, 20);
    fit();
    tap_near(2.0 * (b.fit.log_likelihood - best_second(0, b.values[0].low, 1)), 2.842442440, 1e-4, "alpha, low");
    tap_near(2.0 * (b.fit.log_likelihood - best_second(0, b.values[0].high, 1)), 2.842442440, 1e-4, "alpha, high");
    tap_near(2.0 * (b.fit.log_likelihood - best_second(1, b.values[1].low, 0)), 2.842442440, 1e-4, "beta, low");
    tap_near(2.0 * (b.fit.log_likelihood - best_second(1, b.values[1].high, 0)), 2.842442440, 1e-4, "beta, high");
    b.fitting.law = LOOPCOST_FIT_CONSTANT;
    one_task();
    fit();
    tap_near(2.0 * (b.fit.log_likelihood - best_second(0, b.values[0].low, 1)), 2.705543454, 1e-5, "solved, low");
    tap_near(2.0 * (b.fit.log_likelihood - best_second(0, b.values[0].high, 1)), 2.705543454, 1e-5, "solved, high");
    tap_near(2.0 * (b.fit.log_likelihood - best_second(1, b.values[1].high, 0)), 2.705543454, 1e-5, "wrong, high");
    b.fitting.level = 0.95;
    fit();
    tap_near(2.0 * (b.fit.log_likelihood - best_second(1, b.values[1].low, 0)), 3.841458821, 1e-5, "wrong, low, 95 %");
}

/* Runs of a task that are alike: ten tasks, of which each run takes 2 or 18 calls. By hand, with h = 40/400: without a
 * task the estimate moves by (4 - h E_i)/(400 - E_i), E_i = 4 times 2 or 18, the law says that its variance is
 * h (1-h)/400, and (sum E)^2 / sum E^2 is 6.0976: the quantile is Student's with 5.0976 degrees (SciPy). */
static void check_tasks_apart(void)
{
    double between = 0.0, deviance, z, low, high;
    uint64_t task;
    bench_init(LOOPCOST_FIT_CONSTANT);
    b.fitting.attempts = 1;
    for (task = 0; task < 10; task++) {
        const double calls = task % 2 ? 18.0 : 2.0;
        add(task, task % 2 ? 18 : 2, LOOPCOST_ENDED_SOLVED, 4);
        const double moved = (4.0 - 0.1 * 4.0 * calls) / (400.0 - 4.0 * calls);
        between += 0.9 * moved * moved;
    }
    fit();
    tap_double(b.values[0].value, 0.1, 1.0, "the estimate stays");
    z = 2.006560497765258 * sqrt(between / (0.1 * 0.9 / 400.0));
    deviance = 2.0 * (b.fit.log_likelihood - 40.0 * log(b.values[0].low) - 360.0 * log1p(-b.values[0].low));
    tap_near(deviance, z * z, 1e-5, "the interval is as wide as tasks are apart");
    b.fitting.attempts = 0;
    for (task = 0; task < 10; task++)
        b.outcomes[task].end = task % 2 ? LOOPCOST_ENDED_WRONG : LOOPCOST_ENDED_SOLVED;
    fit();
    low = b.values[0].low, high = b.values[0].high;
    for (task = 0; task < 10; task++)
        b.outcomes[task].end = task % 2 ? LOOPCOST_ENDED_SOLVED : LOOPCOST_ENDED_WRONG;
    fit();
    tap_double(b.values[1].low, low, 1.0, "solved and wrong are alike, low");
    tap_double(b.values[1].high, high, 1.0, "  and high");
    b.fitting.attempts = 1;
    for (task = 0; task < 10; task++)
        b.outcomes[task].calls = 10, b.outcomes[task].end = LOOPCOST_ENDED_SOLVED;
    fit();
    deviance = 2.0 * (b.fit.log_likelihood - 40.0 * log(b.values[0].low) - 360.0 * log1p(-b.values[0].low));
    tap_near(deviance, 2.705543454, 1e-5, "where all are alike it is the likelihood's");
}

/* Ends over exposure. */
static void check_constant(void)
{
    bench_init(LOOPCOST_FIT_CONSTANT);
    add(1, 10, LOOPCOST_ENDED_SOLVED, 3);
    add(2, 25, LOOPCOST_ENDED_WRONG, 2);
    add(3, 100, LOOPCOST_ENDED_CAPPED, 1);
    tap_status(fit(), LOOPCOST_OK, "fit");
    tap_double(b.values[0].value, 3.0 / 180.0, 1.0, "solved over exposure");
    tap_double(b.values[1].value, 2.0 / 180.0, 1.0, "wrong over exposure");
    tap_integer(b.fit.n_values, 2, "two values");
    tap_integer(b.fit.parameters, 2, "two parameters");
    tap_check(b.fit.aicc == INFINITY, "three tasks are too few for an AICc");
    tap_integer(b.fit.calls, 180, "calls");
    tap_integer(b.fit.solved * 100 + b.fit.wrong * 10 + b.fit.capped, 321, "ends");
    predict();
    tap_integer(b.n_kinds, 1, "one kind");
    tap_double(b.kinds[0].alpha, 5.5, 0.0, "alpha: ends and half");
    tap_double(b.kinds[0].beta, 175.5, 0.0, "beta: the other calls and half");
    tap_double(b.kinds[0].solved_share, 3.5 / 6.0, 1.0, "the share of solved");
}

static void check_table(void)
{
    uint32_t i;
    bench_init(LOOPCOST_FIT_TABLE);
    b.fitting.size = 3;
    add(1, 1, LOOPCOST_ENDED_SOLVED, 4);
    add(2, 2, LOOPCOST_ENDED_WRONG, 1);
    add(3, 2, LOOPCOST_ENDED_CAPPED, 1);
    add(4, 5, LOOPCOST_ENDED_SOLVED, 2);
    tap_status(fit(), LOOPCOST_OK, "fit");
    tap_integer(b.fit.n_values, 6, "two values an entry");
    tap_double(b.values[0].value, 4.0 / 8.0, 0.0, "solved at call 1");
    tap_double(b.values[3].value, 1.0 / 4.0, 0.0, "wrong at call 2");
    tap_double(b.values[4].value, 2.0 / 6.0, 1.0, "solved from call 3 on: two runs, six calls");
    tap_integer(b.values[4].n, 2, "runs that got there");
    plug_in();
    tap_integer(b.kinds[0].n_hazards, 3, "hazards");
    b.fitting.size = 7;
    fit();
    tap_integer(b.values[10].identified, LOOPCOST_IDENTIFIED_NO, "nobody reached call 6");
    tap_check(b.values[10].low == 0.0 && b.values[10].high == 1.0, "so its hazard may be anything");
    tap_integer(b.fit.parameters, 10, "and is no parameter");
    bench_init(LOOPCOST_FIT_TABLE);
    draw(200, 1, TWO_KINDS, 2, HALVES, 30);
    fit();
    tap_check(b.fit.size > 5 && b.fit.size <= 16, "entries are chosen");
    for (i = 0; i + 1 < b.fit.size; i++)
        tap_check(b.values[2 * i].index < b.values[2 * i + 2].index, "one after the other");
    plug_in();
    tap_integer(b.kinds[0].n_hazards, b.values[2 * (b.fit.size - 1)].index, "a table up to the last one's first call");
}

static void check_contaminated(void)
{
    bench_init(LOOPCOST_FIT_CONTAMINATED);
    b.fitting.attempts = 1;
    add(1, 1, LOOPCOST_ENDED_SOLVED, 84);
    add(2, 2, LOOPCOST_ENDED_SOLVED, 10);
    add(3, 7, LOOPCOST_ENDED_CAPPED, 33);
    add(4, 5, LOOPCOST_ENDED_SOLVED, 7);
    fit();
    tap_double(b.values[0].value, 84.0 / 134.0, 1.0, "the first");
    tap_double(b.values[1].value, 17.0 / (10 + 33 * 6 + 7 * 4), 1.0, "the later ones");
    plug_in();
    tap_integer(b.kinds[0].n_hazards, 2, "two hazards");
    predict();
    tap_near(b.kinds[0].hazards[0].solved, 84.0 / 134.0, 0.3, "points near it");
    bench_init(LOOPCOST_FIT_CONTAMINATED);
    b.fitting.attempts = 1;
    add(1, 2, LOOPCOST_ENDED_SOLVED, 30);
    add(2, 1, LOOPCOST_ENDED_SOLVED, 2);
    fit();
    tap_double(b.values[0].value, 32.0 / 62.0, 1.0, "where the later are likelier, one chance for both");
    tap_double(b.values[1].value, 32.0 / 62.0, 1.0, "so it is not above the first");
}

/* Unknown ends count as ends; how they split is open. */
/* P(T = t) of so many geometric numbers, and the law of a sum of 1, 2, .. of them with weights. */
static double total_chance(uint64_t bugs, double p, uint64_t t)
{
    double so_often = pow(p, (double)bugs);
    uint64_t j;
    for (j = 1; j < bugs; j++)
        so_often *= (double)(t - j) / (double)j;
    return t < bugs ? 0.0 : so_often * pow(1.0 - p, (double)(t - bugs));
}

static double mixed_chance(const double *weights, uint64_t most, double p, uint64_t t)
{
    double so_often = 0.0;
    uint64_t k;
    for (k = 1; k <= most; k++)
        so_often += weights[k - 1] * total_chance(k, p, t);
    return so_often;
}

enum { LONGEST_TOTAL = 400 };

/* Runs in proportion to the exact law, a billion in all. */
static void fit_totals(const double *weights, uint64_t most, double p, double bugs)
{
    uint64_t t;
    bench_init(LOOPCOST_FIT_CONSTANT);
    for (t = 1; t <= LONGEST_TOTAL; t++)
        add(t, t, LOOPCOST_ENDED_SOLVED, (uint64_t)(1e9 * mixed_chance(weights, most, p, t) + 0.5));
    tap_status(loopcost_fit_totals(&b.evidence, bugs, 0.9, b.values, 2, NULL), LOOPCOST_OK, "totals");
}

static void check_totals(void)
{
    static const double three[] = {0.0, 0.0, 1.0}, one_or_four[] = {0.5, 0.0, 0.0, 0.5};
    double easier[LONGEST_TOTAL], mean, variance, apart = 0.0;
    uint64_t k, t;
    fit_totals(three, 3, 0.3, 0.0);
    tap_integer(b.values[0].identified, LOOPCOST_IDENTIFIED_NO, "the chance is not identified");
    tap_near(b.values[0].least, 0.3, 1e-6, "as many bugs in every run: the least is the true one");
    tap_double(b.values[0].most, 1.0, 0.0, "each attempt may have fixed one");
    tap_near(b.values[1].least, 3.0, 1e-6, "the least number of bugs");
    tap_near(b.values[1].most, 10.0, 1e-6, "as many as attempts");
    tap_check(b.values[0].low < 0.3 && b.values[0].low > 0.2999, "sampling, of a billion runs");
    fit_totals(three, 3, 0.3, 3.0);
    tap_integer(b.values[0].identified, LOOPCOST_IDENTIFIED_YES, "counted, they identify it");
    tap_near(b.values[0].value, 0.3, 1e-6, "  bugs over attempts");
    mean = 2.5 / 0.3, variance = 2.5 * 0.7 / 0.09 + 2.25 / 0.09;
    fit_totals(one_or_four, 4, 0.3, 0.0);
    tap_near(b.values[0].least, mean / (mean + variance), 1e-6, "one bug or four: less");
    tap_check(b.values[0].least < 0.3, "  which holds the true one");
    tap_near(b.values[1].least, fmax(1.0, mean * mean / (mean + variance)), 1e-6, "  one at least");
    /* why it is a range: three bugs at 0.3 are a random number of bugs at 0.6 */
    for (k = 1; k <= LONGEST_TOTAL; k++)
        easier[k - 1] = total_chance(3, 0.5, k);
    for (t = 1; t <= 60; t++)
        apart = fmax(apart, fabs(mixed_chance(easier, 60, 0.6, t) - total_chance(3, 0.3, t)));
    tap_check(apart < 1e-15, "more bugs, fixed more easily, have the same law");
    add(1000, 500, LOOPCOST_ENDED_CAPPED, 1);
    tap_status(loopcost_fit_totals(&b.evidence, 0.0, 0.9, b.values, 2, NULL), LOOPCOST_OK, "a run was given up");
    tap_double(b.values[1].most, 1e12, 0.0, "it may have had any number");
    tap_near(b.values[0].least, 1.0 / mean, 1e-5, "ends over attempts");
    tap_status(loopcost_fit_totals(&b.evidence, 2.0, 0.9, b.values, 2, NULL), LOOPCOST_UNSUPPORTED, "not with a count");
    bench_init(LOOPCOST_FIT_CONSTANT);
    add(1, 20, LOOPCOST_ENDED_SOLVED, 1);
    tap_status(loopcost_fit_totals(&b.evidence, 0.0, 0.9, b.values, 2, NULL), LOOPCOST_OK, "one run");
    tap_double(b.values[0].least, 0.05, 1.0, "one bug at least");
    tap_near(b.values[0].low, 1.0 - pow(0.95, 0.05), 1e-12, "Clopper and Pearson");
    tap_double(b.values[1].least, 1.0, 0.0, "from one bug");
    tap_double(b.values[1].most, 20.0, 0.0, "to twenty");
}

static void check_unknown(void)
{
    bench_init(LOOPCOST_FIT_CONSTANT);
    add(1, 10, LOOPCOST_ENDED_UNKNOWN, 6);
    add(2, 40, LOOPCOST_ENDED_CAPPED, 1);
    fit();
    tap_integer(b.values[0].identified, LOOPCOST_IDENTIFIED_NO, "solved is not identified");
    tap_check(b.values[0].least == 0.0 && b.values[0].most == 0.06, "it is between none and all of them");
    tap_check(b.values[0].low == 0.0 && b.values[0].high > 0.06, "and sampling widens that");
    tap_double(b.values[0].value, 0.03, 1.0, "the middle stands for it");
    tap_integer(b.fit.parameters, 1, "one parameter is determined");
    add(3, 10, LOOPCOST_ENDED_SOLVED, 3);
    add(4, 10, LOOPCOST_ENDED_WRONG, 1);
    fit();
    tap_integer(b.values[0].identified, LOOPCOST_IDENTIFIED_IF_ALIKE, "with known ends, if they are alike");
    tap_near(b.values[0].value, 0.75 * 10.0 / 140.0, 1e-14, "the known ends' share");
    tap_near(b.values[0].least, 3.0 / 140.0, 1e-14, "none of the unknown");
    tap_near(b.values[0].most, 9.0 / 140.0, 1e-14, "all of them");
    tap_integer(b.fit.parameters, 2, "two parameters");
    b.fitting.law = LOOPCOST_FIT_BETA;
    fit();
    tap_near(b.values[2].value, 0.75, 1e-14, "share of solved");
    tap_integer(b.values[2].identified, LOOPCOST_IDENTIFIED_IF_ALIKE, "if they are alike");
    b.fitting.law = LOOPCOST_FIT_MIXTURE;
    tap_status(fit(), LOOPCOST_OK, "mixture");
    plug_in();
    b.outcomes[0].task = 0, b.outcomes[1].task = 1, b.outcomes[2].task = 2, b.outcomes[3].task = 3;
    fit();
    plug_in();
    tap_near(b.fit.log_likelihood, log_likelihood(4), 1e-10, "the likelihood is that of its kinds");
}

/* The same runs in any order, in any pieces: the same bits. */
static void check_order(void)
{
    static bench first;
    uint32_t law;
    for (law = 0; law < LOOPCOST_FIT_END; law++) {
        uint64_t i, n;
        bench_init(law);
        draw(120, 3, TWO_KINDS, 2, HALVES, 25);
        fit();
        predict();
        first = b;
        n = b.evidence.n_outcomes;
        for (i = 0; i < n; i++) { /* shuffled, some with their count as a piece of its own, some of no run */
            const uint64_t j = (uint64_t)(random_uniform(&chance) * (double)n) % n;
            const loopcost_outcome outcome = b.outcomes[i];
            b.outcomes[i] = b.outcomes[j];
            b.outcomes[j] = outcome;
        }
        add(7, 3, LOOPCOST_ENDED_SOLVED, 0);
        fit();
        tap_check(!memcmp(&b.fit, &first.fit, sizeof b.fit), "shuffled: the same fit");
        tap_check(!memcmp(b.values, first.values, sizeof *b.values * b.fit.n_values), "the same values");
        predict();
        tap_check(!memcmp(b.hazards, first.hazards, sizeof *b.hazards * (size_t)b.fit.n_hazards), "the same kinds");
        tap_check(b.kinds[0].weight == first.kinds[0].weight && b.kinds[0].alpha == first.kinds[0].alpha,
                  "all of them");
    }
    bench_init(LOOPCOST_FIT_BETA);
    add(1, 4, LOOPCOST_ENDED_SOLVED, 2);
    add(1, 9, LOOPCOST_ENDED_CAPPED, 1);
    add(2, 3, LOOPCOST_ENDED_WRONG, 1);
    fit();
    first = b;
    bench_init(LOOPCOST_FIT_BETA);
    add(2, 3, LOOPCOST_ENDED_WRONG, 1);
    add(1, 9, LOOPCOST_ENDED_CAPPED, 1);
    add(1, 4, LOOPCOST_ENDED_SOLVED, 1);
    add(1, 4, LOOPCOST_ENDED_SOLVED, 1);
    fit();
    tap_check(!memcmp(b.values, first.values, sizeof *b.values * b.fit.n_values), "counts or runs one by one");
}

/* What is not possible to estimate well is still in its range, and no NaN comes out. */
static void check_extreme(const char *name)
{
    uint32_t law, i;
    for (law = 0; law < LOOPCOST_FIT_END; law++) {
        int fine = 1;
        double weights = 0.0;
        b.fitting.law = law;
        tap_status(fit(), LOOPCOST_OK, name);
        for (i = 0; i < b.fit.n_values; i++) {
            const loopcost_fitted *value = &b.values[i];
            const int positive = value->quantity == LOOPCOST_FITTED_ALPHA || value->quantity == LOOPCOST_FITTED_BETA;
            fine &= value->low <= value->value && value->value <= value->high && value->low >= 0.0;
            fine &= value->least <= value->most && value->high <= (positive ? 1.0000001e9 : 1.0);
        }
        tap_check(fine, "values in their intervals, intervals in their ranges");
        tap_check(b.fit.log_likelihood <= 1e-9 && b.fit.log_likelihood > -1e300, "a finite likelihood");
        tap_check(b.fit.misfit >= 0.0 && b.fit.misfit_p >= 0.0 && b.fit.misfit_p <= 1.0, "a chance");
        predict();
        for (i = 0; i < b.n_kinds; i++)
            weights += b.kinds[i].weight;
        tap_near(weights, 1.0, 1e-12, "weights sum to 1");
    }
}

static void check_extremes(void)
{
    bench_init(0);
    add(1, 1, LOOPCOST_ENDED_SOLVED, 1);
    check_extreme("one run, solved at once");
    bench_init(0);
    add(1, 1, LOOPCOST_ENDED_CAPPED, 1);
    check_extreme("one run, stopped at once");
    bench_init(0);
    add(1, 1, LOOPCOST_ENDED_SOLVED, 50);
    add(2, 1, LOOPCOST_ENDED_SOLVED, 50);
    check_extreme("all solved at call 1");
    bench_init(0);
    add(1, 100, LOOPCOST_ENDED_CAPPED, 5);
    add(2, 100, LOOPCOST_ENDED_CAPPED, 5);
    check_extreme("none ever ends");
    bench_init(0);
    add(1, 7, LOOPCOST_ENDED_SOLVED, 1000);
    add(2, 7, LOOPCOST_ENDED_SOLVED, 1);
    check_extreme("always the same call");
    bench_init(0);
    add(1, 10000000, LOOPCOST_ENDED_CAPPED, 100000000000);
    add(2, 10000000, LOOPCOST_ENDED_SOLVED, 800000000000);
    check_extreme("as much as can be");
    bench_init(0);
    add(UINT64_MAX, 3, LOOPCOST_ENDED_UNKNOWN, 1);
    check_extreme("one unknown end");
}

/* With more and more runs the predictive law is the law at the estimates. */
static void check_predictive(void)
{
    uint32_t law, i;
    for (law = 0; law < LOOPCOST_FIT_END; law++) {
        loopcost_price price = LOOPCOST_PRICE_INIT;
        loopcost_thread thread = LOOPCOST_THREAD_INIT;
        loopcost_loop loop = LOOPCOST_LOOP_INIT;
        loopcost_run certain = LOOPCOST_RUN_INIT, uncertain = LOOPCOST_RUN_INIT;
        uint64_t t;
        price.output = 1e6;
        thread.price = &price, thread.output = 1.0;
        loop.thread = &thread, loop.kinds = b.kinds, loop.cap = 60;
        bench_init(law);
        draw(2000, 1, TWO_KINDS, 2, HALVES, 60);
        fit();
        plug_in();
        loop.n_kinds = b.n_kinds;
        tap_status(loopcost_loop_run(&loop, &certain, NULL), LOOPCOST_OK, "a loop of the estimates");
        predict();
        loop.n_kinds = b.n_kinds;
        tap_status(loopcost_loop_run(&loop, &uncertain, NULL), LOOPCOST_OK, "a loop with their uncertainty");
        tap_near(uncertain.calls_mean, certain.calls_mean, 0.02, "calls");
        tap_near(uncertain.p_solved, certain.p_solved, 0.02, "solved");
        tap_check(uncertain.calls_variance > 0.97 * certain.calls_variance, "no narrower");
        for (i = 0, t = 0; i < b.n_kinds; i++)
            t += b.kinds[i].weight < 0.0;
        tap_integer(t, 0, "no weight below 0");
        bench_init(law);
        draw(8, 1, TWO_KINDS, 2, HALVES, 60);
        fit();
        plug_in();
        loop.n_kinds = b.n_kinds;
        loopcost_loop_run(&loop, &certain, NULL);
        predict();
        loop.n_kinds = b.n_kinds;
        tap_status(loopcost_loop_run(&loop, &uncertain, NULL), LOOPCOST_OK, "of a few runs");
        tap_check(fabs(uncertain.p_solved + uncertain.p_wrong + uncertain.p_capped - 1.0) < 1e-9, "a whole law");
    }
}

/* The points of the parameters are as wide as the intervals. */
static double spread_of(double (*of)(const loopcost_kind *kind), uint32_t first, uint32_t every)
{
    double weight = 0.0, mean = 0.0, square = 0.0;
    uint32_t i;
    for (i = first; i < b.n_kinds; i += every)
        weight += b.kinds[i].weight, mean += b.kinds[i].weight * of(&b.kinds[i]);
    for (i = first; i < b.n_kinds; i += every)
        square += b.kinds[i].weight * (of(&b.kinds[i]) - mean / weight) * (of(&b.kinds[i]) - mean / weight);
    return sqrt(square / weight);
}

static double log_alpha(const loopcost_kind *kind)
{
    return log(kind->alpha);
}

static double log_beta(const loopcost_kind *kind)
{
    return log(kind->beta);
}

static double log_hazard(const loopcost_kind *kind)
{
    return log(kind->hazards[0].solved);
}

static double log_width(uint32_t index)
{
    return log(b.values[index].high / b.values[index].low) / (2.0 * 1.6448536);
}

static void check_spread(void)
{
    static const uint64_t each[2] = {1, 3};
    uint32_t i;
    for (i = 0; i < 2; i++) {
        bench_init(LOOPCOST_FIT_BETA);
        draw(300, each[i], TWO_KINDS, 2, HALVES, 60);
        fit();
        predict();
        tap_near(spread_of(log_alpha, 0, 1), log_width(0), 0.3, "alpha");
        tap_near(spread_of(log_beta, 0, 1), log_width(1), 0.3, "beta");
        b.fitting.law = LOOPCOST_FIT_MIXTURE;
        fit();
        predict();
        tap_near(spread_of(log_hazard, 0, 2), log_width(1), 0.4, "the hazard of the fast kind");
        tap_near(spread_of(log_hazard, 1, 2), log_width(4), 0.4, "the hazard of the slow kind");
        b.fitting.law = LOOPCOST_FIT_CONTAMINATED;
        fit();
        predict();
        tap_near(spread_of(log_hazard, 0, 1), log_width(0), 0.4, "the first chance");
    }
}

/* A constant hazard that is one is not rejected; one that is two is. */
static void check_misfit(void)
{
    static const double one[1][2] = {{0.08, 0.02}};
    double least = 1.0;
    int i;
    for (i = 0; i < 20; i++) {
        bench_init(LOOPCOST_FIT_CONSTANT);
        draw(300, 2, one, 1, HALVES, 60);
        fit();
        tap_check(b.fit.cells > 5 && b.fit.cells <= 20, "cells");
        least = fmin(least, b.fit.misfit_p);
    }
    tap_check(least > 1e-3 && least < 0.5, "one of twenty is small");
    bench_init(LOOPCOST_FIT_CONSTANT);
    draw(300, 2, TWO_KINDS, 2, HALVES, 60);
    fit();
    tap_check(b.fit.misfit_p < 1e-5, "two kinds are not one");
    b.fitting.law = LOOPCOST_FIT_MIXTURE;
    fit();
    tap_check(b.fit.misfit_p > 1e-3, "but two");
}

static void good_init(void)
{
    bench_init(LOOPCOST_FIT_CONSTANT);
    add(1, 3, LOOPCOST_ENDED_SOLVED, 1);
    add(2, 5, LOOPCOST_ENDED_CAPPED, 1);
}

/* A choice among the first few of some laws. */
static loopcost_candidate candidates[5];
static loopcost_choice choice;

static int32_t choose_among(uint32_t n)
{
    static const uint32_t laws[5] = {LOOPCOST_FIT_CONSTANT, LOOPCOST_FIT_CONTAMINATED, LOOPCOST_FIT_BETA,
                                     LOOPCOST_FIT_MIXTURE, LOOPCOST_FIT_TABLE};
    const loopcost_choice empty = LOOPCOST_CHOICE_INIT;
    uint32_t i;
    memset(candidates, 0, sizeof candidates);
    for (i = 0; i < n; i++)
        candidates[i].law = laws[i];
    choice = empty;
    choice.candidates = candidates;
    choice.n_candidates = n;
    return loopcost_fit_choose(&b.evidence, &b.fitting, &choice, NULL);
}

static int32_t choose(void)
{
    return choose_among(4);
}

static void check_choice(void)
{
    static const double one[1][2] = {{0.08, 0.02}};
    static loopcost_candidate before[5];
    uint64_t i;
    bench_init(0);
    draw(1500, 1, one, 1, HALVES, 60);
    tap_status(choose(), LOOPCOST_OK, "one kind");
    tap_check(choice.used == 0 && choice.told, "many runs of one kind: constant hazards, told");
    tap_check(candidates[0].behind == 0.0 && candidates[0].standing == LOOPCOST_LAW_STANDS_USED, "it is used");
    tap_check(candidates[3].standing != LOOPCOST_LAW_STANDS_OPEN && candidates[3].parameters == 5,
              "a mixture adds nothing");
    bench_init(0);
    draw(1200, 1, TWO_KINDS, 2, HALVES, 60);
    choose();
    tap_check(choice.used == 3 && choice.told, "many runs of two kinds: a mixture, told");
    tap_integer(candidates[0].standing, LOOPCOST_LAW_STANDS_BEATEN, "one kind is beaten");
    tap_check(candidates[0].behind > 2.0 * candidates[0].error, "by more than noise");
    tap_check(candidates[0].misfit_p < 1e-6, "and does not fit");
    bench_init(0);
    draw(12, 1, TWO_KINDS, 2, HALVES, 60);
    choose();
    tap_integer(choice.told, 0, "a few runs cannot tell");
    tap_check(candidates[choice.used].parameters <= 3, "a simple law is used");
    memcpy(before, candidates, sizeof before);
    for (i = 0; i < 6; i++) {
        const loopcost_outcome outcome = b.outcomes[i];
        b.outcomes[i] = b.outcomes[11 - i];
        b.outcomes[11 - i] = outcome;
    }
    choose();
    tap_check(!memcmp(before, candidates, sizeof before), "the order of the runs does not matter, to the bit");
    bench_init(0);
    add(1, 5, LOOPCOST_ENDED_SOLVED, 40);
    tap_status(choose(), LOOPCOST_OK, "one task");
    tap_check(!choice.told && candidates[2].score == 0.0, "cannot be predicted from others");
}

/* Each task has one run: `solved` of them are solved and `wrong` wrongly done, after `calls` calls. */
static void add_tasks(uint64_t calls, uint64_t solved, uint64_t wrong)
{
    uint64_t i;
    for (i = 0; i < solved + wrong; i++)
        add(b.evidence.n_outcomes, calls, i < solved ? LOOPCOST_ENDED_SOLVED : LOOPCOST_ENDED_WRONG, 1);
}

/* Laws that have too few data for a test set back none that has one. */
static void check_untested(void)
{
    uint32_t i;
    bench_init(0);
    add_tasks(2, 2, 48);
    tap_status(choose(), LOOPCOST_OK, "50 runs of 2 calls each");
    tap_check(candidates[0].cells > 0 && candidates[0].misfit_p < 1e-3, "a constant hazard does not fit");
    for (i = 1; i < 4; i++)
        tap_check(!candidates[i].cells && candidates[i].misfit_p == 1.0, "the others cannot be tested");
    tap_integer(choice.used, 0, "which does not set it back");
    tap_integer(choice.told, 0, "and tells it apart from none");
    tap_check(candidates[3].standing == LOOPCOST_LAW_STANDS_OPEN, "a mixture may be right");
    choose_among(5);
    tap_check(choice.used == 4 && choice.told, "no end at call 1 and each at call 2: a table, told");
    for (i = 0; i < 4; i++)
        tap_integer(candidates[i].standing, LOOPCOST_LAW_STANDS_BEATEN, "the others are beaten");
    bench_init(0);
    add_tasks(1, 0, 1);
    add_tasks(2, 10, 39);
    choose_among(5);
    tap_check(choice.used == 4 && choice.told, "one run of 1 call among them: the table, told");
    for (i = 0; i < 4; i++)
        tap_integer(candidates[i].standing, LOOPCOST_LAW_STANDS_BEATEN, "the others are beaten");
}

/* Of 80 runs 18 end at call 1, and of the others 6 in 100 at each later call. A constant hazard does not fit, and a
 * table of ten entries does; but it has too many of them to predict better. */
static void check_equalled(void)
{
    static const uint32_t laws[2] = {LOOPCOST_FIT_CONSTANT, LOOPCOST_FIT_TABLE};
    const loopcost_choice empty = LOOPCOST_CHOICE_INIT;
    uint64_t calls, left = 80 - 18;
    uint32_t i;
    bench_init(0);
    add_tasks(1, 18, 0);
    for (calls = 2; left; calls++) {
        const uint64_t ends = left * 6 + 50 < 100 ? 1 : (left * 6 + 50) / 100;
        add_tasks(calls, ends, 0);
        left -= ends;
    }
    memset(candidates, 0, sizeof candidates);
    for (i = 0; i < 2; i++)
        candidates[i].law = laws[i];
    candidates[1].size = 10;
    choice = empty;
    choice.candidates = candidates;
    choice.n_candidates = 2;
    tap_status(loopcost_fit_choose(&b.evidence, &b.fitting, &choice, NULL), LOOPCOST_OK, "80 runs");
    tap_check(candidates[0].cells > 0 && candidates[0].misfit_p < 1e-3, "a constant hazard does not fit");
    tap_check(candidates[1].cells > 0 && candidates[1].misfit_p > 1e-3, "a table does");
    tap_check(candidates[0].score > candidates[1].score && candidates[0].aicc < candidates[1].aicc, "but is no better");
    tap_check(choice.used == 1 && !choice.told, "so it is used, and not told apart");
    tap_integer(candidates[0].standing, LOOPCOST_LAW_STANDS_OPEN, "from the simpler one");
}

/* A table's entries are parted before and after a call at which many runs end. */
static void check_parting(void)
{
    bench_init(LOOPCOST_FIT_TABLE);
    add_tasks(7, 2, 3);
    add(9, 8, LOOPCOST_ENDED_CAPPED, 5);
    fit();
    tap_check(b.fit.size == 2 && b.values[0].index == 1 && b.values[2].index == 7,
              "an entry before, and one from it on");
    tap_check(b.values[0].value == 0.0 && b.values[1].value == 0.0, "nothing ends before");
    tap_double(b.values[2].value, 2.0 / 15.0, 1.0, "solved: ten runs at call 7, five at call 8");
    bench_init(LOOPCOST_FIT_TABLE);
    add_tasks(7, 2, 2);
    fit();
    tap_integer(b.fit.size, 1, "four ends are too few");
    bench_init(LOOPCOST_FIT_TABLE);
    add_tasks(1, 3, 3);
    fit();
    tap_integer(b.fit.size, 1, "no call is before the first");
    bench_init(LOOPCOST_FIT_TABLE);
    add_tasks(7, 3, 36);
    add_tasks(5, 1, 0);
    fit();
    tap_check(b.fit.size == 2 && b.values[2].index == 7, "an odd run before it");
    tap_near(b.values[0].value, 1.0 / (39.0 * 6.0 + 5.0), 1e-15, "is in the entry before");
    bench_init(LOOPCOST_FIT_TABLE);
    add_tasks(7, 20, 20);
    add_tasks(40, 2, 2);
    fit();
    tap_check(b.fit.size == 3 && b.values[2].index == 7 && b.values[4].index == 8, "few runs that go on after it");
    tap_near(b.values[2].value + b.values[3].value, 40.0 / 44.0, 1e-15, "have an entry after it");
    bench_init(LOOPCOST_FIT_TABLE);
    add_tasks(5000, 3, 3);
    fit();
    tap_integer(b.fit.size, 1, "a call that is too far out");
}

/* What a fold's task scores: two tasks, each predicted from the other by the law of its posterior. */
static void check_score(void)
{
    double expected;
    bench_init(0);
    add(1, 3, LOOPCOST_ENDED_SOLVED, 1);
    add(2, 2, LOOPCOST_ENDED_CAPPED, 1);
    choose();
    /* task 2 goes on twice by Beta(1.5, 2.5); task 1 twice by Beta(0.5, 2.5), then ends, and half of the ends are
     * solved */
    expected = log((2.5 / 4.0) * (3.5 / 5.0)) + log((2.5 / 3.0) * (3.5 / 4.0) * (0.5 / 5.0) * 0.5);
    tap_near(candidates[0].score, expected, 1e-12, "the score, by hand");
}

static void check_posterior(void)
{
    const loopcost_posterior fresh = LOOPCOST_POSTERIOR_INIT;
    loopcost_posterior whole = fresh, first = fresh, second = fresh, table[2];
    loopcost_kind kind;
    uint64_t i;
    bench_init(LOOPCOST_FIT_CONSTANT);
    draw(50, 2, TWO_KINDS, 2, HALVES, 30);
    for (i = 0; i < b.evidence.n_outcomes; i++) {
        tap_status(loopcost_posterior_learn(&whole, 1, &b.outcomes[i], NULL), LOOPCOST_OK, "learn");
        loopcost_posterior_learn(i % 3 ? &first : &second, 1, &b.outcomes[i], NULL);
    }
    tap_status(loopcost_posterior_merge(&first, &second, 1, NULL), LOOPCOST_OK, "merge");
    tap_check(!memcmp(&first, &whole, sizeof whole), "in pieces it is the same");
    fit();
    predict();
    tap_status(loopcost_posterior_kind(&whole, 1, &kind, NULL, 0, NULL), LOOPCOST_OK, "as a kind");
    tap_check(kind.alpha == b.kinds[0].alpha && kind.beta == b.kinds[0].beta &&
                  kind.solved_share == b.kinds[0].solved_share,
              "one by one it is the fit to all");
    table[0] = table[1] = fresh;
    table[1].start = 3;
    b.outcomes[0].calls = 5, b.outcomes[0].end = LOOPCOST_ENDED_WRONG, b.outcomes[0].count = 2;
    loopcost_posterior_learn(table, 2, &b.outcomes[0], NULL);
    tap_check(table[0].on == 4 && table[0].wrong == 0, "two calls each in the first entry");
    tap_check(table[1].on == 4 && table[1].wrong == 2, "and three in the second");
    tap_status(loopcost_posterior_kind(table, 2, &kind, b.hazards, 3, NULL), LOOPCOST_OK, "as a table");
    tap_near(kind.hazards[2].solved + kind.hazards[2].wrong, 2.5 / 7.0, 1e-14, "the mean hazard");
    tap_near(kind.hazards[0].solved, 0.5 * 0.5 / 5.0, 1e-14, "and in the first entry");
    tap_status(loopcost_posterior_merge(table, &fresh, 1, NULL), LOOPCOST_OK, "equal priors");
    table[0].prior_on = 1.0;
    tap_status(loopcost_posterior_merge(table, &fresh, 1, NULL), LOOPCOST_UNDEFINED, "other priors");
}

/* Of two kinds, and a Beta law: the same as the chances of all runs together. */
static void check_kinds_learn(void)
{
    loopcost_hazard hazards[3] = {{0.3, 0.1}, {0.05, 0.05}, {0.0, 0.0}};
    loopcost_kind kinds[3];
    loopcost_outcome outcome = {1, 4, LOOPCOST_ENDED_SOLVED, 0, 1};
    double slow, fast, of_beta;
    memset(kinds, 0, sizeof kinds);
    kinds[0].weight = 0.5, kinds[0].hazards = hazards, kinds[0].n_hazards = 1;
    kinds[1].weight = 0.2, kinds[1].hazards = hazards + 1, kinds[1].n_hazards = 2;
    kinds[2].weight = 0.3, kinds[2].alpha = 2.0, kinds[2].beta = 8.0, kinds[2].solved_share = 0.5;
    tap_status(loopcost_kinds_learn(kinds, 3, 0, &outcome, NULL), LOOPCOST_OK, "learn");
    fast = 0.5 * 0.6 * 0.6 * 0.6 * 0.3, slow = 0.0; /* after call 1 the second kind never ends */
    of_beta = 0.3 * (8.0 / 10.0) * (9.0 / 11.0) * (10.0 / 12.0) * (2.0 / 13.0) * 0.5;
    tap_near(kinds[0].weight, fast / (fast + slow + of_beta), 1e-13, "the fast kind");
    tap_double(kinds[1].weight, 0.0, 0.0, "the one that never ends");
    tap_near(kinds[2].weight, of_beta / (fast + of_beta), 1e-13, "the Beta law");
    tap_check(kinds[2].alpha == 3.0 && kinds[2].beta == 11.0, "which knows more");
    kinds[0].weight = 0.0, kinds[1].weight = 1.0, kinds[2].weight = 0.0;
    tap_status(loopcost_kinds_learn(kinds, 3, 0, &outcome, NULL), LOOPCOST_UNDEFINED, "no kind ends so");
    tap_double(kinds[1].weight, 1.0, 0.0, "  nothing is written");
    outcome.calls = 0;
    tap_status(loopcost_kinds_learn(kinds, 3, 0, &outcome, NULL), LOOPCOST_OUT_OF_RANGE, "no calls");
    tap_status(loopcost_kinds_learn(kinds, 3, 0, NULL, NULL), LOOPCOST_NULL, "no outcome");
    tap_status(loopcost_kinds_learn(kinds, 0, 0, &outcome, NULL), LOOPCOST_OUT_OF_RANGE, "no kinds");
    outcome.calls = 3, outcome.count = UINT64_C(1000000000000);
    kinds[2].weight = 1.0;
    tap_status(loopcost_kinds_learn(kinds + 2, 1, 0, &outcome, NULL), LOOPCOST_OK,
               "more runs than a Beta law can hold");
    tap_check(kinds[2].alpha <= 1e9 && kinds[2].beta <= 1e9, "  it stays in its range");
    tap_near(kinds[2].alpha / (kinds[2].alpha + kinds[2].beta), 1.0 / 3.0, 1e-9, "  and keeps its mean");
}

static void check_pass_hat(void)
{
    double pass = 7.0;
    uint64_t k;
    loopcost_kind kind;
    bench_init(0);
    add(1, 1, LOOPCOST_ENDED_SOLVED, 3);
    add(1, 1, LOOPCOST_ENDED_CAPPED, 1);
    add(2, 9, LOOPCOST_ENDED_SOLVED, 4);
    add(3, 1, LOOPCOST_ENDED_WRONG, 3);
    add(3, 2, LOOPCOST_ENDED_SOLVED, 2);
    loopcost_pass_hat(&b.evidence, 1, &pass, NULL);
    tap_near(pass, (0.75 + 1.0 + 0.4) / 3.0, 1e-14, "pass^1 is the mean of the shares");
    loopcost_pass_hat(&b.evidence, 2, &pass, NULL);
    tap_near(pass, (3.0 / 6.0 + 1.0 + 1.0 / 10.0) / 3.0, 1e-14, "pass^2, by counting pairs");
    loopcost_pass_hat(&b.evidence, 4, &pass, NULL);
    tap_near(pass, 1.0 / 3.0, 1e-14, "pass^4: one task of three");
    tap_status(loopcost_pass_hat(&b.evidence, 5, &pass, NULL), LOOPCOST_OUT_OF_RANGE, "more than a task has");
    tap_status(loopcost_pass_hat(&b.evidence, 0, &pass, NULL), LOOPCOST_OUT_OF_RANGE, "none");
    tap_status(loopcost_pass_hat(&b.evidence, 1, NULL, NULL), LOOPCOST_NULL, "null");
    bench_init(0);
    add(1, 1, LOOPCOST_ENDED_SOLVED, UINT64_C(375000000000));
    add(1, 1, LOOPCOST_ENDED_WRONG, 222);
    loopcost_pass_hat(&b.evidence, 1000000, &pass, NULL);
    tap_near(pass, 0.99940817440873433, 1e-15, "a million of many runs, few of which failed: 222 factors, in decimals");
    bench_init(0);
    add(1, 1, LOOPCOST_ENDED_SOLVED, 999995000);
    add(1, 1, LOOPCOST_ENDED_WRONG, 5000);
    loopcost_pass_hat(&b.evidence, 10000, &pass, NULL);
    tap_near(pass, 0.95122906781035699, 8e-11, "thousands of either: by logarithms");
    memset(&kind, 0, sizeof kind);
    kind.weight = 1.0, kind.alpha = 0.6, kind.beta = 0.9, kind.solved_share = 1.0;
    for (k = 1; k <= 20; k++) {
        double product = 1.0, j;
        for (j = 0.0; j < (double)k; j += 1.0)
            product *= (0.6 + j) / (1.5 + j);
        loopcost_pass_hat_expected(&kind, 1, 0, k, &pass, NULL);
        tap_near(pass, product, 1e-13, "of a Beta law");
    }
    tap_status(loopcost_pass_hat_expected(&kind, 1, 0, 0, &pass, NULL), LOOPCOST_OUT_OF_RANGE, "none");
    kind.weight = 0.5;
    tap_status(loopcost_pass_hat_expected(&kind, 1, 0, 1, &pass, NULL), LOOPCOST_OUT_OF_RANGE, "half a law");
}

static void tap_posterior_fault(loopcost_posterior posterior, int32_t expected, const char *path)
{
    const loopcost_outcome outcome = {1, 4, LOOPCOST_ENDED_SOLVED, 0, 1};
    const loopcost_posterior before = posterior;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    tap_status(loopcost_posterior_learn(&posterior, 1, &outcome, &fault), expected, path);
    tap_text(loopcost_param_path(fault.field), path, "  the parameter");
    tap_check(!memcmp(&posterior, &before, sizeof before), "  nothing is written");
}

static void check_bad_beliefs(void)
{
    const loopcost_posterior fresh = LOOPCOST_POSTERIOR_INIT;
    const loopcost_outcome outcome = {1, 4, LOOPCOST_ENDED_SOLVED, 0, 1};
    loopcost_posterior bad = fresh;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    bad.start = 2;
    tap_posterior_fault(bad, LOOPCOST_OUT_OF_RANGE, "posterior[].start");
    bad = fresh, bad.on = UINT64_MAX;
    tap_posterior_fault(bad, LOOPCOST_OUT_OF_RANGE, "posterior[].seen");
    bad = fresh, bad.prior_on = 0.0;
    tap_posterior_fault(bad, LOOPCOST_OUT_OF_RANGE, "posterior[].prior");
    bad = fresh, bad.prior_solved = bad.prior_wrong = 0.0;
    tap_posterior_fault(bad, LOOPCOST_OUT_OF_RANGE, "posterior[].prior");
    bad = fresh, bad.prior_wrong = (double)NAN;
    tap_posterior_fault(bad, LOOPCOST_NOT_A_NUMBER, "posterior[].prior");
    bad = fresh, bad.prior_wrong = 0.0;
    tap_status(loopcost_posterior_learn(&bad, 1, &outcome, NULL), LOOPCOST_OK, "attempts: no wrong end");
    tap_status(loopcost_posterior_learn(NULL, 1, &outcome, NULL), LOOPCOST_NULL, "null");
    tap_status(loopcost_posterior_learn(&bad, 0, &outcome, NULL), LOOPCOST_OUT_OF_RANGE, "no entry");
    tap_status(loopcost_posterior_learn(&bad, 1, NULL, NULL), LOOPCOST_NULL, "no outcome");
    tap_status(loopcost_posterior_kind(&bad, 1, NULL, NULL, 0, NULL), LOOPCOST_NULL, "no kind");
    good_init();
    choose();
    choice.folds = 1;
    tap_status(loopcost_fit_choose(&b.evidence, &b.fitting, &choice, &fault), LOOPCOST_OUT_OF_RANGE, "one fold");
    tap_text(loopcost_param_path(fault.field), "choice.folds", "  the parameter");
    choice.folds = 10, candidates[2].law = LOOPCOST_FIT_END;
    tap_status(loopcost_fit_choose(&b.evidence, &b.fitting, &choice, &fault), LOOPCOST_OUT_OF_RANGE, "no such law");
    tap_integer(fault.index, 2, "  which candidate");
    candidates[2].law = LOOPCOST_FIT_BETA, choice.n_candidates = 17;
    tap_status(loopcost_fit_choose(&b.evidence, &b.fitting, &choice, &fault), LOOPCOST_OUT_OF_RANGE, "too many");
    choice.n_candidates = 4, choice.candidates = NULL;
    tap_status(loopcost_fit_choose(&b.evidence, &b.fitting, &choice, &fault), LOOPCOST_NULL, "none");
    choice.candidates = candidates, choice.stride = 8;
    tap_status(loopcost_fit_choose(&b.evidence, &b.fitting, &choice, &fault), LOOPCOST_OUT_OF_RANGE, "a short stride");
    choice.stride = 0;
    loopcost_choice_words(&b.evidence, 4, &b.evidence.words, NULL);
    tap_status(loopcost_fit_choose(&b.evidence, &b.fitting, &choice, &fault), LOOPCOST_OK, "memory as much as it says");
    b.evidence.words--;
    tap_status(loopcost_fit_choose(&b.evidence, &b.fitting, &choice, &fault), LOOPCOST_OUT_OF_RANGE, "one word less");
}

static int32_t call_choice(void *growable, loopcost_fault *fault)
{
    return loopcost_fit_choose(&b.evidence, &b.fitting, (loopcost_choice *)growable, fault);
}

/* Bad input. */

static void tap_fault(int32_t expected, const char *path, uint64_t row)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    char text[LOOPCOST_FAULT_TEXT_SIZE];
    b.fit.log_likelihood = 7.0;
    tap_status(loopcost_fit_evidence(&b.evidence, &b.fitting, &b.fit, b.values, LOOPCOST_FIT_VALUES, &fault), expected,
               path);
    tap_text(loopcost_param_path(fault.field), path, "  the parameter");
    tap_integer(fault.row, row, "  the outcome");
    tap_double(b.fit.log_likelihood, 7.0, 0.0, "  nothing is written");
    tap_status(loopcost_fault_text(&fault, text, sizeof text), LOOPCOST_OK, text);
    tap_status(loopcost_fit_predictive(&b.evidence, &b.fitting, b.kinds, b.hazards, MOST_HAZARDS, &b.n_kinds, &fault),
               expected, "  nor with uncertainty");
}

static void check_bad_input(void)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    uint64_t words = 7;
    good_init();
    b.outcomes[1].calls = 0;
    tap_fault(LOOPCOST_OUT_OF_RANGE, "evidence.outcomes[].calls", 1);
    b.outcomes[1].calls = 10000001;
    tap_fault(LOOPCOST_OUT_OF_RANGE, "evidence.outcomes[].calls", 1);
    good_init();
    b.outcomes[0].end = LOOPCOST_ENDED_END;
    tap_fault(LOOPCOST_OUT_OF_RANGE, "evidence.outcomes[].end", 0);
    good_init();
    b.outcomes[0].reserved = 1;
    tap_fault(LOOPCOST_UNSUPPORTED, "evidence.outcomes", 0);
    good_init();
    b.outcomes[0].count = UINT64_MAX;
    tap_fault(LOOPCOST_OUT_OF_RANGE, "evidence.outcomes[].count", 0);
    b.outcomes[0].count = b.outcomes[1].count = 600000000000;
    tap_fault(LOOPCOST_OUT_OF_RANGE, "evidence.outcomes[].count", 1);
    good_init();
    b.outcomes[0].end = LOOPCOST_ENDED_WRONG, b.fitting.attempts = 1;
    tap_fault(LOOPCOST_UNSUPPORTED, "evidence.outcomes[].end", 0);
    b.outcomes[0].end = LOOPCOST_ENDED_UNKNOWN;
    tap_fault(LOOPCOST_UNSUPPORTED, "evidence.outcomes[].end", 0);
    good_init();
    b.outcomes[0].count = b.outcomes[1].count = 0;
    tap_fault(LOOPCOST_UNDEFINED, "evidence.outcomes", UINT64_MAX);
    b.evidence.n_outcomes = 0, b.evidence.outcomes = NULL;
    tap_fault(LOOPCOST_UNDEFINED, "evidence.outcomes", UINT64_MAX);
    b.evidence.n_outcomes = 1;
    tap_fault(LOOPCOST_NULL, "evidence.outcomes", UINT64_MAX);
    b.evidence.n_outcomes = 1000000001;
    tap_fault(LOOPCOST_OUT_OF_RANGE, "evidence.outcomes", UINT64_MAX);
    good_init();
    b.evidence.stride = 16;
    tap_fault(LOOPCOST_OUT_OF_RANGE, "stride", UINT64_MAX);
    good_init();
    b.evidence.work = NULL;
    tap_fault(LOOPCOST_NULL, "work", UINT64_MAX);
    good_init();
    loopcost_evidence_words(&b.evidence, &b.evidence.words, NULL);
    tap_status(fit(), LOOPCOST_OK, "memory as much as it says");
    b.evidence.words--;
    tap_fault(LOOPCOST_OUT_OF_RANGE, "work", UINT64_MAX);
    good_init();
    b.fitting.law = LOOPCOST_FIT_END;
    tap_fault(LOOPCOST_OUT_OF_RANGE, "fitting.law", UINT64_MAX);
    good_init();
    b.fitting.size = 257;
    tap_fault(LOOPCOST_OUT_OF_RANGE, "fitting.size", UINT64_MAX);
    b.fitting.law = LOOPCOST_FIT_MIXTURE, b.fitting.size = 9;
    tap_fault(LOOPCOST_OUT_OF_RANGE, "fitting.size", UINT64_MAX);
    good_init();
    b.fitting.attempts = 2;
    tap_fault(LOOPCOST_OUT_OF_RANGE, "fitting.attempts", UINT64_MAX);
    good_init();
    b.fitting.level = (double)NAN;
    tap_fault(LOOPCOST_NOT_A_NUMBER, "fitting.level", UINT64_MAX);
    b.fitting.level = 0.49;
    tap_fault(LOOPCOST_OUT_OF_RANGE, "fitting.level", UINT64_MAX);
    good_init();
    tap_status(loopcost_fit_evidence(&b.evidence, &b.fitting, &b.fit, b.values, 1, &fault), LOOPCOST_OUT_OF_RANGE,
               "no room for the values");
    tap_text(loopcost_param_path(fault.field), "fitted", "  it says so");
    tap_status(loopcost_fit_evidence(&b.evidence, &b.fitting, &b.fit, NULL, 9, NULL), LOOPCOST_NULL, "null values");
    fit();
    tap_status(loopcost_fit_kinds(&b.fit, b.values, b.kinds, b.hazards, 63, &b.n_kinds, &fault), LOOPCOST_OUT_OF_RANGE,
               "no room for the hazards");
    tap_status(loopcost_fit_kinds(&b.fit, b.values, b.kinds, NULL, 64, &b.n_kinds, NULL), LOOPCOST_NULL,
               "null hazards");
    tap_status(loopcost_fit_kinds(&b.fit, b.values, NULL, b.hazards, 64, &b.n_kinds, NULL), LOOPCOST_NULL,
               "null kinds");
    tap_status(loopcost_fit_kinds(&b.fit, NULL, b.kinds, b.hazards, 64, &b.n_kinds, NULL), LOOPCOST_NULL,
               "null values");
    tap_status(loopcost_fit_kinds(&b.fit, b.values, b.kinds, b.hazards, 64, NULL, NULL), LOOPCOST_NULL, "null number");
    tap_status(loopcost_fit_predictive(&b.evidence, &b.fitting, b.kinds, b.hazards, 1, &b.n_kinds, NULL),
               LOOPCOST_OUT_OF_RANGE, "no room for the hazards");
    b.fit.n_values = 3;
    tap_status(loopcost_fit_kinds(&b.fit, b.values, b.kinds, b.hazards, 64, &b.n_kinds, &fault), LOOPCOST_OUT_OF_RANGE,
               "values that are none of such a law");
    b.fit.n_values = 2, b.values[0].index = 9;
    tap_status(loopcost_fit_kinds(&b.fit, b.values, b.kinds, b.hazards, 64, &b.n_kinds, &fault), LOOPCOST_OUT_OF_RANGE,
               "a table that does not start at call 1");
    good_init();
    tap_status(loopcost_fit_totals(&b.evidence, -1.0, 0.9, b.values, 2, &fault), LOOPCOST_OUT_OF_RANGE, "bugs below 0");
    tap_text(loopcost_param_path(fault.field), "bugs.count", "  it says so");
    tap_status(loopcost_fit_totals(&b.evidence, (double)NAN, 0.9, b.values, 2, NULL), LOOPCOST_NOT_A_NUMBER, "NaN");
    tap_status(loopcost_fit_totals(&b.evidence, 1e6, 0.9, b.values, 2, NULL), LOOPCOST_OUT_OF_RANGE, "above attempts");
    tap_status(loopcost_fit_totals(&b.evidence, 0.0, 0.4, b.values, 2, &fault), LOOPCOST_OUT_OF_RANGE, "a level");
    tap_text(loopcost_param_path(fault.field), "fitting.level", "  it says so");
    tap_status(loopcost_fit_totals(&b.evidence, 0.0, 0.9, b.values, 1, NULL), LOOPCOST_OUT_OF_RANGE, "room for one");
    tap_status(loopcost_fit_totals(&b.evidence, 0.0, 0.9, NULL, 2, NULL), LOOPCOST_NULL, "null values");
    tap_status(loopcost_fit_totals(NULL, 0.0, 0.9, b.values, 2, NULL), LOOPCOST_NULL, "null evidence");
    tap_status(loopcost_evidence_words(&b.evidence, NULL, NULL), LOOPCOST_NULL, "null words");
    b.evidence.n_outcomes = UINT64_MAX;
    tap_status(loopcost_evidence_words(&b.evidence, &words, NULL), LOOPCOST_OUT_OF_RANGE, "too many outcomes");
    tap_integer(words, 7, "  nothing is written");
}

static int32_t call_evidence(void *growable, loopcost_fault *fault)
{
    loopcost_fit result = LOOPCOST_FIT_INIT;
    return loopcost_fit_evidence((loopcost_evidence *)growable, &b.fitting, &result, b.values, 512, fault);
}

static int32_t call_fitting(void *growable, loopcost_fault *fault)
{
    loopcost_fit result = LOOPCOST_FIT_INIT;
    return loopcost_fit_evidence(&b.evidence, (loopcost_fitting *)growable, &result, b.values, 512, fault);
}

static int32_t call_results(void *growable, loopcost_fault *fault)
{
    return loopcost_fit_evidence(&b.evidence, &b.fitting, (loopcost_fit *)growable, b.values, 512, fault);
}

static int32_t call_fit(void *growable, loopcost_fault *fault)
{
    return loopcost_fit_kinds((loopcost_fit *)growable, b.values, b.kinds, b.hazards, 64, &b.n_kinds, fault);
}

int main(void)
{
    const loopcost_fit empty = LOOPCOST_FIT_INIT;
    check_init_evidence();
    check_init_fitting();
    check_init_fit();
    check_init_choice();
    tap_group("constant hazards");
    check_constant();
    tap_group("tables");
    check_table();
    tap_group("contaminated restarts");
    check_contaminated();
    tap_group("likelihoods");
    check_likelihood();
    tap_group("maxima");
    check_maximum();
    tap_group("intervals");
    check_intervals();
    check_tasks_apart();
    tap_group("totals");
    check_totals();
    tap_group("unknown ends");
    check_unknown();
    tap_group("order");
    check_order();
    tap_group("extremes");
    check_extremes();
    tap_group("predictive laws");
    check_predictive();
    check_spread();
    tap_group("misfit");
    check_misfit();
    tap_group("choice");
    check_choice();
    check_untested();
    check_equalled();
    check_parting();
    check_score();
    tap_group("beliefs");
    check_posterior();
    check_kinds_learn();
    tap_group("pass^k");
    check_pass_hat();
    tap_group("bad input");
    check_bad_input();
    check_bad_beliefs();
    good_init();
    choose();
    growable_input(call_choice, &choice, sizeof choice);
    growable_input(call_evidence, &b.evidence, sizeof b.evidence);
    growable_input(call_fitting, &b.fitting, sizeof b.fitting);
    growable_results(call_results, &empty, sizeof empty);
    fit();
    growable_input(call_fit, &b.fit, sizeof b.fit);
    return tap_done();
}
