/* Strategies beyond the published model: golden vectors, sums over attempts, what coincides with what, extremes, bad input. */
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

/* Shares of the classes and the premium of a count are rounded on their way into the structs; where the first thread and
 * fractional bugs cancel, the bounds of the answer say so. */
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
    char about[80];
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
    return tap_done();
}
