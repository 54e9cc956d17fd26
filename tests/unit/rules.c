/* Beliefs after failures, samples with a verifier, bugs that bring in bugs, runs until success: golden vectors, sums,
 * bad input. */
#include "growable.h"
#include "plan.h"
#include "tap.h"
#include "vectors.h"

#include "vector_tables.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

GROWABLE_INIT(offspring, OFFSPRING)
GROWABLE_INIT(progeny, PROGENY)

static void near_exact(double got, exact expected, double relative, const char *name)
{
    if (!tap_check(fabs((got - expected.high) - expected.low) <= relative * fabs(expected.high) + 1e-290, name))
        printf("# got %.17g, expected %.17g\n", got, expected.high);
}

static void check_small_rules(const small_rules_vector *v)
{
    loopcost_class classes[2];
    double weights[2] = {-1.0, -1.0}, any = -1.0, none = -1.0, usd = -1.0;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    int32_t status;
    loopcost_two_classes(1.0, v->hard_share, v->easy, v->hard, classes, 0, NULL);
    status = loopcost_attempts_belief(classes, 2, 0, v->failures, weights, &fault);
    if (isinf(v->expected[0].high)) {
        tap_status(status, LOOPCOST_UNDEFINED, "nothing fails so often");
        tap_integer(fault.field, LOOPCOST_PARAM_FAILURES, "  the fault names failures");
        tap_double(weights[0], -1.0, 0.0, "  and nothing is written");
    } else {
        tap_status(status, LOOPCOST_OK, "belief");
        near_exact(weights[1], v->expected[0], 1e-12, "belief in hard");
        tap_double(weights[0] + weights[1], 1.0, 2.0, "shares");
    }
    tap_status(loopcost_best_of(v->chance, v->samples, &any, &none, NULL), LOOPCOST_OK, "best of n");
    near_exact(any, v->expected[1], 1e-12, "any");
    near_exact(none, v->expected[2], 1e-12, "none");
    tap_status(loopcost_per_solved(v->p_solved, v->mean_solved, v->mean_unsolved, &usd, NULL), LOOPCOST_OK,
               "per solved");
    near_exact(usd, v->expected[3], 1e-15, "cost until success");
}

/* The cost of one bug's thread is a strategy's. */
static void check_offspring(const offspring_vector *v)
{
    loopcost_offspring offspring = LOOPCOST_OFFSPRING_INIT;
    loopcost_progeny got = LOOPCOST_PROGENY_INIT;
    loopcost_cost cost = LOOPCOST_COST_INIT;
    plan p;
    vector_talk_plan(&p, &v->talk, v->warm);
    plan_classes(&p, 1);
    p.classes[0].count = 1.0;
    p.classes[0].fix_chance = v->fix_chance;
    tap_status(loopcost_strategy_cost(&p.strategy, &cost, NULL), LOOPCOST_OK, "one thread");
    offspring.bugs = v->bugs;
    offspring.mean = v->mean;
    offspring.variance = v->variance;
    offspring.cost_mean = cost.mean;
    offspring.cost_variance = cost.variance;
    tap_status(loopcost_offspring_progeny(&offspring, &got, NULL), LOOPCOST_OK, "progeny");
    near_exact(got.mean, v->expected[0], 1e-15, "bugs in all");
    near_exact(got.variance, v->expected[1], 2e-15, "their variance");
    near_exact(got.cost_mean, v->expected[2], 3e-15, "cost");
    near_exact(got.cost_variance, v->expected[3], 4e-15, "its variance");
}

/* A table and a Beta law by their survival, term by term. */
static void check_belief_of_laws(void)
{
    static const double chances[] = {0.5, 0.25};
    loopcost_class classes[2] = {LOOPCOST_CLASS_INIT, LOOPCOST_CLASS_INIT};
    double weights[2];
    tap_group("beliefs by other laws");
    classes[0].law = LOOPCOST_LAW_TABLE;
    classes[0].count = 3.0;
    classes[0].chances = chances;
    classes[0].n_chances = 2;
    classes[1].law = LOOPCOST_LAW_BETA;
    classes[1].count = 2.0;
    classes[1].alpha = 2.0;
    classes[1].beta = 1.0;
    tap_status(loopcost_attempts_belief(classes, 2, 0, 3, weights, NULL), LOOPCOST_OK, "status");
    /* 3 x 0.5 x 0.75^2 against 2 x 1/3 x 2/4 x 3/5 */
    tap_near(weights[0], 0.84375 / (0.84375 + 0.2), 1e-14, "three failures");
}

static int32_t call_progeny(void *growable, loopcost_fault *fault)
{
    loopcost_progeny results = LOOPCOST_PROGENY_INIT;
    return loopcost_offspring_progeny((loopcost_offspring *)growable, &results, fault);
}

static int32_t call_results(void *growable, loopcost_fault *fault)
{
    const loopcost_offspring none = LOOPCOST_OFFSPRING_INIT;
    return loopcost_offspring_progeny(&none, (loopcost_progeny *)growable, fault);
}

static void expect(int32_t status, int32_t expected, const loopcost_fault *fault, uint32_t field, const char *name)
{
    tap_status(status, expected, name);
    tap_integer(fault->field, field, loopcost_param_path(field));
}

static void check_bad_input(void)
{
    const loopcost_offspring none = LOOPCOST_OFFSPRING_INIT;
    const loopcost_progeny empty = LOOPCOST_PROGENY_INIT;
    loopcost_offspring bad = none;
    loopcost_progeny got = empty;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    loopcost_class one = LOOPCOST_CLASS_INIT;
    double a = 0.0, b = 0.0;
    tap_group("bad input");
    growable_input(call_progeny, &none, sizeof none);
    growable_results(call_results, &empty, sizeof empty);
    bad.mean = 1.0;
    expect(loopcost_offspring_progeny(&bad, &got, &fault), LOOPCOST_DIVERGENT, &fault, LOOPCOST_PARAM_OFFSPRING_MEAN,
           "1");
    bad.mean = (double)NAN;
    expect(loopcost_offspring_progeny(&bad, &got, &fault), LOOPCOST_NOT_A_NUMBER, &fault, LOOPCOST_PARAM_OFFSPRING_MEAN,
           "NaN");
    bad = none, bad.variance = -1.0;
    expect(loopcost_offspring_progeny(&bad, &got, &fault), LOOPCOST_OUT_OF_RANGE, &fault,
           LOOPCOST_PARAM_OFFSPRING_VARIANCE, "negative");
    bad = none, bad.reserved = 1;
    expect(loopcost_offspring_progeny(&bad, &got, &fault), LOOPCOST_UNSUPPORTED, &fault, LOOPCOST_PARAM_OFFSPRING,
           "reserved");
    expect(loopcost_best_of(1.5, 1, &a, &b, &fault), LOOPCOST_OUT_OF_RANGE, &fault, LOOPCOST_PARAM_CHANCE, "1.5");
    expect(loopcost_best_of(0.5, UINT64_MAX, &a, &b, &fault), LOOPCOST_OUT_OF_RANGE, &fault, LOOPCOST_PARAM_SAMPLES,
           "too many");
    expect(loopcost_best_of(0.5, 1, NULL, &b, &fault), LOOPCOST_NULL, &fault, LOOPCOST_PARAM_RESULTS, "null");
    tap_status(loopcost_per_solved(1e-300, 1.0, 1e12, &a, NULL), LOOPCOST_OK, "hardly ever solved");
    tap_double(a, 1e300, 0.0, "  is as dear as can be");
    expect(loopcost_per_solved(0.0, 1.0, 1.0, &a, &fault), LOOPCOST_OUT_OF_RANGE, &fault, LOOPCOST_PARAM_P_SOLVED,
           "never solved");
    expect(loopcost_per_solved(1.0, -1.0, 1.0, &a, &fault), LOOPCOST_OUT_OF_RANGE, &fault, LOOPCOST_PARAM_MEAN_SOLVED,
           "negative");
    expect(loopcost_per_solved(1.0, 1.0, (double)NAN, &a, &fault), LOOPCOST_NOT_A_NUMBER, &fault,
           LOOPCOST_PARAM_MEAN_UNSOLVED, "NaN");
    one.count = 1.0;
    one.law = LOOPCOST_LAW_BETA, one.alpha = 1.0, one.beta = 1.0;
    expect(loopcost_attempts_belief(&one, 1, 0, 100000000, &a, &fault), LOOPCOST_OUT_OF_RANGE, &fault,
           LOOPCOST_PARAM_FAILURES, "too long a walk");
    one.beta = 0.0;
    expect(loopcost_attempts_belief(&one, 1, 0, 1, &a, &fault), LOOPCOST_OUT_OF_RANGE, &fault,
           LOOPCOST_PARAM_CLASSES_BETA, "no beta");
    expect(loopcost_attempts_belief(&one, 0, 0, 1, &a, &fault), LOOPCOST_UNDEFINED, &fault, LOOPCOST_PARAM_FAILURES,
           "no class");
}

int main(void)
{
    uint32_t i;
    check_init_offspring();
    check_init_progeny();
    tap_group("small_rules");
    for (i = 0; i < COUNT(small_rules_vectors); i++)
        check_small_rules(&small_rules_vectors[i]);
    tap_group("offspring");
    for (i = 0; i < COUNT(offspring_vectors); i++)
        check_offspring(&offspring_vectors[i]);
    check_belief_of_laws();
    check_bad_input();
    return tap_done();
}
