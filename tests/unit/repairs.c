/* Strategies beyond the published model: golden vectors, sums over attempts, what coincides with what, extremes, bad
 * input. */
#include "plan.h"
#include "random.h"
#include "tap.h"
#include "vectors.h"

#include "vector_tables.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void near_exact(double got, exact expected, double relative, const char *name)
{
    if (!tap_check(fabs((got - expected.high) - expected.low) <= relative * fabs(expected.high) + DBL_MIN, name))
        printf("# got %.17g, expected %.17g, %g apart\n", got, expected.high, got / expected.high - 1.0);
}

static loopcost_cost cost_of(const plan *p)
{
    loopcost_cost got = LOOPCOST_COST_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    char text[LOOPCOST_FAULT_TEXT_SIZE];
    const int32_t status = loopcost_strategy_cost(&p->strategy, &got, &fault);
    tap_status(status, LOOPCOST_OK, "status");
    if (status && !loopcost_fault_text(&fault, text, sizeof text))
        printf("# %s\n", text);
    return got;
}

/* Golden vectors. */

/* Shares of the classes and the premium of a count are rounded on their way into the structs; where the first thread
 * and fractional bugs cancel, the bounds of the answer say so. */
static double tolerance(const repairs_vector *v)
{
    return strcmp(v->section, "random_bugs") ? 8.0 * 0x1p-52 : 1e-13;
}

static void check_mode(const repairs_vector *v, uint32_t mode, uint32_t answer, const char *name)
{
    const exact *expected = &v->expected[answer];
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    loopcost_cost got = LOOPCOST_COST_INIT;
    double mean = -1.0;
    plan p;
    static char about[80];
    snprintf(about, sizeof about, "%s %u, %s", v->section, (unsigned)v->number, name);
    tap_group(about);
    vector_repairs_plan(&p, v, mode);
    if (v->diverges) {
        tap_status(loopcost_strategy_cost(&p.strategy, &got, &fault), LOOPCOST_DIVERGENT, "diverges");
        tap_check(fault.field == LOOPCOST_PARAM_FIXER_CLASSES_AFTER_FIX ||
                      fault.field == LOOPCOST_PARAM_FIXER_CLASSES_AFTER_FAILURE,
                  "the fault names a rate");
        tap_check(fault.value > 0.0 && fault.value >= fault.most, "  and where it must stay below");
        return;
    }
    if (isinf(expected[1].high)) {
        tap_status(loopcost_strategy_cost(&p.strategy, &got, &fault), LOOPCOST_UNDEFINED, "infinite variance");
        tap_integer(fault.field, LOOPCOST_PARAM_FIXER_CLASSES_ALPHA, "the fault names alpha");
        tap_status(loopcost_strategy_mean(&p.strategy, &mean, NULL),
                   isinf(expected[0].high) ? LOOPCOST_UNDEFINED : LOOPCOST_OK, "mean alone");
        if (!isinf(expected[0].high))
            near_exact(mean, expected[0], tolerance(v), "mean");
        return;
    }
    got = cost_of(&p);
    tap_check(fabs((got.mean - expected[0].high) - expected[0].low) <=
                  fmax(got.mean_bound, tolerance(v) * fabs(expected[0].high)),
              "mean");
    near_exact(got.variance, expected[1], 2.0 * tolerance(v), "variance");
    tap_status(loopcost_strategy_mean(&p.strategy, &mean, NULL), LOOPCOST_OK, "mean alone");
    tap_double(mean, got.mean, 0.0, "  is the same");
    if (!isnan(v->expected[REPAIRS_SOLVED].high)) {
        near_exact(got.p_solved, v->expected[REPAIRS_SOLVED], 1e-15 * (2.0 - log(got.p_solved + DBL_MIN)), "all fixed");
        near_exact(got.p_unsolved, v->expected[REPAIRS_SOLVED + 1], 1e-14, "not all fixed");
        near_exact(got.fixed, v->expected[REPAIRS_SOLVED + 2], 1e-15, "how many are fixed");
        if (got.p_unsolved > 0.0 && got.p_solved > 0.0 && mode == LOOPCOST_FRESH)
            tap_near(got.p_solved * got.mean_solved + got.p_unsolved * got.mean_unsolved, got.mean, 1e-12,
                     "both outcomes together");
    }
}

static void check_attempts(const repairs_vector *v)
{
    static const char *const names[] = {"mean", "variance", "third cumulant", "fourth cumulant"};
    loopcost_cumulants got = LOOPCOST_CUMULANTS_INIT;
    plan p;
    int i;
    const double *values = &got.mean;
    vector_repairs_plan(&p, v, LOOPCOST_SHARED);
    tap_status(loopcost_strategy_attempts(&p.strategy, &got, NULL), LOOPCOST_OK, "attempts");
    for (i = 0; i < 4; i++)
        near_exact(values[i], v->expected[REPAIRS_ATTEMPTS + i], tolerance(v), names[i]);
}

static void check_vector(const repairs_vector *v)
{
    if (!isnan(v->expected[REPAIRS_FRESH].high) || v->diverges)
        check_mode(v, LOOPCOST_FRESH, REPAIRS_FRESH, "fresh");
    if (!isnan(v->expected[REPAIRS_SHARED].high) || v->diverges)
        check_mode(v, LOOPCOST_SHARED, REPAIRS_SHARED, "shared");
    if (!isnan(v->expected[REPAIRS_GROUPED].high))
        check_mode(v, LOOPCOST_GROUPED, REPAIRS_GROUPED, "grouped");
    if (!isnan(v->expected[REPAIRS_ATTEMPTS].high))
        check_attempts(v);
}

/* A capped conversation; what has no run to take the mean of is 0. */
static void check_conversation_cap(const conversation_cap_vector *v)
{
    plan p;
    loopcost_cost got;
    uint32_t i;
    static char about[40];
    snprintf(about, sizeof about, "conversation_cap %u", (unsigned)v->number);
    tap_group(about);
    vector_talk_plan(&p, &v->talk, v->warm);
    plan_classes(&p, v->n_classes);
    for (i = 0; i < v->n_classes; i++) {
        p.classes[i].count = v->classes[i][0];
        p.classes[i].fix_chance = v->classes[i][1];
    }
    p.context.mode = LOOPCOST_SHARED;
    p.context.conversation_cap = v->cap;
    got = cost_of(&p);
    near_exact(got.p_solved, v->expected[0], 1e-12, "success");
    near_exact(got.p_unsolved, v->expected[1], 1e-12, "failure");
    near_exact(got.mean, v->expected[2], 1e-12, "mean");
    if (!tap_check(fabs(got.variance - v->expected[3].high) <=
                       1e-11 * v->expected[3].high + 1e-28 * got.mean * got.mean,
                   "variance"))
        printf("# got %.17g, expected %.17g\n", got.variance, v->expected[3].high);
    near_exact(got.mean_solved, v->expected[4], 1e-12, "mean when it succeeds");
    near_exact(got.mean_unsolved, v->expected[5], 1e-12, "mean when it fails");
    near_exact(got.per_solved, v->expected[6], 1e-12, "cost to success");
}

/* A cap far below the mean ends the walk early: against the geometric law's own tail. */
static void check_long_cap(void)
{
    plan p;
    loopcost_cost got;
    tap_group("a cap far below the mean");
    plan_init(&p);
    plan_classes(&p, 1);
    p.classes[0].count = 1.0;
    p.classes[0].fix_chance = 1e-6;
    p.prices[1].output = 1.0;
    p.task.attempt = 1e6;
    p.context.mode = LOOPCOST_SHARED;
    p.context.conversation_cap = 1000;
    got = cost_of(&p);
    tap_near(got.p_solved, -expm1(1000.0 * log1p(-1e-6)), 1e-13, "success");
    tap_near(got.p_unsolved, exp(1000.0 * log1p(-1e-6)), 1e-13, "failure");
    tap_near(got.mean, -expm1(1000.0 * log1p(-1e-6)) / 1e-6, 1e-12, "E min(T, K)");
}

/* A bug that cannot be fixed, and classes of which there is none. */
static void check_impossible(void)
{
    static const double chances[] = {0.0, 0.5};
    plan p;
    loopcost_cost got;
    loopcost_cumulants attempts = LOOPCOST_CUMULANTS_INIT;
    tap_group("what cannot be");
    plan_init(&p);
    plan_classes(&p, 2);
    p.classes[0].count = 1.0;
    p.classes[0].law = LOOPCOST_LAW_TABLE;
    p.classes[0].chances = chances;
    p.classes[0].n_chances = 2;
    p.classes[1].fix_chance = 0.5;
    p.classes[1].after_fix = 1.0;
    p.prices[1].output = 1.0;
    p.task.attempt = 1e6;
    p.context.bug_cap = 1;
    got = cost_of(&p);
    tap_double(got.p_solved, 0.0, 0.0, "never solved");
    tap_double(got.p_unsolved, 1.0, 0.0, "always not");
    tap_double(got.mean, 1.0, 1.0, "one attempt");
    tap_double(got.mean_unsolved, 1.0, 1.0, "  which fails");
    tap_double(got.mean_solved + got.per_solved, 0.0, 0.0, "no success to price");
    p.context.bug_cap = 0;
    tap_status(loopcost_attempts_cumulants(p.classes, 2, 0, &attempts, NULL), LOOPCOST_OK,
               "a class of none diverges not");
    tap_double(attempts.mean, 3.0, 1.0, "1 + 1/0.5 attempts");
}

/* Corners that once went wrong. */
static void check_corners(void)
{
    static const double tokens[] = {6000.0, 4000.0, 800.0, 5000.0}, price[] = {5.0, 25.0, 0.5, 6.25};
    plan p;
    loopcost_cost grouped, shared;
    uint64_t attempts = 0;
    tap_group("corners");
    plan_init(&p);
    plan_task(&p, tokens);
    plan_price(&p.prices[0], price);
    plan_price(&p.prices[1], price);
    loopcost_two_classes(3.0, 0.1, 0.9, 0.6, p.classes, 0, NULL); /* 3 bugs and a rounding */
    p.context.caching = 1;
    plan_warm(&p, 0.0, 0.0);
    p.context.mode = LOOPCOST_SHARED;
    shared = cost_of(&p);
    p.context.mode = LOOPCOST_GROUPED;
    p.context.group = 3;
    grouped = cost_of(&p);
    tap_near(grouped.mean, shared.mean, 1e-14, "a group of all is one conversation");
    p.context.mode = LOOPCOST_SHARED;
    p.context.group = 0;
    plan_classes(&p, 1);
    p.classes[0].count = 3.0;
    p.models[0].counts = LOOPCOST_COUNTS_POISSON;
    tap_status(loopcost_strategy_affordable(&p.strategy, 0.5, &attempts, NULL), LOOPCOST_OK, "affordable");
    tap_check(attempts > 0 && attempts < 100, "a budget is a limit for a random number of bugs, too");
    p.models[0].counts = LOOPCOST_COUNTS_EXPECTED;
    p.classes[0].count = 1000.0;
    p.classes[0].fix_chance = 0.9;
    p.context.conversation_cap = 20000;
    tap_near(cost_of(&p).attempts_variance, 1000.0 * (1.0 - 0.9) / (0.9 * 0.9), 1e-12,
             "variance under a cap that is far off");
    p.context.conversation_cap = 0;
    p.classes[0].count = 1.0;
    p.context.bug_cap = 200;
    tap_double(cost_of(&p).mean_unsolved, 0.0, 0.0, "too seldom to tell");
}

/* What varying steps add, as the difference of two variances. */
static void check_random_step(const random_step_vector *v)
{
    uint32_t mode, i;
    tap_group("random_step");
    for (mode = LOOPCOST_FRESH; mode <= LOOPCOST_SHARED; mode++) {
        plan p;
        loopcost_cost with, without;
        plan_init(&p);
        plan_classes(&p, v->n_classes);
        for (i = 0; i < v->n_classes; i++) {
            p.classes[i].count = v->classes[i][0];
            p.classes[i].fix_chance = v->classes[i][1];
        }
        plan_price(&p.prices[1], v->price);
        plan_warm(&p, 0.0, 0.0);
        p.context.mode = mode;
        p.context.caching = v->caching;
        p.task.attempt = v->sd[0];
        p.task.trace = v->sd[1];
        without = cost_of(&p);
        p.task.attempt_sd = v->sd[0];
        p.task.trace_sd = v->sd[1];
        with = cost_of(&p);
        tap_near(with.mean, without.mean, 4e-16, "the mean stays");
        tap_check(fabs(with.variance - without.variance - v->expected[mode].high) <= 1e-14 * with.variance,
                  "variance added");
    }
}

int main(void)
{
    uint32_t i;
    for (i = 0; i < COUNT(repairs_vectors); i++)
        check_vector(&repairs_vectors[i]);
    for (i = 0; i < COUNT(random_step_vectors); i++)
        check_random_step(&random_step_vectors[i]);
    for (i = 0; i < COUNT(conversation_cap_vectors); i++)
        check_conversation_cap(&conversation_cap_vectors[i]);
    check_long_cap();
    check_impossible();
    check_corners();
    return tap_done();
}
