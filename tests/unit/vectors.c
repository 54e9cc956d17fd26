/* The golden vectors of tests/vectors, against every closed form. */
#include "tap.h"
#include "vectors.h"

#include "vector_tables.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static double distance(double got, exact expected)
{
    return fabs((got - expected.high) - expected.low);
}

static double ulp(double x)
{
    return nextafter(fabs(x), INFINITY) - fabs(x);
}

/* Within `bound`, or with `bound` 0 within 8 ulp. */
static void check_exact(double got, exact expected, double bound, uint32_t number, const char *what)
{
    char name[64];
    const double most = bound > 0.0 ? bound : 8.0 * ulp(expected.high);
    snprintf(name, sizeof name, "%" PRIu32 " %s", number, what);
    if (!tap_check(distance(got, expected) <= most, name))
        printf("# got %.17g, expected %.17g, %g ulp apart\n", got, expected.high,
               distance(got, expected) / ulp(expected.high));
}

static void check_attempts(const attempts_moments_vector *v)
{
    loopcost_class classes[VECTOR_CLASSES];
    loopcost_cumulants got = LOOPCOST_CUMULANTS_INIT;
    uint32_t i;
    memset(classes, 0, sizeof classes);
    for (i = 0; i < VECTOR_CLASSES; i++) {
        classes[i].count = v->classes[i][0];
        classes[i].fix_chance = v->classes[i][1];
    }
    tap_status(loopcost_attempts_cumulants(classes, v->n_classes, 0, &got, NULL), LOOPCOST_OK, "status");
    check_exact(got.mean, v->expected[0], 0.0, v->number, "mean");
    check_exact(got.variance, v->expected[1], 0.0, v->number, "variance");
    check_exact(got.third, v->expected[2], 0.0, v->number, "third cumulant");
    check_exact(got.fourth, v->expected[3], 0.0, v->number, "fourth cumulant");
}

/* T attempts for sure are T bugs that are each fixed at once, in one conversation. */
static void check_thread_as_strategy(const thread_vector *v)
{
    plan p;
    loopcost_cost got = LOOPCOST_COST_INIT;
    vector_talk_plan(&p, &v->talk, v->warm);
    plan_classes(&p, 1);
    p.context.mode = LOOPCOST_SHARED;
    p.classes[0].count = (double)v->attempts;
    p.classes[0].fix_chance = 1.0;
    tap_status(loopcost_strategy_cost(&p.strategy, &got, NULL), LOOPCOST_OK, "status");
    check_exact(got.mean, v->expected[0], 0.0, v->number, "mean, as a strategy");
    check_exact(got.variance, v->expected[1], 0.0, v->number, "variance, as a strategy");
}

/* A thread is given base = L0 + G0. Where that sum rounds, the rest of it is an error of the input. */
static void check_thread(const thread_vector *v)
{
    plan p;
    loopcost_thread thread = LOOPCOST_THREAD_INIT;
    loopcost_thread_cost got = LOOPCOST_THREAD_COST_INIT;
    const double *tokens = v->talk.tokens;
    vector_talk_plan(&p, &v->talk, v->warm);
    thread.price = &p.prices[1];
    thread.caching = v->talk.caching;
    thread.expiry = v->talk.expiry;
    thread.base = tokens[0] + tokens[1];
    thread.step = tokens[2] + tokens[3];
    thread.output = tokens[2];
    thread.warm = v->warm;
    if (thread.base - tokens[0] != tokens[1] || thread.base - tokens[1] != tokens[0])
        return;
    tap_status(loopcost_thread_total(&thread, v->attempts, &got, NULL), LOOPCOST_OK, "status");
    check_exact(got.mean, v->expected[0], 0.0, v->number, "mean");
    check_exact(got.variance, v->expected[1], 0.0, v->number, "variance");
}

/* From one bug on, and without any, 8 ulp is a promise; elsewhere the bound in the results is. */
static void check_cost(const loopcost_strategy *strategy, double bugs, const exact *expected, uint32_t number)
{
    loopcost_cost got = LOOPCOST_COST_INIT;
    const int promised = bugs == 0.0 || bugs >= 1.0;
    tap_status(loopcost_strategy_cost(strategy, &got, NULL), LOOPCOST_OK, "status");
    check_exact(got.mean, expected[0], promised ? 0.0 : got.mean_bound, number, "mean");
    check_exact(got.variance, expected[1], promised ? 0.0 : got.variance_bound, number, "variance");
    tap_check(!(bugs == 0.0 || bugs >= 2.0) || !got.ill_conditioned, "well conditioned where terms have one sign");
    tap_check(distance(got.mean, expected[0]) <= got.mean_bound, "within the bound of the mean");
    tap_check(distance(got.variance, expected[1]) <= got.variance_bound, "within the bound of the variance");
    tap_double(got.generation + got.fix_input + got.fix_output + got.cache_read + got.cache_write, got.mean, 0.0,
               "parts sum to the mean");
}

static void check_fix_cost(const fix_cost_vector *v)
{
    plan p;
    double bugs = 0.0;
    uint32_t i;
    vector_fix_plan(&p, v);
    for (i = 0; i < v->n_classes; i++)
        bugs += p.classes[i].count;
    check_cost(&p.strategy, bugs, v->expected, v->number);
    p.context.mode = LOOPCOST_SHARED;
    check_cost(&p.strategy, bugs, v->expected + 2, v->number);
}

static void check_strategy(const strategy_vector *v)
{
    plan p;
    vector_arm_plan(&p, &v->arm, LOOPCOST_FRESH);
    check_cost(&p.strategy, v->arm.bugs[0], v->expected, v->number);
    p.context.mode = LOOPCOST_SHARED;
    check_cost(&p.strategy, v->arm.bugs[0], v->expected + 2, v->number);
}

static void check_crossing(double got, double bound, exact expected, double cancellation, uint32_t number)
{
    check_exact(got, expected, 1e-15 * cancellation * expected.high, number, "crossing");
    tap_check(distance(got, expected) <= bound, "within its bound");
}

static void check_crossover(const crossover_vector *v)
{
    const loopcost_param count = {LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, LOOPCOST_NO_INDEX};
    loopcost_crossover got = LOOPCOST_CROSSOVER_INIT;
    plan a, b;
    vector_arm_plan(&a, &v->a, v->mode);
    vector_arm_plan(&b, &v->b, v->mode);
    tap_status(loopcost_crossovers(&a.strategy, &b.strategy, &count, &got, NULL), LOOPCOST_OK, "status");
    tap_integer(got.count, v->count, "how many crossings");
    tap_check(got.sign_below == v->signs[0] && got.sign_between == v->signs[1] && got.sign_above == v->signs[2],
              "the signs");
    if (v->count > 0)
        check_crossing(got.first, got.first_bound, v->roots[0], v->cancellation, v->number);
    if (v->count > 1)
        check_crossing(got.second, got.second_bound, v->roots[1], v->cancellation, v->number);
}

/* Terms of opposite sign may cancel: 1e-13 relative. */
static void check_sensitivity(const sensitivity_vector *v)
{
    const loopcost_param param = {plan_field(v->parameter), v->index};
    loopcost_sensitivity got = LOOPCOST_SENSITIVITY_INIT;
    plan p;
    vector_arm_plan(&p, &v->arm, v->mode);
    if (v->solo)
        p.strategy.fixer = p.strategy.generator;
    tap_status(loopcost_strategy_sensitivity(&p.strategy, &param, &got, NULL), LOOPCOST_OK, v->parameter);
    check_exact(got.mean, v->expected[0], 1e-13 * fabs(v->expected[0].high), v->number, "d mean");
    check_exact(got.variance, v->expected[1], 1e-13 * fabs(v->expected[1].high), v->number, "d variance");
}

int main(void)
{
    size_t i;
    tap_group("attempts_moments");
    for (i = 0; i < COUNT(attempts_moments_vectors); i++)
        check_attempts(&attempts_moments_vectors[i]);
    tap_group("thread");
    for (i = 0; i < COUNT(thread_vectors); i++) {
        check_thread(&thread_vectors[i]);
        check_thread_as_strategy(&thread_vectors[i]);
    }
    tap_group("fix_cost");
    for (i = 0; i < COUNT(fix_cost_vectors); i++)
        check_fix_cost(&fix_cost_vectors[i]);
    tap_group("strategy");
    for (i = 0; i < COUNT(strategy_vectors); i++)
        check_strategy(&strategy_vectors[i]);
    tap_group("crossover");
    for (i = 0; i < COUNT(crossover_vectors); i++)
        check_crossover(&crossover_vectors[i]);
    tap_group("sensitivity");
    for (i = 0; i < COUNT(sensitivity_vectors); i++)
        check_sensitivity(&sensitivity_vectors[i]);
    return tap_done();
}
