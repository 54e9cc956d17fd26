/* The law of the cost: golden vectors, enumeration of all attempts, the closed-form mean and variance, brackets around
 * the truth, extremes and bad input. */
#include "growable.h"
#include "plan.h"
#include "random.h"
#include "tap.h"
#include "vectors.h"

#include "vector_tables.h"

GROWABLE_INIT(distribution, DISTRIBUTION)
GROWABLE_INIT(risk, RISK)
GROWABLE_INIT(bracket, BRACKET)
GROWABLE_INIT(duel, DUEL)

static random_state chance = {20261124};

/* Builds the law in memory of its own; the caller frees `work`. */
static int32_t build(const loopcost_strategy *strategy, double width, double tail, loopcost_distribution *law)
{
    const loopcost_distribution empty = LOOPCOST_DISTRIBUTION_INIT;
    uint64_t words = 0;
    int32_t status;
    *law = empty;
    law->width = width;
    law->tail = tail;
    status = loopcost_distribution_words(strategy, law, &words, NULL);
    if (status)
        return status;
    law->work = (double *)malloc((size_t)words * sizeof(double));
    law->words = words;
    return loopcost_distribution_build(strategy, law, NULL);
}

static loopcost_risk risk_at(const loopcost_distribution *law, double budget)
{
    loopcost_risk risk = LOOPCOST_RISK_INIT;
    tap_status(loopcost_distribution_risk(law, budget, &risk, NULL), LOOPCOST_OK, "risk");
    return risk;
}

/* Closer than that to a cost, but no tie, a budget may be decided either way: costs are rounded to doubles, and so is a
 * generation that is to cost `spent`. */
static int is_decided(const budget_vector *v, const vector_budget *point)
{
    return point->margin == 0.0 ? v->spent == 0.0 : point->margin > (v->spent == 0.0 ? 0x1p-51 : 1e-13);
}

static void check_affordable(const plan *p, const budget_vector *v, const vector_budget *point)
{
    uint64_t work[LOOPCOST_ATTEMPTS_WORDS * VECTOR_CLASSES], got = 0;
    loopcost_attempts attempts = LOOPCOST_ATTEMPTS_INIT;
    loopcost_chances chances = LOOPCOST_CHANCES_INIT;
    const int32_t status = loopcost_strategy_affordable(&p->strategy, point->budget, &got, NULL);
    attempts.classes = p->classes;
    attempts.n_classes = v->n_classes;
    attempts.work = work;
    attempts.words = sizeof work / sizeof *work;
    if (point->expected[0].high == 0.0) {
        tap_status(status, LOOPCOST_UNDEFINED, "a budget for nothing");
        return;
    }
    tap_status(status, LOOPCOST_OK, "affordable");
    tap_integer(got, point->attempts > 1000000000000u ? 1000000000000u : point->attempts, "attempts paid for");
    tap_status(loopcost_attempts_chances(&attempts, got, &chances, NULL), LOOPCOST_OK, "chances");
    tap_near(chances.at_most, point->expected[0].high, 1e-12, "within");
    tap_near(chances.more, point->expected[1].high, 1e-12, "over");
}

static void check_budget(const budget_vector *v)
{
    plan p;
    loopcost_distribution law;
    double bugs = 0.0, mean = 0.0;
    uint32_t i;
    vector_budget_plan(&p, v);
    for (i = 0; i < v->n_classes; i++) {
        bugs += v->classes[i][0];
        mean += v->classes[i][0] / v->classes[i][1];
    }
    for (i = 0; i < v->n_budgets; i++)
        if (bugs > 0.0 && is_decided(v, &v->budgets[i]))
            check_affordable(&p, v, &v->budgets[i]);
    if (mean > 1e5)
        return;
    tap_status(build(&p.strategy, 0.0, 1e-250, &law), LOOPCOST_OK, "build");
    for (i = 0; i < v->n_budgets; i++) {
        const vector_budget *point = &v->budgets[i];
        if (is_decided(v, point)) {
            const loopcost_risk risk = risk_at(&law, point->budget);
            tap_near(risk.within_most, point->expected[0].high, 1e-12, "within, by the table");
            tap_near(risk.over_most, point->expected[1].high, 1e-12, "over, by the table");
            tap_check(risk.within_least == risk.within_most && risk.over_least == risk.over_most, "exact");
        }
    }
    free(law.work);
}

/* A random plan with whole tokens and prices of whole nano-dollars; 1 to 3 bugs of two kinds. */
static void small_plan(plan *p, uint32_t mode)
{
    const double prices[4] = {3.0, 15.0, 0.3, 3.75};
    double tokens[4];
    int i;
    for (i = 0; i < 4; i++)
        tokens[i] = 100.0 * floor(60.0 * random_uniform(&chance));
    plan_init(p);
    plan_task(p, tokens);
    plan_price(&p->prices[0], prices);
    plan_price(&p->prices[1], prices);
    p->context.mode = mode;
    p->context.caching = random_uniform(&chance) < 0.7;
    p->classes[0].count = floor(3.0 * random_uniform(&chance));
    p->classes[0].fix_chance = 0.5 + 0.5 * random_uniform(&chance);
    p->classes[1].count = 1.0;
    p->classes[1].fix_chance = 0.3 + 0.6 * random_uniform(&chance);
}

/* The cost of attempts in threads of their own or in one, each billed in turn, in nano-USD per Mtok times tokens. */
static double bill(const plan *p, const int *attempts, int bugs)
{
    const double cw = p->context.caching ? 3.75e9 : 3e9, cr = p->context.caching ? 0.3e9 : 3e9, cout = 15e9;
    const loopcost_task *task = &p->task;
    const double base = task->prompt + task->generation, step = task->attempt + task->trace;
    double sum = cw * task->prompt + cout * task->generation, context = base, held = 0.0;
    int bug, t, first = 1;
    for (bug = 0; bug < bugs; bug++) {
        if (p->context.mode == LOOPCOST_FRESH || bug == 0) {
            context = base;
            /* Two models here: the first thread finds nothing warm, later ones the prompt. */
            held = p->context.caching && !first ? task->prompt : 0.0;
            first = 0;
        }
        for (t = 0; t < attempts[bug]; t++) {
            sum += cw * (context - held) + cr * held + cout * task->attempt;
            held = context;
            context += step;
        }
    }
    return sum;
}

enum { MOST_ATTEMPTS = 60 };

typedef struct truth {
    double within, over, mean_within, overrun, mean;
} truth;

/* Over all attempts of up to three bugs. What is left out has a chance below 1e-9. */
static truth enumerate(const plan *p, double budget)
{
    const int easy = (int)p->classes[0].count, bugs = easy + 1;
    truth sum = {0.0, 0.0, 0.0, 0.0, 0.0};
    int attempts[3] = {1, 1, 1}, i;
    for (;;) {
        double probability = 1.0, cost;
        for (i = 0; i < bugs; i++) {
            const double fix = p->classes[i < easy ? 0 : 1].fix_chance;
            probability *= fix * pow(1.0 - fix, attempts[i] - 1);
        }
        cost = bill(p, attempts, bugs) / 1e15;
        sum.mean += probability * cost;
        if (cost <= budget) {
            sum.within += probability;
            sum.mean_within += probability * cost;
        } else {
            sum.over += probability;
            sum.overrun += probability * (cost - budget);
        }
        for (i = 0; i < bugs && ++attempts[i] > MOST_ATTEMPTS; i++)
            attempts[i] = 1;
        if (i == bugs)
            break;
    }
    if (sum.within > 0.0)
        sum.mean_within /= sum.within;
    return sum;
}

static void tap_close(double got, double expected, const char *name)
{
    if (!tap_check(fabs(got - expected) <= 3e-8 * (1.0 + fabs(expected)), name))
        printf("# got %.17g, expected %.17g\n", got, expected);
}

static void tap_inside(double least, double value, double most, const char *name)
{
    const double slack = 3e-8 * (1.0 + fabs(value));
    if (!tap_check(least <= value + slack && value <= most + slack && least <= most, name))
        printf("# %.17g is not in [%.17g, %.17g]\n", value, least, most);
}

static void check_enumeration(uint32_t mode)
{
    plan p;
    loopcost_distribution law, rough;
    loopcost_cost cost = LOOPCOST_COST_INIT;
    double width;
    int i;
    small_plan(&p, mode);
    loopcost_strategy_cost(&p.strategy, &cost, NULL);
    width = 0.05 * sqrt(cost.variance);
    tap_status(build(&p.strategy, 0.0, 1e-18, &law), LOOPCOST_OK, "exact law");
    tap_check(law.exact == 1, "it is exact");
    tap_status(build(&p.strategy, width, 1e-18, &rough), LOOPCOST_OK, "law of some width");
    tap_near(risk_at(&law, 0.0).overrun_most, cost.mean, 1e-13, "its mean is the closed form's");
    for (i = 0; i < 4; i++) {
        const double budget = cost.mean + sqrt(cost.variance) * (3.0 * random_uniform(&chance) - 1.0);
        const truth expected = enumerate(&p, fmax(budget, 0.0));
        const loopcost_risk sharp = risk_at(&law, fmax(budget, 0.0)), bracket = risk_at(&rough, fmax(budget, 0.0));
        tap_close(sharp.within_most, expected.within, "within");
        tap_close(sharp.over_least, expected.over, "over");
        tap_close(sharp.mean_within_least, expected.mean_within, "mean within");
        tap_close(sharp.overrun_most, expected.overrun, "overrun");
        tap_inside(bracket.within_least, expected.within, bracket.within_most, "within, in its bracket");
        tap_inside(bracket.over_least, expected.over, bracket.over_most, "over, in its bracket");
        tap_inside(bracket.overrun_least, expected.overrun, bracket.overrun_most, "overrun, in its bracket");
        if (expected.within > 0.0)
            tap_inside(bracket.mean_within_least, expected.mean_within, bracket.mean_within_most,
                       "mean within, in its bracket");
    }
    free(law.work);
    free(rough.work);
}

/* The exact law is inside every bracket, at every chance, and the bracket is as narrow as it was asked to be. */
static void check_brackets(void)
{
    plan p;
    loopcost_distribution law, rough;
    loopcost_cost cost = LOOPCOST_COST_INIT;
    int i;
    small_plan(&p, LOOPCOST_FRESH);
    p.classes[0].count = 7.0;
    p.classes[1].count = 3.0;
    p.task.prompt = 6000.0, p.task.generation = 0.0, p.task.attempt = 800.0, p.task.trace = 400.0;
    loopcost_strategy_cost(&p.strategy, &cost, NULL);
    tap_status(build(&p.strategy, 0.0, 1e-15, &law), LOOPCOST_OK, "exact law");
    tap_status(build(&p.strategy, 0.2 * sqrt(cost.variance), 1e-15, &rough), LOOPCOST_OK, "rough law");
    tap_check(law.exact && !rough.exact, "one is exact, the other a bracket");
    for (i = 0; i < 100; i++) {
        const double at = i < 50 ? 0.02 * (i + 0.5) : pow(10.0, -0.25 * (i - 49));
        loopcost_bracket sharp = LOOPCOST_BRACKET_INIT, bracket = LOOPCOST_BRACKET_INIT;
        loopcost_risk sharp_risk, bracket_risk;
        tap_status(loopcost_distribution_upper_quantile(&law, at, &sharp, NULL), LOOPCOST_OK, "upper quantile");
        tap_status(loopcost_distribution_upper_quantile(&rough, at, &bracket, NULL), LOOPCOST_OK, "in a bracket");
        tap_check(bracket.least <= sharp.least && sharp.most <= bracket.most, "the bracket contains it");
        tap_check(bracket.most - bracket.least <= 0.2 * sqrt(cost.variance) * (1.0 + 1e-12), "and is narrow");
        tap_status(loopcost_distribution_quantile(&law, 1.0 - at, &sharp, NULL), LOOPCOST_OK, "quantile");
        tap_status(loopcost_distribution_quantile(&rough, 1.0 - at, &bracket, NULL), LOOPCOST_OK, "in a bracket");
        tap_check(bracket.least <= sharp.least && sharp.most <= bracket.most, "the bracket contains it");
        sharp_risk = risk_at(&law, sharp.least);
        bracket_risk = risk_at(&rough, sharp.least);
        tap_check(sharp_risk.within_least >= (1.0 - at) * (1.0 - 1e-12), "that cost is enough");
        tap_check(bracket_risk.over_least <= sharp_risk.over_least && sharp_risk.over_most <= bracket_risk.over_most,
                  "the chance to be over, in its bracket");
    }
    free(law.work);
    free(rough.work);
}

/* The chance of one cost, from the smaller of the two tails. */
static double atom(const loopcost_distribution *law, uint64_t i)
{
    const double *below = law->work + law->atoms, *above = law->work + 2 * law->atoms;
    if (below[i] > 0.5 && i > 0)
        return above[i - 1] - above[i];
    return below[i] - (i ? below[i - 1] : 0.0);
}

/* Random shared plans, the law's own mean and variance against the closed form. */
static void check_moments(void)
{
    int i;
    for (i = 0; i < 40; i++) {
        plan p;
        loopcost_distribution law;
        loopcost_cost cost = LOOPCOST_COST_INIT;
        double second = 0.0;
        uint64_t j;
        small_plan(&p, LOOPCOST_SHARED);
        p.classes[0].count = floor(pow(10.0, 3.0 * random_uniform(&chance)));
        p.classes[1].fix_chance = pow(10.0, -3.0 * random_uniform(&chance));
        loopcost_strategy_cost(&p.strategy, &cost, NULL);
        tap_status(build(&p.strategy, 0.0, 1e-30, &law), LOOPCOST_OK, "build");
        for (j = 0; j < law.atoms; j++) {
            const double apart = law.work[j] - cost.mean;
            second += atom(&law, j) * apart * apart;
        }
        tap_near(risk_at(&law, 0.0).overrun_least, cost.mean, 1e-12, "mean");
        tap_near(second, cost.variance, 1e-9, "variance");
        free(law.work);
    }
}

static void check_extremes(void)
{
    plan p;
    loopcost_distribution law;
    loopcost_bracket bracket = LOOPCOST_BRACKET_INIT;
    loopcost_cost cost = LOOPCOST_COST_INIT;
    loopcost_risk risk;
    uint32_t mode;
    for (mode = 0; mode < 2; mode++) {
        small_plan(&p, mode);
        p.classes[0].count = p.classes[1].count = 0.0;
        loopcost_strategy_cost(&p.strategy, &cost, NULL);
        tap_status(build(&p.strategy, 0.0, 1e-18, &law), LOOPCOST_OK, "no bug");
        tap_integer(law.atoms, 1, "costs one thing");
        tap_double(law.work[0], cost.mean, 0.0, "the generation");
        risk = risk_at(&law, cost.mean);
        tap_check(risk.within_least == 1.0 && risk.over_most == 0.0, "a cost equal to the budget is within it");
        risk = risk_at(&law, nextafter(cost.mean, 0.0));
        tap_check(risk.within_most == 0.0 && risk.over_least == 1.0, "the next smaller budget is not enough");
        free(law.work);

        p.classes[0].count = 12.0;
        p.classes[0].fix_chance = 1.0;
        loopcost_strategy_cost(&p.strategy, &cost, NULL);
        tap_status(build(&p.strategy, 0.0, 1e-18, &law), LOOPCOST_OK, "bugs that are fixed for sure");
        tap_integer(law.atoms, 1, "cost one thing");
        tap_double(law.work[0], cost.mean, 2.0, "the mean");
        free(law.work);
    }
    small_plan(&p, LOOPCOST_SHARED);
    p.classes[0].count = 700000.0;
    p.classes[1].count = 300000.0;
    p.classes[0].fix_chance = 0.6;
    p.classes[1].fix_chance = 0.15;
    loopcost_strategy_cost(&p.strategy, &cost, NULL);
    tap_status(build(&p.strategy, 0.0, 1e-18, &law), LOOPCOST_OK, "a million bugs");
    tap_check(law.atoms < 100000, "take no table of all attempts");
    tap_near(risk_at(&law, 0.0).overrun_least, cost.mean, 1e-12, "have the closed form's mean");
    tap_status(loopcost_distribution_quantile(&law, 0.5, &bracket, NULL), LOOPCOST_OK, "and a median");
    tap_near(bracket.least, cost.mean, 1e-3, "near it");
    free(law.work);

    small_plan(&p, LOOPCOST_SHARED);
    p.classes[0].count = 0.0;
    p.classes[1].fix_chance = 1e-6;
    loopcost_strategy_cost(&p.strategy, &cost, NULL);
    tap_status(build(&p.strategy, 0.0, 1e-6, &law), LOOPCOST_OK, "a chance of a millionth");
    risk = risk_at(&law, cost.mean);
    tap_near(risk.over_most, exp(-sqrt(2.0)), 1e-2, "the square of a nearly exponential law");
    free(law.work);

    small_plan(&p, LOOPCOST_FRESH);
    p.prices[1].input = p.prices[1].output = p.prices[1].cache_read = p.prices[1].cache_write = 0.0;
    tap_status(build(&p.strategy, 0.0, 1e-18, &law), LOOPCOST_OK, "a free fixer");
    tap_integer(law.atoms, 1, "costs one thing");
    risk = risk_at(&law, law.work[0]);
    tap_check(risk.within_least == 1.0 && risk.over_most == 0.0, "for sure");
    free(law.work);
}

/* Of two independent shared laws, by all pairs of atoms. */
static void check_duel(void)
{
    plan p, q;
    loopcost_distribution a, b, c;
    loopcost_duel duel = LOOPCOST_DUEL_INIT;
    loopcost_cost cost_a = LOOPCOST_COST_INIT, cost_b = LOOPCOST_COST_INIT;
    double cheaper = 0.0, dearer = 0.0;
    uint64_t i, j;
    small_plan(&p, LOOPCOST_SHARED);
    small_plan(&q, LOOPCOST_SHARED);
    loopcost_strategy_cost(&p.strategy, &cost_a, NULL);
    loopcost_strategy_cost(&q.strategy, &cost_b, NULL);
    build(&p.strategy, 0.0, 1e-18, &a);
    build(&q.strategy, 0.0, 1e-18, &b);
    for (i = 0; i < a.atoms; i++)
        for (j = 0; j < b.atoms; j++) {
            const double pa = atom(&a, i), pb = atom(&b, j);
            cheaper += a.work[i] < b.work[j] ? pa * pb : 0.0;
            dearer += a.work[i] > b.work[j] ? pa * pb : 0.0;
        }
    tap_status(loopcost_distribution_duel(&a, &b, &duel, NULL), LOOPCOST_OK, "duel");
    tap_inside(duel.cheaper_least, cheaper, duel.cheaper_most, "cheaper");
    tap_inside(duel.dearer_least, dearer, duel.dearer_most, "dearer");
    tap_near(duel.cheaper_most, duel.cheaper_least, 1e-12, "exact");
    tap_near(duel.saving_least, cost_b.mean - cost_a.mean, 1e-9, "saving");

    q.context.mode = LOOPCOST_FRESH;
    loopcost_strategy_cost(&q.strategy, &cost_b, NULL);
    free(b.work);
    build(&q.strategy, 0.0, 1e-18, &b);
    build(&q.strategy, 0.1 * sqrt(cost_b.variance), 1e-18, &c);
    loopcost_distribution_duel(&a, &b, &duel, NULL);
    cheaper = duel.cheaper_least, dearer = duel.dearer_most;
    loopcost_distribution_duel(&a, &c, &duel, NULL);
    tap_inside(duel.cheaper_least, cheaper, duel.cheaper_most, "against a bracket");
    tap_inside(duel.dearer_least, dearer, duel.dearer_most, "against a bracket, dearer");
    tap_inside(duel.saving_least, cost_b.mean - cost_a.mean, duel.saving_most, "against a bracket, saving");
    free(a.work);
    free(b.work);
    free(c.work);
}

/* Bad input. */

static void tap_fault(int32_t status, const loopcost_fault *fault, int32_t expected, const char *path)
{
    tap_status(status, expected, path);
    tap_status(fault->status, expected, "  the fault's status");
    tap_text(loopcost_param_path(fault->field), path, "  the fault's parameter");
}

static void check_bad_law(plan *p, double width, double tail, int32_t expected, const char *path)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    loopcost_distribution law = LOOPCOST_DISTRIBUTION_INIT;
    uint64_t words = 7;
    law.width = width;
    law.tail = tail;
    tap_fault(loopcost_distribution_words(&p->strategy, &law, &words, &fault), &fault, expected, path);
    tap_integer(words, 7, "  nothing is written");
    tap_fault(loopcost_distribution_build(&p->strategy, &law, &fault), &fault, expected, path);
    tap_integer(law.atoms, 0, "  nothing is built");
}

static void check_bad_plans(void)
{
    plan p;
    small_plan(&p, LOOPCOST_FRESH);
    p.context.caching = 1;
    check_bad_law(&p, -1.0, 1e-18, LOOPCOST_OUT_OF_RANGE, "width");
    check_bad_law(&p, (double)NAN, 1e-18, LOOPCOST_NOT_A_NUMBER, "width");
    check_bad_law(&p, 0.0, 0.0, LOOPCOST_OUT_OF_RANGE, "tail");
    check_bad_law(&p, 0.0, 0.1, LOOPCOST_OUT_OF_RANGE, "tail");
    check_bad_law(&p, 0.0, (double)NAN, LOOPCOST_NOT_A_NUMBER, "tail");
    p.classes[0].count = 0.5;
    check_bad_law(&p, 0.0, 1e-18, LOOPCOST_UNDEFINED, "generator.bugs.count");
    p.classes[1].count = 1.5;
    check_bad_law(&p, 0.0, 1e-18, LOOPCOST_UNDEFINED, "generator.classes[].count");
    p.context.mode = LOOPCOST_SHARED;
    p.context.expiry = 0.5;
    check_bad_law(&p, 0.0, 1e-18, LOOPCOST_UNSUPPORTED, "context.expiry");
    p.context.expiry = 2.0;
    check_bad_law(&p, 0.0, 1e-18, LOOPCOST_OUT_OF_RANGE, "context.expiry");
    small_plan(&p, LOOPCOST_FRESH);
    p.classes[0].count = 2.0;
    p.task.attempt = 812.25;
    check_bad_law(&p, 0.0, 1e-18, LOOPCOST_UNSUPPORTED, "width");
}

static plan good;
static double memory[1 << 16];
static loopcost_distribution built;

static int32_t call_words(void *growable, loopcost_fault *fault)
{
    uint64_t words;
    return loopcost_distribution_words(&good.strategy, (loopcost_distribution *)growable, &words, fault);
}

static int32_t call_risk(void *growable, loopcost_fault *fault)
{
    loopcost_risk risk = LOOPCOST_RISK_INIT;
    return loopcost_distribution_risk((loopcost_distribution *)growable, 1.0, &risk, fault);
}

static int32_t call_risk_results(void *growable, loopcost_fault *fault)
{
    return loopcost_distribution_risk(&built, 1.0, (loopcost_risk *)growable, fault);
}

static int32_t call_quantile_results(void *growable, loopcost_fault *fault)
{
    return loopcost_distribution_quantile(&built, 0.5, (loopcost_bracket *)growable, fault);
}

static int32_t call_upper_results(void *growable, loopcost_fault *fault)
{
    return loopcost_distribution_upper_quantile(&built, 0.5, (loopcost_bracket *)growable, fault);
}

static int32_t call_duel_results(void *growable, loopcost_fault *fault)
{
    return loopcost_distribution_duel(&built, &built, (loopcost_duel *)growable, fault);
}

static void check_structs(void)
{
    const loopcost_distribution empty = LOOPCOST_DISTRIBUTION_INIT;
    const loopcost_risk risk = LOOPCOST_RISK_INIT;
    const loopcost_bracket bracket = LOOPCOST_BRACKET_INIT;
    const loopcost_duel duel = LOOPCOST_DUEL_INIT;
    loopcost_risk risk_results = LOOPCOST_RISK_INIT;
    loopcost_bracket results = LOOPCOST_BRACKET_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    uint64_t attempts = 7;
    small_plan(&good, LOOPCOST_SHARED);
    built = empty;
    tap_fault(loopcost_distribution_risk(&built, 1.0, &risk_results, &fault), &fault, LOOPCOST_UNDEFINED,
              "distribution");
    tap_fault(loopcost_distribution_build(&good.strategy, &built, &fault), &fault, LOOPCOST_NULL, "work");
    built.work = memory;
    built.words = 10;
    tap_fault(loopcost_distribution_build(&good.strategy, &built, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "work");
    loopcost_distribution_words(&good.strategy, &built, &built.words, NULL);
    tap_double(fault.least, (double)built.words, 0.0, "  which says how much it takes");
    tap_status(loopcost_distribution_build(&good.strategy, &built, NULL), LOOPCOST_OK, "the words are enough");
    built.words--;
    tap_fault(loopcost_distribution_build(&good.strategy, &built, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "work");
    tap_fault(loopcost_distribution_words(&good.strategy, &built, NULL, &fault), &fault, LOOPCOST_NULL, "results");
    growable_input(call_words, &empty, sizeof empty);
    growable_input(call_risk, &built, sizeof built);
    growable_results(call_risk_results, &risk, sizeof risk);
    growable_results(call_quantile_results, &bracket, sizeof bracket);
    growable_results(call_upper_results, &bracket, sizeof bracket);
    growable_results(call_duel_results, &duel, sizeof duel);
    tap_fault(loopcost_distribution_risk(&built, -1.0, &risk_results, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "budget");
    tap_fault(loopcost_distribution_risk(&built, (double)NAN, &risk_results, &fault), &fault, LOOPCOST_NOT_A_NUMBER,
              "budget");
    tap_fault(loopcost_distribution_quantile(&built, 1.5, &results, &fault), &fault, LOOPCOST_OUT_OF_RANGE, "chance");
    tap_fault(loopcost_distribution_quantile(&built, (double)NAN, &results, &fault), &fault, LOOPCOST_NOT_A_NUMBER,
              "chance");
    tap_fault(loopcost_distribution_quantile(&built, 1.0, &results, &fault), &fault, LOOPCOST_UNDEFINED, "chance");
    tap_fault(loopcost_distribution_upper_quantile(&built, 0.0, &results, &fault), &fault, LOOPCOST_UNDEFINED,
              "chance");
    tap_fault(loopcost_strategy_affordable(&good.strategy, -1.0, &attempts, &fault), &fault, LOOPCOST_OUT_OF_RANGE,
              "budget");
    tap_fault(loopcost_strategy_affordable(&good.strategy, 1.0, NULL, &fault), &fault, LOOPCOST_NULL, "results");
    tap_fault(loopcost_strategy_affordable(NULL, 1.0, &attempts, &fault), &fault, LOOPCOST_NULL, "strategy");
    good.context.mode = LOOPCOST_FRESH;
    tap_fault(loopcost_strategy_affordable(&good.strategy, 1.0, &attempts, &fault), &fault, LOOPCOST_UNSUPPORTED,
              "context.mode");
    tap_integer(attempts, 7, "  nothing is written");
}

/* Laws that are hard to bound, and those that need none. */
static void check_hard_reaches(void)
{
    static const double chances[] = {1.0 - 1e-7, 1.0 - 1e-10};
    plan p;
    loopcost_distribution law;
    loopcost_bracket at = LOOPCOST_BRACKET_INIT;
    uint32_t i;
    tap_group("reaches");
    for (i = 0; i < 2; i++) {
        small_plan(&p, LOOPCOST_SHARED);
        p.classes[0].fix_chance = p.classes[1].fix_chance = chances[i];
        tap_status(build(&p.strategy, 0.0, 1e-18, &law), LOOPCOST_OK, "nearly sure");
        tap_check(law.atoms < 20, "few atoms");
        free(law.work);
    }
    small_plan(&p, LOOPCOST_SHARED);
    p.models[0].counts = LOOPCOST_COUNTS_NEGATIVE_BINOMIAL;
    p.models[0].count_variance = 1e4;
    p.classes[0].count = 1.0, p.classes[1].count = 0.0;
    p.context.conversation_cap = 50;
    tap_status(build(&p.strategy, 0.0, 1e-18, &law), LOOPCOST_OK, "a wide number of bugs, capped");
    tap_integer(law.atoms, 51, "as many atoms as the cap has");
    tap_status(loopcost_distribution_quantile(&law, 0.999, &at, NULL), LOOPCOST_OK, "quantile");
    free(law.work);
    small_plan(&p, LOOPCOST_FRESH);
    p.models[0].counts = LOOPCOST_COUNTS_POISSON;
    memset(&p.prices[0].input, 0, 4 * sizeof(double));
    memset(&p.prices[1].input, 0, 4 * sizeof(double));
    tap_status(build(&p.strategy, 0.0, 1e-18, &law), LOOPCOST_OK, "what costs nothing");
    tap_integer(law.atoms, 1, "has one cost");
    free(law.work);
}

/* A negative binomial number of bugs whose variance is hardly above its mean is a Poisson one. */
static void check_hardly_spread(void)
{
    static const double budgets[] = {0.0, 0.5, 1.0, 2.0, 4.0};
    plan p;
    loopcost_distribution poisson, spread;
    uint32_t i;
    tap_group("hardly spread");
    small_plan(&p, LOOPCOST_FRESH);
    plan_classes(&p, 1);
    p.classes[0].count = 17.0, p.classes[0].fix_chance = 0.4;
    p.models[0].counts = LOOPCOST_COUNTS_POISSON;
    tap_status(build(&p.strategy, 0.01, 1e-18, &poisson), LOOPCOST_OK, "poisson");
    p.models[0].counts = LOOPCOST_COUNTS_NEGATIVE_BINOMIAL;
    p.models[0].count_variance = 17.0 * (1.0 + 0x1p-52);
    tap_status(build(&p.strategy, 0.01, 1e-18, &spread), LOOPCOST_OK, "negative binomial");
    for (i = 0; i < sizeof budgets / sizeof *budgets; i++) {
        const loopcost_risk one = risk_at(&poisson, budgets[i]), other = risk_at(&spread, budgets[i]);
        tap_near(other.within_least, one.within_least, 1e-12, "within the budget");
        tap_near(other.over_most, one.over_most, 1e-12, "over it");
        tap_near(other.within_least + other.over_least, one.within_least + one.over_least, 1e-14, "together");
    }
    free(poisson.work);
    free(spread.work);
}

/* Beta laws whose tail is a power: no one walks there, and the answer is at once. */
static void check_endless_reaches(void)
{
    static const double alphas[] = {0.3, 0.8, 2.5}, tails[] = {1e-6, 1e-18, 1e-290};
    uint32_t i, j;
    tap_group("endless reaches");
    for (i = 0; i < 3; i++)
        for (j = 0; j < 3; j++) {
            plan p;
            loopcost_distribution law = LOOPCOST_DISTRIBUTION_INIT;
            loopcost_fault fault = LOOPCOST_FAULT_INIT;
            uint64_t words = 0;
            small_plan(&p, LOOPCOST_FRESH);
            plan_classes(&p, 1);
            p.classes[0].law = LOOPCOST_LAW_BETA;
            p.classes[0].count = 2.0, p.classes[0].fix_chance = 0.0;
            p.classes[0].alpha = alphas[i], p.classes[0].beta = 2.0;
            law.tail = tails[j];
            tap_status(loopcost_distribution_words(&p.strategy, &law, &words, NULL), LOOPCOST_OK, "words");
            if (alphas[i] == 2.5 && tails[j] == 1e-6) {
                tap_check(words < UINT64_MAX, "a tail that is reached has a number");
                continue;
            }
            tap_check(words == UINT64_MAX, "more than there is");
            law.work = (double *)&words, law.words = 1;
            tap_status(loopcost_distribution_build(&p.strategy, &law, &fault), LOOPCOST_OUT_OF_RANGE,
                       "no memory for it");
            tap_integer(fault.field, LOOPCOST_PARAM_WORK, "  the fault names it");
        }
}

/* The law of the attempts in a table has the chances of loopcost_attempts_chances(), out to its last atom. */
static void check_attempts_table(double tail)
{
    uint64_t work[LOOPCOST_ATTEMPTS_WORDS * PLAN_CLASSES], t;
    loopcost_attempts attempts = LOOPCOST_ATTEMPTS_INIT;
    loopcost_distribution law = LOOPCOST_DISTRIBUTION_INIT;
    plan p;
    double worst = 0.0;
    int ok = 1;
    plan_init(&p);
    p.classes[0].count = 7.0, p.classes[0].fix_chance = 0.6;
    p.classes[1].count = 3.0, p.classes[1].fix_chance = 0.15;
    attempts.classes = p.classes, attempts.n_classes = 2;
    attempts.work = work, attempts.words = sizeof work / sizeof *work;
    law.quantity = LOOPCOST_QUANTITY_ATTEMPTS;
    law.tail = tail;
    ok &= !loopcost_distribution_words(&p.strategy, &law, &law.words, NULL);
    law.work = (double *)malloc((size_t)law.words * sizeof(double));
    ok &= !loopcost_distribution_build(&p.strategy, &law, NULL);
    tap_check(ok && law.exact, "a table of attempts");
    for (t = 0; ok && t < law.atoms; t++) {
        loopcost_chances at = LOOPCOST_CHANCES_INIT;
        ok &= !loopcost_attempts_chances(&attempts, t + 10, &at, NULL);
        worst = fmax(worst, fabs(law.work[2 * law.atoms + t] / at.more - 1.0));
        worst = fmax(worst, fabs(law.work[law.atoms + t] / at.at_most - 1.0));
    }
    free(law.work);
    if (!tap_check(ok && worst < 1e-12, "has the same chances in both tails"))
        printf("# %g apart\n", worst);
}

int main(void)
{
    size_t i;
    check_init_distribution();
    check_init_risk();
    check_init_bracket();
    check_init_duel();
    tap_group("attempts");
    check_attempts_table(1e-18);
    check_attempts_table(1e-12);
    check_attempts_table(1e-100);
    tap_group("budget");
    for (i = 0; i < sizeof budget_vectors / sizeof *budget_vectors; i++)
        check_budget(&budget_vectors[i]);
    tap_group("enumeration");
    for (i = 0; i < 12; i++)
        check_enumeration((uint32_t)i % 2);
    tap_group("brackets");
    check_brackets();
    tap_group("moments");
    check_moments();
    tap_group("extremes");
    check_extremes();
    tap_group("duel");
    check_duel();
    tap_group("bad input");
    check_bad_plans();
    check_structs();
    check_hard_reaches();
    check_hardly_spread();
    check_endless_reaches();
    return tap_done();
}
